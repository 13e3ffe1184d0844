package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.types.DType;

/**
 * Numbers in eight bits: {@code real = (quantized - zeroPoint) * scale}. Quantizing rounds half to even and keeps to the range of
 * the dtype; products are summed in int32.
 */
final class QuantizedOperators {
    private QuantizedOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("QuantizeLinear", QuantizedOperators::quantize);
        t.tensor("DequantizeLinear", QuantizedOperators::dequantize);
        t.tensors("DynamicQuantizeLinear", QuantizedOperators::dynamic);
        t.tensor("MatMulInteger", a -> centered(a, 0, 2, a.tensor(0).dim() - 2).matmul(centered(a, 1, 3, a.tensor(1).dim() - 1)));
        t.tensor("QLinearMatMul", a -> {
            Tensor x = centered(a, 0, 2, a.tensor(0).dim() - 2);
            Tensor y = centered(a, 3, 5, a.tensor(3).dim() - 1);
            return requantized(x.matmul(y), a.tensor(1).mul(a.tensor(4)), a.tensor(6), a.tensor(7));
        });
        t.tensor("ConvInteger", a -> convolution(a, centered(a, 0, 2, 1), centered(a, 1, 3, 0)));
        t.tensor("QLinearConv", QuantizedOperators::convolution);
    }

    /** One number, or one for each place along {@code axis}, as it broadcasts to a tensor of {@code rank} dims. */
    private static Tensor along(Tensor x, int axis, int rank) {
        if (x.dim() != 1 || x.numel() == 1) {
            return x.numel() == 1 ? x.reshape() : x;
        }
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[axis] = x.numel();
        return x.reshape(shape);
    }

    /** Rounded and kept to the range of {@code dtype}. */
    private static Tensor saturated(Tensor x, DType dtype) {
        long low = dtype == DType.UINT8 ? 0 : dtype == DType.INT16 ? Short.MIN_VALUE : Byte.MIN_VALUE;
        long high = dtype == DType.UINT8 ? 255 : dtype == DType.INT16 ? Short.MAX_VALUE : Byte.MAX_VALUE;
        return x.clamp(low, high).to(dtype);
    }

    private static Tensor quantize(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.tensor(1).numel() == 1 ? 0 : a.axis("axis", 1, x.dim());
        DType dtype = a.has(2) ? a.tensor(2).dtype() : a.dtype("output_dtype", DType.UINT8);
        Tensor steps = x.to(DType.FLOAT32).div(along(a.tensor(1), axis, x.dim()).to(DType.FLOAT32)).round();
        return saturated(a.has(2) ? steps.add(along(a.tensor(2).to(DType.FLOAT32), axis, x.dim())) : steps, dtype);
    }

    private static Tensor dequantize(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.tensor(1).numel() == 1 ? 0 : a.axis("axis", 1, x.dim());
        Tensor steps = x.to(DType.INT32);
        Tensor centered = a.has(2) ? steps.sub(along(a.tensor(2).to(DType.INT32), axis, x.dim())) : steps;
        Tensor scale = along(a.tensor(1), axis, x.dim());
        return centered.to(scale.dtype()).mul(scale);
    }

    /** To uint8, with a range that holds all elements and zero. */
    private static List<Tensor> dynamic(Arguments a) {
        Tensor x = a.tensor(0);
        Tensor low = x.amin().clampMax(0);
        Tensor high = x.amax().clampMin(0);
        Tensor scale = high.sub(low).div(255);
        Tensor zeroPoint = saturated(low.div(scale).neg().round(), DType.UINT8);
        Tensor y = saturated(x.div(scale).round().add(zeroPoint.to(DType.FLOAT32)), DType.UINT8);
        return List.of(y, scale, zeroPoint);
    }

    /** An input less its zero point, in int32. */
    private static Tensor centered(Arguments a, int input, int zeroPoint, int axis) {
        Tensor x = a.tensor(input).to(DType.INT32);
        return a.has(zeroPoint) ? x.sub(along(a.tensor(zeroPoint).to(DType.INT32), Math.max(0, axis), x.dim())) : x;
    }

    private static Tensor requantized(Tensor sums, Tensor scale, Tensor outScale, Tensor outZeroPoint) {
        Tensor y = sums.to(DType.FLOAT32).mul(scale.div(outScale)).round();
        return saturated(y.add(outZeroPoint.to(DType.FLOAT32).reshape()), outZeroPoint.dtype());
    }

    private static Tensor convolution(Arguments a) {
        Tensor x = centered(a, 0, 2, 1);
        Tensor sums = convolution(a, x, centered(a, 3, 5, 0));
        if (a.has(8)) {
            sums = sums.add(ConvolutionOperators.channels(a.tensor(8), sums.dim()));
        }
        Tensor weightScale = along(a.tensor(4), 1, sums.dim());
        return requantized(sums, weightScale.mul(a.tensor(1).reshape()), a.tensor(6).reshape(), a.tensor(7));
    }

    /** Of integers: the windows as a matrix, times the weights. */
    private static Tensor convolution(Arguments a, Tensor x, Tensor weight) {
        Windows w = Windows.of(a, x, ConvolutionOperators.kernel(a, weight));
        int axes = w.axes();
        long groups = a.integer("group", 1);
        long batch = x.size(0);
        long features = weight.size(0);
        long depth = weight.numel() / Math.max(1, features);
        long places = Arrays.stream(w.out()).reduce(1, Math::multiplyExact);
        List<Integer> order = new ArrayList<>(List.of(0, 1));
        IntStream.range(0, axes).forEach(d -> order.add(2 + axes + d));
        IntStream.range(0, axes).forEach(d -> order.add(2 + d));
        Tensor columns = w.elements(w.padded(x, 0)).permute(order.stream().mapToInt(Integer::intValue).toArray())
            .reshape(batch, groups, depth, places);
        Tensor sums = weight.reshape(groups, features / groups, depth).matmul(columns);
        long[] shape = new long[axes + 2];
        shape[0] = batch;
        shape[1] = features;
        System.arraycopy(w.out(), 0, shape, 2, axes);
        return sums.reshape(shape);
    }
}
