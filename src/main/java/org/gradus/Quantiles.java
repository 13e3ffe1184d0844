package org.gradus;

import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.ShapeException;

/** Quantiles: sorted rows, read at fractional places. */
final class Quantiles {
    private Quantiles() { }

    static Tensor quantile(String op, Tensor x, double q, Integer dim, boolean keepdim, String interpolation) {
        if (!(q >= 0 && q <= 1)) {
            throw new ArgumentException(op + "() q must be in the range [0, 1] but got " + q);
        }
        check(op, x, interpolation);
        return Scope.of(() -> of(op, x, Elementwise.number(x, Scalar.of(q)), dim, keepdim, interpolation));
    }

    static Tensor quantile(String op, Tensor x, Tensor q, Integer dim, boolean keepdim, String interpolation) {
        check(op, x, interpolation);
        if (q.dim() > 1) {
            throw new ShapeException(op + "() q must be a scalar or 1D tensor, got shape " + q.shape());
        }
        if (q.dtype() != x.dtype()) {
            throw new DTypeException(op + "() q tensor must be same dtype as the input tensor, got " + q.dtype() + " and "
                + x.dtype());
        }
        Elementwise.sameDevice(op, x, q);
        return Scope.of(() -> of(op, x, q, dim, keepdim, interpolation));
    }

    private static void check(String op, Tensor x, String interpolation) {
        if (x.numel() == 0) {
            throw new ShapeException(op + "() input tensor must be non-empty, got shape " + x.shape());
        }
        if (x.dtype() != DType.FLOAT32 && x.dtype() != DType.FLOAT64) {
            throw new DTypeException(op + "() input tensor must be either float or double dtype, got " + x.dtype());
        }
        switch (interpolation) {
            case "linear", "lower", "higher", "midpoint", "nearest" -> { }
            default -> throw new ArgumentException(op + "() interpolation must be one of linear, lower, higher, midpoint or "
                + "nearest, but got " + interpolation);
        }
    }

    private static Tensor of(String op, Tensor x, Tensor q, Integer dim, boolean keepdim, String interpolation) {
        int axis = dim == null ? 0 : Math.max(0, x.shape().axisOrScalar(dim, op));
        Tensor rows = dim == null || x.dim() == 0 ? x.reshape(-1) : x.movedim(axis, -1);
        Tensor sorted = rows.sort(-1).values();
        Tensor places = q.reshape(q.numel()).expand(with(rows, q.numel()));
        Tensor result = pick(sorted, rank(op, rows, places), interpolation);
        Tensor reduced = q.dim() == 0 ? result.squeeze(-1) : result.movedim(-1, 0);
        if (!keepdim) {
            return reduced;
        }
        int[] axes = Reductions.axes(op, x.shape(), dim == null ? null : new int[] {axis});
        long[] kept = Reductions.reduced(x.shape(), axes, true).dims();
        if (q.dim() == 0) {
            return reduced.reshape(kept);
        }
        long[] all = new long[kept.length + 1];
        all[0] = q.numel();
        System.arraycopy(kept, 0, all, 1, kept.length);
        return reduced.reshape(all);
    }

    private static long[] with(Tensor rows, long last) {
        long[] dims = rows.shape().dims();
        dims[dims.length - 1] = last;
        return dims;
    }

    /** The place in the order: that of the last element where a NaN makes the result NaN, or among the numbers only. */
    private static Tensor rank(String op, Tensor rows, Tensor q) {
        long last = rows.size(-1) - 1;
        if (op.equals("nanquantile")) {
            Tensor numbers = rows.isnan().logicalNot().to(rows.dtype()).sum(-1, true);
            return q.mul(numbers.sub(1).clampMin(0));
        }
        return q.mul(last).maskedFill(rows.isnan().any(-1, true), last);
    }

    private static Tensor pick(Tensor sorted, Tensor rank, String interpolation) {
        switch (interpolation) {
            case "lower":
                return sorted.gather(-1, rank.floor().to(DType.INT64));
            case "higher":
                return sorted.gather(-1, rank.ceil().to(DType.INT64));
            case "nearest":
                return sorted.gather(-1, rank.round().to(DType.INT64));
            default:
                Tensor below = rank.floor().to(DType.INT64);
                Tensor weight = interpolation.equals("midpoint") ? rank.mul(0).detach().add(0.5) : rank.sub(below);
                return sorted.gather(-1, below).lerp(sorted.gather(-1, rank.ceil().to(DType.INT64)), weight);
        }
    }
}
