package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Resampling along one axis after the other: {@code y_i = sum_t w_t(i) x_(n_t(i))}, with a few neighbours {@code n_t} of the
 * place
 * in the source that element {@code i} falls on.
 */
final class Resampling {

    /** Which neighbours count, and how much. */
    enum Kind { NEAREST, NEAREST_EXACT, LINEAR, CUBIC, LINEAR_SMOOTH, CUBIC_SMOOTH }

    /**
     * @param from         elements of the source
     * @param to           elements of the result
     * @param alignCorners whether first and last elements fall on one another, instead of the ends of their extents
     * @param factor       elements of the result for one of the source; {@code null} for {@code to / from}
     */
    record Axis(Kind kind, long from, long to, boolean alignCorners, Double factor) {

        /** Elements of the source for one of the result. */
        double scale(DType dtype) {
            if (alignCorners) {
                return to > 1 ? dtype == DType.FLOAT64 ? (double) (from - 1) / (to - 1) : (float) (from - 1) / (to - 1) : 0;
            }
            boolean given = factor != null && factor > 0;
            if (dtype == DType.FLOAT64 && kind != Kind.NEAREST && kind != Kind.NEAREST_EXACT) {
                return given ? 1 / factor : (double) from / to;
            }
            return given ? (float) (1 / factor) : (float) from / to;
        }

        /** Whether elements are copied or doubled. */
        boolean isCopy() {
            return to == from || to == 2 * from;
        }

        /** The same extents, whatever factor they were asked for with. */
        Axis byExtents() {
            return new Axis(kind, from, to, alignCorners, null);
        }

        boolean smooth() {
            return kind == Kind.LINEAR_SMOOTH || kind == Kind.CUBIC_SMOOTH;
        }

        /** How many neighbours there are. */
        long taps(DType dtype) {
            return switch (kind) {
                case NEAREST, NEAREST_EXACT -> 1;
                case LINEAR -> 2;
                case CUBIC -> 4;
                case LINEAR_SMOOTH, CUBIC_SMOOTH -> 2 * (long) Math.ceil(support(dtype)) + 1;
            };
        }

        private double radius() {
            return kind == Kind.CUBIC_SMOOTH ? 2 : 1;
        }

        double support(DType dtype) {
            return radius() * Math.max(1, scale(dtype));
        }
    }

    /**
     * Which elements of the source, int64, of the shape {@code (to, taps)}, and their weights: none, or one table of that shape,
     * or one for each neighbour, which is right in its column.
     */
    private record Taps(Expr index, Expr[] weights) {

        static Taps of(Expr index, Expr... weights) {
            return new Taps(index, weights);
        }

        /** A table that is right in the column of one neighbour. */
        Expr weight(int tap) {
            return weights[weights.length == 1 ? 0 : tap];
        }

        /** A table that is right everywhere. */
        Expr weight() {
            Expr tap = Expr.coordinates(index.place(), index.shape(), 1);
            Expr all = weights[weights.length - 1];
            for (int t = weights.length - 2; t >= 0; t--) {
                all = ExprMath.where(ExprMath.eq(tap, t), weights[t], all);
            }
            return all;
        }

        boolean isWeighted() {
            return weights.length > 0;
        }
    }

    /** Gradients are sums over so many elements at most; else each is added where it belongs. */
    private static final long MOST_USERS = 12;

    private final Axis[] axes;
    private final Axis[] backAxes;

    /**
     * @param backAxes what gradients go by. PyTorch's nearest elements are those of the factor that was asked for, but those of the
     *                 extents where elements are copied or doubled and the channels come last, and always in its gradients
     */
    Resampling(Axis[] axes, Axis[] backAxes) {
        this.axes = axes;
        this.backAxes = backAxes;
    }

    LinearMap map(String op) {
        return LinearMap.of(op, this::forward, this::back);
    }

    /** The last axis first: where results are sums of products, that is the order in which others round. */
    private Expr forward(Expr x) {
        Expr y = x;
        for (int i = axes.length - 1; i >= 0; i--) {
            y = along(y, axes[i], y.shape().rank() - axes.length + i);
        }
        return y;
    }

    private Expr back(Expr g) {
        Expr x = g;
        for (int i = 0; i < axes.length; i++) {
            x = backAlong(x, backAxes[i], x.shape().rank() - axes.length + i);
        }
        return x;
    }

    private static Shape with(Shape shape, int axis, long extent) {
        long[] dims = shape.dims();
        dims[axis] = extent;
        return Shape.of(dims);
    }

    /** One value for each element of the axis and neighbour, over {@code (..., axis, ..., taps)}. */
    private static Expr spread(Expr table, Shape shape, int axis) {
        long[] dims = new long[shape.rank()];
        Arrays.fill(dims, 1);
        dims[axis] = table.shape().dim(0);
        dims[dims.length - 1] = table.shape().dim(1);
        return table.reshape(Shape.of(dims)).expand(shape);
    }

    private static int[] own(int rank, int axis) {
        int[] own = new int[rank];
        Arrays.setAll(own, d -> d == axis ? 0 : ~d);
        return own;
    }

    private static Expr along(Expr x, Axis a, int axis) {
        Shape out = with(x.shape(), axis, a.to);
        Taps taps = taps(x, a);
        if (a.smooth()) {
            long[] dims = Arrays.copyOf(out.dims(), out.rank() + 1);
            dims[out.rank()] = taps.index.shape().dim(1);
            Shape all = Shape.of(dims);
            Expr values = Expr.gather(x, own(out.rank(), axis), all, "interpolate", spread(taps.index, all, axis));
            return ExprMath.mul(values, spread(taps.weight(), all, axis)).reduce(ReduceOp.SUM, 1);
        }
        Expr sum = null;
        for (int t = 0; t < taps.index.shape().dim(1); t++) {
            Expr term = Expr.gather(x, own(out.rank(), axis), out, "interpolate", column(taps.index, t, out, axis));
            term = !taps.isWeighted() ? term : ExprMath.mul(term, column(taps.weight(t), t, out, axis));
            sum = sum == null ? term : ExprMath.add(sum, term);
        }
        return sum;
    }

    /** One neighbour's value for each element of the axis. */
    private static Expr column(Expr table, long tap, Shape shape, int axis) {
        long[] strides = new long[shape.rank()];
        strides[axis] = table.shape().dim(1);
        return table.view(Layout.of(shape, strides, tap));
    }

    private static Expr backAlong(Expr g, Axis a, int axis) {
        Expr zeros = Expr.constant(g.place(), g.dtype(), with(g.shape(), axis, a.from), 0L);
        if (g.shape().numel() == 0) {
            return zeros;
        }
        DType dtype = weightType(g);
        if (!a.smooth() && a.scale(dtype) > 0 && users(a, dtype) <= MOST_USERS) {
            return gathered(g, a, axis, dtype);
        }
        Taps taps = taps(g, a);
        long[] dims = Arrays.copyOf(g.shape().dims(), g.shape().rank() + 1);
        dims[dims.length - 1] = 1;
        Expr column = g.reshape(Shape.of(dims));
        dims[dims.length - 1] = taps.index.shape().dim(1);
        Shape all = Shape.of(dims);
        Expr shares = column.expand(all);
        if (taps.isWeighted()) {
            shares = ExprMath.mul(shares, spread(taps.weight(), all, axis));
        }
        return Expr.scatter(zeros, shares, own(g.shape().rank(), axis), ScatterMode.ADD, "interpolate", spread(taps.index, all,
            axis));
    }

    /** At most so many elements of the result have one of the source among their neighbours, and some to spare. */
    private static long users(Axis a, DType dtype) {
        return (long) Math.ceil(a.taps(dtype) / a.scale(dtype)) + 3;
    }

    /**
     * For each element of the source the sum over the elements of the result that use it. Which they may be follows from where they
     * fall; which they are, and with what weight, the neighbours of each of them tell.
     */
    private static Expr gathered(Expr g, Axis a, int axis, DType dtype) {
        long users = users(a, dtype);
        Shape table = Shape.of(a.from, users);
        Expr element = Expr.coordinates(g.place(), table, 0);
        Expr user = ExprMath.add(first(a, element, dtype), Expr.coordinates(g.place(), table, 1));
        Expr at = within(user, a.to);
        Expr weight = null;
        for (long t = 0; t < a.taps(dtype); t++) {
            Taps taps = taps(a, at, ExprMath.number(at, t), dtype);
            Expr own = taps.isWeighted() ? taps.weights[(int) t] : ExprMath.number(at.cast(dtype), 1.0);
            Expr share = ExprMath.where(equal(taps.index, element), own, ExprMath.number(own, 0.0));
            weight = weight == null ? share : ExprMath.add(weight, share);
        }
        weight = ExprMath.where(equal(user, at), weight, ExprMath.number(weight, 0.0)).cast(g.dtype());
        Shape out = with(g.shape(), axis, a.from);
        Expr sum = null;
        for (int k = 0; k < users; k++) {
            Expr w = column(weight, k, out, axis);
            Expr value = Expr.gather(g, own(out.rank(), axis), out, "interpolate", column(at, k, out, axis));
            Expr none = ExprMath.number(w, 0.0);
            Expr term = ExprMath.where(equal(w, none), none, ExprMath.mul(value, w));
            sum = sum == null ? term : ExprMath.add(sum, term);
        }
        return sum;
    }

    /** The first element of the result that may use one of the source, or one before it. */
    private static Expr first(Axis a, Expr element, DType dtype) {
        boolean centred = !a.alignCorners && a.kind != Kind.NEAREST && !(a.from == a.to && a.kind == Kind.LINEAR);
        double scale = a.from == a.to && a.kind == Kind.LINEAR ? 1 : a.scale(dtype);
        double shift = centred && a.kind != Kind.NEAREST_EXACT ? 0.5 : 0;
        double reach = a.kind == Kind.LINEAR ? 1 : a.kind == Kind.CUBIC ? 2 : 0;
        Expr start = ExprMath.mul(ExprMath.add(element.cast(DType.FLOAT32), shift - reach), 1 / scale);
        return Expr.map(Pointwise.FLOOR, ExprMath.add(start, (centred ? -0.5 : 0) - 1)).cast(DType.INT64);
    }

    private static Expr equal(Expr a, Expr b) {
        return Expr.map(Pointwise.EQ, a, b);
    }

    private static DType weightType(Expr like) {
        return like.dtype().isFloating() ? like.dtype() : DType.FLOAT32;
    }

    private static Taps taps(Expr like, Axis a) {
        DType dtype = weightType(like);
        Shape shape = Shape.of(a.to, a.taps(dtype));
        return taps(a, Expr.coordinates(like.place(), shape, 0), Expr.coordinates(like.place(), shape, 1), dtype);
    }

    /**
     * @param i   elements of the result, int64
     * @param tap numbers of neighbours, int64
     */
    private static Taps taps(Axis a, Expr i, Expr tap, DType dtype) {
        if (a.kind == Kind.NEAREST || a.kind == Kind.NEAREST_EXACT) {
            Expr at = i.cast(DType.FLOAT32);
            at = ExprMath.mul(a.kind == Kind.NEAREST ? at : ExprMath.add(at, 0.5), a.scale(DType.FLOAT32));
            return Taps.of(within(Expr.map(Pointwise.FLOOR, at).cast(DType.INT64), a.from));
        }
        return a.smooth() ? smooth(a, i.cast(dtype), tap, dtype) : pointed(a, i.cast(dtype), tap, dtype);
    }

    private static Expr within(Expr index, long extent) {
        return ExprMath.max(ExprMath.min(index, ExprMath.number(index, extent - 1)), ExprMath.number(index, 0L));
    }

    private static Taps pointed(Axis a, Expr i, Expr tap, DType dtype) {
        Expr at;
        double scale = a.scale(dtype);
        if (a.alignCorners) {
            at = ExprMath.mul(i, scale);
        } else {
            at = ExprMath.add(ExprMath.mul(ExprMath.add(i, 0.5), scale), -0.5);
            at = a.kind == Kind.CUBIC ? at : ExprMath.max(at, 0);
        }
        if (a.from == a.to && a.kind == Kind.LINEAR) {
            at = i;
        }
        Expr floor = Expr.map(Pointwise.FLOOR, at);
        Expr base = ExprMath.min(floor, ExprMath.number(floor, a.from - 1));
        Expr t = ExprMath.min(ExprMath.max(ExprMath.sub(at, base), 0), ExprMath.number(at, 1L));
        Expr first = base.cast(DType.INT64);
        if (a.kind == Kind.LINEAR) {
            Expr index = a.from == a.to ? first : within(ExprMath.add(first, tap), a.from);
            return Taps.of(index, ExprMath.sub(1, t), t);
        }
        Expr index = within(ExprMath.add(first, ExprMath.add(tap, ExprMath.number(tap, -1L))), a.from);
        return Taps.of(index, cubicWeights(t, -0.75));
    }

    /** Of the neighbours at distances {@code t + 1, t, 1 - t, 2 - t}. */
    private static Expr[] cubicWeights(Expr t, double a) {
        Expr u = ExprMath.sub(1, t);
        return new Expr[] {far(ExprMath.add(t, 1), a), near(t, a), near(u, a), far(ExprMath.add(u, 1), a)};
    }

    /** Up to distance 1: {@code ((a + 2) x - (a + 3)) x^2 + 1} (Keys, "Cubic convolution interpolation", 1981). */
    private static Expr near(Expr x, double a) {
        return ExprMath.add(ExprMath.mul(ExprMath.mul(ExprMath.add(ExprMath.mul(x, a + 2), -(a + 3)), x), x), 1);
    }

    /** From distance 1 to 2: {@code ((a x - 5 a) x + 8 a) x - 4 a}. */
    private static Expr far(Expr x, double a) {
        Expr inner = ExprMath.add(ExprMath.mul(x, a), -5 * a);
        return ExprMath.add(ExprMath.mul(ExprMath.add(ExprMath.mul(inner, x), 8 * a), x), -4 * a);
    }

    /** All neighbours below a filter that is stretched by the scale, with weights that add up to one. */
    private static Taps smooth(Axis a, Expr i, Expr tap, DType dtype) {
        double scale = a.scale(dtype);
        double support = a.support(dtype);
        Expr centre = ExprMath.mul(ExprMath.add(i, 0.5), scale);
        Expr first = whole(ExprMath.max(ExprMath.add(centre, 0.5 - support), 0));
        Expr end = ExprMath.min(whole(ExprMath.add(centre, 0.5 + support)), ExprMath.number(first, a.from));
        Expr index = ExprMath.add(first, tap);
        Expr distance = ExprMath.abs(ExprMath.mul(ExprMath.add(ExprMath.sub(index.cast(dtype), centre), 0.5),
            scale >= 1 ? 1 / scale : 1));
        Expr weight;
        if (a.kind == Kind.LINEAR_SMOOTH) {
            weight = ExprMath.max(ExprMath.sub(1, distance), 0);
        } else {
            weight = ExprMath.where(ExprMath.lt(distance, ExprMath.number(distance, 1.0)), near(distance, -0.5),
                ExprMath.where(ExprMath.lt(distance, ExprMath.number(distance, 2.0)), far(distance, -0.5),
                    ExprMath.number(distance, 0.0)));
        }
        weight = ExprMath.where(ExprMath.lt(index, end), weight, 0);
        Expr total = weight.reduce(ReduceOp.SUM, 1).reshape(Shape.of(a.to, 1)).expand(weight.shape());
        return Taps.of(within(index, a.from), ExprMath.div(weight, total));
    }

    private static Expr whole(Expr x) {
        return x.cast(DType.INT64);
    }
}
