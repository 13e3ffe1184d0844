package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;

/** {@code exp(x - max) / sum(exp(x - max))} along one axis, its logarithm, and what the elements of a row share. */
final class Softmax {
    private final Tensor x;
    private final int axis;
    private final Rows rows;
    private final Expr max;
    private final Expr shifted;
    private final Expr power;
    private final Expr total;

    Softmax(String op, Tensor x, int dim) {
        Elementwise.notIntegral(op, x);
        this.x = x;
        this.axis = x.shape().axisOrScalar(dim, op);
        this.rows = new Rows(x.expr(op), axis < 0 ? new int[0] : new int[] {axis});
        this.max = rows.reduce(ReduceOp.MAX);
        this.shifted = ExprMath.sub(rows.value(), rows.spread(max));
        this.power = ExprMath.exp(shifted);
        this.total = rows.reduce(ReduceOp.SUM, power);
    }

    Call probabilities() {
        return call("softmax", ExprMath.mul(power, rows.spread(Expr.map(Pointwise.RECIPROCAL, total))));
    }

    Call logarithms() {
        return call("logSoftmax", ExprMath.sub(shifted, rows.spread(ExprMath.log(total))));
    }

    private Call call(String op, Expr value) {
        return new Call(op, rows.restore(value), Call.attrs(Math.max(0, axis)), x);
    }

    /** The logarithm for one element of each row, as {@link #logarithms} has it. */
    Expr logarithm(Expr element) {
        return ExprMath.sub(ExprMath.sub(element, max), ExprMath.log(total));
    }
}
