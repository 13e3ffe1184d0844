package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Windows that slide over the last axes of a value; one entry an axis. Along an axis, place {@code k} of window {@code o} is
 * element {@code o * stride + k * dilation - padding}; what lies outside is filled in.
 */
record Windows(long[] kernel, long[] stride, long[] padding, long[] dilation) {

    int axes() {
        return kernel.length;
    }

    /** Places of one window. */
    long places() {
        return Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
    }

    /** Elements from a window's first place to its last. */
    long span(int axis) {
        return (kernel[axis] - 1) * dilation[axis] + 1;
    }

    /**
     * {@code (lead..., L...) -> (lead..., out..., kernel...)}: strides over the padded value, not a copy.
     *
     * @param out windows along each axis
     */
    Expr over(Expr x, long[] out, Scalar fill) {
        int lead = x.shape().rank() - axes();
        long[] before = new long[axes()];
        long[] after = new long[axes()];
        for (int i = 0; i < axes(); i++) {
            long reach = (out[i] - 1) * stride[i] + span(i) - padding[i];
            before[i] = Math.max(0, padding[i]);
            after[i] = Math.max(0, reach - x.shape().dim(lead + i));
        }
        Expr padded = Padding.constant(x, before, after, fill);
        Layout whole = Layout.contiguous(padded.shape());
        long[] dims = Arrays.copyOf(x.shape().dims(), lead + 2 * axes());
        long[] strides = Arrays.copyOf(whole.strides(), dims.length);
        long offset = 0;
        for (int i = 0; i < axes(); i++) {
            long step = whole.stride(lead + i);
            dims[lead + i] = out[i];
            strides[lead + i] = stride[i] * step;
            dims[lead + axes() + i] = kernel[i];
            strides[lead + axes() + i] = dilation[i] * step;
            offset += (before[i] - padding[i]) * step;
        }
        return padded.view(Layout.of(Shape.of(dims), strides, offset));
    }

    /**
     * {@code (lead..., L..., rest...)} with zeros around the windowed axes, in a buffer of its own.
     *
     * @param out  windows along each axis
     * @param rest axes after the windowed ones
     */
    Expr padded(Expr x, long[] out, int rest) {
        int lead = x.shape().rank() - axes() - rest;
        long[] dims = x.shape().dims();
        for (int i = 0; i < axes(); i++) {
            long reach = (out[i] - 1) * stride[i] + span(i) - padding[i];
            dims[lead + i] = Math.max(0, padding[i]) + Math.max(x.shape().dim(lead + i), reach);
        }
        Expr zeros = Expr.constant(x.place(), x.dtype(), Shape.of(dims), 0L);
        if (x.shape().numel() == 0) {
            return zeros;
        }
        Layout inside = Layout.contiguous(zeros.shape());
        for (int i = 0; i < axes(); i++) {
            inside = inside.slice(lead + i, Math.max(0, padding[i]), x.shape().dim(lead + i), 1);
        }
        return zeros.update(inside, x);
    }

    /** Where the first window begins in what {@link #padded} gives. */
    long start(Layout padded, int lead) {
        long start = 0;
        for (int i = 0; i < axes(); i++) {
            start += (Math.max(0, padding[i]) - padding[i]) * padded.stride(lead + i);
        }
        return start;
    }

    /**
     * The transpose of {@link #over}: {@code (lead..., kernel..., out...) -> (lead..., size...)}, what windows hold of an element
     * added up, in the order of the places.
     */
    Expr fold(Expr y, long[] size) {
        return new Overlap(this, size, true).sum(y);
    }

    /** As {@link #fold} where a window holds one value in all places: {@code (lead..., out...) -> (lead..., size...)}. */
    Expr foldEqual(Expr y, long[] size) {
        Overlap overlap = new Overlap(this, size, false);
        return overlap.isFew() ? overlap.sumEqual(y)
            : overlap.collect(overlap.inside(overlap.view(y, Scalar.of(0L))), ReduceOp.SUM);
    }
}
