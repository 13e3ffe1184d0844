package org.gradus.nn;

/**
 * Options of convolutions; the methods with arguments give a copy with that option changed. Sizes are one number for all dims or
 * one for each.
 *
 * @param padding       zeros (or what {@code paddingMode} says) on both sides of each dim
 * @param sides         {@code "valid"} or {@code "same"} instead of numbers; {@code null} for {@code padding}
 * @param outputPadding of transposed convolutions: added to one side of the output
 * @param groups        channels are taken apart into so many groups, each convolved for itself
 * @param paddingMode   {@code "zeros"}, {@code "reflect"}, {@code "replicate"} or {@code "circular"}
 */
public record ConvOptions(long[] stride, long[] padding, String sides, long[] dilation, long[] outputPadding, long groups,
    boolean bias, String paddingMode) {
    /** The defaults. */
    public ConvOptions() {
        this(new long[] {1}, new long[] {0}, null, new long[] {1}, new long[] {0}, 1, true, "zeros");
    }

    /** A copy with this {@link #stride}. */
    public ConvOptions stride(long... stride) {
        return new ConvOptions(stride, padding, sides, dilation, outputPadding, groups, bias, paddingMode);
    }

    /** A copy with this {@link #padding}. */
    public ConvOptions padding(long... padding) {
        return new ConvOptions(stride, padding, null, dilation, outputPadding, groups, bias, paddingMode);
    }

    /** {@code "valid"} for none, or {@code "same"} for an output of the input's size. */
    public ConvOptions padding(String sides) {
        return new ConvOptions(stride, padding, sides, dilation, outputPadding, groups, bias, paddingMode);
    }

    /** A copy with this {@link #dilation}. */
    public ConvOptions dilation(long... dilation) {
        return new ConvOptions(stride, padding, sides, dilation, outputPadding, groups, bias, paddingMode);
    }

    /** A copy with this {@link #outputPadding}. */
    public ConvOptions outputPadding(long... outputPadding) {
        return new ConvOptions(stride, padding, sides, dilation, outputPadding, groups, bias, paddingMode);
    }

    /** A copy with this {@link #groups}. */
    public ConvOptions groups(long groups) {
        return new ConvOptions(stride, padding, sides, dilation, outputPadding, groups, bias, paddingMode);
    }

    /** A copy with this {@link #bias}. */
    public ConvOptions bias(boolean bias) {
        return new ConvOptions(stride, padding, sides, dilation, outputPadding, groups, bias, paddingMode);
    }

    /** A copy with this {@link #paddingMode}. */
    public ConvOptions paddingMode(String paddingMode) {
        return new ConvOptions(stride, padding, sides, dilation, outputPadding, groups, bias, paddingMode);
    }
}
