package org.gradus.cpu;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.gradus.ir.Pointwise;

/**
 * Functions that feed one another, of float32 values that lie side by side: what one loop can compute without putting anything
 * between into memory. Values are numbered: the operands, then the results of {@code ops} in order.
 *
 * @param scalar  by operand: whether it is one element for the whole loop
 * @param outputs values that somebody needs
 */
record Chain(List<Boolean> scalar, List<Op> ops, List<Integer> outputs) {
    /** Those that {@link VectorMath} and its like have, listed so that a chain is planned without loading the Vector API. */
    static final Set<Pointwise> FUNCTIONS = EnumSet.of(Pointwise.ADD, Pointwise.SUB, Pointwise.MUL, Pointwise.DIV, Pointwise.NEG,
        Pointwise.ABS, Pointwise.SQUARE, Pointwise.SQRT, Pointwise.RECIPROCAL, Pointwise.RSQRT, Pointwise.SIGN,
        Pointwise.MAXIMUM, Pointwise.MINIMUM, Pointwise.EQ, Pointwise.NE, Pointwise.LT, Pointwise.LE, Pointwise.GT, Pointwise.GE,
        Pointwise.ISNAN, Pointwise.WHERE, Pointwise.EXP, Pointwise.LOG, Pointwise.LOG1P, Pointwise.SIGMOID, Pointwise.TANH,
        Pointwise.ERF, Pointwise.GELU, Pointwise.GELU_GRAD, Pointwise.GELU_TANH, Pointwise.RELU, Pointwise.RELU_GRAD,
        Pointwise.SIGMOID_GRAD, Pointwise.TANH_GRAD, Pointwise.HARDSIGMOID, Pointwise.SOFTPLUS, Pointwise.FLOOR, Pointwise.CEIL,
        Pointwise.ROUND, Pointwise.TRUNC, Pointwise.ISINF, Pointwise.ISFINITE, Pointwise.POW, Pointwise.EXP2, Pointwise.EXPM1,
        Pointwise.LOG2, Pointwise.LOG10, Pointwise.SINH, Pointwise.COSH, Pointwise.ASIN, Pointwise.ACOS, Pointwise.ATAN,
        Pointwise.ATAN2);

    /** A function of values; without one, the operand itself in every lane. */
    record Op(Pointwise fn, List<Integer> args) {
        Op {
            args = List.copyOf(args);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Op x && fn == x.fn && args.equals(x.args);
        }

        @Override
        public int hashCode() {
            return 31 * Objects.hashCode(fn) + args.hashCode();
        }
    }

    Chain {
        scalar = List.copyOf(scalar);
        ops = List.copyOf(ops);
        outputs = List.copyOf(outputs);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Chain c && scalar.equals(c.scalar) && ops.equals(c.ops) && outputs.equals(c.outputs);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * scalar.hashCode() + ops.hashCode()) + outputs.hashCode();
    }

    int operands() {
        return scalar.size();
    }

    /** Operations for an element. */
    int cost() {
        return ops.stream().mapToInt(o -> o.fn == null ? 1 : o.fn.cost()).sum();
    }
}
