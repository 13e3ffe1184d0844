package org.gradus.cpu;

import java.util.List;
import org.gradus.ir.Pointwise;

/**
 * Functions that feed one another, of float32 values that lie side by side: what one loop can compute without putting anything
 * between into memory. Values are numbered: the operands, then the results of {@code ops} in order.
 *
 * @param scalar  by operand: whether it is one element for the whole loop
 * @param outputs values that somebody needs
 */
record Chain(List<Boolean> scalar, List<Op> ops, List<Integer> outputs) {
    /** A function of values; without one, the operand itself in every lane. */
    record Op(Pointwise fn, List<Integer> args) {
        Op {
            args = List.copyOf(args);
        }
    }

    Chain {
        scalar = List.copyOf(scalar);
        ops = List.copyOf(ops);
        outputs = List.copyOf(outputs);
    }

    int operands() {
        return scalar.size();
    }

    /** Operations for an element. */
    int cost() {
        return ops.stream().mapToInt(o -> o.fn == null ? 1 : o.fn.cost()).sum();
    }
}
