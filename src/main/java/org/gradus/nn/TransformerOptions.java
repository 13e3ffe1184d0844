package org.gradus.nn;

import java.util.function.UnaryOperator;
import org.gradus.Tensor;

/**
 * Options of transformer layers; the methods with arguments give a copy with that option changed.
 *
 * @param dimFeedforward width between the two linear layers
 * @param activation     between them, such as {@code Tensor::relu}
 * @param batchFirst     whether inputs and outputs are {@code (N, L, ...)} instead of {@code (L, N, ...)}
 * @param normFirst      whether each part normalises its input, instead of its output with the input added
 */
public record TransformerOptions(long dimFeedforward, double dropout, UnaryOperator<Tensor> activation, double layerNormEps,
    boolean batchFirst, boolean normFirst) {
    /** The defaults. */
    public TransformerOptions() {
        this(2048, 0.1, Tensor::relu, 1e-5, false, false);
    }

    /** A copy with this {@link #dimFeedforward}. */
    public TransformerOptions dimFeedforward(long dimFeedforward) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst);
    }

    /** A copy with this {@link #dropout}. */
    public TransformerOptions dropout(double dropout) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst);
    }

    /** A copy with this {@link #activation}. */
    public TransformerOptions activation(UnaryOperator<Tensor> activation) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst);
    }

    /** A copy with this {@link #layerNormEps}. */
    public TransformerOptions layerNormEps(double layerNormEps) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst);
    }

    /** A copy with this {@link #batchFirst}. */
    public TransformerOptions batchFirst(boolean batchFirst) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst);
    }

    /** A copy with this {@link #normFirst}. */
    public TransformerOptions normFirst(boolean normFirst) {
        return new TransformerOptions(dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst);
    }

    AttentionOptions attention() {
        return new AttentionOptions().dropout(dropout).batchFirst(batchFirst);
    }

    LayerNorm norm(long width) {
        return new LayerNorm(new long[] {width}, layerNormEps, true);
    }
}
