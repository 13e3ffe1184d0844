package org.gradus;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Folding any axes: what the reductions of {@link ReductionOps} check and compute. */
final class Reductions {
    private static final int[] ALL = {};
    private static final int MAX_RANK = 64;

    private Reductions() { }

    /** Whether no dims are named, which means all. */
    private static boolean whole(int[] dims) {
        return dims == null || dims.length == 0;
    }

    /** Normalised, ascending, distinct axes. */
    static int[] axes(String op, Shape shape, int... dims) {
        if (shape.rank() > MAX_RANK) {
            throw new ShapeException(op + ": only tensors with up to 64 dims are supported, got " + shape.rank());
        }
        if (whole(dims)) {
            return IntStream.range(0, shape.rank()).toArray();
        }
        boolean[] seen = new boolean[Math.max(1, shape.rank())];
        for (int d : dims) {
            int a = Math.max(0, shape.axisOrScalar(d, op));
            if (seen[a]) {
                throw new ShapeException(op + ": dim " + a + " appears multiple times in the list of dims");
            }
            seen[a] = true;
        }
        return IntStream.range(0, shape.rank()).filter(i -> seen[i]).toArray();
    }

    /** The shape without {@code axes}, or with extents of 1 there. */
    static Shape reduced(Shape shape, int[] axes, boolean keepdim) {
        long[] dims = new long[shape.rank()];
        int n = 0;
        for (int d = 0; d < dims.length; d++) {
            if (Arrays.binarySearch(axes, d) < 0) {
                dims[n++] = shape.dim(d);
            } else if (keepdim) {
                dims[n++] = 1;
            }
        }
        return Shape.of(Arrays.copyOf(dims, n));
    }

    private static Expr fold(Expr x, int[] axes, boolean keepdim, BiFunction<Rows, Expr, Expr> formula) {
        Rows rows = new Rows(x, axes);
        return formula.apply(rows, rows.value()).reshape(reduced(x.shape(), axes, keepdim));
    }

    static Expr reduce(ReduceOp op, Expr x, int[] axes, boolean keepdim) {
        return fold(x, axes, keepdim, (rows, v) -> rows.reduce(op, v));
    }

    /** @param whole no dims were named: the rule's name has no {@code .dim}, and the result has rank zero */
    private static Call call(String op, boolean whole, Expr value, int[] axes, boolean keepdim, Tensor x) {
        return whole ? Call.of(op, value, x) : new Call(op + ".dim", value, Call.attrs(axes, keepdim), x);
    }

    static Call sum(Tensor x, int[] dims, boolean keepdim, DType dtype) {
        int[] axes = axes("sum", x.shape(), dims);
        Expr v = x.expr("sum").cast(accumulating(x, dtype));
        return call("sum", whole(dims) && !keepdim, reduce(ReduceOp.SUM, v, axes, keepdim), axes, keepdim, x);
    }

    private static DType accumulating(Tensor x, DType asked) {
        return asked != null ? asked : x.dtype().isFloating() ? x.dtype() : DType.INT64;
    }

    /** NaN counts as 0. */
    static Call nansum(Tensor x, int[] dims, boolean keepdim, DType dtype) {
        int[] axes = axes("nansum", x.shape(), dims);
        Expr v = x.expr("nansum");
        Expr numbers = x.dtype().isFloating() ? ExprMath.where(Expr.map(Pointwise.ISNAN, v), ExprMath.number(v, 0L), v) : v;
        Expr value = reduce(ReduceOp.SUM, numbers.cast(accumulating(x, dtype)), axes, keepdim);
        return new Call("nansum", value, Call.attrs(axes, keepdim), x);
    }

    /** Over the dims that broadcasting {@code to} would stretch. */
    static Tensor sumTo(Tensor x, Shape to) {
        if (!Views.fits(to, x.shape())) {
            throw new ShapeException("sumToSize: size {" + to + "} is not expandable to size {" + x.shape() + "}.");
        }
        int lead = x.dim() - to.rank();
        int[] stretched = IntStream.range(0, x.dim()).filter(d -> d < lead || to.dim(d - lead) == 1 && x.size(d) != 1).toArray();
        return stretched.length == 0 && !to.isScalar() ? x : Scope.of(() -> x.sum(stretched, true).reshape(to.dims()));
    }

    static Call mean(Tensor x, int[] dims, boolean keepdim, DType dtype) {
        if (dtype != null && !dtype.isFloating()) {
            throw new DTypeException("mean(): could not infer output dtype. Optional dtype must be either a "
                + "floating point or complex dtype. Got: " + Dtypes.name(dtype));
        }
        if (dtype == null && !x.dtype().isFloating()) {
            throw new DTypeException("mean(): could not infer output dtype. Input dtype must be either a "
                + "floating point or complex dtype. Got: " + Dtypes.name(x.dtype()));
        }
        int[] axes = axes("mean", x.shape(), dims);
        Expr value = fold(x.expr("mean").cast(dtype == null ? x.dtype() : dtype), axes, keepdim, Reductions::mean);
        return call("mean", whole(dims) && !keepdim, value, axes, keepdim, x);
    }

    private static Expr mean(Rows rows, Expr v) {
        return ExprMath.div(rows.reduce(ReduceOp.SUM, v), rows.length());
    }

    static Call prod(Tensor x, DType dtype) {
        Expr v = x.expr("prod").cast(accumulating(x, dtype));
        return Call.of("prod", reduce(ReduceOp.PROD, v, axes("prod", x.shape(), ALL), false), x);
    }

    static Call prod(Tensor x, int dim, boolean keepdim, DType dtype) {
        int[] axes = axes("prod", x.shape(), dim);
        Expr v = x.expr("prod").cast(accumulating(x, dtype));
        return call("prod", false, reduce(ReduceOp.PROD, v, axes, keepdim), axes, keepdim, x);
    }

    /** {@code sum((x - mean)^2) / max(0, n - correction)}, in two passes over the row. */
    static Call variance(String op, Tensor x, int[] dims, Number correction, boolean keepdim, boolean root) {
        double taken = correction == null ? 1 : correction.doubleValue();
        if (!x.dtype().isFloating()) {
            throw new DTypeException(op + " only support floating point dtypes, got " + x.dtype());
        }
        int[] axes = axes(op, x.shape(), dims);
        Expr value = fold(x.expr(op), axes, keepdim, (rows, v) -> {
            Expr centred = ExprMath.sub(v, rows.spread(mean(rows, v)));
            Expr squares = rows.reduce(ReduceOp.SUM, ExprMath.square(centred));
            Expr variance = ExprMath.div(squares, Math.max(0, rows.length() - taken));
            return root ? ExprMath.sqrt(variance) : variance;
        });
        return new Call(op, value, Call.attrs(axes, taken, keepdim), x);
    }

    /** {@code m + log(sum(e^(x - m)))} with the row's largest value {@code m}, or 0 where that is infinite. */
    static Call logsumexp(Tensor x, int[] dims, boolean keepdim) {
        int[] axes = axes("logsumexp", x.shape(), dims);
        Expr value = fold(Elementwise.floating("logsumexp", x), axes, keepdim, (rows, v) -> {
            Expr largest = rows.reduce(ReduceOp.MAX, v);
            Expr m = ExprMath.where(Expr.map(Pointwise.ISINF, largest), ExprMath.number(largest, 0.0), largest);
            Expr total = rows.reduce(ReduceOp.SUM, ExprMath.exp(ExprMath.sub(v, rows.spread(m))));
            return ExprMath.add(ExprMath.log(total), m);
        });
        return new Call("logsumexp", value, Call.attrs(axes, keepdim), x);
    }

    static Call norm(Tensor x, double p, int[] dims, boolean keepdim) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException("norm: Expected a floating point tensor as input. Got " + Dtypes.name(x.dtype()));
        }
        int[] axes = axes("norm", x.shape(), dims);
        Expr value = fold(x.expr("norm"), axes, keepdim, (rows, v) -> norm(rows, v, p));
        return new Call("norm", value, Call.attrs(p, axes, keepdim), x);
    }

    private static Expr norm(Rows rows, Expr v, double p) {
        if (p == Double.POSITIVE_INFINITY || p == Double.NEGATIVE_INFINITY) {
            notEmpty("norm", rows.length());
            return rows.reduce(p > 0 ? ReduceOp.MAX : ReduceOp.MIN, ExprMath.abs(v));
        }
        if (p == 0) {
            return rows.reduce(ReduceOp.SUM, Expr.map(Pointwise.NE, v, ExprMath.number(v, 0.0)).cast(v.dtype()));
        }
        if (p == 1) {
            return rows.reduce(ReduceOp.SUM, ExprMath.abs(v));
        }
        if (p == 2) {
            return ExprMath.sqrt(rows.reduce(ReduceOp.SUM, ExprMath.square(v)));
        }
        Expr total = rows.reduce(ReduceOp.SUM, Expr.map(Pointwise.POW, ExprMath.abs(v), ExprMath.number(v, p)));
        return Expr.map(Pointwise.POW, total, ExprMath.number(total, 1 / p));
    }

    private static void notEmpty(String op, long length) {
        if (length == 0) {
            throw new IndexException(op + ": Expected reduction over at least one element: it has no identity");
        }
    }

    /** Over all elements. */
    static Call extreme(String op, ReduceOp fold, Tensor x) {
        if (x.numel() == 0) {
            throw new ArgumentException(op + "(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
                + "reduction dim with the 'dim' argument.");
        }
        return Call.of(op, reduce(fold, x.expr(op), axes(op, x.shape(), ALL), false), x);
    }

    /** Values and the numbers of the first ones along {@code dim}. */
    static ValuesAndIndices extreme(String op, ReduceOp fold, ReduceOp arg, Tensor x, int dim, boolean keepdim) {
        int[] axes = axes(op, x.shape(), dim);
        notEmpty(op, x.shape(), axes);
        Expr v = x.expr(op);
        Expr values = reduce(fold, v, axes, keepdim);
        Expr indices = reduce(arg, ordered(v), axes, keepdim);
        var out = new Call(op + ".dim", values, Call.attrs(axes.length == 0 ? 0 : axes[0], keepdim), x).make(indices);
        return new ValuesAndIndices(out.get(0), out.get(1));
    }

    static Call amax(String op, ReduceOp fold, Tensor x, int[] dims, boolean keepdim) {
        int[] axes = axes(op, x.shape(), dims);
        if (whole(dims) && x.numel() == 0) {
            throw new IndexException(op + "(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
                + "reduction dim with the 'dim' argument.");
        }
        notEmpty(op, x.shape(), axes);
        return new Call(op, reduce(fold, x.expr(op), axes, keepdim), Call.attrs(axes, keepdim), x);
    }

    static Call arg(String op, ReduceOp fold, Tensor x, boolean keepdim, int... dims) {
        int[] axes = axes(op, x.shape(), dims);
        if (whole(dims) && x.numel() == 0) {
            throw new IndexException(op + "(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
                + "reduction dim with the 'dim' argument.");
        }
        notEmpty(op, x.shape(), axes);
        return new Call(op, reduce(fold, ordered(x.expr(op)), axes, keepdim), Call.attrs(axes, keepdim), x);
    }

    private static Expr ordered(Expr x) {
        return x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
    }

    private static void notEmpty(String op, Shape shape, int[] axes) {
        for (int a : axes) {
            if (shape.dim(a) == 0) {
                throw new IndexException(op + "(): Expected reduction dim " + a + " to have non-zero size.");
            }
        }
    }

    static Call truth(String op, ReduceOp fold, Tensor x, boolean keepdim, int... dims) {
        int[] axes = axes(op, x.shape(), dims);
        Expr truth = reduce(fold, x.expr(op).cast(DType.BOOL), axes, keepdim);
        return Call.of(op, x.dtype() == DType.UINT8 ? truth.cast(DType.UINT8) : truth, x);
    }

    static Call countNonzero(Tensor x, int... dims) {
        int[] axes = axes("countNonzero", x.shape(), dims);
        return Call.of("countNonzero", reduce(ReduceOp.SUM, x.expr("countNonzero").cast(DType.BOOL).cast(DType.INT64), axes,
            false), x);
    }
}
