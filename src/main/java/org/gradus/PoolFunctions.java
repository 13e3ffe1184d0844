package org.gradus;

/**
 * Members of {@link Functional}: pooling.
 *
 * <p>Sizes are lists with one entry for each spatial dim, or one entry for all of them. Inputs may lack the batch dim {@code N};
 * so does the result then. A stride of {@code null} is the kernel's size. {@code O = floor((L + 2 padding - dilation
 * (kernelSize -
 * 1) - 1) / stride) + 1}; with {@code ceilMode} the quotient is rounded up, as long as the last window begins inside.
 */
public abstract class PoolFunctions extends ConvolutionFunctions {
    private static final long[] ZERO = {0};
    private static final long[] ONE = {1};

    PoolFunctions() { }

    /** {@code (N, C, L) -> (N, C, O)}: the largest element of each window; NaN wins. Padding counts as minus infinity. */
    public static Tensor maxPool1d(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
                                   boolean ceilMode) {
        return maxPool1dWithIndices(input, kernelSize, stride, padding, dilation, ceilMode).valuesAlone();
    }

    /**
     * @param returnIndices whether the result has indices, of which {@link #maxPool1dWithIndices} tells; else they are
     * {@code null}
     */
    public static ValuesAndIndices maxPool1d(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
                                             boolean ceilMode, boolean returnIndices) {
        ValuesAndIndices max = maxPool1dWithIndices(input, kernelSize, stride, padding, dilation, ceilMode);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** The largest elements with their row-major numbers within the spatial dims of the input: the first one of equal ones. */
    public static ValuesAndIndices maxPool1dWithIndices(Tensor input, long[] kernelSize, long[] stride, long[] padding,
                                                        long[] dilation, boolean ceilMode) {
        return Pools.max("maxPool1d", input, 1, kernelSize, stride, padding, dilation, ceilMode);
    }

    /** {@link #maxPool1d(Tensor, long[], long[], long[], long[], boolean)} without padding. */
    public static Tensor maxPool1d(Tensor input, long kernelSize, long stride) {
        return maxPool1d(input, new long[] {kernelSize}, new long[] {stride}, ZERO, ONE, false);
    }

    /** Windows side by side. */
    public static Tensor maxPool1d(Tensor input, long kernelSize) {
        return maxPool1d(input, kernelSize, kernelSize);
    }

    /** {@code (N, C, H, W) -> (N, C, Oh, Ow)}: the largest element of each window; NaN wins. Padding counts as minus infinity. */
    public static Tensor maxPool2d(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
                                   boolean ceilMode) {
        return maxPool2dWithIndices(input, kernelSize, stride, padding, dilation, ceilMode).valuesAlone();
    }

    /**
     * @param returnIndices whether the result has indices, of which {@link #maxPool2dWithIndices} tells; else they are
     * {@code null}
     */
    public static ValuesAndIndices maxPool2d(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
                                             boolean ceilMode, boolean returnIndices) {
        ValuesAndIndices max = maxPool2dWithIndices(input, kernelSize, stride, padding, dilation, ceilMode);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** The largest elements with their row-major numbers within the spatial dims of the input: the first one of equal ones. */
    public static ValuesAndIndices maxPool2dWithIndices(Tensor input, long[] kernelSize, long[] stride, long[] padding,
                                                        long[] dilation, boolean ceilMode) {
        return Pools.max("maxPool2d", input, 2, kernelSize, stride, padding, dilation, ceilMode);
    }

    /**
     * {@link #maxPool2d(Tensor, long[], long[], long[], long[], boolean)} with {@code padding = 0}, {@code dilation = 1},
     * {@code ceilMode = false}.
     */
    public static Tensor maxPool2d(Tensor input, long kernelSize, long stride) {
        return maxPool2d(input, new long[] {kernelSize}, new long[] {stride}, ZERO, ONE, false);
    }

    /** Windows side by side. */
    public static Tensor maxPool2d(Tensor input, long kernelSize) {
        return maxPool2d(input, kernelSize, kernelSize);
    }

    /**
     * {@code (N, C, D, H, W) -> (N, C, Od, Oh, Ow)}: the largest element of each window; NaN wins. Padding counts as minus
     * infinity.
     */
    public static Tensor maxPool3d(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
                                   boolean ceilMode) {
        return maxPool3dWithIndices(input, kernelSize, stride, padding, dilation, ceilMode).valuesAlone();
    }

    /**
     * @param returnIndices whether the result has indices, of which {@link #maxPool3dWithIndices} tells; else they are
     * {@code null}
     */
    public static ValuesAndIndices maxPool3d(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
                                             boolean ceilMode, boolean returnIndices) {
        ValuesAndIndices max = maxPool3dWithIndices(input, kernelSize, stride, padding, dilation, ceilMode);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** The largest elements with their row-major numbers within the spatial dims of the input: the first one of equal ones. */
    public static ValuesAndIndices maxPool3dWithIndices(Tensor input, long[] kernelSize, long[] stride, long[] padding,
                                                        long[] dilation, boolean ceilMode) {
        return Pools.max("maxPool3d", input, 3, kernelSize, stride, padding, dilation, ceilMode);
    }

    /**
     * {@link #maxPool3d(Tensor, long[], long[], long[], long[], boolean)} with {@code padding = 0}, {@code dilation = 1},
     * {@code ceilMode = false}.
     */
    public static Tensor maxPool3d(Tensor input, long kernelSize, long stride) {
        return maxPool3d(input, new long[] {kernelSize}, new long[] {stride}, ZERO, ONE, false);
    }

    /** Windows side by side. */
    public static Tensor maxPool3d(Tensor input, long kernelSize) {
        return maxPool3d(input, kernelSize, kernelSize);
    }

    /**
     * {@code (N, C, L) -> (N, C, O)}: the average of each window.
     *
     * @param countIncludePad whether the zeros of the padding count
     */
    public static Tensor avgPool1d(Tensor input, long[] kernelSize, long[] stride, long[] padding, boolean ceilMode,
                                   boolean countIncludePad) {
        return Pools.average("avgPool1d", input, 1, kernelSize, stride, padding, ceilMode, countIncludePad, null);
    }

    /**
     * {@link #avgPool1d(Tensor, long[], long[], long[], boolean, boolean)} with {@code padding = 0}, {@code ceilMode = false},
     * {@code countIncludePad = true}.
     */
    public static Tensor avgPool1d(Tensor input, long kernelSize, long stride) {
        return avgPool1d(input, new long[] {kernelSize}, new long[] {stride}, ZERO, false, true);
    }

    /** Windows side by side. */
    public static Tensor avgPool1d(Tensor input, long kernelSize) {
        return avgPool1d(input, kernelSize, kernelSize);
    }

    /**
     * {@code (N, C, H, W) -> (N, C, Oh, Ow)}: the average of each window.
     *
     * @param countIncludePad  whether the zeros of the padding count
     * @param divisorOverride  what sums are divided by instead of their number of elements, or {@code null}
     */
    public static Tensor avgPool2d(Tensor input, long[] kernelSize, long[] stride, long[] padding, boolean ceilMode,
                                   boolean countIncludePad, Long divisorOverride) {
        return Pools.average("avgPool2d", input, 2, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
    }

    /**
     * {@link #avgPool2d(Tensor, long[], long[], long[], boolean, boolean, Long)} with {@code padding = 0}, {@code ceilMode =
     * false}, {@code countIncludePad = true}, {@code divisorOverride = null}.
     */
    public static Tensor avgPool2d(Tensor input, long kernelSize, long stride) {
        return avgPool2d(input, new long[] {kernelSize}, new long[] {stride}, ZERO, false, true, null);
    }

    /** Windows side by side. */
    public static Tensor avgPool2d(Tensor input, long kernelSize) {
        return avgPool2d(input, kernelSize, kernelSize);
    }

    /**
     * {@code (N, C, D, H, W) -> (N, C, Od, Oh, Ow)}: the average of each window.
     *
     * @param countIncludePad  whether the zeros of the padding count
     * @param divisorOverride  what sums are divided by instead of their number of elements, or {@code null}
     */
    public static Tensor avgPool3d(Tensor input, long[] kernelSize, long[] stride, long[] padding, boolean ceilMode,
                                   boolean countIncludePad, Long divisorOverride) {
        return Pools.average("avgPool3d", input, 3, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
    }

    /**
     * {@link #avgPool3d(Tensor, long[], long[], long[], boolean, boolean, Long)} with {@code padding = 0}, {@code ceilMode =
     * false}, {@code countIncludePad = true}, {@code divisorOverride = null}.
     */
    public static Tensor avgPool3d(Tensor input, long kernelSize, long stride) {
        return avgPool3d(input, new long[] {kernelSize}, new long[] {stride}, ZERO, false, true, null);
    }

    /** Windows side by side. */
    public static Tensor avgPool3d(Tensor input, long kernelSize) {
        return avgPool3d(input, kernelSize, kernelSize);
    }

    /** {@code (N, C, L) -> (N, C, O)}: averages of windows {@code [floor(o L / O), ceil((o + 1) L / O))}. */
    public static Tensor adaptiveAvgPool1d(Tensor input, long... outputSize) {
        return AdaptivePools.average("adaptiveAvgPool1d", input, 1, AdaptivePools.boxed(outputSize));
    }

    /** @param outputSize {@code null} keeps an extent */
    public static Tensor adaptiveAvgPool1d(Tensor input, Long[] outputSize) {
        return AdaptivePools.average("adaptiveAvgPool1d", input, 1, outputSize);
    }

    /** {@code (N, C, L) -> (N, C, O)}: largest elements of the windows of {@link #adaptiveAvgPool1d(Tensor, long...)}. */
    public static Tensor adaptiveMaxPool1d(Tensor input, long... outputSize) {
        return adaptiveMaxPool1d(input, AdaptivePools.boxed(outputSize), true).valuesAlone();
    }

    /**
     * @param outputSize    {@code null} keeps an extent
     * @param returnIndices whether the result has indices, of which {@link #maxPool1dWithIndices} tells; else they are {@code
     *       null}
     */
    public static ValuesAndIndices adaptiveMaxPool1d(Tensor input, Long[] outputSize, boolean returnIndices) {
        ValuesAndIndices max = AdaptivePools.max("adaptiveMaxPool1d", input, 1, outputSize);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** @param outputSize {@code null} keeps an extent */
    public static Tensor adaptiveMaxPool1d(Tensor input, Long[] outputSize) {
        return adaptiveMaxPool1d(input, outputSize, true).valuesAlone();
    }

    /** {@code (N, C, H, W) -> (N, C, Oh, Ow)}: averages of windows {@code [floor(o L / O), ceil((o + 1) L / O))}. */
    public static Tensor adaptiveAvgPool2d(Tensor input, long... outputSize) {
        return AdaptivePools.average("adaptiveAvgPool2d", input, 2, AdaptivePools.boxed(outputSize));
    }

    /** @param outputSize {@code null} keeps an extent */
    public static Tensor adaptiveAvgPool2d(Tensor input, Long[] outputSize) {
        return AdaptivePools.average("adaptiveAvgPool2d", input, 2, outputSize);
    }

    /** {@code (N, C, H, W) -> (N, C, Oh, Ow)}: largest elements of the windows of {@link #adaptiveAvgPool2d(Tensor, long...)}. */
    public static Tensor adaptiveMaxPool2d(Tensor input, long... outputSize) {
        return adaptiveMaxPool2d(input, AdaptivePools.boxed(outputSize), true).valuesAlone();
    }

    /**
     * @param outputSize    {@code null} keeps an extent
     * @param returnIndices whether the result has indices, of which {@link #maxPool2dWithIndices} tells; else they are {@code
     *       null}
     */
    public static ValuesAndIndices adaptiveMaxPool2d(Tensor input, Long[] outputSize, boolean returnIndices) {
        ValuesAndIndices max = AdaptivePools.max("adaptiveMaxPool2d", input, 2, outputSize);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** @param outputSize {@code null} keeps an extent */
    public static Tensor adaptiveMaxPool2d(Tensor input, Long[] outputSize) {
        return adaptiveMaxPool2d(input, outputSize, true).valuesAlone();
    }

    /** {@code (N, C, D, H, W) -> (N, C, Od, Oh, Ow)}: averages of windows {@code [floor(o L / O), ceil((o + 1) L / O))}. */
    public static Tensor adaptiveAvgPool3d(Tensor input, long... outputSize) {
        return AdaptivePools.average("adaptiveAvgPool3d", input, 3, AdaptivePools.boxed(outputSize));
    }

    /** @param outputSize {@code null} keeps an extent */
    public static Tensor adaptiveAvgPool3d(Tensor input, Long[] outputSize) {
        return AdaptivePools.average("adaptiveAvgPool3d", input, 3, outputSize);
    }

    /**
     * {@code (N, C, D, H, W) -> (N, C, Od, Oh, Ow)}: largest elements of the windows of {@link #adaptiveAvgPool3d(Tensor,
     * long...)}.
     */
    public static Tensor adaptiveMaxPool3d(Tensor input, long... outputSize) {
        return adaptiveMaxPool3d(input, AdaptivePools.boxed(outputSize), true).valuesAlone();
    }

    /**
     * @param outputSize    {@code null} keeps an extent
     * @param returnIndices whether the result has indices, of which {@link #maxPool3dWithIndices} tells; else they are {@code
     *       null}
     */
    public static ValuesAndIndices adaptiveMaxPool3d(Tensor input, Long[] outputSize, boolean returnIndices) {
        ValuesAndIndices max = AdaptivePools.max("adaptiveMaxPool3d", input, 3, outputSize);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** @param outputSize {@code null} keeps an extent */
    public static Tensor adaptiveMaxPool3d(Tensor input, Long[] outputSize) {
        return adaptiveMaxPool3d(input, outputSize, true).valuesAlone();
    }

    /**
     * Largest elements of windows whose distances vary at random (Graham, "Fractional max-pooling", 2014).
     *
     * @param outputSize    windows along each dim, or {@code null} if there is an {@code outputRatio} of them to elements
     * @param randomSamples {@code (N, C, 2)} between 0 and 1, or {@code null} for random ones
     * @param returnIndices whether the result has indices, of which {@link #maxPool2dWithIndices} tells; else they are {@code
     *       null}
     */
    public static ValuesAndIndices fractionalMaxPool2d(Tensor input, long[] kernelSize, long[] outputSize, double[] outputRatio,
                                                       boolean returnIndices, Tensor randomSamples) {
        ValuesAndIndices max = FractionalPools.max("fractionalMaxPool2d", input, 2, kernelSize, outputSize, outputRatio,
            randomSamples);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** {@link #fractionalMaxPool2d(Tensor, long[], long[], double[], boolean, Tensor)} without indices. */
    public static Tensor fractionalMaxPool2d(Tensor input, long[] kernelSize, long[] outputSize, double[] outputRatio,
                                             Tensor randomSamples) {
        return fractionalMaxPool2d(input, kernelSize, outputSize, outputRatio, true, randomSamples).valuesAlone();
    }

    /**
     * Largest elements of windows whose distances vary at random (Graham, "Fractional max-pooling", 2014).
     *
     * @param outputSize    windows along each dim, or {@code null} if there is an {@code outputRatio} of them to elements
     * @param randomSamples {@code (N, C, 3)} between 0 and 1, or {@code null} for random ones
     * @param returnIndices whether the result has indices, of which {@link #maxPool3dWithIndices} tells; else they are {@code
     *       null}
     */
    public static ValuesAndIndices fractionalMaxPool3d(Tensor input, long[] kernelSize, long[] outputSize, double[] outputRatio,
                                                       boolean returnIndices, Tensor randomSamples) {
        ValuesAndIndices max = FractionalPools.max("fractionalMaxPool3d", input, 3, kernelSize, outputSize, outputRatio,
            randomSamples);
        return returnIndices ? max : new ValuesAndIndices(max.valuesAlone(), null);
    }

    /** {@link #fractionalMaxPool3d(Tensor, long[], long[], double[], boolean, Tensor)} without indices. */
    public static Tensor fractionalMaxPool3d(Tensor input, long[] kernelSize, long[] outputSize, double[] outputRatio,
                                             Tensor randomSamples) {
        return fractionalMaxPool3d(input, kernelSize, outputSize, outputRatio, true, randomSamples).valuesAlone();
    }

    /** {@code (sum of x^normType over a window)^(1 / normType)}. */
    public static Tensor lpPool1d(Tensor input, Number normType, long[] kernelSize, long[] stride, boolean ceilMode) {
        return Pools.lp("lpPool1d", input, normType, 1, kernelSize, stride, ceilMode);
    }

    /** {@code (sum of x^normType over a window)^(1 / normType)}. */
    public static Tensor lpPool2d(Tensor input, Number normType, long[] kernelSize, long[] stride, boolean ceilMode) {
        return Pools.lp("lpPool2d", input, normType, 2, kernelSize, stride, ceilMode);
    }

    /**
     * Zeros, with the elements of {@code input} where the {@code indices} of a max pooling say.
     *
     * @param outputSize the size before pooling, with or without batch and channels; {@code null} for the least that it can be
     */
    public static Tensor maxUnpool1d(Tensor input, Tensor indices, long[] kernelSize, long[] stride, long[] padding,
                                     long[] outputSize) {
        return Pools.unpool("maxUnpool1d", input, indices, 1, kernelSize, stride, padding, outputSize);
    }

    /**
     * Zeros, with the elements of {@code input} where the {@code indices} of a max pooling say.
     *
     * @param outputSize the size before pooling, with or without batch and channels; {@code null} for the least that it can be
     */
    public static Tensor maxUnpool2d(Tensor input, Tensor indices, long[] kernelSize, long[] stride, long[] padding,
                                     long[] outputSize) {
        return Pools.unpool("maxUnpool2d", input, indices, 2, kernelSize, stride, padding, outputSize);
    }

    /**
     * Zeros, with the elements of {@code input} where the {@code indices} of a max pooling say.
     *
     * @param outputSize the size before pooling, with or without batch and channels; {@code null} for the least that it can be
     */
    public static Tensor maxUnpool3d(Tensor input, Tensor indices, long[] kernelSize, long[] stride, long[] padding,
                                     long[] outputSize) {
        return Pools.unpool("maxUnpool3d", input, indices, 3, kernelSize, stride, padding, outputSize);
    }
}
