package org.gradus;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Folds over the few places of small windows, written out: each place is an elementwise operation along the image, where a loop
 * over the places would be too short to be worth its beginning and end. Windows with more places are folded as rows.
 */
final class Places {
    private static final int MOST = 32;
    /** Whole numbers that float32 holds; among floats they are chosen in the loop that compares. */
    private static final long EXACT = 1 << 24;

    private Places() { }

    /** {@code (lead..., places...) -> (lead...)}, as {@link Expr#reduce}; sums add place after place. */
    static Expr fold(Expr windows, ReduceOp op, int axes) {
        boolean known = op == ReduceOp.MAX || op == ReduceOp.SUM;
        if (!known || !isFew(windows, axes)) {
            return windows.reduce(op, axes);
        }
        Expr[] places = of(windows, axes);
        Expr value = places[0];
        for (int i = 1; i < places.length; i++) {
            value = op == ReduceOp.MAX ? ExprMath.max(value, places[i]) : ExprMath.add(value, places[i]);
        }
        return value;
    }

    /**
     * For each window {@code numbers[i]}, int64, where {@code i} is the first place that holds the largest value; the first NaN
     * wins.
     *
     * @param largest {@link #fold} of the same windows
     */
    static Expr argmax(Expr windows, Expr largest, int axes, long[] numbers) {
        boolean exact = Arrays.stream(numbers).allMatch(n -> Math.abs(n) <= EXACT);
        return argmax(windows, largest, axes, numbers, exact ? DType.FLOAT32 : DType.INT64).cast(DType.INT64);
    }

    /** As above, the number of the place itself, float32. */
    static Expr argmax(Expr windows, Expr largest, int axes) {
        long[] numbers = LongStream.range(0, MaxPooling.tail(windows.shape(), axes).numel()).toArray();
        return argmax(windows, largest, axes, numbers, DType.FLOAT32);
    }

    private static Expr argmax(Expr windows, Expr largest, int axes, long[] numbers, DType dtype) {
        Expr[] places = of(windows, axes);
        Expr number = Expr.constant(windows.place(), dtype, largest.shape(), numbers[places.length - 1]);
        for (int i = places.length - 2; i >= 0; i--) {
            Expr here = ExprMath.number(number, numbers[i]);
            number = ExprMath.where(Expr.map(Pointwise.EQ, places[i], largest), here, number);
            number = ExprMath.where(Expr.map(Pointwise.ISNAN, places[i]), here, number);
        }
        return number;
    }

    static boolean isFew(Expr windows, int axes) {
        long places = MaxPooling.tail(windows.shape(), axes).numel();
        return places > 0 && places <= MOST;
    }

    /** {@code (lead..., places...)} as one {@code (lead...)} for each place. */
    static Expr[] of(Expr windows, int axes) {
        int lead = windows.shape().rank() - axes;
        Shape places = MaxPooling.tail(windows.shape(), axes);
        long[] lengths = Arrays.copyOf(windows.shape().dims(), lead);
        Layout within = Layout.contiguous(windows.shape());
        long[] strides = Arrays.copyOf(within.strides(), lead);
        Expr[] all = new Expr[(int) places.numel()];
        for (int i = 0; i < all.length; i++) {
            all[i] = windows.view(Layout.of(Shape.of(lengths), strides, i));
        }
        return all;
    }
}
