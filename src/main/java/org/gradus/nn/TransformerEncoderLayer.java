package org.gradus.nn;

import org.gradus.Scope;
import org.gradus.Tensor;

/**
 * Self-attention and two linear layers, each added to its input and normalised: {@code (L, N, width) -> (L, N, width)}, or as
 * {@link TransformerOptions} says. Source: Vaswani et al., "Attention is all you need", 2017.
 */
public final class TransformerEncoderLayer extends Layer {
    private final TransformerOptions options;
    private final MultiheadAttention selfAttn;
    private final Linear linear1;
    private final Dropout dropout;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Dropout dropout1;
    private final Dropout dropout2;

    /** With default options. */
    public TransformerEncoderLayer(long width, long heads) {
        this(width, heads, new TransformerOptions());
    }

    /**
     * @param width of the features
     * @param heads must divide it
     */
    public TransformerEncoderLayer(long width, long heads, TransformerOptions options) {
        this.options = options;
        this.selfAttn = module("self_attn", new MultiheadAttention(width, heads, options.attention()));
        this.linear1 = module("linear1", new Linear(width, options.dimFeedforward()));
        this.dropout = module("dropout", new Dropout(options.dropout()));
        this.linear2 = module("linear2", new Linear(options.dimFeedforward(), width));
        this.norm1 = module("norm1", options.norm(width));
        this.norm2 = module("norm2", options.norm(width));
        this.dropout1 = module("dropout1", new Dropout(options.dropout()));
        this.dropout2 = module("dropout2", new Dropout(options.dropout()));
    }

    /** The defaults. */
    public static TransformerOptions options() {
        return new TransformerOptions();
    }

    @Override
    public Tensor forward(Tensor source) {
        return forward(source, null, null);
    }

    /** Masks as {@link MultiheadAttention} takes them, each of which may be {@code null}. */
    public Tensor forward(Tensor source, Tensor sourceMask, Tensor sourceKeyPaddingMask) {
        return Scope.of(() -> {
            Tensor x = source;
            if (options.normFirst()) {
                x = x.add(selfAttention(norm1.call(x), sourceMask, sourceKeyPaddingMask));
                x = x.add(feedForward(norm2.call(x)));
                return x;
            }
            x = norm1.call(x.add(selfAttention(x, sourceMask, sourceKeyPaddingMask)));
            x = norm2.call(x.add(feedForward(x)));
            return x;
        });
    }

    private Tensor selfAttention(Tensor x, Tensor mask, Tensor keyPaddingMask) {
        return dropout1.call(selfAttn.forward(x, x, x, keyPaddingMask, false, mask, true).output());
    }

    private Tensor feedForward(Tensor x) {
        return dropout2.call(linear2.call(dropout.call(options.activation().apply(linear1.call(x)))));
    }
}
