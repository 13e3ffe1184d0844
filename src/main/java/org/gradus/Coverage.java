package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;

/** Seen from the elements below windows: for each element the windows that may hold it, along axes that are folded away. */
interface Coverage {

    /** The values of those windows, {@code fill} where there is none: {@code (lead..., elements and windows...)}. */
    Expr view(Expr y, Scalar fill);

    /** Each element's row-major number within the covered axes, int64, of the shape of a {@link #view}. */
    Expr numbers(Expr view);

    /** A {@link #view} folded: {@code (lead..., elements...)}. */
    Expr collect(Expr view, ReduceOp op);
}
