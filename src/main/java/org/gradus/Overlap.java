package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * From windows back to the elements below them, each element gathering from the windows that hold it: no two threads write to
 * one place, and sums have a fixed order.
 *
 * <p>With stride {@code s}, element {@code i + padding = q s + b} is place {@code k = a s + b} of window {@code q - a}: strides
 * again, over axes {@code q}, {@code b} and {@code a}, of which {@code a} is folded. That is so without dilation; with
 * dilation {@code d} and stride 1 it is place {@code a} of window {@code q - a d}. With both, windows are spread out first, so
 * that place {@code k} becomes place {@code k d} of a longer window.
 */
final class Overlap implements Coverage {
    private static final Scalar ZERO = Scalar.of(0L);

    private final Windows windows;
    private final long[] size;
    private final boolean places;
    private final int n;
    /** Along each axis: places after spreading, and by how much they are spread. */
    private final long[] length;
    private final long[] spread;
    /** Windows that may hold an element, steps between them, first and number of q, and how far windows reach back from it. */
    private final long[] meeting;
    private final long[] step;
    private final long[] first;
    private final long[] count;
    private final long[] reach;

    /** @param places whether windows hold values for each place, {@code (kernel..., out...)}, or one for all, {@code (out...)} */
    Overlap(Windows windows, long[] size, boolean places) {
        this.windows = windows;
        this.size = size;
        this.places = places;
        n = windows.axes();
        length = new long[n];
        spread = new long[n];
        meeting = new long[n];
        step = new long[n];
        first = new long[n];
        count = new long[n];
        reach = new long[n];
        for (int i = 0; i < n; i++) {
            long s = windows.stride()[i];
            long p = windows.padding()[i];
            boolean both = s > 1 && windows.kernel()[i] > 1;
            spread[i] = both ? windows.dilation()[i] : 1;
            step[i] = both ? 1 : windows.dilation()[i];
            length[i] = (windows.kernel()[i] - 1) * spread[i] + 1;
            meeting[i] = -Math.floorDiv(-length[i], s);
            first[i] = Math.floorDiv(p, s);
            count[i] = -Math.floorDiv(-(p + size[i]), s) - first[i];
            reach[i] = step[i] * (meeting[i] - 1);
        }
    }

    Expr sum(Expr y) {
        return collect(view(y, ZERO), ReduceOp.SUM);
    }

    /**
     * {@code (lead..., q1, b1, q2, b2, ..., a1, a2, ...)}: for each element the values of the windows that may hold it.
     *
     * @param fill where there is no window
     */
    @Override
    public Expr view(Expr y, Scalar fill) {
        int lead = y.shape().rank() - (places ? 2 * n : n);
        int out = places ? lead + n : lead;
        Expr buffer = spread(y, lead, out, fill);
        Layout whole = Layout.contiguous(buffer.shape());
        long[] dims = Arrays.copyOf(y.shape().dims(), lead + 3 * n);
        long[] strides = Arrays.copyOf(whole.strides(), dims.length);
        long offset = 0;
        for (int i = 0; i < n; i++) {
            long s = windows.stride()[i];
            long window = whole.stride(out + i);
            long place = places ? whole.stride(lead + i) : 0;
            dims[lead + 2 * i] = count[i];
            strides[lead + 2 * i] = window;
            dims[lead + 2 * i + 1] = s;
            strides[lead + 2 * i + 1] = place;
            dims[lead + 2 * n + i] = meeting[i];
            strides[lead + 2 * n + i] = s * place - step[i] * window;
            offset += reach[i] * window;
        }
        return buffer.view(Layout.of(Shape.of(dims), strides, offset));
    }

    /** Windows from {@code first - reach} on, with a multiple of the stride of places. */
    private Expr spread(Expr y, int lead, int out, Scalar fill) {
        long[] dims = y.shape().dims();
        boolean same = true;
        Layout kept = Layout.contiguous(y.shape());
        long[] start = new long[dims.length];
        long[] every = new long[dims.length];
        Arrays.fill(every, 1);
        for (int i = 0; i < n; i++) {
            long from = first[i] - reach[i];
            long windowsHere = count[i] + reach[i];
            long begin = Math.max(0, from);
            long end = Math.max(begin, Math.min(dims[out + i], from + windowsHere));
            same &= from == 0 && dims[out + i] == windowsHere;
            kept = kept.slice(out + i, begin, end - begin, 1);
            start[out + i] = begin - from;
            dims[out + i] = windowsHere;
            if (places) {
                every[lead + i] = spread[i];
                dims[lead + i] = meeting[i] * windows.stride()[i];
                same &= dims[lead + i] == windows.kernel()[i];
            }
        }
        if (same) {
            return y;
        }
        Expr filled = fill.constant(y.place(), y.dtype(), Shape.of(dims));
        if (kept.shape().numel() == 0) {
            return filled;
        }
        Layout target = Layout.contiguous(filled.shape());
        for (int d = lead; d < dims.length; d++) {
            target = target.slice(d, start[d], kept.shape().dim(d), every[d]);
        }
        return filled.update(target, y.view(kept));
    }

    /** Zero instead of values of windows that end before the element. */
    Expr inside(Expr values) {
        int lead = values.shape().rank() - 3 * n;
        Expr result = values;
        for (int i = 0; i < n; i++) {
            if (length[i] % windows.stride()[i] != 0) {
                Expr b = Expr.coordinates(values.place(), values.shape(), lead + 2 * i + 1);
                Expr a = Expr.coordinates(values.place(), values.shape(), lead + 2 * n + i);
                Expr place = ExprMath.add(b, ExprMath.mul(a, ExprMath.number(a, windows.stride()[i])));
                result = ExprMath.where(ExprMath.lt(place, ExprMath.number(place, length[i])), result,
                    ExprMath.number(result, 0L));
            }
        }
        return result;
    }

    /** Each element's number within the last axes of the result, for comparing with indices: of {@link #view}'s shape. */
    @Override
    public Expr numbers(Expr like) {
        int lead = like.shape().rank() - 3 * n;
        long[] steps = new long[like.shape().rank()];
        long start = 0;
        long row = 1;
        for (int i = n - 1; i >= 0; i--) {
            long s = windows.stride()[i];
            steps[lead + 2 * i] = s * row;
            steps[lead + 2 * i + 1] = row;
            start += (first[i] * s - windows.padding()[i]) * row;
            row *= size[i];
        }
        return ExprMath.steps(like, steps, start);
    }

    /** Folds over the windows that meet and cuts the result to size. */
    @Override
    public Expr collect(Expr values, ReduceOp op) {
        int lead = values.shape().rank() - 3 * n;
        boolean apart = Arrays.stream(meeting).allMatch(m -> m == 1);
        long[] dims = Arrays.copyOf(values.shape().dims(), lead + n);
        for (int i = 0; i < n; i++) {
            dims[lead + i] = count[i] * windows.stride()[i];
        }
        Expr elements = (apart ? values : Places.fold(values, op, n)).reshape(Shape.of(dims));
        Layout cut = Layout.contiguous(elements.shape());
        for (int i = 0; i < n; i++) {
            cut = cut.slice(lead + i, windows.padding()[i] - first[i] * windows.stride()[i], size[i], 1);
        }
        return elements.view(cut);
    }
}
