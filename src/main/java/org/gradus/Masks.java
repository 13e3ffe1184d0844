package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Choosing elements by truth values. What has as many elements as are true reads the mask back, as that decides a shape. */
final class Masks {
    /** Whole numbers below this one are exact as float32, with which most devices compare faster. */
    private static final long EXACT = 1L << 24;

    private Masks() { }

    /** Row-major numbers of the true elements, {@code (n)}. Reads how many there are; all, where no part of an order is to be had. */
    private static Tensor numbers(String op, Tensor mask) {
        Expr truth = mask.expr(op).cast(DType.BOOL).reshape(Shape.of(mask.numel()));
        if (!mask.place().sortsParts()) {
            return found(mask);
        }
        List<Tensor> held = Tensor.all(truth, truth.cast(DType.INT64).reduce(ReduceOp.SUM, 1));
        long count = held.get(1).itemLong();
        Tensor numbers = Tensor.of(held.get(0).expr(op).sort(true, 0, count));
        held.forEach(Tensor::close);
        return numbers;
    }

    private static Tensor found(Tensor mask) {
        boolean[] truth = mask.toBooleanArray();
        long[] found = new long[truth.length];
        int n = 0;
        for (int i = 0; i < truth.length; i++) {
            if (truth[i]) {
                found[n++] = i;
            }
        }
        return Indexing.upload(mask.place(), Arrays.copyOf(found, n), Shape.of(n));
    }

    /** For each dim of {@code shape} the coordinates of the elements with these row-major numbers. */
    private static List<Expr> coordinates(Expr numbers, Shape shape) {
        List<Expr> out = new ArrayList<>();
        long inner = shape.numel();
        for (int d = 0; d < shape.rank(); d++) {
            inner = inner == 0 ? 0 : inner / shape.dim(d);
            Expr c = inner > 1 ? Expr.map(Pointwise.FLOOR_DIVIDE, numbers, ExprMath.number(numbers, inner)) : numbers;
            out.add(d == 0 ? c : ExprMath.sub(c, ExprMath.mul(Expr.map(Pointwise.FLOOR_DIVIDE, c,
                ExprMath.number(c, Math.max(1, shape.dim(d)))), Scalar.of(shape.dim(d)))));
        }
        return out;
    }

    /** For each dim of {@code mask} the coordinates of its true elements, in row-major order. */
    static List<Tensor> positions(Tensor mask) {
        try (Tensor numbers = numbers("index", mask)) {
            return Tensor.all(coordinates(numbers.expr("index"), mask.shape()).toArray(Expr[]::new));
        }
    }

    /** {@code (n, rank)}: the coordinates of the elements that are not zero. */
    static Tensor nonzero(Tensor x) {
        try (Tensor numbers = numbers("nonzero", x)) {
            if (x.dim() == 0) {
                return Tensor.of(Expr.constant(x.place(), DType.INT64, Shape.of(numbers.numel(), 0), 0L));
            }
            List<Expr> columns = coordinates(numbers.expr("nonzero"), x.shape());
            return Tensor.of(Joins.cat(columns.stream().map(Along::column).toList(), 1));
        }
    }

    static Call maskedFill(Tensor x, Tensor mask, Tensor value) {
        if (!Dtypes.isMask(mask.dtype())) {
            throw new DTypeException("maskedFill: expected a bool mask, got " + mask.dtype());
        }
        if (value.dim() != 0) {
            throw new ShapeException("maskedFill: masked_fill_ only supports a 0-dimensional value tensor, but got tensor with "
                + value.dim() + " dimension(s).");
        }
        if (!Dtypes.canCast(value.dtype(), x.dtype())) {
            throw new DTypeException("maskedFill: value cannot be converted to type " + Dtypes.name(x.dtype()) + " from "
                + Dtypes.name(value.dtype()));
        }
        Elementwise.sameDevice("maskedFill", x, mask, value);
        Shape shape = Shape.broadcast("maskedFill", x.shape(), mask.shape());
        Expr filled = ExprMath.where(mask.expr("maskedFill").cast(DType.BOOL).expand(shape),
            value.expr("maskedFill").cast(x.dtype()).expand(shape), x.expr("maskedFill").expand(shape));
        return Call.of("maskedFill", filled, x, mask, value);
    }

    static Tensor maskedSelect(Tensor x, Tensor mask) {
        if (!Dtypes.isMask(mask.dtype())) {
            throw new DTypeException("maskedSelect: expected BoolTensor for mask, got " + mask.dtype());
        }
        Shape shape = Shape.broadcast("maskedSelect", x.shape(), mask.shape());
        boolean flat = shape.isScalar() || x.shape().equals(shape) && x.isContiguous();
        return Scope.of(() -> flat ? x.reshape(-1).index(mask.expand(shape.dims()).reshape(-1))
            : x.expand(shape.dims()).index(mask.expand(shape.dims())));
    }

    static Call triangle(String op, Tensor x, int diagonal) {
        if (x.dim() < 2) {
            throw new ShapeException(op + ": input tensor must have at least 2 dimensions, got shape " + x.shape());
        }
        Expr v = x.expr(op);
        int rank = x.dim();
        DType numbers = x.size(-1) + x.size(-2) + Math.abs((long) diagonal) < EXACT ? DType.FLOAT32 : DType.INT64;
        Expr column = Expr.coordinates(v.place(), x.shape(), rank - 1).cast(numbers);
        Expr row = Expr.coordinates(v.place(), x.shape(), rank - 2).cast(numbers);
        Expr last = ExprMath.add(row, ExprMath.number(row, (long) diagonal));
        Expr kept = Expr.map(op.equals("tril") ? Pointwise.LE : Pointwise.GE, column, last);
        return new Call(op, ExprMath.where(kept, v, ExprMath.number(v, 0L)), Call.attrs(diagonal), x);
    }

    static Tensor scatter(Tensor x, Tensor mask, Tensor source) {
        Shape shape = Shape.broadcast("maskedScatter", x.shape(), mask.shape());
        return Scope.of(() -> {
            Tensor where = where(x, mask, shape, source);
            return x.expand(shape.dims()).put(where, first(source, where.numel()));
        });
    }

    static Tensor scatter_(Tensor x, Tensor mask, Tensor source) {
        if (!Views.fits(mask.shape(), x.shape())) {
            throw new ShapeException("maskedScatter_: mask of shape " + mask.shape() + " does not broadcast to " + x.shape());
        }
        try (Scope scope = Scope.open()) {
            Tensor where = where(x, mask, x.shape(), source);
            return x.put_(where, first(source, where.numel()));
        }
    }

    /** The row-major numbers of the true elements. */
    private static Tensor where(Tensor x, Tensor mask, Shape shape, Tensor source) {
        if (!Dtypes.isMask(mask.dtype())) {
            throw new DTypeException("maskedScatter: expected BoolTensor for mask, got " + mask.dtype());
        }
        if (source.dtype() != x.dtype()) {
            throw new DTypeException("maskedScatter: expected self and source to have same dtypes but got " + x.dtype() + " and "
                + source.dtype());
        }
        Tensor where = positions(mask.expand(shape.dims()).reshape(-1)).get(0);
        if (source.numel() < where.numel()) {
            throw new ShapeException("maskedScatter: Number of elements of source < number of ones in mask: source of shape "
                + source.shape() + " for " + where.numel() + " places");
        }
        return where;
    }

    private static Tensor first(Tensor source, long n) {
        return source.reshape(-1).narrow(0, 0, n);
    }
}
