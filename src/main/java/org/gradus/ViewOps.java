package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Other shapes of the same elements, and parts of them. What says so is a copy; {@code reshape} and {@code flatten} are copies
 * only where strides cannot express the result; all else shares elements with this tensor. Dims may count from the end.
 */
public sealed interface ViewOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The elements in row-major order under other dims, one of which may be -1 to be found out. */
    default Tensor reshape(long... dims) {
        return Views.reshape(self(), dims);
    }

    /** {@link #reshape(long...)} to the shape of another. */
    default Tensor reshapeAs(Tensor other) {
        return reshape(other.shape().dims());
    }

    /** As {@link #reshape}, but never a copy. */
    default Tensor view(long... dims) {
        return Views.view(self(), dims);
    }

    /** {@link #view(long...)} to the shape of another. */
    default Tensor viewAs(Tensor other) {
        return view(other.shape().dims());
    }

    /** Merges all dims into one. */
    default Tensor flatten() {
        return flatten(0, -1);
    }

    /** {@link #flatten(int, int)} with {@code endDim = -1}. */
    default Tensor flatten(int startDim) {
        return flatten(startDim, -1);
    }

    /** Merges the dims from {@code startDim} to {@code endDim}, both included. */
    default Tensor flatten(int startDim, int endDim) {
        return Views.flatten(self(), startDim, endDim);
    }

    /** {@link #reshape(long...)} with {@code dims = -1}. */
    default Tensor ravel() {
        return self().isContiguous() ? view(-1) : reshape(-1);
    }

    /** Cuts one dim into several, one of which may be -1. */
    default Tensor unflatten(int dim, long... sizes) {
        return Views.unflatten(self(), dim, sizes);
    }

    /** The transpose of a matrix; of fewer dims, the tensor itself. */
    default Tensor t() {
        Tensor x = self();
        if (x.dim() > 2) {
            throw new ShapeException("t() expects a tensor with <= 2 dimensions, but self is " + x.dim() + "D");
        }
        return Call.view("t", x, x.dim() < 2 ? x.layout : x.layout.permute(1, 0));
    }

    /** {@link #t()} in place. */
    default Tensor t_() {
        return self().become("t_", Tensor::t);
    }

    /** The transpose of the last two dims; of a number, the number. */
    default Tensor mT() {
        Tensor x = self();
        if (x.dim() == 1) {
            throw new ShapeException("mT() is only supported on matrices or batches of matrices. Got " + x.dim()
                + "-D tensor.");
        }
        return x.dim() == 0 ? transpose(0, 0) : transpose(-2, -1);
    }

    /** Swaps two dims. */
    default Tensor transpose(int dim0, int dim1) {
        Tensor x = self();
        int a = Math.max(0, x.shape().axisOrScalar(dim0, "transpose"));
        int b = Math.max(0, x.shape().axisOrScalar(dim1, "transpose"));
        int[] order = new int[x.dim()];
        Arrays.setAll(order, i -> i == a ? b : i == b ? a : i);
        return Call.view("transpose", x, x.layout.permute(order), a, b);
    }

    /** {@link #transpose(int, int)} in place. */
    default Tensor transpose_(int dim0, int dim1) {
        return self().become("transpose_", x -> x.transpose(dim0, dim1));
    }

    /** The dims in another order: dim {@code i} of the result is dim {@code dims[i]} of this. */
    default Tensor permute(int... dims) {
        int[] order = Views.permutation("permute", self(), dims);
        return Call.view("permute", self(), self().layout.permute(order), (Object) order);
    }

    /** Moves one dim; the others keep their order. */
    default Tensor movedim(int source, int destination) {
        return Views.movedim(self(), new int[] {source}, new int[] {destination});
    }

    /** Moves dims to where {@code destination} says; the others keep their order. */
    default Tensor movedim(int[] source, int[] destination) {
        return Views.movedim(self(), source, destination);
    }

    /** Repeats dims of extent 1, and new leading ones, without a copy; -1 keeps an extent. */
    default Tensor expand(long... dims) {
        Shape shape = Views.expanded(self(), dims);
        return Call.view("expand", self(), self().layout.expand(shape), shape);
    }

    /** {@link #expand(long...)} to the shape of another. */
    default Tensor expandAs(Tensor other) {
        return expand(other.shape().dims());
    }

    /** {@link #expand(long...)} under another name. */
    default Tensor broadcastTo(long... dims) {
        return expand(dims);
    }

    /** Drops all dims of extent 1. */
    default Tensor squeeze() {
        return Views.squeeze(self());
    }

    /** Drops one dim if its extent is 1. */
    default Tensor squeeze(int dim) {
        return Views.squeeze(self(), dim);
    }

    /** {@link #squeeze()} in place. */
    default Tensor squeeze_() {
        return self().become("squeeze_", Tensor::squeeze);
    }

    /** {@link #squeeze(int)} in place. */
    default Tensor squeeze_(int dim) {
        return self().become("squeeze_", x -> x.squeeze(dim));
    }

    /** A new dim of extent 1 at {@code dim} of the result. */
    default Tensor unsqueeze(int dim) {
        return Views.unsqueeze(self(), dim);
    }

    /** {@link #unsqueeze(int)} in place. */
    default Tensor unsqueeze_(int dim) {
        return self().become("unsqueeze_", x -> x.unsqueeze(dim));
    }

    /** {@code length} elements along {@code dim}, from {@code start}. */
    default Tensor narrow(int dim, long start, long length) {
        return Parts.narrow(self(), dim, start, length);
    }

    /** @param start an integer of rank zero; it is read back */
    @OnHost("where the part begins is read back")
    default Tensor narrow(int dim, Tensor start, long length) {
        if (start.dim() != 0 || !start.dtype().isIntegral()) {
            throw new ShapeException("narrow: start must be an 0-dim integral Tensor, got " + start.dtype() + " of shape "
                + start.shape());
        }
        return narrow(dim, start.itemLong(), length);
    }

    /** One index of {@code dim}, which disappears. */
    default Tensor select(int dim, long index) {
        return Parts.select(self(), dim, index);
    }

    /**
     * Indices {@code start, start + step, ...} before {@code end} along {@code dim}; bounds beyond the extent are moved into it.
     */
    default Tensor slice(int dim, long start, long end, long step) {
        return Parts.slice(self(), dim, start, end, step);
    }

    /** @param start {@code null} for the first index; {@code end} likewise for one past the last */
    default Tensor slice(int dim, Long start, Long end, long step) {
        return Parts.slice(self(), dim, start, end, step);
    }

    /** {@link #slice(int, long, long, long)} with {@code step = 1}. */
    default Tensor slice(int dim, long start, long end) {
        return slice(dim, start, end, 1);
    }

    /** The main diagonal of a matrix. */
    default Tensor diagonal() {
        return diagonal(0, 0, 1);
    }

    /** {@link #diagonal(int, int, int)} with {@code dim1 = 0}, {@code dim2 = 1}. */
    default Tensor diagonal(int offset) {
        return diagonal(offset, 0, 1);
    }

    /** A diagonal of two dims, as a last one; {@code offset} above the main one, below it where negative. */
    default Tensor diagonal(int offset, int dim1, int dim2) {
        return Parts.diagonal(self(), offset, dim1, dim2);
    }

    /** Parts of {@code size} along {@code dim}; the last one may be smaller. */
    default List<Tensor> split(long size, int dim) {
        return Parts.split(self(), size, dim);
    }

    /** {@link #split(long, int)} with {@code dim = 0}. */
    default List<Tensor> split(long size) {
        return split(size, 0);
    }

    /** Parts of the given sizes, which must add up to the extent. */
    default List<Tensor> split(long[] sizes, int dim) {
        return Parts.split(self(), sizes, dim);
    }

    /** {@link #split(long[], int)} with {@code dim = 0}. */
    default List<Tensor> split(long[] sizes) {
        return split(sizes, 0);
    }

    /** At most {@code chunks} parts of one size; the last one may be smaller. */
    default List<Tensor> chunk(int chunks, int dim) {
        return Parts.chunk(self(), chunks, dim);
    }

    /** {@link #chunk(int, int)} with {@code dim = 0}. */
    default List<Tensor> chunk(int chunks) {
        return chunk(chunks, 0);
    }

    /** Every index of {@code dim}, which disappears. */
    default List<Tensor> unbind(int dim) {
        return Parts.unbind(self(), dim);
    }

    /** {@link #unbind(int)} with {@code dim = 0}. */
    default List<Tensor> unbind() {
        return unbind(0);
    }

    /** A copy with the order of some dims turned round. */
    default Tensor flip(int... dims) {
        return Rearrangements.flip(self(), dims).make();
    }

    /** A copy, {@code repeats[d]} times along dim {@code d}; there may be more repeats than dims. */
    default Tensor repeat(long... repeats) {
        return Rearrangements.repeat(self(), repeats).make();
    }

    /** As {@link #repeat}, where missing leading repeats are 1. */
    default Tensor tile(long... repeats) {
        int missing = Math.max(0, self().dim() - repeats.length);
        long[] all = new long[missing + repeats.length];
        Arrays.fill(all, 0, missing, 1);
        System.arraycopy(repeats, 0, all, missing, repeats.length);
        return repeat(all);
    }

    /** A copy of the elements in row-major order, moved by {@code shift}; those that fall off come in at the other end. */
    default Tensor roll(long shift) {
        return Rearrangements.roll(self(), new long[] {shift}, new int[0]).make();
    }

    /** Elements move {@code shift} places along a dim; what leaves at one end comes in at the other. */
    default Tensor roll(long shift, int dim) {
        return Rearrangements.roll(self(), new long[] {shift}, new int[] {dim}).make();
    }

    /** Elements move along dims; what leaves at one end comes in at the other. */
    default Tensor roll(long[] shifts, int[] dims) {
        return Rearrangements.roll(self(), shifts, dims).make();
    }

    /** This tensor if it is contiguous, else a copy that is. */
    default Tensor contiguous() {
        return self().isContiguous() ? self() : self().clone();
    }

    /** The same elements and history as another view. */
    default Tensor alias() {
        Layout layout = self().layout;
        return Call.view("alias", self(), layout);
    }
}
