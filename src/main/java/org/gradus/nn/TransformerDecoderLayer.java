package org.gradus.nn;

import org.gradus.Scope;
import org.gradus.Tensor;

/**
 * Self-attention, attention to the encoder's output and two linear layers, each added to its input and normalised: {@code (L,
 * N, width) -> (L, N, width)}, or as {@link TransformerOptions} says. Source: Vaswani et al., "Attention is all you need",
 * 2017.
 */
public final class TransformerDecoderLayer extends Layer {
    private final TransformerOptions options;
    private final MultiheadAttention selfAttn;
    private final MultiheadAttention multiheadAttn;
    private final Linear linear1;
    private final Dropout dropout;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final LayerNorm norm3;
    private final Dropout dropout1;
    private final Dropout dropout2;
    private final Dropout dropout3;

    /** With default options. */
    public TransformerDecoderLayer(long width, long heads) {
        this(width, heads, new TransformerOptions());
    }

    /**
     * @param width of the features
     * @param heads must divide it
     */
    public TransformerDecoderLayer(long width, long heads, TransformerOptions options) {
        this.options = options;
        this.selfAttn = module("self_attn", new MultiheadAttention(width, heads, options.attention()));
        this.multiheadAttn = module("multihead_attn", new MultiheadAttention(width, heads, options.attention()));
        this.linear1 = module("linear1", new Linear(width, options.dimFeedforward()));
        this.dropout = module("dropout", new Dropout(options.dropout()));
        this.linear2 = module("linear2", new Linear(options.dimFeedforward(), width));
        this.norm1 = module("norm1", options.norm(width));
        this.norm2 = module("norm2", options.norm(width));
        this.norm3 = module("norm3", options.norm(width));
        this.dropout1 = module("dropout1", new Dropout(options.dropout()));
        this.dropout2 = module("dropout2", new Dropout(options.dropout()));
        this.dropout3 = module("dropout3", new Dropout(options.dropout()));
    }

    /** The defaults. */
    public static TransformerOptions options() {
        return new TransformerOptions();
    }

    /**
     * {@link #forward(Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)} with {@code targetMask = null}, {@code memoryMask =
     * null}, {@code targetKeyPaddingMask = null}, {@code memoryKeyPaddingMask = null}.
     */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, null, null, null, null);
    }

    /** Masks as {@link MultiheadAttention} takes them, each of which may be {@code null}. */
    public Tensor forward(Tensor target, Tensor memory, Tensor targetMask, Tensor memoryMask,
                          Tensor targetKeyPaddingMask, Tensor memoryKeyPaddingMask) {
        return Scope.of(() -> {
            Tensor x = target;
            if (options.normFirst()) {
                x = x.add(selfAttention(norm1.call(x), targetMask, targetKeyPaddingMask));
                x = x.add(attention(norm2.call(x), memory, memoryMask, memoryKeyPaddingMask));
                x = x.add(feedForward(norm3.call(x)));
                return x;
            }
            x = norm1.call(x.add(selfAttention(x, targetMask, targetKeyPaddingMask)));
            x = norm2.call(x.add(attention(x, memory, memoryMask, memoryKeyPaddingMask)));
            x = norm3.call(x.add(feedForward(x)));
            return x;
        });
    }

    private Tensor selfAttention(Tensor x, Tensor mask, Tensor keyPaddingMask) {
        return dropout1.call(selfAttn.forward(x, x, x, keyPaddingMask, false, mask, true).output());
    }

    private Tensor attention(Tensor x, Tensor memory, Tensor mask, Tensor keyPaddingMask) {
        return dropout2.call(multiheadAttn.forward(x, memory, memory, keyPaddingMask, false, mask, true).output());
    }

    private Tensor feedForward(Tensor x) {
        return dropout3.call(linear2.call(dropout.call(options.activation().apply(linear1.call(x)))));
    }
}
