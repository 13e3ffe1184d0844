package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;

/** Folds over all elements, or over some dims, which disappear or with {@code keepdim} stay with extent 1. */
public sealed interface ReductionOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** Sum of all elements; integers and bool add up in int64. */
    default Tensor sum() {
        return sum(false);
    }

    default Tensor sum(boolean keepdim, int... dims) {
        int[] axes = Reductions.axes("sum", self().shape(), dims);
        Expr x = self().expr().cast(self().dtype().isFloating() ? self().dtype() : DType.INT64);
        Expr value = Reductions.reduce(ReduceOp.SUM, x, axes, keepdim);
        return dims.length == 0 && !keepdim ? Call.of("sum", value, self()).make()
            : new Call("sum.dim", value, Call.attrs(axes, keepdim), self()).make();
    }

    default Tensor sum(int... dims) {
        return sum(false, dims);
    }
}
