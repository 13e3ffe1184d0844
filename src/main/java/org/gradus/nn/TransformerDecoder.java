package org.gradus.nn;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gradus.Scope;
import org.gradus.Tensor;

/** Decoder layers one after another, and possibly a normalisation after the last. */
public final class TransformerDecoder extends Layer {
    private final ModuleList layers;
    private final LayerNorm norm;

    /** With {@code norm = null}. */
    public TransformerDecoder(Supplier<TransformerDecoderLayer> layer, int numLayers) {
        this(layer, numLayers, null);
    }

    /**
     * @param layer makes each layer
     * @param norm  {@code null} for none
     */
    public TransformerDecoder(Supplier<TransformerDecoderLayer> layer, int numLayers, LayerNorm norm) {
        this.layers = module("layers", new ModuleList(Stream.generate(layer).limit(numLayers).toList()));
        this.norm = norm == null ? null : module("norm", norm);
    }

    /**
     * {@link #forward(Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)} with {@code targetMask = null}, {@code memoryMask =
     * null}, {@code targetKeyPaddingMask = null}, {@code memoryKeyPaddingMask = null}.
     */
    public Tensor forward(Tensor target, Tensor memory) {
        return forward(target, memory, null, null, null, null);
    }

    /** Masks as {@link MultiheadAttention} takes them, each of which may be {@code null}. */
    public Tensor forward(Tensor target, Tensor memory, Tensor targetMask, Tensor memoryMask, Tensor targetKeyPaddingMask,
                          Tensor memoryKeyPaddingMask) {
        return Scope.of(() -> {
            Tensor x = target;
            for (Module m : layers) {
                x = ((TransformerDecoderLayer) m).forward(x, memory, targetMask, memoryMask, targetKeyPaddingMask,
                    memoryKeyPaddingMask);
            }
            return norm == null ? x : norm.call(x);
        });
    }
}
