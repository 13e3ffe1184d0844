package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Largest elements of windows, with where they are: numbers within the pooled axes of the input. */
public final class MaxPooling {
    static final Scalar LOWEST = Scalar.of(Double.NEGATIVE_INFINITY);
    private static final Scalar NONE = Scalar.of(-1L);

    private final int axes;
    private final Coverage coverage;
    /** Where few places tell more quickly which window an element is the largest of than its number does, else null. */
    private final Overlap overlap;

    private MaxPooling(int axes, Coverage coverage, Overlap overlap) {
        this.axes = axes;
        this.coverage = coverage;
        this.overlap = overlap;
    }

    /**
     * @param largest {@code (lead..., O...)}
     * @param indices where they are, of the same shape
     * @param described kernel, stride, padding and dilation, where windows are alike, or how many axes: for who reads a recording
     */
    static ValuesAndIndices of(String op, Tensor x, int axes, Expr largest, Expr indices, Coverage coverage, Object... described) {
        Object[] attrs = new Object[described.length + 1];
        attrs[0] = new MaxPooling(axes, coverage, null);
        System.arraycopy(described, 0, attrs, 1, described.length);
        List<Tensor> out = new Call(op, largest, Call.attrs(attrs), x).make(indices, indices);
        return result(out);
    }

    /**
     * Where windows are alike and have few places.
     *
     * @param over {@code x} seen through the windows: {@code (lead..., O..., K...)}
     */
    static ValuesAndIndices of(String op, Tensor x, Windows windows, Expr over, Expr largest, Expr indices,
        Overlap overlap) {
        Expr place = Places.argmax(over, largest, windows.axes());
        if (Arrays.stream(windows.padding()).anyMatch(p -> p > 0)) {
            place = ExprMath.where(ExprMath.eq(place, 0), firstPlace(windows, largest), place);
        }
        List<Object> attrs = Call.attrs(new MaxPooling(windows.axes(), overlap, overlap), windows.kernel(), windows.stride(),
            windows.padding(), windows.dilation());
        List<Tensor> out = new Call(op, largest, attrs, x).make(indices, place);
        return result(out);
    }

    /** The winners are for the gradient alone. */
    private static ValuesAndIndices result(List<Tensor> out) {
        out.get(2).close();
        return new ValuesAndIndices(out.get(0), out.get(1));
    }

    /** The first place of each window that is not before the first element, float32, expanded to the shape of {@code largest}. */
    private static Expr firstPlace(Windows windows, Expr largest) {
        int n = windows.axes();
        Expr like = Expr.constant(largest.place(), DType.INT64, tail(largest.shape(), n), 0L);
        Expr first = null;
        for (int d = 0; d < n; d++) {
            long dilation = windows.dilation()[d];
            Expr window = Expr.coordinates(like.place(), like.shape(), d);
            Expr before = ExprMath.sub(ExprMath.number(window, windows.padding()[d] + dilation - 1),
                ExprMath.mul(window, ExprMath.number(window, windows.stride()[d])));
            Expr place = Expr.map(Pointwise.FLOOR_DIVIDE, ExprMath.max(before, ExprMath.number(before, 0L)),
                ExprMath.number(before, dilation));
            first = number(first, place, windows.kernel()[d]);
        }
        return first.cast(DType.FLOAT32).expand(largest.shape());
    }

    /**
     * The gradient of the input: each element adds up what comes from the windows whose largest it is.
     *
     * @param g       of the result's shape
     * @param winners the last of the values that were made with the result: indices, or numbers of places
     */
    public Tensor backward(Tensor g, Tensor winners) {
        Tensor w = winners.detach();
        Expr grad = g.expr("maxPool");
        Expr value = overlap == null ? byIndex(grad, w.expr("maxPool")) : overlap.sumChosen(grad, w.expr("maxPool"));
        return new Call("maxPool.backward", value, Call.attrs(this), g, w).make();
    }

    private Expr byIndex(Expr g, Expr indices) {
        Expr view = coverage.view(g, Scalar.of(0L));
        Expr chosen = coverage.view(indices, NONE);
        Expr here = Expr.map(Pointwise.EQ, chosen, coverage.numbers(chosen));
        return coverage.collect(ExprMath.where(here, view, ExprMath.number(view, 0L)), ReduceOp.SUM);
    }

    /** Of the pooled axes. */
    public int axes() {
        return axes;
    }

    /** What a pooling returns as indices, from what it gave {@link #backward}. */
    public Tensor indices(Tensor winners) {
        return overlap == null ? winners : Tensor.of(overlap.elements(winners.expr("maxPool").cast(DType.INT64)));
    }

    /** A row-major number within {@code sizes}, taken apart. */
    static Expr[] digits(Expr number, long[] sizes) {
        Expr[] digits = new Expr[sizes.length];
        Expr rest = number;
        for (int i = sizes.length - 1; i > 0; i--) {
            Expr size = ExprMath.number(rest, Math.max(1, sizes[i]));
            digits[i] = Expr.map(Pointwise.REMAINDER, rest, size);
            rest = Expr.map(Pointwise.FLOOR_DIVIDE, rest, size);
        }
        digits[0] = rest;
        return digits;
    }

    /**
     * The numbers of the elements that are the largest of their windows: that of a window's start, and how far the place is from
     * it.
     */
    static Expr numbers(Windows windows, long[] size, Expr over, Expr largest) {
        int n = windows.axes();
        int lead = largest.shape().rank() - n;
        long[] distances = new long[(int) windows.places()];
        for (int i = 0; i < distances.length; i++) {
            long place = i;
            long row = 1;
            for (int d = n - 1; d >= 0; d--) {
                distances[i] += place % windows.kernel()[d] * windows.dilation()[d] * row;
                place /= windows.kernel()[d];
                row *= size[d];
            }
        }
        Expr distance = Places.argmax(over, largest, n, distances);
        long[] steps = new long[lead + n];
        long start = 0;
        long row = 1;
        for (int d = n - 1; d >= 0; d--) {
            steps[lead + d] = windows.stride()[d] * row;
            start -= windows.padding()[d] * row;
            row *= size[d];
        }
        Expr number = ExprMath.add(ExprMath.steps(largest, steps, start), distance);
        boolean padded = Arrays.stream(windows.padding()).anyMatch(p -> p > 0);
        return padded ? ExprMath.where(ExprMath.eq(distance, 0), first(windows, size, largest), number) : number;
    }

    /** The numbers of the first elements that windows hold. */
    private static Expr first(Windows windows, long[] size, Expr like) {
        int lead = like.shape().rank() - windows.axes();
        Expr first = null;
        for (int d = 0; d < windows.axes(); d++) {
            Expr window = Expr.coordinates(like.place(), like.shape(), lead + d);
            Expr at = ExprMath.sub(ExprMath.mul(window, ExprMath.number(window, windows.stride()[d])),
                ExprMath.number(window, windows.padding()[d]));
            first = number(first, inside(windows, d, at), size[d]);
        }
        return first;
    }

    private static Expr number(Expr before, Expr at, long size) {
        return before == null ? at : ExprMath.add(ExprMath.mul(before, ExprMath.number(before, size)), at);
    }

    /** A place before the first element gives way to the window's first one. */
    private static Expr inside(Windows windows, int axis, Expr at) {
        Expr first = Expr.map(Pointwise.REMAINDER, at, ExprMath.number(at, windows.dilation()[axis]));
        return ExprMath.where(ExprMath.lt(at, ExprMath.number(at, 0L)), first, at);
    }

    /**
     * The element below a place of a window. A place before the first element is reached only where all elements of the window
     * are
     * minus infinity: it stands for the window's first one.
     */
    static Expr elements(Windows windows, long[] size, Expr place) {
        int lead = place.shape().rank() - windows.axes();
        Expr[] within = digits(place, windows.kernel());
        Expr number = null;
        for (int i = 0; i < windows.axes(); i++) {
            Expr window = Expr.coordinates(place.place(), place.shape(), lead + i);
            Expr at = ExprMath.add(ExprMath.mul(window, ExprMath.number(window, windows.stride()[i])),
                ExprMath.mul(within[i], ExprMath.number(window, windows.dilation()[i])));
            if (windows.padding()[i] > 0) {
                at = inside(windows, i, ExprMath.sub(at, ExprMath.number(at, windows.padding()[i])));
            }
            number = number(number, at, size[i]);
        }
        return number;
    }

    /** The last {@code axes} axes as one. */
    static Expr flat(Expr x, int axes) {
        long[] dims = Arrays.copyOf(x.shape().dims(), x.shape().rank() - axes + 1);
        dims[dims.length - 1] = tail(x.shape(), axes).numel();
        return x.reshape(Shape.of(dims));
    }

    static Shape tail(Shape shape, int axes) {
        return Shape.of(Arrays.copyOfRange(shape.dims(), shape.rank() - axes, shape.rank()));
    }
}
