package org.gradus.nn;

import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * An encoder and a decoder that attends to its output: {@code (S, N, width), (L, N, width) -> (L, N, width)}, or as
 * {@link TransformerOptions} says. Matrices start as {@link Init#xavierUniform_}. Source: Vaswani et al., "Attention is all you
 * need", 2017.
 */
public final class Transformer extends Layer {
    private final TransformerEncoder encoder;
    private final TransformerDecoder decoder;

    /** With default options. */
    public Transformer(long width, long heads, int encoderLayers, int decoderLayers) {
        this(width, heads, encoderLayers, decoderLayers, new TransformerOptions());
    }

    /**
     * @param width of the features
     * @param heads must divide it
     */
    public Transformer(long width, long heads, int encoderLayers, int decoderLayers, TransformerOptions options) {
        this.encoder = module("encoder", new TransformerEncoder(() -> new TransformerEncoderLayer(width, heads, options),
            encoderLayers, options.norm(width)));
        this.decoder = module("decoder", new TransformerDecoder(() -> new TransformerDecoderLayer(width, heads, options),
            decoderLayers, options.norm(width)));
        parameters().stream().filter(p -> p.dim() > 1).forEach(p -> Init.xavierUniform_(p, 1));
    }

    /** The defaults. */
    public static TransformerOptions options() {
        return new TransformerOptions();
    }

    /** {@code (size, size)}, to be added to scores: no position attends to those after it. */
    public static Tensor squareSubsequentMask(long size) {
        return Scope.of(() -> Gradus.full(Shape.of(size, size), Double.NEGATIVE_INFINITY, DType.FLOAT32).triu(1));
    }

    /**
     * {@link #forward(Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)} with {@code sourceMask = null}, {@code
     * targetMask = null}, {@code memoryMask = null}, {@code sourceKeyPaddingMask = null}, {@code targetKeyPaddingMask = null},
     * {@code memoryKeyPaddingMask = null}.
     */
    public Tensor forward(Tensor source, Tensor target) {
        return forward(source, target, null, null, null, null, null, null);
    }

    /** Masks as {@link MultiheadAttention} takes them, each of which may be {@code null}. */
    public Tensor forward(Tensor source, Tensor target, Tensor sourceMask, Tensor targetMask, Tensor memoryMask,
                          Tensor sourceKeyPaddingMask, Tensor targetKeyPaddingMask, Tensor memoryKeyPaddingMask) {
        return Scope.of(() -> decoder.forward(target, encoder.forward(source, sourceMask, sourceKeyPaddingMask), targetMask,
            memoryMask, targetKeyPaddingMask, memoryKeyPaddingMask));
    }
}
