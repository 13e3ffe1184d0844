package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Values that need no input: they are formulas over positions, and take memory only once they must. */
final class Creation {
    private Creation() { }

    static Expr eye(Place place, DType dtype, long rows, long columns) {
        if (rows < 0) {
            throw new ArgumentException("eye: n must be greater or equal to 0, got " + rows);
        }
        if (columns < 0) {
            throw new ArgumentException("eye: m must be greater or equal to 0, got " + columns);
        }
        Shape shape = Shape.of(rows, columns);
        return Expr.map(Pointwise.EQ, Expr.coordinates(place, shape, 0), Expr.coordinates(place, shape, 1)).cast(dtype);
    }

    /** {@code start + i * step} while before {@code end}. For integers all three are truncated; but for int64 after counting. */
    static Expr arange(Place place, DType dtype, Scalar start, Scalar end, Scalar step) {
        if (!Double.isFinite(start.real()) || !Double.isFinite(end.real())) {
            throw new ArgumentException("arange: unsupported range: " + start.real() + " -> " + end.real());
        }
        if (step.real() == 0 || !dtype.isFloating() && step.integral() == 0) {
            throw new ArgumentException("arange: step must be nonzero, got " + step.real() + " for " + dtype);
        }
        if (step.real() > 0 ? end.real() < start.real() : end.real() > start.real()) {
            throw new ArgumentException("arange: upper bound and larger bound inconsistent with step sign: " + start + " -> "
                + end + " by " + step);
        }
        Shape shape = Shape.of(dtype == DType.INT64 ? length(whole(start), whole(end), whole(step)) : length(start, end, step));
        DType compute = dtype.compute();
        Expr number = Expr.iota(place, shape).cast(compute);
        Scalar from = dtype.isFloating() ? start : whole(start);
        Scalar by = dtype.isFloating() ? step : whole(step);
        return ExprMath.add(ExprMath.mul(number, by.constant(place, compute, shape)), from.constant(place, compute, shape)).cast(dtype);
    }

    private static Scalar whole(Scalar s) {
        return Scalar.of(s.integral());
    }

    private static long length(Scalar start, Scalar end, Scalar step) {
        boolean whole = start.category() != DType.Category.FLOATING && end.category() != DType.Category.FLOATING
            && step.category() != DType.Category.FLOATING;
        if (!whole) {
            return (long) Math.ceil((end.real() - start.real()) / step.real());
        }
        long sign = Long.signum(step.integral());
        return Math.floorDiv(Math.subtractExact(end.integral(), start.integral()) + step.integral() - sign, step.integral());
    }

    /** {@code steps} numbers at even distances, both ends included; each half is counted from its own end. */
    static Expr linspace(Place place, DType dtype, double start, double end, long steps) {
        if (steps < 0) {
            throw new ArgumentException("linspace: number of steps must be non-negative, got " + steps);
        }
        Expr i = Expr.iota(place, Shape.of(steps));
        if (steps <= 1) {
            return Scalar.of(start).constant(place, dtype, i.shape());
        }
        return dtype.isFloating() ? spaced(i, dtype.compute(), start, end, steps).cast(dtype) : wholeSpaced(i, dtype, (long) start, (long) end, steps);
    }

    private static Expr spaced(Expr i, DType compute, double start, double end, long steps) {
        double step = (end - start) / (steps - 1);
        Expr back = ExprMath.sub(ExprMath.number(i, steps - 1), i);
        Expr first = ExprMath.add(ExprMath.mul(i.cast(compute), step), start);
        Expr last = ExprMath.sub(end, ExprMath.mul(back.cast(compute), step));
        return ExprMath.where(ExprMath.lt(i, ExprMath.number(i, steps / 2)), first, last);
    }

    /**
     * Integers as PyTorch's loop makes them: in vectors of 32 bytes, taken in pairs while there are enough, whose first element
     * is
     * truncated before the others are counted from it.
     */
    private static Expr wholeSpaced(Expr i, DType dtype, long start, long end, long steps) {
        long lanes = 32 / dtype.bytes();
        Expr lane = ExprMath.where(ExprMath.lt(i, ExprMath.number(i, steps - steps % (2 * lanes))),
            Expr.map(Pointwise.REMAINDER, i, ExprMath.number(i, lanes)), ExprMath.number(i, 0L));
        Expr first = spaced(ExprMath.sub(i, lane), DType.FLOAT64, start, end, steps).cast(dtype).cast(DType.FLOAT64);
        double step = ((double) end - start) / (steps - 1);
        return ExprMath.add(first, ExprMath.mul(lane.cast(DType.FLOAT64), step)).cast(dtype);
    }

    /** {@code base^e} for exponents at even distances; for integers of truncated bounds, in float64 and truncated. */
    static Expr logspace(Place place, DType dtype, double start, double end, long steps, double base) {
        if (steps < 0) {
            throw new ArgumentException("logspace: number of steps must be non-negative, got " + steps);
        }
        Expr i = Expr.iota(place, Shape.of(steps));
        DType compute = dtype.isFloating() ? dtype : DType.FLOAT64;
        double first = dtype.isFloating() ? start : (long) start;
        double last = dtype.isFloating() ? end : (long) end;
        Expr exponents = steps == 1 ? ExprMath.number(i.cast(compute), first) : spaced(i, compute, first, last, Math.max(2, steps));
        return Expr.map(Pointwise.POW, ExprMath.number(exponents, base), exponents).cast(dtype);
    }
}
