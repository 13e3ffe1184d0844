package org.gradus;

import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;

/**
 * Folds over all elements when no dims are named (or {@code null} for them), else over those, which disappear or with
 * {@code keepdim} stay with extent 1. Dims may count from the end. All throw {@link org.gradus.types.IndexException} for a dim
 * out of range.
 */
public sealed interface ReductionOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The sum; integers and bool add up in int64. Of nothing it is 0. */
    default Tensor sum(int... dims) {
        return sum(dims, false);
    }

    /** The sum along a dim. */
    default Tensor sum(int dim, boolean keepdim) {
        return sum(new int[] {dim}, keepdim);
    }

    /** The sum along dims; {@code null} for all. */
    default Tensor sum(int[] dims, boolean keepdim) {
        return Reductions.sum(self(), dims, keepdim, null).make();
    }

    /** As {@link #sum(int[], boolean)}, added up in {@code dtype}. */
    default Tensor sum(int[] dims, boolean keepdim, DType dtype) {
        return Reductions.sum(self(), dims, keepdim, dtype).make();
    }

    /** {@link #sum(int[], boolean, DType)} with {@code dims = null}, {@code keepdim = false}. */
    default Tensor sum(DType dtype) {
        return sum(null, false, dtype);
    }

    /** As {@link #sum(int...)}, with NaN counted as 0. */
    default Tensor nansum(int... dims) {
        return nansum(dims, false, null);
    }

    /** The sum of what is not NaN along dims ({@code null} for all); {@code dtype} null for this tensor's, int64 for integers. */
    default Tensor nansum(int[] dims, boolean keepdim, DType dtype) {
        return Reductions.nansum(self(), dims, keepdim, dtype).make();
    }

    /** The mean of the floating elements that are not NaN. */
    default Tensor nanmean(int... dims) {
        return nanmean(dims, false, null);
    }

    /** The mean of what is not NaN along dims ({@code null} for all). */
    default Tensor nanmean(int[] dims, boolean keepdim, DType dtype) {
        Elementwise.notIntegral("nanmean", self());
        return Scope.of(() -> nansum(dims, keepdim, dtype).div(self().isnan().logicalNot().sum(dims, keepdim)));
    }

    /** The mean of floating elements; of nothing it is NaN. */
    default Tensor mean(int... dims) {
        return mean(dims, false);
    }

    /** The mean along a dim. */
    default Tensor mean(int dim, boolean keepdim) {
        return mean(new int[] {dim}, keepdim);
    }

    /** The mean along dims; {@code null} for all. */
    default Tensor mean(int[] dims, boolean keepdim) {
        return Reductions.mean(self(), dims, keepdim, null).make();
    }

    /** The mean along dims ({@code null} for all) of the elements cast to a dtype. */
    default Tensor mean(int[] dims, boolean keepdim, DType dtype) {
        return Reductions.mean(self(), dims, keepdim, dtype).make();
    }

    /** {@link #mean(int[], boolean, DType)} with {@code dims = null}, {@code keepdim = false}. */
    default Tensor mean(DType dtype) {
        return mean(null, false, dtype);
    }

    /** The product; integers and bool multiply in int64. Of nothing it is 1. */
    default Tensor prod() {
        return Reductions.prod(self(), null).make();
    }

    /** The product of all elements cast to a dtype. */
    default Tensor prod(DType dtype) {
        return Reductions.prod(self(), dtype).make();
    }

    /** {@link #prod(int, boolean)} with {@code keepdim = false}. */
    default Tensor prod(int dim) {
        return prod(dim, false);
    }

    /** The product along a dim. */
    default Tensor prod(int dim, boolean keepdim) {
        return Reductions.prod(self(), dim, keepdim, null).make();
    }

    /** The product along a dim of the elements cast to a dtype. */
    default Tensor prod(int dim, boolean keepdim, DType dtype) {
        return Reductions.prod(self(), dim, keepdim, dtype).make();
    }

    /** The largest element; NaN wins. The gradient is shared among ties. */
    default Tensor max() {
        return Reductions.extreme("max", ReduceOp.MAX, self()).make();
    }

    /** The largest elements along {@code dim} and the positions of the first of them; the gradient goes there. */
    default ValuesAndIndices max(int dim) {
        return max(dim, false);
    }

    /** {@link #max(int)}; {@code keepdim} leaves the dim with size 1. */
    default ValuesAndIndices max(int dim, boolean keepdim) {
        return Reductions.extreme("max", ReduceOp.MAX, ReduceOp.ARGMAX, self(), dim, keepdim);
    }

    /** The same as {@link ArithmeticOps#maximum}. */
    default Tensor max(Tensor other) {
        return self().maximum(other);
    }

    /** The smallest element; NaN wins. The gradient is shared among ties. */
    default Tensor min() {
        return Reductions.extreme("min", ReduceOp.MIN, self()).make();
    }

    /** The smallest elements along {@code dim} and the positions of the first of them; the gradient goes there. */
    default ValuesAndIndices min(int dim) {
        return min(dim, false);
    }

    /** {@link #min(int)}; {@code keepdim} leaves the dim with size 1. */
    default ValuesAndIndices min(int dim, boolean keepdim) {
        return Reductions.extreme("min", ReduceOp.MIN, ReduceOp.ARGMIN, self(), dim, keepdim);
    }

    /** The same as {@link ArithmeticOps#minimum}. */
    default Tensor min(Tensor other) {
        return self().minimum(other);
    }

    /** The largest elements; NaN wins. The gradient is shared among ties. */
    default Tensor amax(int... dims) {
        return amax(dims, false);
    }

    /** The largest element along a dim; its gradient is shared by equal ones. */
    default Tensor amax(int dim, boolean keepdim) {
        return amax(new int[] {dim}, keepdim);
    }

    /** The largest element along dims; its gradient is shared by equal ones. */
    default Tensor amax(int[] dims, boolean keepdim) {
        return Reductions.amax("amax", ReduceOp.MAX, self(), dims, keepdim).make();
    }

    /** The smallest elements; NaN wins. The gradient is shared among ties. */
    default Tensor amin(int... dims) {
        return amin(dims, false);
    }

    /** The smallest element along a dim; its gradient is shared by equal ones. */
    default Tensor amin(int dim, boolean keepdim) {
        return amin(new int[] {dim}, keepdim);
    }

    /** The smallest element along dims; its gradient is shared by equal ones. */
    default Tensor amin(int[] dims, boolean keepdim) {
        return Reductions.amax("amin", ReduceOp.MIN, self(), dims, keepdim).make();
    }

    /** Row-major number of the first largest element, int64; the first NaN wins. */
    default Tensor argmax() {
        return Reductions.arg("argmax", ReduceOp.ARGMAX, self(), false).make();
    }

    /** Position of the first largest element along {@code dim}, int64; the first NaN wins. */
    default Tensor argmax(int dim) {
        return argmax(dim, false);
    }

    /** {@link #argmax(int)}; {@code keepdim} leaves the dim with size 1. */
    default Tensor argmax(int dim, boolean keepdim) {
        return Reductions.arg("argmax", ReduceOp.ARGMAX, self(), keepdim, dim).make();
    }

    /** {@link #argmax(int, boolean)}; {@code null} for {@link #argmax()}, whose dims {@code keepdim} leaves with size 1. */
    default Tensor argmax(Integer dim, boolean keepdim) {
        return dim == null ? Reductions.arg("argmax", ReduceOp.ARGMAX, self(), keepdim).make() : argmax(dim.intValue(), keepdim);
    }

    /** Row-major number of the first smallest element, int64; the first NaN wins. */
    default Tensor argmin() {
        return Reductions.arg("argmin", ReduceOp.ARGMIN, self(), false).make();
    }

    /** {@link #argmin(int, boolean)} with {@code keepdim = false}. */
    default Tensor argmin(int dim) {
        return argmin(dim, false);
    }

    /** {@link #argmin(int)}; {@code keepdim} leaves the dim with size 1. */
    default Tensor argmin(int dim, boolean keepdim) {
        return Reductions.arg("argmin", ReduceOp.ARGMIN, self(), keepdim, dim).make();
    }

    /** {@link #argmin(int, boolean)}; {@code null} for {@link #argmin()}, whose dims {@code keepdim} leaves with size 1. */
    default Tensor argmin(Integer dim, boolean keepdim) {
        return dim == null ? Reductions.arg("argmin", ReduceOp.ARGMIN, self(), keepdim).make() : argmin(dim.intValue(), keepdim);
    }

    /** Whether every element is true, that is not zero. Of nothing it is true. */
    default Tensor all() {
        return Reductions.truth("all", ReduceOp.MIN, self(), false).make();
    }

    /** {@link #all(int, boolean)} with {@code keepdim = false}. */
    default Tensor all(int dim) {
        return all(dim, false);
    }

    /** {@link #all(int)}; {@code keepdim} leaves the dim with size 1. */
    default Tensor all(int dim, boolean keepdim) {
        return Reductions.truth("all", ReduceOp.MIN, self(), keepdim, dim).make();
    }

    /** Whether some element is true, that is not zero. Of nothing it is false. */
    default Tensor any() {
        return Reductions.truth("any", ReduceOp.MAX, self(), false).make();
    }

    /** {@link #any(int, boolean)} with {@code keepdim = false}. */
    default Tensor any(int dim) {
        return any(dim, false);
    }

    /** {@link #any(int)}; {@code keepdim} leaves the dim with size 1. */
    default Tensor any(int dim, boolean keepdim) {
        return Reductions.truth("any", ReduceOp.MAX, self(), keepdim, dim).make();
    }

    /** How many elements are not zero, int64. */
    default Tensor countNonzero(int... dims) {
        return Reductions.countNonzero(self(), dims).make();
    }

    /** The variance with Bessel's correction: squared distances from the mean over {@code n - 1}. */
    default Tensor var(int... dims) {
        return var(dims, 1, false);
    }

    /**
     * @param correction what is taken off the number of elements: 1, or {@code null}, for the unbiased estimate, 0 for the
     *                   population's
     */
    default Tensor var(int[] dims, Number correction, boolean keepdim) {
        return Reductions.variance("var", self(), dims, correction, keepdim, false).make();
    }

    /** @param unbiased whether a correction of 1 is made, or none */
    default Tensor var(int[] dims, boolean unbiased, boolean keepdim) {
        return var(dims, unbiased ? 1 : 0, keepdim);
    }

    /** {@link #var(int[], boolean, boolean)} with {@code dims = null}, {@code keepdim = false}. */
    default Tensor var(boolean unbiased) {
        return var(null, unbiased, false);
    }

    /** The square root of {@link #var(int...)}. */
    default Tensor std(int... dims) {
        return std(dims, 1, false);
    }

    /** The square root of {@link #var(int[], Number, boolean)}. */
    default Tensor std(int[] dims, Number correction, boolean keepdim) {
        return Reductions.variance("std", self(), dims, correction, keepdim, true).make();
    }

    /** @param unbiased whether a correction of 1 is made, or none */
    default Tensor std(int[] dims, boolean unbiased, boolean keepdim) {
        return std(dims, unbiased ? 1 : 0, keepdim);
    }

    /** {@link #std(int[], boolean, boolean)} with {@code dims = null}, {@code keepdim = false}. */
    default Tensor std(boolean unbiased) {
        return std(null, unbiased, false);
    }

    /** {@link #var(int[], Number, boolean)} and {@link #mean(int[], boolean)}, in one kernel. */
    default VarMean varMean(int[] dims, Number correction, boolean keepdim) {
        return new VarMean(var(dims, correction, keepdim), mean(dims, keepdim));
    }

    /** {@link #varMean(int[], Number, boolean)}, by {@code N - 1} if {@code unbiased}, else by {@code N}. */
    default VarMean varMean(int[] dims, boolean unbiased, boolean keepdim) {
        return varMean(dims, unbiased ? 1 : 0, keepdim);
    }

    /** {@link #varMean(int[], boolean, boolean)} with {@code dims = null}, {@code keepdim = false}. */
    default VarMean varMean(boolean unbiased) {
        return varMean(null, unbiased, false);
    }

    /** Unbiased variance and mean along dims. */
    default VarMean varMean(int... dims) {
        return varMean(dims, 1, false);
    }

    /** {@link #std(int[], Number, boolean)} and {@link #mean(int[], boolean)}, in one kernel. */
    default StdMean stdMean(int[] dims, Number correction, boolean keepdim) {
        return new StdMean(std(dims, correction, keepdim), mean(dims, keepdim));
    }

    /** {@link #stdMean(int[], Number, boolean)}, by {@code N - 1} if {@code unbiased}, else by {@code N}. */
    default StdMean stdMean(int[] dims, boolean unbiased, boolean keepdim) {
        return stdMean(dims, unbiased ? 1 : 0, keepdim);
    }

    /** {@link #stdMean(int[], boolean, boolean)} with {@code dims = null}, {@code keepdim = false}. */
    default StdMean stdMean(boolean unbiased) {
        return stdMean(null, unbiased, false);
    }

    /** Unbiased standard deviation and mean along dims. */
    default StdMean stdMean(int... dims) {
        return stdMean(dims, 1, false);
    }

    /** What {@link #varMean(int...)} gives. */
    record VarMean(Tensor var, Tensor mean) { }

    /** What {@link #stdMean(int...)} gives. */
    record StdMean(Tensor std, Tensor mean) { }

    /** {@code log(sum(e^x))}, without overflow. */
    default Tensor logsumexp(int... dims) {
        return logsumexp(dims, false);
    }

    /** {@code log(sum(e^x))} along a dim, without overflow. */
    default Tensor logsumexp(int dim, boolean keepdim) {
        return logsumexp(new int[] {dim}, keepdim);
    }

    /** {@code log(sum(e^x))} along dims, without overflow. */
    default Tensor logsumexp(int[] dims, boolean keepdim) {
        return Reductions.logsumexp(self(), dims, keepdim).make();
    }

    /** The Euclidean norm of all elements. */
    default Tensor norm() {
        return norm(2);
    }

    /**
     * @param p {@code "fro"}, the Frobenius norm, which is the Euclidean one of all elements of {@code dims}, or {@code "nuc"}, the
     *          nuclear one: the sum of the singular values of the matrices in two dims, on the host
     */
    default Tensor norm(String p, int... dims) {
        return norm(p, dims, false);
    }

    /** {@link #norm(String, int[], boolean, DType)} with {@code dtype = null}. */
    default Tensor norm(String p, int[] dims, boolean keepdim) {
        return norm(p, dims, keepdim, null);
    }

    /** @param dtype to compute in; {@code null} for this tensor's */
    @OnHost("for \"nuc\": singular values are computed by EJML")
    default Tensor norm(String p, int[] dims, boolean keepdim, DType dtype) {
        return Norms.named(self(), p, dims, keepdim, dtype);
    }

    /** {@code sum(|x|^p)^(1/p)}; infinity gives the largest absolute value, 0 the number of elements that are not zero. */
    default Tensor norm(double p, int... dims) {
        return norm(p, dims, false);
    }

    /** {@link #norm(double, int[], boolean, DType)} with {@code dtype = null}. */
    default Tensor norm(double p, int[] dims, boolean keepdim) {
        return norm(p, dims, keepdim, null);
    }

    /** {@link #norm(String, int[], boolean, DType)} with {@code double p}. */
    default Tensor norm(double p, int[] dims, boolean keepdim, DType dtype) {
        return Norms.vector("norm", self(), p, dims, keepdim, dtype);
    }
}
