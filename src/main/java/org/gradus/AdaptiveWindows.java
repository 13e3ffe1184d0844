package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Windows over the last axes that cover {@code from} elements by {@code to} windows: window {@code o} is {@code [floor(o from
 * / to),
 * ceil((o + 1) from / to))}. Element {@code i} lies in the windows {@code [floor(i to / from), ceil((i + 1) to / from))}: the
 * same
 * with both numbers exchanged.
 */
record AdaptiveWindows(long[] from, long[] to) implements Coverage {
    private static final Scalar ZERO = Scalar.of(0L);

    int axes() {
        return from.length;
    }

    AdaptiveWindows transpose() {
        return new AdaptiveWindows(to, from);
    }

    /** Windows of one size side by side, where all axes divide evenly; else {@code null}. */
    private Windows even() {
        long[] kernel = new long[axes()];
        long[] zero = new long[axes()];
        long[] one = new long[axes()];
        Arrays.fill(one, 1);
        for (int i = 0; i < axes(); i++) {
            if (to[i] == 0 || from[i] % to[i] != 0) {
                return null;
            }
            kernel[i] = from[i] / to[i];
        }
        return new Windows(kernel, kernel, zero, one);
    }

    /** Places of the largest window along an axis. */
    private long places(int axis) {
        long most = 0;
        for (long o = 0; o < to[axis]; o++) {
            most = Math.max(most, -Math.floorDiv(-(o + 1) * from[axis], to[axis]) - o * from[axis] / to[axis]);
        }
        return most;
    }

    private Shape shape(Shape x) {
        int lead = x.rank() - axes();
        long[] dims = Arrays.copyOf(x.dims(), lead + 2 * axes());
        for (int i = 0; i < axes(); i++) {
            dims[lead + i] = to[i];
            dims[lead + axes() + i] = places(i);
        }
        return Shape.of(dims);
    }

    private Expr start(Expr window, int axis) {
        return quotient(ExprMath.mul(window, ExprMath.number(window, from[axis])), to[axis]);
    }

    private Expr end(Expr window, int axis) {
        Expr last = ExprMath.mul(ExprMath.add(window, ExprMath.number(window, 1L)), ExprMath.number(window, from[axis]));
        return quotient(ExprMath.add(last, ExprMath.number(last, to[axis] - 1)), to[axis]);
    }

    private static Expr quotient(Expr a, long b) {
        return Expr.map(Pointwise.FLOOR_DIVIDE, a, ExprMath.number(a, Math.max(1, b)));
    }

    /** {@code (lead..., from...) -> (lead..., to..., places...)}. */
    Expr over(Expr x, Scalar fill) {
        Windows even = even();
        if (even != null) {
            return even.over(x, to, fill);
        }
        Shape shape = shape(x.shape());
        int lead = x.shape().rank() - axes();
        int[] axes = new int[lead + axes()];
        Expr[] index = new Expr[axes()];
        Expr inside = null;
        for (int d = 0; d < lead; d++) {
            axes[d] = ~d;
        }
        for (int i = 0; i < axes(); i++) {
            axes[lead + i] = i;
            Expr at = at(x, shape, lead, i);
            index[i] = ExprMath.min(at, ExprMath.number(at, from[i] - 1));
            Expr here = ExprMath.lt(at, end(Expr.coordinates(x.place(), shape, lead + i), i));
            inside = inside == null ? here : ExprMath.and(inside, here);
        }
        Expr values = Expr.gather(x, axes, shape, "adaptive pooling", index);
        return ExprMath.where(inside, values, fill.constant(x.place(), x.dtype(), shape));
    }

    /** The element below a place of a window. */
    private Expr at(Expr like, Shape shape, int lead, int axis) {
        return ExprMath.add(start(Expr.coordinates(like.place(), shape, lead + axis), axis),
            Expr.coordinates(like.place(), shape, lead + axes() + axis));
    }

    /** {@code (lead..., from...) -> (lead..., to...)}: the sum of each window. */
    Expr sum(Expr x) {
        Windows even = even();
        if (even != null && axes() > 1 && !Places.isFew(over(x, ZERO), axes())) {
            return sums(x);
        }
        return Places.fold(over(x, ZERO), ReduceOp.SUM, axes());
    }

    /** Windows side by side along one axis after the other, the first one first: its folds go along whole rows. */
    private Expr sums(Expr x) {
        Expr y = x;
        int lead = x.shape().rank() - axes();
        for (int i = 0; i < axes(); i++) {
            int axis = lead + i;
            long[] dims = y.shape().dims();
            long[] cut = new long[dims.length + 1];
            System.arraycopy(dims, 0, cut, 0, axis);
            cut[axis] = to[i];
            cut[axis + 1] = from[i] / to[i];
            System.arraycopy(dims, axis + 1, cut, axis + 2, dims.length - axis - 1);
            int[] order = new int[cut.length];
            Arrays.setAll(order, d -> d <= axis ? d : d < order.length - 1 ? d + 1 : axis + 1);
            y = y.view(Layout.contiguous(Shape.of(cut)).permute(order)).reduce(ReduceOp.SUM, 1);
        }
        return y;
    }

    /** Elements of each window, in {@code like}'s dtype and shape, which ends in {@code (to...)}. */
    Expr counts(Expr like) {
        int lead = like.shape().rank() - axes();
        Expr count = null;
        for (int i = 0; i < axes(); i++) {
            Expr window = Expr.coordinates(like.place(), like.shape(), lead + i);
            Expr length = ExprMath.sub(end(window, i), start(window, i)).cast(like.dtype());
            count = count == null ? length : ExprMath.mul(count, length);
        }
        return count;
    }

    /** From a place's number within each window, the element's number in the covered axes. */
    Expr elements(Expr place) {
        int lead = place.shape().rank() - axes();
        Expr number = null;
        long[] places = new long[axes()];
        for (int i = 0; i < axes(); i++) {
            places[i] = places(i);
        }
        Expr[] within = MaxPooling.digits(place, places);
        for (int i = 0; i < axes(); i++) {
            Expr at = ExprMath.add(start(Expr.coordinates(place.place(), place.shape(), lead + i), i), within[i]);
            number = number == null ? at : ExprMath.add(ExprMath.mul(number, ExprMath.number(number, from[i])), at);
        }
        return number;
    }

    @Override
    public Expr view(Expr y, Scalar fill) {
        return over(y, fill);
    }

    @Override
    public Expr numbers(Expr view) {
        int lead = view.shape().rank() - 2 * axes();
        Expr number = null;
        for (int i = 0; i < axes(); i++) {
            Expr at = Expr.coordinates(view.place(), view.shape(), lead + i);
            number = number == null ? at : ExprMath.add(ExprMath.mul(number, ExprMath.number(number, to[i])), at);
        }
        return number;
    }

    @Override
    public Expr collect(Expr view, ReduceOp op) {
        return view.reduce(op, axes());
    }
}
