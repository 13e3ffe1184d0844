package org.gradus;

import java.util.List;
import org.gradus.types.Shape;

/** Rearrangements made of views, joins and gathers; diagonals, windows, repetitions, and replaced parts. */
public sealed interface ShapeOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The same as {@link ViewOps#movedim(int, int)}. */
    default Tensor moveaxis(int source, int destination) {
        return self().movedim(source, destination);
    }

    /** {@link Tensor#movedim(int[], int[])}. */
    default Tensor moveaxis(int[] source, int[] destination) {
        return self().movedim(source, destination);
    }

    /** The same as {@link ViewOps#transpose}. */
    default Tensor swapaxes(int axis0, int axis1) {
        return self().transpose(axis0, axis1);
    }

    /** {@link Tensor#transpose_(int, int)}. */
    default Tensor swapaxes_(int axis0, int axis1) {
        return self().transpose_(axis0, axis1);
    }

    /** {@link Tensor#transpose(int, int)}. */
    default Tensor swapdims(int dim0, int dim1) {
        return self().transpose(dim0, dim1);
    }

    /** {@link Tensor#transpose_(int, int)}. */
    default Tensor swapdims_(int dim0, int dim1) {
        return self().transpose_(dim0, dim1);
    }

    /** The same as {@link ViewOps#mT}, as there are no complex tensors. */
    default Tensor adjoint() {
        return self().mT();
    }

    /** {@link Tensor#mT()}. */
    default Tensor mH() {
        return self().mT();
    }

    /** A copy of a quarter turn of the first two dims, from the first towards the second. */
    default Tensor rot90() {
        return rot90(1, 0, 1);
    }

    /** A copy of {@code k} quarter turns in the plane of two dims, from the first towards the second; backwards if negative. */
    default Tensor rot90(int k, int... dims) {
        return Rearrangements.rot90(self(), k, dims).make();
    }

    /** A copy with the columns, dim 1, turned round. */
    default Tensor fliplr() {
        return Rearrangements.flip("fliplr", self(), 1);
    }

    /** A copy with the rows, dim 0, turned round. */
    default Tensor flipud() {
        return Rearrangements.flip("flipud", self(), 0);
    }

    /** Of a vector {@code (n)} the matrix {@code (n, n)} with it on the main diagonal; of a matrix a copy of its diagonal. */
    default Tensor diag() {
        return diag(0);
    }

    /** @param diagonal how far above the main one; below it where negative. A vector's matrix grows by as much */
    default Tensor diag(int diagonal) {
        return Diagonals.diag(self(), diagonal).make();
    }

    /** {@code (..., n) -> (..., n, n)}: the last dim on the main diagonal of matrices of zeros. */
    default Tensor diagEmbed() {
        return diagEmbed(0, -2, -1);
    }

    /** The last dim on a diagonal of two new dims of the result, in matrices of zeros. */
    default Tensor diagEmbed(int offset, int dim1, int dim2) {
        return Diagonals.embed(self(), offset, dim1, dim2).make();
    }

    /** The matrix with all elements, in row-major order, on a diagonal. */
    default Tensor diagflat(int offset) {
        return Scope.of(() -> self().reshape(-1).diag(offset));
    }

    /** {@link #diagflat(int)} with {@code offset = 0}. */
    default Tensor diagflat() {
        return diagflat(0);
    }

    /**
     * A view of the windows of {@code size} that begin at every {@code step}-th index of {@code dimension}:
     * {@code (..., n, ...) -> (..., (n - size) / step + 1, ..., size)}.
     */
    default Tensor unfold(int dimension, long size, long step) {
        return StridedViews.unfold(self(), dimension, size, step);
    }

    /** A view of any elements of the storage: element {@code c} is number {@code storageOffset + sum_d c[d] * stride[d]}. */
    default Tensor asStrided(long[] size, long[] stride) {
        return asStrided(size, stride, null);
    }

    /** @param storageOffset {@code null} for this tensor's own */
    default Tensor asStrided(long[] size, long[] stride, Long storageOffset) {
        return StridedViews.strided(self(), size, stride, storageOffset);
    }

    /** {@link #asStrided(long[], long[], Long)} in place. */
    default Tensor asStrided_(long[] size, long[] stride, Long storageOffset) {
        return self().become("asStrided_", x -> x.asStrided(size, stride, storageOffset));
    }

    /** A copy of all elements in row-major order, each {@code repeats} times in a row. */
    default Tensor repeatInterleave(long repeats) {
        return repeatInterleave(repeats, null, null);
    }

    /** A copy with each index of {@code dim} repeated {@code repeats} times in a row. */
    default Tensor repeatInterleave(long repeats, int dim) {
        return repeatInterleave(repeats, dim, null);
    }

    /**
     * @param dim        {@code null} for the elements in row-major order
     * @param outputSize the extent of the result, to be checked, or {@code null}
     */
    default Tensor repeatInterleave(long repeats, Integer dim, Long outputSize) {
        return Repeats.interleave(self(), repeats, dim, outputSize);
    }

    /** A copy with index {@code i} of {@code dim} repeated {@code repeats[i]} times in a row. */
    default Tensor repeatInterleave(Tensor repeats, int dim) {
        return repeatInterleave(repeats, dim, null);
    }

    /**
     * @param repeats    int64 or int32, one number or as many as {@code dim} has indices
     * @param dim        {@code null} for the elements in row-major order
     * @param outputSize the extent of the result, to be checked, or {@code null}
     */
    @OnHost("how often each index occurs decides the result's shape")
    default Tensor repeatInterleave(Tensor repeats, Integer dim, Long outputSize) {
        return Repeats.interleave(self(), repeats, dim, outputSize);
    }

    /** {@code n! / (r! (n - r)!)} rows: the ways to choose two elements of a vector, in its order. */
    default Tensor combinations() {
        return combinations(2, false);
    }

    /** @param withReplacement whether an element may be chosen more than once */
    @OnHost("the combinations are counted on the host and their positions uploaded")
    default Tensor combinations(int r, boolean withReplacement) {
        return Grids.combinations(self(), r, withReplacement);
    }

    /** Parts of the given sizes, which must add up to the extent. */
    default List<Tensor> splitWithSizes(long[] splitSizes, int dim) {
        return self().split(splitSizes, dim);
    }

    /** Parts of these sizes along the first dim: views. */
    default List<Tensor> splitWithSizes(long... splitSizes) {
        return splitWithSizes(splitSizes, 0);
    }

    /** {@code sections} parts; the first ones are one longer where the extent does not divide evenly. */
    default List<Tensor> tensorSplit(long sections, int dim) {
        return Splits.tensorSplit(self(), sections, dim);
    }

    /** {@link #tensorSplit(long, int)} with {@code dim = 0}. */
    default List<Tensor> tensorSplit(long sections) {
        return tensorSplit(sections, 0);
    }

    /** The parts before, between and behind {@code indices}; bounds are taken as a slice takes them. */
    default List<Tensor> tensorSplit(long[] indices, int dim) {
        return Splits.tensorSplit(self(), indices, dim);
    }

    /** @param indicesOrSections int64: of rank zero a number of sections, else indices */
    @OnHost("where to cut decides the results' shapes")
    default List<Tensor> tensorSplit(Tensor indicesOrSections, int dim) {
        return Splits.tensorSplit(self(), indicesOrSections, dim);
    }

    /** Equal parts of the columns, dim 1; of a vector of its elements. */
    default List<Tensor> hsplit(long sections) {
        return Splits.even("hsplit", self(), sections, 1, self().dim() == 1 ? 0 : 1);
    }

    /** The columns before, between and behind {@code indices}; of a vector its elements. */
    default List<Tensor> hsplit(long[] indices) {
        return Splits.at("hsplit", self(), indices, 1, self().dim() == 1 ? 0 : 1);
    }

    /** Equal parts of the rows, dim 0. */
    default List<Tensor> vsplit(long sections) {
        return Splits.even("vsplit", self(), sections, 2, 0);
    }

    /** Parts between these rows: views. */
    default List<Tensor> vsplit(long[] indices) {
        return Splits.at("vsplit", self(), indices, 2, 0);
    }

    /** Equal parts of the depth, dim 2. */
    default List<Tensor> dsplit(long sections) {
        return Splits.even("dsplit", self(), sections, 3, 2);
    }

    /** Parts between these positions along dim 2: views. */
    default List<Tensor> dsplit(long[] indices) {
        return Splits.at("dsplit", self(), indices, 3, 2);
    }

    /** A copy of {@link ViewOps#narrow(int, long, long)}. */
    default Tensor narrowCopy(int dim, long start, long length) {
        return Scope.of(() -> self().narrow(dim, start, length).clone());
    }

    /** A copy with {@code src} in place of {@code select(dim, index)}. */
    default Tensor selectScatter(Tensor src, int dim, long index) {
        return PartWrites.select(self(), src, dim, index).make();
    }

    /** A copy with {@code src} in place of {@code slice(dim, start, end, step)}. */
    default Tensor sliceScatter(Tensor src, int dim, Long start, Long end, long step) {
        return PartWrites.slice(self(), src, dim, start, end, step).make();
    }

    /** A copy with {@code src} in place of {@code diagonal(offset, dim1, dim2)}. */
    default Tensor diagonalScatter(Tensor src, int offset, int dim1, int dim2) {
        return PartWrites.diagonal(self(), src, offset, dim1, dim2).make();
    }

    /** {@link #diagonalScatter(Tensor, int, int, int)} with {@code offset = 0}, {@code dim1 = 0}, {@code dim2 = 1}. */
    default Tensor diagonalScatter(Tensor src) {
        return diagonalScatter(src, 0, 0, 1);
    }

    /**
     * A copy with {@code src} in place of {@code asStrided(size, stride, storageOffset)}; the copy has this tensor's strides if they
     * leave no gaps, else row-major ones.
     */
    default Tensor asStridedScatter(Tensor src, long[] size, long[] stride, Long storageOffset) {
        return PartWrites.strided(self(), src, size, stride, storageOffset).make();
    }

    /** Sums over the dims that broadcasting {@code size} to this shape would stretch. */
    default Tensor sumToSize(long... size) {
        return Reductions.sumTo(self(), Shape.of(size));
    }
}
