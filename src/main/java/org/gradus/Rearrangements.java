package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.types.ArgumentException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Copies with the elements in another order, or several times. */
final class Rearrangements {
    private Rearrangements() { }

    static Call flip(Tensor x, int... dims) {
        Layout layout = Layout.contiguous(x.shape());
        int[] axes = dims.length == 0 ? dims : Reductions.axes("flip", x.shape(), dims);
        for (int a : axes) {
            layout = reversed(layout, a);
        }
        return new Call("flip", x.expr("flip").view(layout), Call.attrs(axes), x);
    }

    static Tensor flip(String op, Tensor x, int dim) {
        if (x.dim() <= dim) {
            throw new ShapeException(op + ": Input must be >= " + (dim + 1) + "-d., got shape " + x.shape());
        }
        return flip(x, dim).make();
    }

    static Call rot90(Tensor x, int k, int... dims) {
        if (dims.length != 2) {
            throw new ShapeException("rot90: expected total rotation dims == 2, but got dims = " + dims.length);
        }
        if (x.dim() < 2) {
            throw new ShapeException("rot90: expected total dims >= 2, but got total dims = " + x.dim());
        }
        if (dims[0] == dims[1] || Math.abs(dims[0] - dims[1]) == x.dim()) {
            throw new ShapeException("rot90: expected rotation dims to be different, but got dim0 = " + dims[0] + " and dim1 = "
                + dims[1]);
        }
        int a = x.shape().axis(dims[0], "rot90");
        int b = x.shape().axis(dims[1], "rot90");
        int turns = Math.floorMod(k, 4);
        Layout layout = Layout.contiguous(x.shape());
        layout = turns >= 2 ? reversed(layout, a) : layout;
        layout = turns == 1 || turns == 2 ? reversed(layout, b) : layout;
        if (turns % 2 == 1) {
            int[] order = new int[x.dim()];
            Arrays.setAll(order, d -> d == a ? b : d == b ? a : d);
            layout = layout.permute(order);
        }
        return new Call("rot90", x.expr("rot90").view(layout), Call.attrs(turns, new int[] {a, b}), x);
    }

    private static Layout reversed(Layout layout, int axis) {
        long extent = layout.shape().dim(axis);
        return layout.slice(axis, extent - 1, extent, -1);
    }

    /** @param repeats one for each dim, leading new ones included */
    static Call repeat(Tensor x, long... repeats) {
        int lead = repeats.length - x.dim();
        if (lead < 0) {
            throw new ShapeException("repeat: Number of dimensions of repeat dims can not be smaller than "
                + "number of dimensions of tensor");
        }
        long[] spread = new long[2 * repeats.length];
        long[] ones = new long[2 * repeats.length];
        long[] result = new long[repeats.length];
        for (int d = 0; d < repeats.length; d++) {
            if (repeats[d] < 0) {
                throw new ArgumentException("repeat: negative number of repeats in " + Arrays.toString(repeats));
            }
            long extent = d < lead ? 1 : x.size(d - lead);
            ones[2 * d] = 1;
            ones[2 * d + 1] = extent;
            spread[2 * d] = repeats[d];
            spread[2 * d + 1] = extent;
            result[d] = repeats[d] * extent;
        }
        Expr value = x.expr("repeat").reshape(Shape.of(ones)).expand(Shape.of(spread)).reshape(Shape.of(result));
        return new Call("repeat", value, Call.attrs((Object) repeats.clone()), x);
    }

    static Call roll(Tensor x, long[] shifts, int[] dims) {
        if (dims.length == 0 && shifts.length == 1) {
            Shape flat = Shape.of(x.numel());
            Expr value = roll(x.expr("roll").reshape(flat), 0, shifts[0]).reshape(x.shape());
            return new Call("roll", value, Call.attrs(shifts.clone(), dims.clone()), x);
        }
        if (shifts.length == 0) {
            throw new ShapeException("roll: `shifts` required");
        }
        if (shifts.length != dims.length) {
            throw new ShapeException("roll: shifts and dimensions must align. shifts: " + shifts.length + ", dims: "
                + dims.length);
        }
        int[] axes = new int[dims.length];
        Expr value = x.expr("roll");
        for (int i = 0; i < dims.length; i++) {
            axes[i] = x.shape().axis(dims[i], "roll");
            value = roll(value, axes[i], shifts[i]);
        }
        return new Call("roll", value, Call.attrs(shifts.clone(), axes), x);
    }

    private static Expr roll(Expr x, int axis, long shift) {
        long extent = x.shape().dim(axis);
        if (extent == 0 || Math.floorMod(shift, extent) == 0) {
            return x;
        }
        long cut = extent - Math.floorMod(shift, extent);
        Layout whole = Layout.contiguous(x.shape());
        return Joins.cat(List.of(x.view(whole.slice(axis, cut, extent - cut, 1)), x.view(whole.slice(axis, 0, cut, 1))), axis);
    }
}
