package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Poolings over one to three spatial dims. */
final class PoolOperators {
    private PoolOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("AveragePool", PoolOperators::average);
        t.tensors("MaxPool", PoolOperators::max);
        t.tensor("LpPool", PoolOperators::lp);
        t.tensor("MaxUnpool", PoolOperators::unpool);
        t.unary("GlobalAveragePool", x -> x.mean(spatial(x), true));
        t.unary("GlobalMaxPool", x -> x.amax(spatial(x), true));
        t.tensor("GlobalLpPool", a -> root(a.tensor(0).abs().pow(a.integer("p", 2)).sum(spatial(a.tensor(0)), true), a));
    }

    private static int[] spatial(Tensor x) {
        return IntStream.range(2, x.dim()).toArray();
    }

    private static Windows windows(Arguments a) {
        long[] kernel = a.longs("kernel_shape");
        if (kernel == null) {
            throw new ArgumentException(a + " needs a kernel_shape");
        }
        return Windows.of(a, a.tensor(0), kernel);
    }

    /** Sums of the windows over the number of elements in them: of those that count. */
    private static Tensor average(Arguments a) {
        Tensor x = a.tensor(0);
        Windows w = windows(a);
        boolean padsCount = a.flag("count_include_pad", false);
        boolean whole = IntStream.range(0, w.axes()).allMatch(d -> w.before()[d] == 0 && w.after()[d] == 0) || padsCount;
        if (w.isSymmetric(x) && whole) {
            return average(w.padded(x, 0), w);
        }
        Tensor ones = Gradus.ones(Shape.of(x.shape().dims()), x.dtype(), x.device());
        Tensor counted = ones.narrow(0, 0, 1).narrow(1, 0, 1);
        if (padsCount) {
            for (int d = 0; d < w.axes(); d++) {
                counted = SliceOperators.constant(counted, d + 2, w.before()[d], w.after()[d], 1);
            }
            Windows shifted = new Windows(w.kernel(), w.stride(), w.dilation(), w.zeros(), w.zeros(), w.out());
            return average(w.padded(x, 0), w).div(average(shifted.padded(counted, 0), w));
        }
        return average(w.padded(x, 0), w).div(average(w.padded(counted, 0), w));
    }

    /** Of each whole window of {@code padded}. */
    private static Tensor average(Tensor padded, Windows w) {
        if (Arrays.stream(w.dilation()).anyMatch(d -> d != 1) || w.axes() > 3) {
            return w.elements(padded).mean(IntStream.range(2 + w.axes(), 2 + 2 * w.axes()).toArray());
        }
        return switch (w.axes()) {
            case 1 -> Functional.avgPool1d(padded, w.kernel(), w.stride(), w.zeros(), false, true);
            case 2 -> Functional.avgPool2d(padded, w.kernel(), w.stride(), w.zeros(), false, true, null);
            default -> Functional.avgPool3d(padded, w.kernel(), w.stride(), w.zeros(), false, true, null);
        };
    }

    private static Tensor lp(Arguments a) {
        Windows w = windows(a);
        long elements = Arrays.stream(w.kernel()).reduce(1, Math::multiplyExact);
        return root(average(w.padded(a.tensor(0).abs().pow(a.integer("p", 2)), 0), w).mul(elements), a);
    }

    private static Tensor root(Tensor x, Arguments a) {
        return x.pow(1.0 / a.integer("p", 2));
    }

    private static List<Tensor> max(Arguments a) {
        Tensor x = a.tensor(0);
        Windows w = windows(a);
        Tensor y = x.isFloatingPoint() ? x : x.to(DType.FLOAT32);
        ValuesAndIndices best = max(w.padded(y, Float.NEGATIVE_INFINITY), w);
        List<Tensor> outputs = new ArrayList<>(List.of(best.values().to(x.dtype())));
        if (a.wants(1)) {
            outputs.add(indices(best.indices(), x, w, a.flag("storage_order", false)));
        }
        return outputs;
    }

    private static ValuesAndIndices max(Tensor padded, Windows w) {
        return switch (w.axes()) {
            case 1 -> Functional.maxPool1dWithIndices(padded, w.kernel(), w.stride(), w.zeros(), w.dilation(), false);
            case 2 -> Functional.maxPool2dWithIndices(padded, w.kernel(), w.stride(), w.zeros(), w.dilation(), false);
            case 3 -> Functional.maxPool3dWithIndices(padded, w.kernel(), w.stride(), w.zeros(), w.dilation(), false);
            default -> throw new ArgumentException("ONNX MaxPool: windows of " + w.axes() + " dims");
        };
    }

    /**
     * Places in the padded plane become places in the whole input.
     *
     * @param columnMajor whether places in a plane count down columns first
     */
    private static Tensor indices(Tensor places, Tensor x, Windows w, boolean columnMajor) {
        int axes = w.axes();
        Tensor[] at = new Tensor[axes];
        Tensor rest = places;
        for (int d = axes - 1; d >= 0; d--) {
            at[d] = rest.remainder(w.covered(d)).sub(w.before()[d]);
            rest = rest.div(w.covered(d), "floor");
        }
        Tensor flat = null;
        for (int i = 0; i < axes; i++) {
            int d = columnMajor ? axes - 1 - i : i;
            flat = flat == null ? at[d] : flat.mul(x.size(d + 2)).add(at[d]);
        }
        long plane = Arrays.stream(x.shape().dims(), 2, x.dim()).reduce(1, Math::multiplyExact);
        long[] shape = new long[x.dim()];
        Arrays.fill(shape, 1);
        shape[0] = x.size(0);
        shape[1] = x.size(1);
        return flat.add(Gradus.arange(0, x.size(0) * x.size(1)).mul(plane).reshape(shape));
    }

    private static Tensor unpool(Arguments a) {
        Tensor x = a.tensor(0);
        long[] kernel = a.longs("kernel_shape");
        int axes = kernel.length;
        long[] stride = Windows.or(a.longs("strides"), axes, 1);
        long[] pads = Windows.or(a.longs("pads"), 2 * axes, 0);
        long[] dims = x.shape().dims();
        for (int d = 0; d < axes; d++) {
            dims[d + 2] = (dims[d + 2] - 1) * stride[d] + kernel[d] - pads[d] - pads[axes + d];
        }
        long numel = Arrays.stream(dims).reduce(1, Math::multiplyExact);
        Tensor y = Gradus.zeros(Shape.of(numel), x.dtype(), x.device()).scatter(0, a.tensor(1).flatten(), x.flatten()).reshape(dims);
        if (a.has(2)) {
            long[] wanted = a.longs(2);
            for (int d = 0; d < dims.length; d++) {
                y = SliceOperators.constant(y, d, 0, wanted[d] - dims[d], 0);
            }
        }
        return y;
    }
}
