package org.gradus;

import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.ShapeException;

/** Members of {@link Functional}: normalisation. */
public abstract class NormFunctions extends AttentionFunctions {
    private static final double EPS = 1e-5;

    NormFunctions() { }

    /**
     * {@code (x - mean) / sqrt(variance + eps) * weight + bias}, with mean and (biased) variance over the last dims (Ba, Kiros and
     * Hinton, "Layer Normalization", 2016).
     *
     * @param normalizedShape the last dims of {@code x}
     * @param weight          of that shape; {@code null} for 1
     * @param bias            of that shape; {@code null} for 0
     * @throws ShapeException if {@code x} does not end in {@code normalizedShape}, or a parameter is not of that shape
     */
    public static Tensor layerNorm(Tensor x, long[] normalizedShape, Tensor weight, Tensor bias, double eps) {
        return Scope.of(() -> NormLayers.layer("layerNorm", x, normalizedShape, weight, bias, eps).get(0));
    }

    /** Over the last dims, without weight and bias. */
    public static Tensor layerNorm(Tensor x, long... normalizedShape) {
        return layerNorm(x, normalizedShape, null, null, EPS);
    }

    /** As {@link #layerNorm(Tensor, long[], Tensor, Tensor, double)}; with the rows' means and reciprocal deviations. */
    public static List<Tensor> nativeLayerNorm(Tensor x, long[] normalizedShape, Tensor weight, Tensor bias, double eps) {
        return NormLayers.layer("nativeLayerNorm", x, normalizedShape, weight, bias, eps);
    }

    /**
     * {@code x / sqrt(mean(x^2) + eps) * weight} over the last dims (Zhang and Sennrich, "Root Mean Square Layer Normalization",
     * 2019).
     *
     * @param eps {@code null} for the distance of 1 from the next number
     */
    public static Tensor rmsNorm(Tensor x, long[] normalizedShape, Tensor weight, Double eps) {
        return Scope.of(() -> NormLayers.rms(x, normalizedShape, weight, eps));
    }

    /** Over the last dims, without weight. */
    public static Tensor rmsNorm(Tensor x, long... normalizedShape) {
        return rmsNorm(x, normalizedShape, null, null);
    }

    /**
     * Normalises each channel of {@code (N, C, ...)} over the batch (Ioffe and Szegedy, "Batch Normalization", 2015): in training
     * with the batch's own mean and biased variance, which move the running ones, otherwise with the running ones.
     *
     * @param runningMean {@code (C)}, changed in place in training; may be {@code null} there
     * @param runningVar  likewise; it follows the unbiased variance
     * @param weight      {@code (C)}; {@code null} for 1
     * @param bias        {@code (C)}; {@code null} for 0
     * @param momentum    share of the new statistics in the running ones
     * @throws ArgumentException in training, if a channel has one value only
     */
    public static Tensor batchNorm(Tensor x, Tensor runningMean, Tensor runningVar, Tensor weight, Tensor bias, boolean training,
                                   double momentum, double eps) {
        return Scope.of(() -> NormLayers.batch(x, runningMean, runningVar, weight, bias, training, momentum, eps));
    }

    /** In evaluation, without weight and bias. */
    public static Tensor batchNorm(Tensor x, Tensor runningMean, Tensor runningVar) {
        return batchNorm(x, runningMean, runningVar, null, null, false, 0.1, EPS);
    }

    /** Batch norm that also returns the channels' means and reciprocal deviations; in evaluation these are empty. */
    public static List<Tensor> nativeBatchNorm(Tensor x, Tensor weight, Tensor bias, Tensor runningMean, Tensor runningVar,
                                               boolean training, double momentum, double eps) {
        return NormLayers.batchWithStatistics("nativeBatchNorm", x, weight, bias, runningMean, runningVar, training, momentum, eps);
    }

    /**
     * Normalises each of {@code numGroups} groups of channels of each sample (Wu and He, "Group Normalization", 2018).
     *
     * @param x      {@code (N, C, ...)}
     * @param weight {@code (C)}; {@code null} for 1
     * @param bias   {@code (C)}; {@code null} for 0
     * @throws ShapeException if the groups do not divide the channels
     */
    public static Tensor groupNorm(Tensor x, long numGroups, Tensor weight, Tensor bias, double eps) {
        return Scope.of(() -> NormLayers.group(x, numGroups, weight, bias, eps));
    }

    /**
     * {@link #groupNorm(Tensor, long, Tensor, Tensor, double)} with {@code weight = null}, {@code bias = null}, {@code eps =
     * 1e-5}.
     */
    public static Tensor groupNorm(Tensor x, long numGroups) {
        return groupNorm(x, numGroups, null, null, EPS);
    }

    /**
     * Group norm of {@code x}, seen as {@code (N, C, HxW)}, that also returns means and reciprocal deviations, {@code (N, group)}.
     */
    public static List<Tensor> nativeGroupNorm(Tensor x, Tensor weight, Tensor bias, long n, long c, long hxw, long group,
                                               double eps) {
        if (x.dim() < 2 || x.size(0) != n || x.size(1) != c || x.numel() != n * c * hxw) {
            throw new ShapeException("nativeGroupNorm: input " + x.shape() + " is not (N, C, HxW) = (" + n + ", " + c + ", " + hxw
                + ")");
        }
        return NormLayers.groupWithStatistics("nativeGroupNorm", x, group, weight, bias, eps);
    }

    /**
     * Normalises each channel of each sample (Ulyanov et al., "Instance Normalization", 2016).
     *
     * @param x             {@code (N, C, ...)}
     * @param runningMean   {@code (C)}, changed in place where the input's own statistics are used; may be {@code null} there
     * @param runningVar    likewise
     * @param useInputStats whether to use the input's own statistics rather than the running ones
     */
    public static Tensor instanceNorm(Tensor x, Tensor runningMean, Tensor runningVar, Tensor weight, Tensor bias,
                                      boolean useInputStats, double momentum, double eps) {
        return Scope.of(() -> NormLayers.instance(x, runningMean, runningVar, weight, bias, useInputStats, momentum, eps));
    }

    /**
     * {@link #instanceNorm(Tensor, Tensor, Tensor, Tensor, Tensor, boolean, double, double)} with {@code runningMean = null},
     * {@code runningVar = null}, {@code weight = null}, {@code bias = null}, {@code useInputStats = true}, {@code momentum =
     * 0.1}, {@code eps = 1e-5}.
     */
    public static Tensor instanceNorm(Tensor x) {
        return instanceNorm(x, null, null, null, null, true, 0.1, EPS);
    }

    /** {@code x / max(norm_p(x), eps)} along {@code dim}. */
    public static Tensor normalize(Tensor x, double p, int[] dim, double eps) {
        return NormLayers.normalize(x, p, dim, eps);
    }

    /** {@link #normalize(Tensor, double, int[], double)} with {@code eps = 1e-12}. */
    public static Tensor normalize(Tensor x, double p, int dim) {
        return normalize(x, p, new int[] {dim}, 1e-12);
    }

    /** By the Euclidean norm along dim 1. */
    public static Tensor normalize(Tensor x) {
        return normalize(x, 2, 1);
    }
}
