package org.gradus.onnx;

import java.util.Arrays;
import org.gradus.Functional;
import org.gradus.Tensor;

/** Convolutions over one to three spatial dims. */
final class ConvolutionOperators {
    private ConvolutionOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("Conv", a -> {
            Tensor x = a.tensor(0);
            Windows w = Windows.of(a, x, kernel(a, a.tensor(1)));
            boolean symmetric = w.isSymmetric(x);
            return Functional.convolution(symmetric ? x : w.padded(x, 0), a.tensor(1), a.optional(2), w.stride(),
                symmetric ? w.before() : w.zeros(), w.dilation(), false, w.zeros(), a.integer("group", 1));
        });
        t.tensor("ConvTranspose", ConvolutionOperators::transposed);
    }

    /** Extents of the spatial dims of a weight. */
    static long[] kernel(Arguments a, Tensor weight) {
        long[] dims = weight.shape().dims();
        long[] kernel = a.longs("kernel_shape");
        return kernel == null ? Arrays.copyOfRange(dims, Math.min(2, dims.length), dims.length) : kernel;
    }

    /** The whole transposed convolution, cut to size or filled up with zeros. */
    private static Tensor transposed(Arguments a) {
        Tensor x = a.tensor(0);
        Tensor weight = a.tensor(1);
        long[] kernel = kernel(a, weight);
        int axes = kernel.length;
        long[] stride = Windows.or(a.longs("strides"), axes, 1);
        long[] dilation = Windows.or(a.longs("dilations"), axes, 1);
        long[] extra = Windows.or(a.longs("output_padding"), axes, 0);
        long[] pads = Windows.or(a.longs("pads"), 2 * axes, 0);
        long[] shape = a.longs("output_shape");
        String auto = a.text("auto_pad", "NOTSET");
        long[] zeros = new long[axes];
        Tensor y = Functional.convolution(x, weight, null, stride, zeros, dilation, true, zeros, a.integer("group", 1));
        for (int d = 0; d < axes; d++) {
            long full = y.size(d + 2) + extra[d];
            long before = pads[d];
            long after = pads[axes + d];
            if (shape != null || auto.startsWith("SAME")) {
                long out = shape != null ? shape[shape.length - axes + d] : x.size(d + 2) * stride[d];
                long total = full - out;
                before = total < 0 ? 0 : auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                after = total - before;
            }
            y = SliceOperators.constant(y, d + 2, -before, extra[d] - after, 0);
        }
        return a.has(2) ? y.add(channels(a.tensor(2), y.dim())) : y;
    }

    /** {@code (C) -> (C, 1, ..., 1)}: one number a channel of a tensor of {@code rank} dims. */
    static Tensor channels(Tensor x, int rank) {
        long[] shape = new long[rank - 1];
        Arrays.fill(shape, 1);
        shape[0] = x.numel();
        return x.reshape(shape);
    }
}
