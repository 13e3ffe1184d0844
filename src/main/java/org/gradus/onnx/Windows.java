package org.gradus.onnx;

import java.util.Arrays;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * How a window moves over the spatial dims of {@code (N, C, D1, ..., Dn)}.
 *
 * @param kernel extents of the window
 * @param before elements put before each dim; {@code after} those behind it, where windows that reach beyond count
 * @param out number of windows along each dim
 */
record Windows(long[] kernel, long[] stride, long[] dilation, long[] before, long[] after, long[] out) {

    static Windows of(Arguments a, Tensor x, long[] kernel) {
        int axes = kernel.length;
        if (x.dim() != axes + 2) {
            throw new ArgumentException(a + ": a window of " + axes + " dims over " + x.shape());
        }
        long[] stride = or(a.longs("strides"), axes, 1);
        long[] dilation = or(a.longs("dilations"), axes, 1);
        long[] pads = or(a.longs("pads"), 2 * axes, 0);
        String auto = a.text("auto_pad", "NOTSET");
        boolean ceil = a.flag("ceil_mode", false);
        long[] before = new long[axes];
        long[] after = new long[axes];
        long[] out = new long[axes];
        for (int d = 0; d < axes; d++) {
            long n = x.size(d + 2);
            long reach = Math.addExact(Math.multiplyExact(dilation[d], kernel[d] - 1), 1);
            if (stride[d] < 1 || dilation[d] < 1 || kernel[d] < 1) {
                throw new ArgumentException(a + ": kernel " + Arrays.toString(kernel) + ", strides " + Arrays.toString(stride)
                    + ", dilations " + Arrays.toString(dilation));
            }
            if (auto.startsWith("SAME")) {
                out[d] = (n + stride[d] - 1) / stride[d];
                long total = Math.max(0, (out[d] - 1) * stride[d] + reach - n);
                before[d] = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
                after[d] = total - before[d];
            } else {
                boolean explicit = auto.equals("NOTSET");
                before[d] = explicit ? pads[d] : 0;
                after[d] = explicit ? pads[axes + d] : 0;
                long room = n + before[d] + after[d] - reach;
                out[d] = Math.max(0, Math.floorDiv(room + (ceil ? stride[d] - 1 : 0), stride[d]) + 1);
            }
        }
        return new Windows(kernel, stride, dilation, before, after, out);
    }

    static long[] or(long[] given, int length, long otherwise) {
        if (given == null || given.length == 0) {
            long[] all = new long[length];
            Arrays.fill(all, otherwise);
            return all;
        } else if (given.length != length) {
            throw new ArgumentException("ONNX: " + Arrays.toString(given) + " where " + length + " numbers are expected");
        }
        return given;
    }

    int axes() {
        return kernel.length;
    }

    /** Elements along {@code axis} that windows cover, with what is before and behind. */
    long covered(int axis) {
        return out[axis] == 0 ? 0 : (out[axis] - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1;
    }

    /** Whether both ends are padded alike, and no window reaches beyond. */
    boolean isSymmetric(Tensor x) {
        for (int d = 0; d < axes(); d++) {
            if (before[d] != after[d] || covered(d) > x.size(d + 2) + before[d] + after[d]) {
                return false;
            }
        }
        return true;
    }

    /** {@code x} with {@code value} around it: exactly what the windows cover. */
    Tensor padded(Tensor x, Number value) {
        Tensor p = x;
        for (int d = 0; d < axes(); d++) {
            long behind = covered(d) - x.size(d + 2) - before[d];
            if (before[d] != 0 || behind != 0) {
                p = SliceOperators.constant(p, d + 2, before[d], behind, value);
            }
        }
        return p;
    }

    /** Every window's elements: {@code (N, C, D1, ...) -> (N, C, out1, ..., outn, kernel1, ..., kerneln)}; {@code x} is padded. */
    Tensor elements(Tensor padded) {
        Tensor p = padded;
        for (int d = 0; d < axes(); d++) {
            p = p.unfold(d + 2, dilation[d] * (kernel[d] - 1) + 1, stride[d]);
        }
        for (int d = 0; d < axes(); d++) {
            p = p.slice(axes() + 2 + d, 0, p.size(axes() + 2 + d), dilation[d]);
        }
        return p;
    }

    long[] zeros() {
        return new long[axes()];
    }
}
