package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** How many elements, or what weight of them, fall into bins. */
final class Histograms {
    /** Elements that are added up one after another; rows of so many are added up side by side, each into bins of its own. */
    private static final long ROW = 1 << 10;
    private static final long LEAST_ROWS = 64;
    private static final long MOST_BINS = 1 << 22;

    private Histograms() { }

    /** {@code (size)}, int64: how many of {@code bins}, a vector, are each number below {@code size}; others count nowhere. */
    static Expr counts(Expr bins, long size) {
        return weights(bins, ExprMath.number(bins, 1L), size);
    }

    /** As {@link #counts}, the sum of the weights in each bin. */
    private static Expr weights(Expr bins, Expr weights, long size) {
        long n = bins.shape().numel();
        if (n == 0) {
            return Expr.constant(bins.place(), weights.dtype(), Shape.of(size), 0L);
        }
        long rows = rows(n, size);
        Shape shape = Shape.of(rows, (n + rows - 1) / rows);
        Expr outside = Expr.map(Pointwise.LOGICAL_OR, ExprMath.lt(bins, ExprMath.number(bins, 0L)),
            Expr.map(Pointwise.GE, bins, ExprMath.number(bins, size)));
        Expr target = ExprMath.where(outside, ExprMath.number(bins, size), bins);
        Expr sums = Expr.constant(bins.place(), weights.dtype(), Shape.of(rows, size + 1), 0L);
        sums = Expr.scatter(sums, filled(weights, shape, 0), new int[] {~0, 0}, ScatterMode.ADD, "histogram",
            filled(target, shape, size));
        Expr columns = sums.view(Layout.contiguous(sums.shape()).permute(1, 0));
        return Along.first(columns.reduce(ReduceOp.SUM, 1), 0, size);
    }

    /** So many that their bins are few beside the elements, whose number they divide if they can: that needs no copy. */
    private static long rows(long n, long size) {
        long most = Math.min((n + ROW - 1) / ROW, MOST_BINS / (size + 1));
        long rows = Math.max(1, Math.min(most, Math.max(LEAST_ROWS, n / (4 * (size + 1)))));
        for (long r = rows; r > rows - rows / 4; r--) {
            if (n % r == 0) {
                return r;
            }
        }
        return rows;
    }

    /** A vector, followed by as many of {@code value} as the shape takes. */
    private static Expr filled(Expr v, Shape shape, long value) {
        Shape flat = Shape.of(shape.numel());
        if (v.shape().equals(flat)) {
            return v.reshape(shape);
        }
        Expr all = Expr.constant(v.place(), v.dtype(), flat, value);
        return all.update(Layout.contiguous(flat).slice(0, 0, v.shape().numel(), 1), v).reshape(shape);
    }

    static Tensor bincount(Tensor x, Tensor weights, long minlength) {
        if (!x.dtype().isIntegral()) {
            throw new DTypeException("bincount: not implemented for '" + Dtypes.name(x.dtype()) + "'");
        }
        if (minlength < 0) {
            throw new ArgumentException("bincount: minlength should be >= 0, got " + minlength);
        }
        if (x.dim() != 1) {
            throw new ShapeException("bincount only supports 1-d non-negative integral inputs, got shape " + x.shape());
        }
        if (weights != null && (weights.dim() != 1 || weights.numel() != x.numel())) {
            throw new ShapeException("bincount: weights should be 1-d and have the same length as input, got shapes "
                + weights.shape() + " and " + x.shape());
        }
        Elementwise.sameDevice("bincount", x, weights);
        if (x.numel() == 0) {
            return Tensor.of(Expr.constant(x.place(), DType.INT64, Shape.of(minlength), 0L));
        }
        Expr bins = x.expr("bincount").cast(DType.INT64);
        long[] ends = ends(Tensor.of(bins));
        if (ends[0] < 0) {
            throw new ArgumentException("bincount only supports 1-d non-negative integral inputs, got an element " + ends[0]);
        }
        long size = Math.max(minlength, ends[1] + 1);
        return Tensor.of(weights == null ? counts(bins, size) : weights(bins, weights.expr("bincount").cast(
            weights.dtype() == DType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64), size));
    }

    /** The smallest and the largest element, read back. */
    static long[] ends(Tensor bins) {
        return Gradus.stack(List.of(bins.amin(), bins.amax())).toLongArray();
    }

    static Tensor histc(Tensor x, int bins, Scalar min, Scalar max) {
        Elementwise.notIntegral("histc", x);
        if (bins <= 0) {
            throw new ArgumentException("histc: bins must be > 0, but got " + bins);
        }
        if (min.real() > max.real()) {
            throw new ArgumentException("histc: max must be larger than min, got min " + min + " and max " + max);
        }
        if (!Double.isFinite(min.real()) || !Double.isFinite(max.real())) {
            throw new ArgumentException("histc: range of [" + min + ", " + max + "] is not finite");
        }
        Expr v = x.expr("histc").reshape(Shape.of(x.numel()));
        Expr[] range = min.real() == max.real() && x.numel() > 0 ? range(v, 1)
            : range(v, min.real(), min.real() == max.real() ? max.real() + 1 : max.real());
        return Call.of("histc", counts(linear(v, range, bins), bins).cast(x.dtype()), x).make();
    }

    /** The smallest and the largest element, or that far to both sides if they are one. */
    private static Expr[] range(Expr v, double beside) {
        Expr low = v.reduce(ReduceOp.MIN, 1);
        Expr high = v.reduce(ReduceOp.MAX, 1);
        Expr one = Expr.map(Pointwise.EQ, low, high);
        return new Expr[] {ExprMath.where(one, ExprMath.add(low, -beside), low),
            ExprMath.where(one, ExprMath.add(high, beside), high)};
    }

    private static Expr[] range(Expr v, double low, double high) {
        return new Expr[] {Expr.constant(v.place(), v.dtype(), Shape.SCALAR, low),
            Expr.constant(v.place(), v.dtype(), Shape.SCALAR, high)};
    }

    /**
     * {@code floor((x - low) / (high - low) * bins)}; {@code high} itself is in the last bin, and what lies outside is in
     * none.
     */
    private static Expr linear(Expr v, Expr[] range, long bins) {
        Expr low = range[0].expand(v.shape());
        Expr high = range[1].expand(v.shape());
        Expr scaled = ExprMath.mul(ExprMath.div(ExprMath.sub(v, low), ExprMath.sub(high, low)), bins);
        Expr bin = scaled.cast(DType.INT64);
        bin = Expr.map(Pointwise.MINIMUM, bin, ExprMath.number(bin, bins - 1));
        return within(v, low, high, bin);
    }

    private static Expr within(Expr v, Expr low, Expr high, Expr bin) {
        Expr inside = ExprMath.and(Expr.map(Pointwise.GE, v, low), Expr.map(Pointwise.LE, v, high));
        return ExprMath.where(inside, bin, ExprMath.number(bin, -1L));
    }

    static Histogram histogram(Tensor x, int bins, double[] range, Tensor weight, boolean density) {
        Elementwise.notIntegral("histogram", x);
        if (bins <= 0) {
            throw new ArgumentException("histogram: bins must be > 0, but got " + bins);
        }
        if (range != null && (range.length != 2 || !(range[0] <= range[1]) || Double.isInfinite(range[0] - range[1]))) {
            throw new ArgumentException("histogram: expected a finite range of two numbers, the smaller one first, got "
                + Arrays.toString(range));
        }
        Expr v = x.expr("histogram").reshape(Shape.of(x.numel()));
        Expr[] ends = range == null && x.numel() > 0 ? range(v, 0.5)
            : range == null ? range(v, 0, 1)
            : range[0] == range[1] ? range(v, range[0] - 0.5, range[1] + 0.5) : range(v, range[0], range[1]);
        return histogram(x, edges(ends, bins), weight, density);
    }

    /**
     * {@code bins + 1} numbers, evenly spread and counted from the nearer end; to the bit those of PyTorch's loop, which
     * rounds the first number of a vector of 32 bytes and counts the others from it, two vectors at a time while there are
     * enough.
     */
    private static Expr edges(Expr[] ends, long bins) {
        Shape shape = Shape.of(bins + 1);
        Expr low = ends[0].expand(shape);
        Expr high = ends[1].expand(shape);
        Expr step = ExprMath.div(ExprMath.sub(high, low), bins);
        Expr i = Expr.iota(low.place(), shape);
        long lanes = 32 / low.dtype().bytes();
        Expr lane = ExprMath.where(ExprMath.lt(i, ExprMath.number(i, bins + 1 - (bins + 1) % (2 * lanes))),
            Expr.map(Pointwise.REMAINDER, i, ExprMath.number(i, lanes)), ExprMath.number(i, 0L));
        Expr first = ExprMath.sub(i, lane);
        Expr rest = ExprMath.sub(ExprMath.number(i, bins), first);
        Expr left = ExprMath.add(low, ExprMath.mul(step, first.cast(low.dtype())));
        Expr right = ExprMath.sub(high, ExprMath.mul(step, rest.cast(low.dtype())));
        Expr start = ExprMath.where(ExprMath.lt(first, ExprMath.number(first, (bins + 1) / 2)), left, right);
        return ExprMath.add(start, ExprMath.mul(step, lane.cast(low.dtype())));
    }

    static Histogram histogram(Tensor x, Tensor bins, Tensor weight, boolean density) {
        Elementwise.notIntegral("histogram", x);
        if (bins.dim() != 1) {
            throw new ShapeException("histogram: bins tensor should have one dimension, but got shape " + bins.shape());
        }
        if (bins.dtype() != x.dtype()) {
            throw new DTypeException("histogram: input tensor and bins tensors should have the same dtype, but got input with "
                + "dtype " + x.dtype() + " and bins with dtype " + bins.dtype());
        }
        if (bins.numel() == 0) {
            throw new ShapeException("histogram: bins tensor should have at least 1 element, but got shape " + bins.shape());
        }
        return histogram(x, bins.expr("histogram"), weight, density);
    }

    private static Histogram histogram(Tensor x, Expr edges, Tensor weight, boolean density) {
        if (weight != null && !weight.shape().equals(x.shape())) {
            throw new ShapeException("histogram: if weight tensor is provided it should have the same shape as the input "
                + "tensor, but got input with shape " + x.shape() + " and weight with shape " + weight.shape());
        }
        if (weight != null && weight.dtype() != x.dtype()) {
            throw new DTypeException("histogram: if weight tensor is provided, input tensor and weight tensor should have the "
                + "same dtype, but got input(" + x.dtype() + "), and weight(" + weight.dtype() + ")");
        }
        Elementwise.sameDevice("histogram", x, weight);
        long bins = edges.shape().numel() - 1;
        Expr v = x.expr("histogram").reshape(Shape.of(x.numel()));
        Expr bin = Searches.search("histogram", edges, null, v, true);
        bin = ExprMath.sub(bin, ExprMath.number(bin, 1L));
        bin = Expr.map(Pointwise.MINIMUM, bin, ExprMath.number(bin, bins - 1));
        bin = within(v, Along.first(edges, 0, 1).expand(v.shape()), Along.first(edges, bins, 1).expand(v.shape()), bin);
        Expr hist = weight == null ? counts(bin, bins).cast(x.dtype())
            : weights(bin, weight.expr("histogram").reshape(v.shape()), bins);
        if (density) {
            Expr width = ExprMath.sub(Along.first(edges, 1, bins), Along.first(edges, 0, bins));
            Expr total = Along.column(hist.reduce(ReduceOp.SUM, 1)).reshape(Shape.of(1)).expand(hist.shape());
            hist = ExprMath.div(hist, ExprMath.mul(total, width));
        }
        List<Tensor> both = Tensor.all(hist, edges);
        Call.record("histogram", List.of(), both.subList(0, 1), x);
        return new Histogram(both.get(0), both.get(1));
    }
}
