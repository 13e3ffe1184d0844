package org.gradus;

import java.util.List;
import org.gradus.types.Shape;

/** Members of {@link Gradus}: scans, sorting, searching. */
public abstract class SearchFunctions extends CellFunctions {
    SearchFunctions() { }

    /** As the overload with all options: int64, left, no sorter. */
    public static Tensor searchsorted(Tensor sortedSequence, Tensor values) {
        return searchsorted(sortedSequence, values, false, false, null, null);
    }

    /**
     * For each value, how many elements of its row of {@code sortedSequence} are smaller: where to insert it so that the row
     * stays sorted.
     *
     * @param sortedSequence {@code (n)}, or {@code (..., n)} with the leading dims of {@code values}
     * @param outInt32       int32 instead of int64
     * @param right          whether equal elements count too
     * @param side           {@code "left"} or {@code "right"}, another way to say it; or null
     * @param sorter         positions that sort {@code sortedSequence}; null if it is sorted
     */
    public static Tensor searchsorted(Tensor sortedSequence, Tensor values, boolean outInt32, boolean right, String side,
                                      Tensor sorter) {
        return Searches.searchsorted("searchsorted", sortedSequence, values, outInt32, right, side, sorter);
    }

    /** As the overload with a tensor of values, for one value: the result is a scalar. */
    public static Tensor searchsorted(Tensor sortedSequence, Number value, boolean outInt32, boolean right, String side,
                                      Tensor sorter) {
        return searchsorted(sortedSequence, number(sortedSequence, value), outInt32, right, side, sorter);
    }

    /** A number counts for promotion as a tensor of rank zero does. */
    private static Tensor number(Tensor like, Number value) {
        Scalar s = Scalar.of(value);
        return Tensor.of(s.constant(like.place(), s.dtype(), Shape.SCALAR));
    }

    /** {@link #bucketize(Tensor, Tensor, boolean, boolean)} with {@code outInt32 = false}, {@code right = false}. */
    public static Tensor bucketize(Tensor input, Tensor boundaries) {
        return bucketize(input, boundaries, false, false);
    }

    /**
     * The number of the bucket that each element falls into: how many boundaries are smaller.
     *
     * @param boundaries {@code (n)}, ascending
     * @param right      whether a boundary that equals the element counts too
     */
    public static Tensor bucketize(Tensor input, Tensor boundaries, boolean outInt32, boolean right) {
        return Searches.bucketize(input, boundaries, outInt32, right);
    }

    /** {@link #bucketize(Tensor, Tensor, boolean, boolean)} with a number. */
    public static Tensor bucketize(Number input, Tensor boundaries, boolean outInt32, boolean right) {
        return bucketize(number(boundaries, input), boundaries, outInt32, right);
    }

    /** {@link #isin(Tensor, Tensor, boolean, boolean)} with {@code assumeUnique = false}, {@code invert = false}. */
    public static Tensor isin(Tensor elements, Tensor testElements) {
        return isin(elements, testElements, false, false);
    }

    /**
     * Whether each element is among {@code testElements}, bool.
     *
     * @param assumeUnique whether no tensor holds an element twice, which is not made use of
     * @param invert       whether to tell which are not
     */
    public static Tensor isin(Tensor elements, Tensor testElements, boolean assumeUnique, boolean invert) {
        return Searches.isin(elements, testElements, invert);
    }

    /** Whether each element equals a number, or does not if {@code invert}. */
    public static Tensor isin(Tensor elements, Number testElement, boolean assumeUnique, boolean invert) {
        return isin(elements, number(elements, testElement), assumeUnique, invert);
    }

    /** Whether a number is among the elements, or is not if {@code invert}: a scalar. */
    public static Tensor isin(Number element, Tensor testElements, boolean assumeUnique, boolean invert) {
        return isin(number(testElements, element), testElements, assumeUnique, invert);
    }

    /**
     * How many elements, or what weight of them, fall between neighbouring edges. A bin holds its lower edge; the last one holds
     * both.
     *
     * @param bins    how many bins of equal width
     * @param range   where they start and end; null for the smallest and largest element
     * @param weight  of the input's shape and dtype, or null
     * @param density whether to give the probability density: divided by the sum and each bin's width
     */
    public static Histogram histogram(Tensor input, int bins, double[] range, Tensor weight, boolean density) {
        return Histograms.histogram(input, bins, range, weight, density);
    }

    /** @param bins {@code (n + 1)}: the edges of n bins, ascending */
    public static Histogram histogram(Tensor input, Tensor bins, Tensor weight, boolean density) {
        return Histograms.histogram(input, bins, weight, density);
    }

    /** The integral along a dim by the trapezoidal rule, of samples at a distance of {@code dx}. */
    public static Tensor trapezoid(Tensor y, Number dx, int dim) {
        return Differences.trapezoid("trapezoid", y, dx, dim);
    }

    /** @param x where the samples are: {@code (n)}, or broadcasting against {@code y} */
    public static Tensor trapezoid(Tensor y, Tensor x, int dim) {
        return Differences.trapezoid("trapezoid", y, x, dim);
    }

    /** The same as {@link #trapezoid(Tensor, Number, int)}. */
    public static Tensor trapz(Tensor y, Number dx, int dim) {
        return Differences.trapezoid("trapz", y, dx, dim);
    }

    /** The same as {@link #trapezoid(Tensor, Tensor, int)}. */
    public static Tensor trapz(Tensor y, Tensor x, int dim) {
        return Differences.trapezoid("trapz", y, x, dim);
    }

    /** The integral from the first sample to each further one, by the trapezoidal rule. */
    public static Tensor cumulativeTrapezoid(Tensor y, Number dx, int dim) {
        return Differences.cumulativeTrapezoid(y, dx, dim);
    }

    /** Sums of trapezoids up to each point along a dim, at the places {@code x}. */
    public static Tensor cumulativeTrapezoid(Tensor y, Tensor x, int dim) {
        return Differences.cumulativeTrapezoid(y, x, dim);
    }

    /**
     * Derivatives along dims, estimated by central differences inside and one-sided ones of order {@code edgeOrder} (1 or 2)
     * at the ends.
     *
     * @param spacing distance of the samples; null for 1
     * @param dims    null for all
     * @return one tensor of the input's shape for each dim
     */
    public static List<Tensor> gradient(Tensor input, Number spacing, int[] dims, int edgeOrder) {
        return Differences.gradient(input, new double[] {spacing == null ? 1 : spacing.doubleValue()}, true, dims, edgeOrder);
    }

    /** @param spacing distance of the samples along each dim */
    public static List<Tensor> gradient(Tensor input, double[] spacing, int[] dims, int edgeOrder) {
        return spacing == null ? gradient(input, (Number) null, dims, edgeOrder)
            : Differences.gradient(input, spacing, false, dims, edgeOrder);
    }

    /** @param spacing coordinates of the samples along each dim, vectors */
    public static List<Tensor> gradient(Tensor input, List<Tensor> spacing, int[] dims, int edgeOrder) {
        return spacing == null ? gradient(input, (Number) null, dims, edgeOrder)
            : Differences.gradient(input, spacing, dims, edgeOrder);
    }
}
