package org.gradus;

/** Members of {@link Functional}: padding, resampling, patches of images, dropout of channels. */
public abstract class ImageFunctions {
    private static final long[] ZERO = {0};
    private static final long[] ONE = {1};

    ImageFunctions() { }

    /**
     * Elements before and after those of the last dims.
     *
     * @param pad   pairs of before and after, the last dim first; what is negative cuts off
     * @param mode  {@code "constant"} for any dims, or of the last one, two or three of up to five dims {@code "reflect"}, {@code
     *              "replicate"} or {@code "circular"}
     * @param value for constant padding; {@code null} for zero
     */
    public static Tensor pad(Tensor input, long[] pad, String mode, Number value) {
        return Padding.pad(input, pad, mode, Scalar.of(value));
    }

    /** {@link #pad(Tensor, long[], String, Double)} with zeros where the mode is {@code "constant"}. */
    public static Tensor pad(Tensor input, long[] pad, String mode) {
        return pad(input, pad, mode, null);
    }

    /** Zeros. */
    public static Tensor pad(Tensor input, long... pad) {
        return pad(input, pad, "constant", null);
    }

    /** Constant padding, as {@link #pad(Tensor, long[], String, Number)}. */
    public static Tensor constantPadNd(Tensor input, long[] pad, Number value) {
        return Padding.constant("constantPadNd", input, pad, Scalar.of(value));
    }

    /** {@link #constantPadNd(Tensor, long[], Number)} with {@code boolean value}. */
    public static Tensor constantPadNd(Tensor input, long[] pad, boolean value) {
        return Padding.constant("constantPadNd", input, pad, Scalar.of(value));
    }

    /** Pads with zeros. */
    public static Tensor constantPadNd(Tensor input, long... pad) {
        return constantPadNd(input, pad, 0);
    }

    /**
     * {@code (N, C, H, W) -> (N, C Kh Kw, O)}: each column holds the elements below one of the O places of a sliding window.
     * {@code N} may be missing.
     */
    public static Tensor unfold(Tensor input, long[] kernelSize, long[] dilation, long[] padding, long[] stride) {
        return Patches.unfold(input, kernelSize, dilation, padding, stride);
    }

    /**
     * {@link #unfold(Tensor, long[], long[], long[], long[])} with {@code dilation = 1}, {@code padding = 0}, {@code stride =
     * 1}.
     */
    public static Tensor unfold(Tensor input, long kernelSize) {
        return unfold(input, new long[] {kernelSize}, ONE, ZERO, ONE);
    }

    /**
     * {@code (N, C Kh Kw, O) -> (N, C, H, W)}: columns of {@link #unfold} added up where they overlap. {@code N} may be
     * missing.
     */
    public static Tensor fold(Tensor input, long[] outputSize, long[] kernelSize, long[] dilation, long[] padding,
        long[] stride) {
        return Patches.fold(input, outputSize, kernelSize, dilation, padding, stride);
    }

    /**
     * {@link #fold(Tensor, long[], long[], long[], long[], long[])} with {@code dilation = 1}, {@code padding = 0}, {@code
     * stride = 1}.
     */
    public static Tensor fold(Tensor input, long[] outputSize, long kernelSize) {
        return fold(input, outputSize, new long[] {kernelSize}, ONE, ZERO, ONE);
    }

    /** {@code (..., C r r, H, W) -> (..., C, H r, W r)} with {@code r = upscaleFactor}. */
    public static Tensor pixelShuffle(Tensor input, long upscaleFactor) {
        return Patches.pixelShuffle(input, upscaleFactor);
    }

    /** {@code (..., C, H r, W r) -> (..., C r r, H, W)} with {@code r = downscaleFactor}. */
    public static Tensor pixelUnshuffle(Tensor input, long downscaleFactor) {
        return Patches.pixelUnshuffle(input, downscaleFactor);
    }

    /** {@code (N, C, ...)}: channel {@code g C / groups + c} becomes channel {@code c groups + g}. */
    public static Tensor channelShuffle(Tensor input, long groups) {
        return Patches.channelShuffle(input, groups);
    }

    /** {@code x_c / (k + alpha / size * sum of x^2 over size channels around c)^beta}, for {@code (N, C, ...)}. */
    public static Tensor localResponseNorm(Tensor input, long size, double alpha, double beta, double k) {
        return Layers.localResponseNorm(input, size, alpha, beta, k);
    }

    /**
     * {@link #localResponseNorm(Tensor, long, double, double, double)} with {@code alpha = 1e-4}, {@code beta = 0.75}, {@code
     * k = 1}.
     */
    public static Tensor localResponseNorm(Tensor input, long size) {
        return localResponseNorm(input, size, 1e-4, 0.75, 1);
    }

    /**
     * Another size of the spatial dims of {@code (N, C, L)}, {@code (N, C, H, W)} or {@code (N, C, D, H, W)}.
     *
     * @param size                 one entry for each spatial dim, or one for all; {@code null} if {@code scaleFactor} is given
     * @param scaleFactor          likewise
     * @param mode                 {@code "nearest"}, {@code "nearest-exact"}, {@code "area"}, {@code "linear"} (one spatial dim),
     *                             {@code "bilinear"}, {@code "bicubic"} (two) or {@code "trilinear"} (three)
     * @param alignCorners         whether the centres of the corner elements fall on one another, instead of the corners;
     *                             {@code null} for the modes that do not know it
     * @param recomputeScaleFactor whether the scale is that of the sizes, after rounding, instead of the one given
     * @param antialias            whether bilinear and bicubic filters widen as images shrink
     */
    public static Tensor interpolate(Tensor input, long[] size, double[] scaleFactor, String mode, Boolean alignCorners,
                                     Boolean recomputeScaleFactor, boolean antialias) {
        return Interpolation.of(input, size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
    }

    /**
     * {@link #interpolate(Tensor, long[], double[], String, Boolean, Boolean, boolean)} with {@code scaleFactor = null},
     * {@code alignCorners = null}, {@code recomputeScaleFactor = null}, {@code antialias = false}.
     */
    public static Tensor interpolate(Tensor input, long[] size, String mode) {
        return interpolate(input, size, null, mode, null, null, false);
    }

    /**
     * {@link #interpolate(Tensor, long[], double[], String, Boolean, Boolean, boolean)} with {@code size = null}, {@code
     * scaleFactor = scaleFactor}, {@code alignCorners = null}, {@code recomputeScaleFactor = null}, {@code antialias = false}.
     */
    public static Tensor interpolate(Tensor input, double scaleFactor, String mode) {
        return interpolate(input, null, new double[] {scaleFactor}, mode, null, null, false);
    }

    /** As {@link #interpolate(Tensor, long[], double[], String, Boolean, Boolean, boolean)}. */
    public static Tensor upsample(Tensor input, long[] size, double[] scaleFactor, String mode, Boolean alignCorners) {
        return interpolate(input, size, scaleFactor, mode, alignCorners, null, false);
    }

    /**
     * {@link #interpolate(Tensor, long[], double[], String, Boolean, Boolean, boolean)} with {@code mode = "nearest"}, {@code
     * alignCorners = null}, {@code recomputeScaleFactor = null}, {@code antialias = false}.
     */
    public static Tensor upsampleNearest(Tensor input, long[] size, double[] scaleFactor) {
        return interpolate(input, size, scaleFactor, "nearest", null, null, false);
    }

    /** {@code interpolate} with mode {@code "bilinear"} and aligned corners. */
    public static Tensor upsampleBilinear(Tensor input, long[] size, double[] scaleFactor) {
        return interpolate(input, size, scaleFactor, "bilinear", true, null, false);
    }

    /**
     * {@code (N, C, H, W), (N, Ho, Wo, 2) -> (N, C, Ho, Wo)}, or with one spatial dim more: the image read at places {@code
     * (x, y)}
     * between -1 and 1.
     *
     * @param mode         {@code "bilinear"}, {@code "nearest"} or, for four dims, {@code "bicubic"}
     * @param paddingMode  outside there are {@code "zeros"}, what is at the {@code "border"}, or a {@code "reflection"}
     * @param alignCorners whether -1 and 1 are the centres of the corner elements, instead of their corners; {@code null} for not
     */
    public static Tensor gridSample(Tensor input, Tensor grid, String mode, String paddingMode, Boolean alignCorners) {
        return GridSampling.sample(input, grid, mode, paddingMode, alignCorners);
    }

    /** Bilinear, with zeros outside and corners not aligned. */
    public static Tensor gridSample(Tensor input, Tensor grid) {
        return gridSample(input, grid, "bilinear", "zeros", false);
    }

    /**
     * {@code (N, 2, 3) -> (N, H, W, 2)}: where an affine map takes the places of an image, for {@link #gridSample}; {@code (N,
     * 3, 4)
     * -> (N, D, H, W, 3)} likewise.
     *
     * @param size         {@code (N, C, H, W)} or {@code (N, C, D, H, W)}
     * @param alignCorners as for {@link #gridSample}
     */
    public static Tensor affineGrid(Tensor theta, long[] size, Boolean alignCorners) {
        return GridSampling.affine(theta, size, alignCorners);
    }

    /** {@code (N, C, L)} or {@code (C, L)}: as dropout, of whole channels. */
    public static Tensor dropout1d(Tensor input, double p, boolean training) {
        return Dropouts.channels("dropout1d", input, 1, p, training, Generator.standard());
    }

    /** {@code (N, C, H, W)}: as dropout, of whole channels. A tensor of three dims counts as {@code (N, C, L)}. */
    public static Tensor dropout2d(Tensor input, double p, boolean training) {
        return Dropouts.channels("dropout2d", input, 2, p, training, Generator.standard());
    }

    /** {@code (N, C, D, H, W)} or {@code (C, D, H, W)}: as dropout, of whole channels. */
    public static Tensor dropout3d(Tensor input, double p, boolean training) {
        return Dropouts.channels("dropout3d", input, 3, p, training, Generator.standard());
    }

    /**
     * Dropout that keeps mean 0 and variance 1, beside SELU (Klambauer et al., "Self-normalizing neural networks", 2017).
     */
    public static Tensor alphaDropout(Tensor input, double p, boolean training) {
        return Dropouts.alpha(input, p, training, Generator.standard());
    }

    /** As {@link #alphaDropout}, of whole channels of {@code (N, C, ...)}. */
    public static Tensor featureAlphaDropout(Tensor input, double p, boolean training) {
        return Dropouts.features("featureAlphaDropout", input, p, training, true, Generator.standard());
    }
}
