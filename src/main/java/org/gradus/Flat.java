package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.ScatterMode;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Picking and placing by row-major number, which may count from the end. */
final class Flat {
    private static final int[] FIRST = {0};

    private Flat() { }

    static Call take(Tensor x, Tensor index) {
        check("take", x, index);
        Expr value = Expr.gather(flat(x.expr("take")), FIRST, Shape.of(index.numel()), "take", numbers("take", x, index));
        return Call.of("take", value.reshape(index.shape()), x, index);
    }

    static Call put(Tensor x, Tensor index, Tensor source, boolean accumulate) {
        check("put", x, index);
        if (source.dtype() != x.dtype()) {
            throw new DTypeException("put_(): self and source expected to have the same dtype, but got self.dtype = " + x.dtype()
                + " and source.dtype = " + source.dtype());
        }
        if (source.numel() != index.numel()) {
            throw new ShapeException("put_(): Expected source and index to have the same number of elements, but got source of "
                + "shape " + source.shape() + " and index of shape " + index.shape());
        }
        Elementwise.sameDevice("put", x, index, source);
        Expr value = index.numel() == 0 ? flat(x.expr("put")) : Expr.scatter(flat(x.expr("put")), flat(source.expr("put")), FIRST,
            accumulate ? ScatterMode.ADD : ScatterMode.SET, "put", numbers("put", x, index));
        return new Call("put", value.reshape(x.shape()), Call.attrs(accumulate), x, index, source);
    }

    private static void check(String op, Tensor x, Tensor index) {
        if (index.dtype() != DType.INT64) {
            throw new DTypeException(op + "(): Expected a long tensor for index, but got " + index.dtype());
        }
        if (x.numel() == 0 && index.numel() > 0) {
            throw new IndexException(op + "(): tried to take from an empty tensor of shape " + x.shape());
        }
    }

    private static Expr flat(Expr e) {
        return e.reshape(Shape.of(e.shape().numel()));
    }

    private static Expr numbers(String op, Tensor x, Tensor index) {
        return Indexing.fromEnd(flat(index.expr(op)), x.numel());
    }
}
