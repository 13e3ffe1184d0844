package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Picking and placing along one dim, and by masks. A zero-dimensional tensor counts as a vector of one element. */
final class Gathering {
    private Gathering() { }

    static Shape lifted(Shape shape) {
        return shape.isScalar() ? Shape.of(1) : shape;
    }

    static Expr lifted(Expr e) {
        return e.reshape(lifted(e.shape()));
    }

    /** Axis {@code dim} by the only index value, the others by their own coordinate. */
    static int[] along(int rank, int axis) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, d -> d == axis ? 0 : ~d);
        return axes;
    }

    /** Only an index without elements may have another dtype, as in PyTorch. */
    private static void checkIndex(String op, Tensor index) {
        if (index.dtype() != DType.INT64 && index.numel() > 0) {
            throw new DTypeException(op + "(): Expected dtype int64 for index, got " + index.dtype());
        }
    }

    static Call gather(Tensor x, int dim, Tensor index) {
        checkIndex("gather", index);
        int axis = Math.max(0, x.shape().axisOrScalar(dim, "gather"));
        Shape from = lifted(x.shape());
        Shape to = lifted(index.shape());
        if (index.numel() == 0) {
            return new Call("gather", Expr.constant(x.place(), x.dtype(), index.shape(), 0L), Call.attrs(axis), x, index);
        }
        if (from.rank() != to.rank()) {
            throw new ShapeException("gather: Index tensor must have the same number of dimensions as input tensor, got "
                + index.shape() + " and " + x.shape());
        }
        for (int d = 0; d < to.rank(); d++) {
            if (d != axis && to.dim(d) > from.dim(d)) {
                throw new ShapeException("gather: Size does not match at dimension " + d + " expected index " + index.shape()
                    + " to be smaller than self " + x.shape() + " apart from dimension " + axis);
            }
        }
        Expr value = Expr.gather(lifted(x.expr("gather")), along(from.rank(), axis), to, "gather", lifted(index.expr("gather")).cast(DType.INT64));
        return new Call("gather", value.reshape(index.shape()), Call.attrs(axis), x, index);
    }

    static Tensor takeAlongDim(Tensor x, Tensor index, int dim) {
        if (x.dim() != index.dim()) {
            throw new ShapeException("takeAlongDim: input and indices should have the same number of dimensions, but got "
                + x.dim() + " dimensions for input, and " + index.dim() + " dimensions for indices");
        }
        int axis = x.shape().axis(dim, "takeAlongDim");
        Shape common = Shape.broadcast("takeAlongDim", Reductions.reduced(x.shape(), new int[] {axis}, true),
            Reductions.reduced(index.shape(), new int[] {axis}, true));
        long[] from = common.dims();
        long[] to = common.dims();
        from[axis] = x.size(axis);
        to[axis] = index.size(axis);
        return Scope.of(() -> x.expand(from).gather(axis, index.expand(to)));
    }

    static Call scatter(String op, Tensor x, int dim, Tensor index, Tensor src, ScatterMode mode) {
        int axis = checkScatter(op, x, dim, index);
        Expr value = scattered(op, lifted(x.expr(op)), axis, index, source(op, x, axis, index, src), mode);
        return new Call(op, value.reshape(x.shape()), Call.attrs(axis), x, index, src);
    }

    /** The part of {@code src} that is scattered: its corner of the index's shape. */
    static Expr source(String op, Tensor x, int axis, Tensor index, Tensor src) {
        if (src.dtype() != x.dtype()) {
            throw new DTypeException(op + "(): Expected self.dtype to be equal to src.dtype, got " + x.dtype() + " and "
                + src.dtype());
        }
        Shape domain = lifted(index.shape());
        Shape source = lifted(src.shape());
        boolean fits = source.rank() == domain.rank();
        for (int d = 0; d < domain.rank() && fits; d++) {
            fits = domain.dim(d) <= source.dim(d);
        }
        if (!fits && index.numel() > 0) {
            throw new ShapeException(op + ": Expected index " + index.shape() + " to be smaller than self " + x.shape()
                + " apart from dimension " + axis + " and to be smaller size than src " + src.shape());
        }
        return index.numel() == 0 ? Expr.constant(x.place(), x.dtype(), domain, 0L) : corner(lifted(src.expr(op)), domain);
    }

    static Call scatter(Tensor x, int dim, Tensor index, Scalar value) {
        int axis = checkScatter("scatter", x, dim, index);
        Expr part = value.constant(x.place(), x.dtype(), lifted(index.shape()));
        return new Call("scatter.value", scattered("scatter", lifted(x.expr("scatter")), axis, index, part,
            ScatterMode.SET).reshape(x.shape()), Call.attrs(axis, value.number()), x, index);
    }

    static Call scatter(Tensor x, int dim, Tensor index, Tensor src, String reduce) {
        Call call = scatter("scatter", x, dim, index, src, mode(reduce));
        return new Call("scatter.reduce", call.value(), Call.attrs(reduce), x, index, src);
    }

    static Call scatter(Tensor x, int dim, Tensor index, Scalar value, String reduce) {
        int axis = checkScatter("scatter", x, dim, index);
        Expr part = value.constant(x.place(), x.dtype(), lifted(index.shape()));
        Expr out = scattered("scatter", lifted(x.expr("scatter")), axis, index, part, mode(reduce));
        return new Call("scatter.reduce", out.reshape(x.shape()), Call.attrs(reduce), x, index);
    }

    private static ScatterMode mode(String reduce) {
        return switch (reduce) {
            case "add" -> ScatterMode.ADD;
            case "multiply" -> ScatterMode.MUL;
            default -> throw new ArgumentException("scatter: reduce argument must be either add or multiply, got " + reduce);
        };
    }

    static int checkScatter(String op, Tensor x, int dim, Tensor index) {
        checkIndex(op, index);
        int axis = Math.max(0, x.shape().axisOrScalar(dim, op));
        Shape to = lifted(x.shape());
        Shape from = lifted(index.shape());
        if (index.numel() == 0) {
            return axis;
        }
        if (to.rank() != from.rank()) {
            throw new ShapeException(op + ": Index tensor must have the same number of dimensions as self tensor, got "
                + index.shape() + " and " + x.shape());
        }
        for (int d = 0; d < to.rank(); d++) {
            if (d != axis && from.dim(d) > to.dim(d)) {
                throw new ShapeException(op + ": Expected index " + index.shape() + " to be smaller than self " + x.shape()
                    + " apart from dimension " + axis);
            }
        }
        return axis;
    }

    /** @param base with at least one dim */
    static Expr scattered(String op, Expr base, int axis, Tensor index, Expr source, ScatterMode mode) {
        return index.numel() == 0 ? base
            : Tallies.scatter(op, base, source, axis, mode, lifted(index.expr(op)).cast(DType.INT64));
    }

    /** The first elements along every dim. */
    private static Expr corner(Expr e, Shape shape) {
        return e.view(Layout.of(shape, Layout.contiguous(e.shape()).strides(), 0));
    }

    private static void checkLong(String op, Tensor index) {
        if (index.dtype() != DType.INT64) {
            throw new DTypeException(op + "(): Expected dtype int64 for index, got " + index.dtype());
        }
    }

    private static Expr positions(String op, Tensor index) {
        if (index.dim() > 1) {
            throw new IndexException(op + "(): Index is supposed to be a vector, got shape " + index.shape());
        }
        if (!index.dtype().isIntegral()) {
            throw new DTypeException(op + "(): Expected dtype int32 or int64 for index, got " + index.dtype());
        }
        return lifted(index.expr(op)).cast(DType.INT64);
    }

    /** The positions along {@code axis}, repeated over the other dims of {@code shape}. */
    private static Expr spread(Expr positions, Shape shape, int axis) {
        long[] dims = new long[shape.rank()];
        Arrays.fill(dims, 1);
        dims[axis] = positions.shape().dim(0);
        return positions.reshape(Shape.of(dims)).expand(shape);
    }

    private static Shape with(Shape shape, int axis, long extent) {
        long[] dims = shape.dims();
        dims[axis] = extent;
        return Shape.of(dims);
    }

    static Call indexSelect(Tensor x, int dim, Tensor index) {
        int axis = Math.max(0, x.shape().axisOrScalar(dim, "indexSelect"));
        Expr positions = positions("indexSelect", index);
        Shape shape = with(lifted(x.shape()), axis, positions.shape().dim(0));
        Expr value = Expr.gather(lifted(x.expr("indexSelect")), along(shape.rank(), axis), shape, "indexSelect",
            spread(positions, shape, axis));
        if (x.dim() == 0 && shape.numel() != 1) {
            throw new IndexException("indexSelect(): Index to scalar can have only 1 value, got " + shape.numel() + " value(s)");
        }
        return new Call("indexSelect", value.reshape(x.dim() == 0 ? Shape.SCALAR : shape), Call.attrs(axis), x, index);
    }

    static Call indexAdd(Tensor x, int dim, Tensor index, Tensor source, Scalar alpha) {
        Sums.checkAlpha("indexAdd", x.dtype(), alpha);
        Expr part = slices("indexAdd", x, dim, index, source);
        Expr factor = alpha.constant(part.place(), part.dtype(), part.shape());
        Expr scaled = alpha.real() == 1 ? part : Expr.map(Elementwise.over(part.dtype(), Pointwise.MUL), part, factor);
        return slicesInto("indexAdd", x, dim, index, scaled, ScatterMode.ADD,
            Call.attrs(axis("indexAdd", x, dim), alpha.number()), source);
    }

    static Call indexCopy(Tensor x, int dim, Tensor index, Tensor source) {
        checkLong("indexCopy", index);
        Expr part = slices("indexCopy", x, dim, index, source);
        return slicesInto("indexCopy", x, dim, index, part, ScatterMode.SET, Call.attrs(axis("indexCopy", x, dim)), source);
    }

    static Call indexFill(Tensor x, int dim, Tensor index, Tensor value) {
        checkLong("indexFill", index);
        if (value.dim() != 0) {
            throw new ShapeException("indexFill_ only supports a 0-dimensional value tensor, but got tensor with " + value.dim()
                + " dimension(s).");
        }
        Elementwise.sameDevice("indexFill", x, index, value);
        int axis = axis("indexFill", x, dim);
        Shape shape = with(lifted(x.shape()), axis, positions("indexFill", index).shape().dim(0));
        return slicesInto("indexFill", x, dim, fromStart(index, lifted(x.shape()).dim(axis)),
            value.expr("indexFill").cast(x.dtype()).expand(shape), ScatterMode.SET, Call.attrs(axis), value);
    }

    /** Positions that may count from the end. */
    private static Tensor fromStart(Tensor index, long extent) {
        return Scope.of(() -> Gradus.where(index.lt(0), index.add(extent), index));
    }

    static int axis(String op, Tensor x, int dim) {
        return Math.max(0, x.shape().axisOrScalar(dim, op));
    }

    static Expr slices(String op, Tensor x, int dim, Tensor index, Tensor source) {
        if (x.dtype() != source.dtype()) {
            throw new DTypeException(op + "(): self and source expected to have the same dtype, but got (self) " + x.dtype()
                + " and (source) " + source.dtype());
        }
        int axis = axis(op, x, dim);
        Expr part = lifted(source.expr(op));
        Shape want = with(lifted(x.shape()), axis, positions(op, index).shape().dim(0));
        if (!part.shape().equals(want)) {
            throw new ShapeException(op + "(): source of shape " + source.shape() + " does not fit self " + x.shape()
                + " with index " + index.shape() + " along dim " + axis + "; expected " + want);
        }
        return part;
    }

    private static Call slicesInto(String op, Tensor x, int dim, Tensor index, Expr part, ScatterMode mode,
        java.util.List<Object> attrs,
                                   Tensor source) {
        int axis = axis(op, x, dim);
        Expr base = lifted(x.expr(op));
        Expr value = part.shape().numel() == 0 ? base : Tallies.scatter(op, base, part, axis, mode,
            spread(positions(op, index), part.shape(), axis));
        return new Call(op, value.reshape(x.shape()), attrs, x, index, source);
    }
}
