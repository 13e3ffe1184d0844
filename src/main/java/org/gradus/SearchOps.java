package org.gradus;

import java.util.List;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScanOp;
import org.gradus.types.DType;

/**
 * Scans, sorting and searching along a dim, which may count from the end. Sorts keep the order of equal elements; NaN counts
 * as the largest. Positions are int64.
 */
public sealed interface SearchOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The sum of each element and all before it; integers and bool add up in int64. */
    default Tensor cumsum(int dim) {
        return cumsum(dim, null);
    }

    /** @param dtype in which to add up, and of the result; null for this one's, or int64 */
    default Tensor cumsum(int dim, DType dtype) {
        return Scans.accumulate("cumsum", ScanOp.SUM, self(), dim, dtype).make();
    }

    /** {@link #cumsum_(int, DType)} with {@code dtype = null}. */
    default Tensor cumsum_(int dim) {
        return cumsum_(dim, null);
    }

    /** @throws org.gradus.types.DTypeException if {@code dtype} is another one than this tensor's */
    default Tensor cumsum_(int dim, DType dtype) {
        return Scans.accumulate_("cumsum", ScanOp.SUM, self(), dim, dtype);
    }

    /** The product of each element and all before it; integers and bool multiply in int64. */
    default Tensor cumprod(int dim) {
        return cumprod(dim, null);
    }

    /** {@link #cumprod(int)} of the elements cast to a dtype. */
    default Tensor cumprod(int dim, DType dtype) {
        return Scans.accumulate("cumprod", ScanOp.PROD, self(), dim, dtype).make();
    }

    /** {@link #cumprod_(int, DType)} with {@code dtype = null}. */
    default Tensor cumprod_(int dim) {
        return cumprod_(dim, null);
    }

    /** @throws org.gradus.types.DTypeException if {@code dtype} is another one than this tensor's */
    default Tensor cumprod_(int dim, DType dtype) {
        return Scans.accumulate_("cumprod", ScanOp.PROD, self(), dim, dtype);
    }

    /** {@code log(sum(e^x))} over each element and all before it, without overflow; floating dtypes. */
    default Tensor logcumsumexp(int dim) {
        return Scans.logcumsumexp(self(), dim).make();
    }

    /** The largest element so far, and the position of the last one that was as large; NaN wins. */
    default ValuesAndIndices cummax(int dim) {
        return Scans.extremes("cummax", ScanOp.MAX, self(), dim);
    }

    /** The smallest element so far, and the position of the last one that was as small; NaN wins. */
    default ValuesAndIndices cummin(int dim) {
        return Scans.extremes("cummin", ScanOp.MIN, self(), dim);
    }

    /** The elements along the last dim in ascending order, and the positions that they came from. */
    default ValuesAndIndices sort() {
        return sort(-1, false);
    }

    /** {@link #sort(int, boolean)} with {@code descending = false}. */
    default ValuesAndIndices sort(int dim) {
        return sort(dim, false);
    }

    /** Sorted along a dim, with where each element came from. */
    default ValuesAndIndices sort(int dim, boolean descending) {
        return Sorting.sort(self(), dim, descending);
    }

    /** @param stable whether equal elements have to keep their order, which they always do */
    default ValuesAndIndices sort(int dim, boolean descending, Boolean stable) {
        return sort(dim, descending);
    }

    /** The elements along the first dim in ascending order. */
    default Tensor msort() {
        return sort(0).values();
    }

    /** The positions that sort the elements along the last dim. */
    default Tensor argsort() {
        return argsort(-1, false);
    }

    /** {@link #argsort(int, boolean)} with {@code descending = false}. */
    default Tensor argsort(int dim) {
        return argsort(dim, false);
    }

    /** Where each element of {@link #sort(int, boolean)} came from, int64. */
    default Tensor argsort(int dim, boolean descending) {
        return Sorting.argsort(self(), dim, descending);
    }

    /** @param stable whether equal elements have to keep their order, which they always do */
    default Tensor argsort(int dim, boolean descending, boolean stable) {
        return argsort(dim, descending);
    }

    /** The {@code k} largest elements along the last dim, the largest first. */
    default ValuesAndIndices topk(int k) {
        return topk(k, -1, true, true);
    }

    /** {@link #topk(int, int, boolean, boolean)} with {@code largest = true}, {@code sorted = true}. */
    default ValuesAndIndices topk(int k, int dim) {
        return topk(k, dim, true, true);
    }

    /**
     * The {@code k} largest or smallest elements along {@code dim}.
     *
     * @param sorted whether the most extreme has to come first, which it always does
     * @throws org.gradus.types.IndexException if {@code k} is negative or beyond the dim's extent
     */
    default ValuesAndIndices topk(int k, int dim, boolean largest, boolean sorted) {
        return Sorting.topk(self(), k, dim, largest);
    }

    /** {@link #kthvalue(int, int, boolean)} with {@code dim = -1}, {@code keepdim = false}. */
    default ValuesAndIndices kthvalue(int k) {
        return kthvalue(k, -1, false);
    }

    /** {@link #kthvalue(int, int, boolean)} with {@code keepdim = false}. */
    default ValuesAndIndices kthvalue(int k, int dim) {
        return kthvalue(k, dim, false);
    }

    /** The {@code k}-th smallest element along {@code dim}, counted from 1, and where it is. */
    default ValuesAndIndices kthvalue(int k, int dim, boolean keepdim) {
        return Sorting.kthvalue(self(), k, dim, keepdim);
    }

    /** The lower of the two middle elements; NaN if there is a NaN. Elements that equal it share the gradient. */
    default Tensor median() {
        return Sorting.median("median", self());
    }

    /** {@link #median(int, boolean)} with {@code keepdim = false}. */
    default ValuesAndIndices median(int dim) {
        return median(dim, false);
    }

    /** As {@link #median()} along {@code dim}, with its position. */
    default ValuesAndIndices median(int dim, boolean keepdim) {
        return Sorting.median("median", self(), dim, keepdim);
    }

    /** As {@link #median()}, of those elements that are not NaN. */
    default Tensor nanmedian() {
        return Sorting.median("nanmedian", self());
    }

    /** {@link #nanmedian(int, boolean)} with {@code keepdim = false}. */
    default ValuesAndIndices nanmedian(int dim) {
        return nanmedian(dim, false);
    }

    /** The median of what is not NaN along a dim. */
    default ValuesAndIndices nanmedian(int dim, boolean keepdim) {
        return Sorting.median("nanmedian", self(), dim, keepdim);
    }

    /** {@link #mode(int, boolean)} with {@code dim = -1}, {@code keepdim = false}. */
    default ValuesAndIndices mode() {
        return mode(-1, false);
    }

    /** {@link #mode(int, boolean)} with {@code keepdim = false}. */
    default ValuesAndIndices mode(int dim) {
        return mode(dim, false);
    }

    /** The most frequent element along {@code dim}, of equally frequent ones the smallest, and its last position. */
    default ValuesAndIndices mode(int dim, boolean keepdim) {
        return Sorting.mode(self(), dim, keepdim);
    }

    /** The number below which the fraction {@code q} of all elements lies, interpolated linearly; NaN if there is a NaN. */
    default Tensor quantile(double q) {
        return quantile(q, null, false, "linear");
    }

    /**
     * Quantiles along a dim.
     *
     * @param dim           null for all elements
     * @param interpolation what to take between two elements: {@code "linear"}, {@code "lower"}, {@code "higher"},
     *                      {@code "midpoint"} or {@code "nearest"}
     */
    default Tensor quantile(double q, Integer dim, boolean keepdim, String interpolation) {
        return Quantiles.quantile("quantile", self(), q, dim, keepdim, interpolation);
    }

    /** @param q fractions, a vector, whose dim becomes the first of the result; or a number */
    default Tensor quantile(Tensor q, Integer dim, boolean keepdim, String interpolation) {
        return Quantiles.quantile("quantile", self(), q, dim, keepdim, interpolation);
    }

    /** As {@link #quantile(double)}, of those elements that are not NaN. */
    default Tensor nanquantile(double q) {
        return nanquantile(q, null, false, "linear");
    }

    /** {@link #quantile(double, Integer, boolean, String)} of what is not NaN. */
    default Tensor nanquantile(double q, Integer dim, boolean keepdim, String interpolation) {
        return Quantiles.quantile("nanquantile", self(), q, dim, keepdim, interpolation);
    }

    /** {@link #quantile(Tensor, Integer, boolean, String)} of what is not NaN. */
    default Tensor nanquantile(Tensor q, Integer dim, boolean keepdim, String interpolation) {
        return Quantiles.quantile("nanquantile", self(), q, dim, keepdim, interpolation);
    }

    /** The smallest and the largest element; NaN wins both. The gradient is shared among ties. */
    default MinMax aminmax() {
        return aminmax(null, false);
    }

    /** @param dim null for all */
    default MinMax aminmax(Integer dim, boolean keepdim) {
        int[] dims = dim == null ? null : new int[] {dim};
        Tensor min = Reductions.amax("amin", ReduceOp.MIN, self(), dims, keepdim).make();
        Tensor max = Reductions.amax("amax", ReduceOp.MAX, self(), dims, keepdim).make();
        boolean stretched = self().dim() == 0 && keepdim && dim != null;
        return stretched ? new MinMax(min.reshape(1), max.reshape(1)) : new MinMax(min, max);
    }

    /** The distinct elements in ascending order. */
    @OnHost("reads how many distinct elements there are, which is the result's size")
    default Tensor unique() {
        return unique(true, false, false, null).get(0);
    }

    /**
     * The distinct elements, or slices along {@code dim}, in ascending (lexicographic) order; if asked for, followed by the
     * number that each element has among them, and by how often each occurs.
     *
     * @param sorted whether the result has to be in order, which it always is
     * @param dim    null for elements
     */
    @OnHost("reads how many distinct elements there are, which is the result's size")
    default List<Tensor> unique(boolean sorted, boolean returnInverse, boolean returnCounts, Integer dim) {
        return Uniques.unique("unique", self(), returnInverse, returnCounts, dim, false);
    }

    /** As {@link #unique()}, but only neighbours are compared, and the order stays. */
    @OnHost("reads how many groups there are, which is the result's size")
    default Tensor uniqueConsecutive() {
        return uniqueConsecutive(false, false, null).get(0);
    }

    /** Without elements (or, with {@code dim}, slices) that equal the one before. */
    @OnHost("reads how many groups there are, which is the result's size")
    default List<Tensor> uniqueConsecutive(boolean returnInverse, boolean returnCounts, Integer dim) {
        return Uniques.unique("uniqueConsecutive", self(), returnInverse, returnCounts, dim, true);
    }

    /** {@code (n, rank)}: the coordinates of the elements that are not zero; a number counts as a vector without coordinates. */
    @OnHost("reads how many elements are not zero, which is the result's size")
    default Tensor argwhere() {
        Tensor x = self();
        return x.dim() == 0 ? x.reshape(1).nonzero().narrow(1, 0, 0) : x.nonzero();
    }

    /** {@code (bins)}, in this floating dtype: how many elements lie in each of so many equal parts of their range. */
    default Tensor histc(int bins) {
        return histc(bins, 0, 0);
    }

    /** @param min equal to {@code max} for the range of the elements; else what lies outside is not counted */
    default Tensor histc(int bins, Number min, Number max) {
        return Histograms.histc(self(), bins, Scalar.of(min), Scalar.of(max));
    }

    /** How often each number occurs in this vector of integers that are not negative, int64. */
    @OnHost("reads the smallest and the largest element: errors and the result's size depend on them")
    default Tensor bincount() {
        return bincount(null, 0);
    }

    /**
     * The sum of the weights of each number's occurrences: float32 for float32 weights, else float64.
     *
     * @param weights   of this shape; null to count
     * @param minlength the least size of the result
     */
    @OnHost("reads the smallest and the largest element: errors and the result's size depend on them")
    default Tensor bincount(Tensor weights, long minlength) {
        return Histograms.bincount(self(), weights, minlength);
    }

    /** Each element along the last dim less the one before it. */
    default Tensor diff() {
        return diff(1, -1, null, null);
    }

    /** @param n how many times to take differences */
    default Tensor diff(int n, int dim) {
        return diff(n, dim, null, null);
    }

    /** @param prepend what to put before this tensor along {@code dim}, or null; so {@code append} behind it */
    default Tensor diff(int n, int dim, Tensor prepend, Tensor append) {
        return Differences.diff(self(), n, dim, prepend, append);
    }

    /** {@code (k, n) -> (k, k)}: covariances of variables, each a row of observations. Of a vector the variance. */
    default Tensor cov() {
        return cov(1, null, null);
    }

    /**
     * @param correction what is taken off the number of observations: 1 for the unbiased estimate
     * @param fweights   {@code (n)}, integers: how often each observation was made; or null
     * @param aweights   {@code (n)}, floating: what each counts; or null
     * @throws org.gradus.types.ArgumentException if a weight is negative, or all are zero
     */
    @OnHost("with weights, reads the smallest ones and their sum: errors depend on them")
    default Tensor cov(int correction, Tensor fweights, Tensor aweights) {
        return Covariances.cov(self(), correction, fweights, aweights);
    }

    /** {@code (k, n) -> (k, k)}: Pearson's correlation of variables, each a row of observations. */
    default Tensor corrcoef() {
        return Covariances.corrcoef(self());
    }
}
