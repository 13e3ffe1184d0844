package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final Scalar NONE = Scalar.of(-1L);
    private static final int MOST = 32;

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

    /** Elements whose number leaves the same remainders meet the same places of the windows around them: what those give. */
    @FunctionalInterface
    private interface Term {
        /** @param windows where the windows that hold the elements at this place are among those of {@link #spread} */
        Expr of(int place, Layout windows);
    }

    /** Whether there are so few places that each is worth an operation of its own. */
    boolean isFew() {
        long classes = Arrays.stream(windows.stride()).reduce(1, (a, b) -> a * b);
        return windows.places() <= MOST && classes <= MOST;
    }

    /** {@code (lead..., out...) -> (lead..., size...)}: from each window its value to the element at its chosen place. */
    Expr sumChosen(Expr y, Expr chosen) {
        int lead = y.shape().rank() - n;
        Expr values = spread(y, lead, lead, ZERO);
        Expr numbers = spread(chosen, lead, lead, NONE);
        return byClass(values, (place, layout) -> {
            Expr number = numbers.view(layout);
            Expr value = values.view(layout);
            return ExprMath.where(ExprMath.eq(number, place), value, ExprMath.number(value, 0L));
        });
    }

    /** As {@link #sum} where a window holds one value in all its places. */
    Expr sumEqual(Expr y) {
        Expr values = spread(y, y.shape().rank() - n, y.shape().rank() - n, ZERO);
        return byClass(values, (place, layout) -> values.view(layout));
    }

    private Expr byClass(Expr like, Term term) {
        int lead = like.shape().rank() - n;
        long[] dims = like.shape().dims();
        long[] part = dims.clone();
        for (int i = 0; i < n; i++) {
            part[lead + i] = count[i];
            dims[lead + i] = count[i] * windows.stride()[i];
        }
        Layout all = Layout.contiguous(Shape.of(dims));
        Expr result = Expr.unset(like.place(), like.dtype(), all.shape());
        for (long[] remainder : numbers(windows.stride())) {
            Expr value = null;
            for (long[] back : numbers(meeting)) {
                int place = place(remainder, back);
                if (place >= 0) {
                    Expr more = term.of(place, shifted(like.shape(), lead, back));
                    value = value == null ? more : ExprMath.add(value, more);
                }
            }
            if (value == null) {
                value = Expr.constant(like.place(), like.dtype(), Shape.of(part), 0L);
            }
            if (Arrays.equals(part, dims)) {
                return cut(value, lead);
            }
            Layout to = all;
            for (int i = 0; i < n; i++) {
                to = to.slice(lead + i, remainder[i], count[i], windows.stride()[i]);
            }
            result = result.update(to, value);
        }
        return cut(result, lead);
    }

    /** The place of a window {@code back} windows before that elements of a class are at, or -1. */
    private int place(long[] remainder, long[] back) {
        long place = 0;
        for (int i = 0; i < n; i++) {
            long k = back[i] * windows.stride()[i] + remainder[i];
            if (k >= length[i] || k % spread[i] != 0) {
                return -1;
            }
            place = place * windows.kernel()[i] + k / spread[i];
        }
        return (int) place;
    }

    private Layout shifted(Shape spread, int lead, long[] back) {
        Layout l = Layout.contiguous(spread);
        for (int i = 0; i < n; i++) {
            l = l.slice(lead + i, reach[i] - step[i] * back[i], count[i], 1);
        }
        return l;
    }

    /** All coordinates below {@code extents}, in row-major order. */
    private static List<long[]> numbers(long[] extents) {
        List<long[]> all = new ArrayList<>();
        long total = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        for (long number = 0; number < total; number++) {
            long[] digits = new long[extents.length];
            long rest = number;
            for (int i = extents.length - 1; i >= 0; i--) {
                digits[i] = rest % extents[i];
                rest /= extents[i];
            }
            all.add(digits);
        }
        return all;
    }

    /** The element below the chosen place of each window, as a number within the last axes. */
    Expr elements(Expr place) {
        return MaxPooling.elements(windows, size, place);
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
        return cut((apart ? values : Places.fold(values, op, n)).reshape(Shape.of(dims)), lead);
    }

    /** The elements that there are, of whole classes from number {@link #first} on. */
    private Expr cut(Expr elements, int lead) {
        Layout cut = Layout.contiguous(elements.shape());
        for (int i = 0; i < n; i++) {
            cut = cut.slice(lead + i, windows.padding()[i] - first[i] * windows.stride()[i], size[i], 1);
        }
        return elements.view(cut);
    }
}
