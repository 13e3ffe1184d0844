package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Scatters along an axis. Where many numbers are added into few places of a vector, parts of them are added up side by side, each
 * into places of its own, and then these; the cut depends on the sizes alone.
 */
final class Tallies {
    private static final long MANY = 1 << 15;
    private static final long FEWEST_PARTS = 8;
    private static final long MOST_PARTS = 64;
    /** Elements for each place that a part has of its own. */
    private static final long PER_PLACE = 4;

    private Tallies() { }

    static Expr scatter(String op, Expr base, Expr source, int axis, ScatterMode mode, Expr index) {
        boolean adds = mode == ScatterMode.ADD && base.shape().rank() == 1
            && (base.dtype() == DType.INT64 || base.dtype() == DType.FLOAT32 || base.dtype() == DType.FLOAT64);
        long parts = adds ? parts(source.shape().numel(), base.shape().numel()) : 1;
        if (parts == 1) {
            return Expr.scatter(base, source, Gathering.along(base.shape().rank(), axis), mode, op, index);
        }
        Shape rows = Shape.of(parts, source.shape().numel() / parts);
        Expr zeros = Expr.constant(base.place(), base.dtype(), Shape.of(parts, base.shape().numel()), 0L);
        Expr sums = Expr.scatter(zeros, source.reshape(rows), new int[] {~0, 0}, mode, op, index.reshape(rows));
        return ExprMath.add(base, sums.view(Layout.contiguous(sums.shape()).permute(1, 0)).reduce(ReduceOp.SUM, 1));
    }

    /** A divisor of {@code n}, or 1. */
    private static long parts(long n, long places) {
        for (long parts = MOST_PARTS; parts >= FEWEST_PARTS && n >= MANY; parts--) {
            if (n % parts == 0 && parts * places * PER_PLACE <= n) {
                return parts;
            }
        }
        return 1;
    }
}
