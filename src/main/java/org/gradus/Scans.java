package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ScanOp;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;

/** Folds of each element with all before it along a dim. */
final class Scans {
    private Scans() { }

    static Call accumulate(String op, ScanOp scan, Tensor x, int dim, DType dtype) {
        DType sum = dtype != null ? dtype : x.dtype().isFloating() ? x.dtype() : DType.INT64;
        Along along = Along.of(op, x.expr(op).cast(sum), dim);
        return new Call(op, along.map(rows -> rows.scan(scan)), Call.attrs(along.axis()), x);
    }

    static Tensor accumulate_(String op, ScanOp scan, Tensor x, int dim, DType dtype) {
        if (dtype != null && dtype != x.dtype()) {
            throw new DTypeException(op + "_: Bad in-place call: input tensor dtype " + x.dtype() + " and output tensor dtype "
                + dtype + " should match");
        }
        return accumulate(op, scan, x, dim, dtype == null ? x.dtype() : dtype).into(x, op + "_");
    }

    static Call logcumsumexp(Tensor x, int dim) {
        Along along = Along.of("logcumsumexp", x.expr("logcumsumexp"), dim);
        Elementwise.notIntegral("logcumsumexp", x);
        return new Call("logcumsumexp", along.map(rows -> rows.scan(ScanOp.LOGSUMEXP)), Call.attrs(along.axis()), x);
    }

    /** Extremes so far, and the position of the last element that reached them. */
    static ValuesAndIndices extremes(String op, ScanOp scan, Tensor x, int dim) {
        Along along = Along.of(op, x.expr(op), dim);
        Expr v = along.rows();
        Expr values = v.scan(scan);
        Expr reached = Expr.map(Pointwise.EQ, v, values);
        reached = v.dtype().isFloating() ? ExprMath.or(reached, Expr.map(Pointwise.ISNAN, v)) : reached;
        Expr places = along.places();
        Expr indices = ExprMath.where(reached, places, ExprMath.number(places, -1L)).scan(ScanOp.MAX);
        var out = new Call(op, along.back(values), Call.attrs(along.axis()), x).make(along.back(indices));
        return new ValuesAndIndices(out.get(0), out.get(1));
    }
}
