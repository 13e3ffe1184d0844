package org.gradus;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;

/**
 * A function that is linear in its one tensor, with its transpose. Each is the other's gradient, so that one gradient rule serves
 * windows, poolings, paddings and resamplings, to any order.
 */
public final class LinearMap {
    private final String op;
    private final UnaryOperator<Expr> value;
    private final LinearMap transpose;

    private LinearMap(String op, UnaryOperator<Expr> value, UnaryOperator<Expr> back, LinearMap transpose) {
        this.op = op;
        this.value = value;
        this.transpose = transpose != null ? transpose : new LinearMap(op + ".transpose", back, value, this);
    }

    /**
     * @param op   name of the gradient rule; that of the transpose has {@code .transpose} after it
     * @param back takes what {@code value} makes to where {@code value} takes it from
     */
    static LinearMap of(String op, UnaryOperator<Expr> value, UnaryOperator<Expr> back) {
        return new LinearMap(op, value, back, null);
    }

    /** The map's adjoint. */
    public LinearMap transpose() {
        return transpose;
    }

    /**
     * The value for {@code x}, as a recorded operation.
     *
     * @param described arguments that the map was made from, for who reads a recording
     */
    public Tensor apply(Tensor x, Object... described) {
        return new Call(op, value.apply(x.expr(op)), attrs(described), x).make();
    }

    private List<Object> attrs(Object[] described) {
        Object[] attrs = new Object[described.length + 1];
        attrs[0] = transpose;
        System.arraycopy(described, 0, attrs, 1, described.length);
        return Call.attrs(attrs);
    }

    /** An operation whose gradient is this map's, whatever its value: for what adds a constant to a linear function. */
    Call call(Expr result, Tensor x, Object... described) {
        return new Call(op, result, attrs(described), x);
    }
}
