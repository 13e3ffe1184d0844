package org.gradus.nn;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gradus.Scope;
import org.gradus.Tensor;

/** Encoder layers one after another, and possibly a normalisation after the last. */
public final class TransformerEncoder extends Layer {
    private final ModuleList layers;
    private final LayerNorm norm;

    /** With {@code norm = null}. */
    public TransformerEncoder(Supplier<TransformerEncoderLayer> layer, int numLayers) {
        this(layer, numLayers, null);
    }

    /**
     * @param layer makes each layer
     * @param norm  {@code null} for none
     */
    public TransformerEncoder(Supplier<TransformerEncoderLayer> layer, int numLayers, LayerNorm norm) {
        this.layers = module("layers", new ModuleList(Stream.generate(layer).limit(numLayers).toList()));
        this.norm = norm == null ? null : module("norm", norm);
    }

    @Override
    public Tensor forward(Tensor source) {
        return forward(source, null, null);
    }

    /** Masks as {@link MultiheadAttention} takes them, each of which may be {@code null}. */
    public Tensor forward(Tensor source, Tensor mask, Tensor sourceKeyPaddingMask) {
        return Scope.of(() -> {
            Tensor x = source;
            for (Module m : layers) {
                x = ((TransformerEncoderLayer) m).forward(x, mask, sourceKeyPaddingMask);
            }
            return norm == null ? x : norm.call(x);
        });
    }
}
