package org.gradus;

/**
 * Members of {@link Functional}: convolutions.
 *
 * <p>Sizes are lists with one entry for each spatial dim, or one entry for all of them. Inputs may lack the batch dim {@code N};
 * so does the result then. With {@code p} for padding, {@code d} for dilation, {@code s} for stride: {@code O = floor((L + 2 p -
 * d (K - 1) - 1) / s) + 1}, and for transposed ones {@code O = (L - 1) s - 2 p + d (K - 1) + outputPadding + 1}.
 */
public abstract class ConvolutionFunctions extends ImageFunctions {
    private static final long[] ZERO = {0};
    private static final long[] ONE = {1};

    ConvolutionFunctions() { }

    /**
     * {@code (N, C, L) * (F, C / groups, K) -> (N, F, O)}: {@code y_nfo = b_f + sum_ck w_fck x_nc(o s + k d - p)}.
     *
     * @param bias {@code (F)} or {@code null}
     */
    public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding, long[] dilation,
                                long groups) {
        return Convolutions.conv("conv1d", 1, input, weight, bias, stride, padding, dilation, groups);
    }

    /** @param padding {@code "valid"} for none, {@code "same"} for as much as keeps the size; the latter with stride 1 */
    public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias, long[] stride, String padding, long[] dilation,
                                long groups) {
        return Convolutions.conv("conv1d", 1, input, weight, bias, stride, padding, dilation, groups);
    }

    /** {@link #conv1d(Tensor, Tensor, Tensor, long[], long[], long[], long)} with {@code dilation = 1}, {@code groups = 1}. */
    public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias, long stride, long padding) {
        return conv1d(input, weight, bias, new long[] {stride}, new long[] {padding}, ONE, 1);
    }

    /** {@link #conv1d(Tensor, Tensor, Tensor, long, long)} with {@code stride = 1}, {@code padding = 0}. */
    public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias) {
        return conv1d(input, weight, bias, ONE, ZERO, ONE, 1);
    }

    /** {@link #conv1d(Tensor, Tensor, Tensor)} with {@code bias = null}. */
    public static Tensor conv1d(Tensor input, Tensor weight) {
        return conv1d(input, weight, null);
    }

    /**
     * {@code (N, C, H, W) * (F, C / groups, Kh, Kw) -> (N, F, Oh, Ow)}: as {@link #conv1d(Tensor, Tensor)} along both dims.
     *
     * @param bias {@code (F)} or {@code null}
     */
    public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding, long[] dilation,
                                long groups) {
        return Convolutions.conv("conv2d", 2, input, weight, bias, stride, padding, dilation, groups);
    }

    /** @param padding {@code "valid"} for none, {@code "same"} for as much as keeps the size; the latter with stride 1 */
    public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias, long[] stride, String padding, long[] dilation,
                                long groups) {
        return Convolutions.conv("conv2d", 2, input, weight, bias, stride, padding, dilation, groups);
    }

    /** {@link #conv2d(Tensor, Tensor, Tensor, long[], long[], long[], long)} with {@code dilation = 1}, {@code groups = 1}. */
    public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias, long stride, long padding) {
        return conv2d(input, weight, bias, new long[] {stride}, new long[] {padding}, ONE, 1);
    }

    /**
     * {@link #conv2d(Tensor, Tensor, Tensor, long[], long[], long[], long)} with {@code stride = 1}, {@code padding = 0},
     * {@code dilation = 1}, {@code groups = 1}.
     */
    public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias) {
        return conv2d(input, weight, bias, ONE, ZERO, ONE, 1);
    }

    /** {@link #conv2d(Tensor, Tensor, Tensor)} with {@code bias = null}. */
    public static Tensor conv2d(Tensor input, Tensor weight) {
        return conv2d(input, weight, null);
    }

    /**
     * {@code (N, C, D, H, W) * (F, C / groups, Kd, Kh, Kw) -> (N, F, Od, Oh, Ow)}.
     *
     * @param bias {@code (F)} or {@code null}
     */
    public static Tensor conv3d(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding, long[] dilation,
                                long groups) {
        return Convolutions.conv("conv3d", 3, input, weight, bias, stride, padding, dilation, groups);
    }

    /** @param padding {@code "valid"} for none, {@code "same"} for as much as keeps the size; the latter with stride 1 */
    public static Tensor conv3d(Tensor input, Tensor weight, Tensor bias, long[] stride, String padding, long[] dilation,
                                long groups) {
        return Convolutions.conv("conv3d", 3, input, weight, bias, stride, padding, dilation, groups);
    }

    /**
     * {@link #conv3d(Tensor, Tensor, Tensor, long[], long[], long[], long)} with {@code stride = 1}, {@code padding = 0},
     * {@code dilation = 1}, {@code groups = 1}.
     */
    public static Tensor conv3d(Tensor input, Tensor weight, Tensor bias) {
        return conv3d(input, weight, bias, ONE, ZERO, ONE, 1);
    }

    /** {@link #conv3d(Tensor, Tensor, Tensor)} with {@code bias = null}. */
    public static Tensor conv3d(Tensor input, Tensor weight) {
        return conv3d(input, weight, null);
    }

    /**
     * {@code (N, C, L) * (C, F / groups, K) -> (N, F, O)}: what the gradient of {@link #conv1d(Tensor, Tensor)} with respect
     * to its
     * input computes.
     *
     * @param bias          {@code (F)} or {@code null}
     * @param outputPadding how much longer the result is at its end: smaller than the stride or the dilation
     */
    public static Tensor convTranspose1d(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding,
                                         long[] outputPadding, long groups, long[] dilation) {
        return Convolutions.transposed("convTranspose1d", 1, input, weight, bias, stride, padding, outputPadding, groups,
            dilation);
    }

    /**
     * {@link #convTranspose1d(Tensor, Tensor, Tensor, long[], long[], long[], long, long[])} with {@code stride = 1}, {@code
     * padding = 0}, {@code outputPadding = 0}, {@code groups = 1}, {@code dilation = 1}.
     */
    public static Tensor convTranspose1d(Tensor input, Tensor weight, Tensor bias) {
        return convTranspose1d(input, weight, bias, ONE, ZERO, ZERO, 1, ONE);
    }

    /**
     * {@code (N, C, H, W) * (C, F / groups, Kh, Kw) -> (N, F, Oh, Ow)}.
     *
     * @param bias          {@code (F)} or {@code null}
     * @param outputPadding how much longer the result is at its ends: smaller than the stride or the dilation
     */
    public static Tensor convTranspose2d(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding,
                                         long[] outputPadding, long groups, long[] dilation) {
        return Convolutions.transposed("convTranspose2d", 2, input, weight, bias, stride, padding, outputPadding, groups,
            dilation);
    }

    /**
     * {@link #convTranspose2d(Tensor, Tensor, Tensor, long[], long[], long[], long, long[])} with {@code outputPadding = 0},
     * {@code groups = 1}, {@code dilation = 1}.
     */
    public static Tensor convTranspose2d(Tensor input, Tensor weight, Tensor bias, long stride, long padding) {
        return convTranspose2d(input, weight, bias, new long[] {stride}, new long[] {padding}, ZERO, 1, ONE);
    }

    /**
     * {@link #convTranspose2d(Tensor, Tensor, Tensor, long[], long[], long[], long, long[])} with {@code stride = 1}, {@code
     * padding = 0}, {@code outputPadding = 0}, {@code groups = 1}, {@code dilation = 1}.
     */
    public static Tensor convTranspose2d(Tensor input, Tensor weight, Tensor bias) {
        return convTranspose2d(input, weight, bias, ONE, ZERO, ZERO, 1, ONE);
    }

    /**
     * {@code (N, C, D, H, W) * (C, F / groups, Kd, Kh, Kw) -> (N, F, Od, Oh, Ow)}.
     *
     * @param bias          {@code (F)} or {@code null}
     * @param outputPadding how much longer the result is at its ends: smaller than the stride or the dilation
     */
    public static Tensor convTranspose3d(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding,
                                         long[] outputPadding, long groups, long[] dilation) {
        return Convolutions.transposed("convTranspose3d", 3, input, weight, bias, stride, padding, outputPadding, groups,
            dilation);
    }

    /**
     * {@link #convTranspose3d(Tensor, Tensor, Tensor, long[], long[], long[], long, long[])} with {@code stride = 1}, {@code
     * padding = 0}, {@code outputPadding = 0}, {@code groups = 1}, {@code dilation = 1}.
     */
    public static Tensor convTranspose3d(Tensor input, Tensor weight, Tensor bias) {
        return convTranspose3d(input, weight, bias, ONE, ZERO, ZERO, 1, ONE);
    }

    /**
     * Any of the above: as many spatial dims as {@code weight} has.
     *
     * @param outputPadding of transposed convolutions, else 0
     */
    public static Tensor convolution(Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding, long[] dilation,
                                     boolean transposed, long[] outputPadding, long groups) {
        int axes = Math.max(1, weight.dim() - 2);
        return transposed
            ? Convolutions.transposed("convolution", axes, input, weight, bias, stride, padding, outputPadding, groups, dilation)
            : Convolutions.conv("convolution", axes, input, weight, bias, stride, padding, dilation, groups);
    }
}
