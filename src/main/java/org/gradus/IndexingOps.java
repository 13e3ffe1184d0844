package org.gradus;

import java.util.List;
import org.gradus.ir.ScatterMode;

/**
 * Reading and writing parts. An index known to the host is checked at the call; an index inside a tensor, when the result is
 * computed. Both throw {@link org.gradus.types.IndexException}.
 */
public sealed interface IndexingOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code x[...]}: a view, unless tensors pick elements. A mask is read back, as it decides the result's shape. */
    @OnHost("a mask is read back, as it decides the shape")
    default Tensor get(Index... index) {
        return Indexing.get(self(), index);
    }

    /** {@code x[i, j, ...]}: a view. */
    default Tensor get(long... index) {
        Index[] components = new Index[index.length];
        for (int i = 0; i < index.length; i++) {
            components[i] = Index.at(index[i]);
        }
        return Indexing.get(self(), components);
    }

    /**
     * {@code x[index] = value}; the value is broadcast, and cast unless tensors pick the elements. One mask and a number need no
     * reading back.
     */
    @OnHost("a mask is read back unless the value is a number")
    default Tensor set_(Tensor value, Index... index) {
        Indexing.set(self(), value, index);
        return self();
    }

    /** {@link #set_(Tensor, Index...)} with a number. */
    default Tensor set_(Number value, Index... index) {
        Indexing.set(self(), Elementwise.number(self(), Scalar.of(value)), index);
        return self();
    }

    /** Picks by tensors only: {@code x[indices[0], indices[1], ...]}, where {@code null} is a whole dim. */
    @OnHost("a mask is read back, as it decides the shape")
    default Tensor index(Tensor... indices) {
        return Indexing.index(self(), Indexing.listed(indices));
    }

    /** A copy with {@code values} at {@code x[indices]}, or added there. Of equal indices, all add up or the last one stays. */
    @OnHost("a mask is read back")
    default Tensor indexPut(Tensor[] indices, Tensor values, boolean accumulate) {
        return Indexing.put(self(), Indexing.listed(indices), values, accumulate).make();
    }

    /** {@link #indexPut(Tensor[], Tensor, boolean)} with {@code accumulate = false}. */
    @OnHost("a mask is read back")
    default Tensor indexPut(Tensor[] indices, Tensor values) {
        return indexPut(indices, values, false);
    }

    /** {@link #indexPut_(Tensor[], Tensor, boolean)} with {@code accumulate = false}. */
    @OnHost("a mask is read back")
    default Tensor indexPut_(Tensor[] indices, Tensor values) {
        return indexPut_(indices, values, false);
    }

    /** {@link #indexPut(Tensor[], Tensor, boolean)} in place. */
    @OnHost("a mask is read back")
    default Tensor indexPut_(Tensor[] indices, Tensor values, boolean accumulate) {
        return Indexing.put(self(), Indexing.listed(indices), values, accumulate).into(self(), "indexPut_");
    }

    /**
     * Element {@code [i][j][k]} is, for {@code dim} 0, {@code self[index[i][j][k]][j][k]}; the result has {@code index}'s shape.
     */
    default Tensor gather(int dim, Tensor index) {
        return Gathering.gather(self(), dim, index).make();
    }

    /** As {@link #gather}, with the other dims broadcast. */
    default Tensor takeAlongDim(Tensor indices, int dim) {
        return Gathering.takeAlongDim(self(), indices, dim);
    }

    /** Of all elements in row-major order. */
    default Tensor takeAlongDim(Tensor indices) {
        return Scope.of(() -> self().reshape(-1).gather(0, indices.reshape(-1)));
    }

    /** A copy with, for {@code dim} 0, {@code self[index[i][j][k]][j][k] = src[i][j][k]}. Of equal indices the last one stays. */
    default Tensor scatter(int dim, Tensor index, Tensor src) {
        return Gathering.scatter("scatter", self(), dim, index, src, ScatterMode.SET).make();
    }

    /** {@link #scatter(int, Tensor, Tensor)} of one value. */
    default Tensor scatter(int dim, Tensor index, Number value) {
        return Gathering.scatter(self(), dim, index, Scalar.of(value)).make();
    }

    /** {@link #scatter(int, Tensor, Tensor)} in place. */
    default Tensor scatter_(int dim, Tensor index, Tensor src) {
        return Gathering.scatter("scatter", self(), dim, index, src, ScatterMode.SET).into(self(), "scatter_");
    }

    /** {@link #scatter(int, Tensor, Number)} in place. */
    default Tensor scatter_(int dim, Tensor index, Number value) {
        return Gathering.scatter(self(), dim, index, Scalar.of(value)).into(self(), "scatter_");
    }

    /**
     * As {@link #scatter(int, Tensor, Tensor)}, combined with what is there. Not differentiable, as in PyTorch.
     *
     * @param reduce {@code "add"} or {@code "multiply"}
     */
    default Tensor scatter(int dim, Tensor index, Tensor src, String reduce) {
        return Gathering.scatter(self(), dim, index, src, reduce).make();
    }

    /** {@link #scatter(int, Tensor, Tensor, String)} in place. */
    default Tensor scatter_(int dim, Tensor index, Tensor src, String reduce) {
        return Gathering.scatter(self(), dim, index, src, reduce).into(self(), "scatter_");
    }

    /** {@link #scatter(int, Tensor, Tensor, String)} of one value. */
    default Tensor scatter(int dim, Tensor index, Number value, String reduce) {
        return Gathering.scatter(self(), dim, index, Scalar.of(value), reduce).make();
    }

    /** {@link #scatter(int, Tensor, Number, String)} in place. */
    default Tensor scatter_(int dim, Tensor index, Number value, String reduce) {
        return Gathering.scatter(self(), dim, index, Scalar.of(value), reduce).into(self(), "scatter_");
    }

    /** As {@link #scatter(int, Tensor, Tensor)}, adding. */
    default Tensor scatterAdd(int dim, Tensor index, Tensor src) {
        return Gathering.scatter("scatterAdd", self(), dim, index, src, ScatterMode.ADD).make();
    }

    /** {@link #scatterAdd(int, Tensor, Tensor)} in place. */
    default Tensor scatterAdd_(int dim, Tensor index, Tensor src) {
        return Gathering.scatter("scatterAdd", self(), dim, index, src, ScatterMode.ADD).into(self(), "scatterAdd_");
    }

    /**
     * As {@link #scatter(int, Tensor, Tensor)}, where elements that meet are combined.
     *
     * @param reduce      {@code "sum"}, {@code "prod"}, {@code "mean"}, {@code "amax"} or {@code "amin"}
     * @param includeSelf whether this tensor's element takes part where others come
     */
    default Tensor scatterReduce(int dim, Tensor index, Tensor src, String reduce, boolean includeSelf) {
        return ScatterReduce.scatter(self(), dim, index, src, reduce, includeSelf).make();
    }

    /** {@link #scatterReduce(int, Tensor, Tensor, String, boolean)} with {@code includeSelf = true}. */
    default Tensor scatterReduce(int dim, Tensor index, Tensor src, String reduce) {
        return scatterReduce(dim, index, src, reduce, true);
    }

    /** {@link #scatterReduce(int, Tensor, Tensor, String, boolean)} in place. */
    default Tensor scatterReduce_(int dim, Tensor index, Tensor src, String reduce, boolean includeSelf) {
        return ScatterReduce.scatter(self(), dim, index, src, reduce, includeSelf).into(self(), "scatterReduce_");
    }

    /** {@link #scatterReduce_(int, Tensor, Tensor, String, boolean)} with {@code includeSelf = true}. */
    default Tensor scatterReduce_(int dim, Tensor index, Tensor src, String reduce) {
        return scatterReduce_(dim, index, src, reduce, true);
    }

    /** The slices of {@code dim} that the one-dimensional {@code index} names, in its order. */
    default Tensor indexSelect(int dim, Tensor index) {
        return Gathering.indexSelect(self(), dim, index).make();
    }

    /** A copy with {@code alpha * source}'s slices added to those that {@code index} names. */
    default Tensor indexAdd(int dim, Tensor index, Tensor source, Number alpha) {
        return Gathering.indexAdd(self(), dim, index, source, Scalar.of(alpha)).make();
    }

    /** A copy to whose slices at {@code index} those of {@code source} are added. */
    default Tensor indexAdd(int dim, Tensor index, Tensor source) {
        return Gathering.indexAdd(self(), dim, index, source, Scalar.ONE).make();
    }

    /** {@link #indexAdd(int, Tensor, Tensor, Number)} in place. */
    default Tensor indexAdd_(int dim, Tensor index, Tensor source, Number alpha) {
        return Gathering.indexAdd(self(), dim, index, source, Scalar.of(alpha)).into(self(), "indexAdd_");
    }

    /** {@link #indexAdd(int, Tensor, Tensor)} in place. */
    default Tensor indexAdd_(int dim, Tensor index, Tensor source) {
        return Gathering.indexAdd(self(), dim, index, source, Scalar.ONE).into(self(), "indexAdd_");
    }

    /** A copy with the slices that {@code index} names replaced by {@code source}'s. */
    default Tensor indexCopy(int dim, Tensor index, Tensor source) {
        return Gathering.indexCopy(self(), dim, index, source).make();
    }

    /** {@link #indexCopy(int, Tensor, Tensor)} in place. */
    default Tensor indexCopy_(int dim, Tensor index, Tensor source) {
        return Gathering.indexCopy(self(), dim, index, source).into(self(), "indexCopy_");
    }

    /** A copy with the slices that {@code index} names filled with a number. */
    default Tensor indexFill(int dim, Tensor index, Number value) {
        return Gathering.indexFill(self(), dim, index, Elementwise.number(self(), Scalar.of(value))).make();
    }

    /** {@link #indexFill(int, Tensor, Number)} in place. */
    default Tensor indexFill_(int dim, Tensor index, Number value) {
        return Gathering.indexFill(self(), dim, index, Elementwise.number(self(), Scalar.of(value))).into(self(), "indexFill_");
    }

    /** @param value zero-dimensional */
    default Tensor indexFill(int dim, Tensor index, Tensor value) {
        return Gathering.indexFill(self(), dim, index, value).make();
    }

    /** {@link #indexFill(int, Tensor, Tensor)} in place. */
    default Tensor indexFill_(int dim, Tensor index, Tensor value) {
        return Gathering.indexFill(self(), dim, index, value).into(self(), "indexFill_");
    }

    /**
     * A copy with {@code source}'s slices combined with those that {@code index} names.
     *
     * @param reduce {@code "prod"}, {@code "mean"}, {@code "amax"} or {@code "amin"}
     */
    default Tensor indexReduce(int dim, Tensor index, Tensor source, String reduce, boolean includeSelf) {
        return ScatterReduce.slices(self(), dim, index, source, reduce, includeSelf).make();
    }

    /** {@link #indexReduce(int, Tensor, Tensor, String, boolean)} in place. */
    default Tensor indexReduce_(int dim, Tensor index, Tensor source, String reduce, boolean includeSelf) {
        return ScatterReduce.slices(self(), dim, index, source, reduce, includeSelf).into(self(), "indexReduce_");
    }

    /** The elements with these row-major numbers, which may count from the end, in {@code index}'s shape. */
    default Tensor take(Tensor index) {
        return Flat.take(self(), index).make();
    }

    /** A copy with {@code source}'s elements at these row-major numbers, or added there. */
    default Tensor put(Tensor index, Tensor source, boolean accumulate) {
        return Flat.put(self(), index, source, accumulate).make();
    }

    /** {@link #put(Tensor, Tensor, boolean)} with {@code accumulate = false}. */
    default Tensor put(Tensor index, Tensor source) {
        return put(index, source, false);
    }

    /** {@link #put(Tensor, Tensor, boolean)} in place. */
    default Tensor put_(Tensor index, Tensor source, boolean accumulate) {
        return Flat.put(self(), index, source, accumulate).into(self(), "put_");
    }

    /** {@link #put_(Tensor, Tensor, boolean)} with {@code accumulate = false}. */
    default Tensor put_(Tensor index, Tensor source) {
        return put_(index, source, false);
    }

    /** A copy with {@code value} where {@code mask} is true. */
    default Tensor maskedFill(Tensor mask, Number value) {
        return maskedFill(mask, Elementwise.number(self(), Scalar.of(value)));
    }

    /** @param value zero-dimensional */
    default Tensor maskedFill(Tensor mask, Tensor value) {
        return Masks.maskedFill(self(), mask, value).make();
    }

    /** {@link #maskedFill(Tensor, Number)} in place. */
    default Tensor maskedFill_(Tensor mask, Number value) {
        return maskedFill_(mask, Elementwise.number(self(), Scalar.of(value)));
    }

    /** {@link #maskedFill(Tensor, Tensor)} in place. */
    default Tensor maskedFill_(Tensor mask, Tensor value) {
        return Masks.maskedFill(self(), mask, value).into(self(), "maskedFill_");
    }

    /** The elements where {@code mask} is true, one-dimensional. Reads the mask back, as it decides the result's shape. */
    @OnHost("the mask decides the shape")
    default Tensor maskedSelect(Tensor mask) {
        return Masks.maskedSelect(self(), mask);
    }

    /** A copy with the first elements of {@code source}, in row-major order, where {@code mask} is true. */
    @OnHost("how many elements of the source are needed is checked")
    default Tensor maskedScatter(Tensor mask, Tensor source) {
        return Masks.scatter(self(), mask, source);
    }

    /** {@link #maskedScatter(Tensor, Tensor)} in place. */
    @OnHost("how many elements of the source are needed is checked")
    default Tensor maskedScatter_(Tensor mask, Tensor source) {
        return Masks.scatter_(self(), mask, source);
    }

    /** {@code (n, rank)}: the coordinates of the elements that are not zero. Reads the elements back. */
    @OnHost("the elements decide the shape")
    default Tensor nonzero() {
        return Masks.nonzero(self());
    }

    /** @param asTuple gives the coordinates of each dim as a tensor of its own, ready to be used as an index */
    @OnHost("the elements decide the shape")
    default List<Tensor> nonzero(boolean asTuple) {
        Tensor coordinates = self().dim() == 0 && asTuple ? self().reshape(1).nonzero() : nonzero();
        return asTuple ? coordinates.unbind(1) : List.of(coordinates);
    }

    /** A copy of a matrix, or a batch, with zeros above the given diagonal. */
    default Tensor tril(int diagonal) {
        return Masks.triangle("tril", self(), diagonal).make();
    }

    /** {@link #tril(int)} with {@code diagonal = 0}. */
    default Tensor tril() {
        return tril(0);
    }

    /** A copy of a matrix, or a batch, with zeros below the given diagonal. */
    default Tensor triu(int diagonal) {
        return Masks.triangle("triu", self(), diagonal).make();
    }

    /** {@link #triu(int)} with {@code diagonal = 0}. */
    default Tensor triu() {
        return triu(0);
    }

    /** {@link #tril(int)} in place. */
    default Tensor tril_(int diagonal) {
        return Masks.triangle("tril", self(), diagonal).into(self(), "tril_");
    }

    /** {@link #tril_(int)} with {@code diagonal = 0}. */
    default Tensor tril_() {
        return tril_(0);
    }

    /** {@link #triu(int)} in place. */
    default Tensor triu_(int diagonal) {
        return Masks.triangle("triu", self(), diagonal).into(self(), "triu_");
    }

    /** {@link #triu_(int)} with {@code diagonal = 0}. */
    default Tensor triu_() {
        return triu_(0);
    }
}
