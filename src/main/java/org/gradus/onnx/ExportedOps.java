package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.gradus.Convolution;
import org.gradus.Gradus;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/** How recorded operations are said in ONNX, by the names of their gradient rules. */
final class ExportedOps {
    private static final Map<String, Writer> WRITERS = writers();

    private ExportedOps() {
    }

    private interface Writer {
        /** @return the name of the first output */
        String write(Op op, Exporter e);
    }

    /** @throws UnsupportedException if there is no way to say it */
    static void write(Op op, Exporter e) {
        Writer w = WRITERS.get(op.name());
        if (w == null) {
            throw new UnsupportedException("Onnx.export: operation '" + op.name() + "' cannot be written; those that can are "
                + new TreeSet<>(WRITERS.keySet()));
        }
        String made = w.write(op, e);
        if (made != null) {
            e.is(op, 0, made);
        }
    }

    private static Map<String, Writer> writers() {
        Map<String, Writer> w = new HashMap<>();
        Map.ofEntries(Map.entry("relu", "Relu"), Map.entry("sigmoid", "Sigmoid"), Map.entry("tanh", "Tanh"), Map.entry("exp", "Exp"),
            Map.entry("log", "Log"), Map.entry("sqrt", "Sqrt"), Map.entry("neg", "Neg"), Map.entry("abs", "Abs"), Map.entry("erf", "Erf"),
            Map.entry("sin", "Sin"), Map.entry("cos", "Cos"), Map.entry("reciprocal", "Reciprocal"), Map.entry("softsign", "Softsign"),
            Map.entry("mul", "Mul"), Map.entry("mm", "MatMul"), Map.entry("bmm", "MatMul"), Map.entry("matmul", "MatMul"),
            Map.entry("mv", "MatMul"), Map.entry("maximum", "Max"), Map.entry("minimum", "Min"), Map.entry("where", "Where"),
            Map.entry("clone", "Identity"), Map.entry("alias", "Identity"), Map.entry("contiguous", "Identity"),
            Map.entry("hardswish", "HardSwish")).forEach((ours, theirs) -> w.put(ours, (op, e) -> e.node(theirs, e.names(op))));
        w.put("add", (op, e) -> e.node("Add", scaled(op, e, 1, op.attrs().isEmpty() ? 1 : op.real(0))));
        w.put("sub", (op, e) -> e.node("Sub", scaled(op, e, 1, op.attrs().isEmpty() ? 1 : op.real(0))));
        w.put("div", ExportedOps::div);
        w.put("addmm", (op, e) -> e.node("Gemm", List.of(in(op, e, 1), in(op, e, 2), in(op, e, 0)), "beta", (float) op.real(0),
            "alpha", (float) op.real(1)));
        w.put("rsqrt", (op, e) -> e.node("Reciprocal", List.of(e.node("Sqrt", e.names(op)))));
        w.put("square", (op, e) -> e.node("Mul", List.of(in(op, e, 0), in(op, e, 0))));
        w.put("silu", (op, e) -> e.node("Mul", List.of(in(op, e, 0), e.node("Sigmoid", e.names(op)))));
        w.put("gelu", ExportedOps::gelu);
        w.put("leakyRelu", (op, e) -> e.node("LeakyRelu", e.names(op), "alpha", (float) op.real(0)));
        w.put("hardtanh", (op, e) -> e.node("Clip", List.of(in(op, e, 0), like(op, e, op.real(0)), like(op, e, op.real(1)))));
        for (String view : List.of("view", "reshape", "unsafeView", "squeeze", "squeeze.dim", "unsqueeze")) {
            w.put(view, (op, e) -> e.node("Reshape", List.of(in(op, e, 0), e.constant(op.outputs().get(0).shape().dims()))));
        }
        w.put("expand", (op, e) -> e.node("Expand", List.of(in(op, e, 0), e.constant(op.outputs().get(0).shape().dims()))));
        w.put("t", (op, e) -> e.node("Transpose", e.names(op)));
        w.put("transpose", (op, e) -> {
            long[] perm = IntStream.range(0, op.inputs().get(0).dim()).asLongStream().toArray();
            perm[op.number(0)] = op.number(1);
            perm[op.number(1)] = op.number(0);
            return e.node("Transpose", e.names(op), "perm", perm);
        });
        w.put("permute", (op, e) -> e.node("Transpose", e.names(op), "perm", longs(op.dims(0))));
        w.put("softmax", (op, e) -> e.node("Softmax", e.names(op), "axis", (long) op.number(0)));
        w.put("logSoftmax", (op, e) -> e.node("LogSoftmax", e.names(op), "axis", (long) op.number(0)));
        w.put("cat", (op, e) -> e.node("Concat", e.names(op), "axis", (long) op.number(0)));
        w.put("stack", (op, e) -> {
            String axis = e.constant(op.number(0));
            return e.node("Concat", op.inputs().stream().map(t -> e.node("Unsqueeze", List.of(e.name(t), axis))).toList(), "axis",
                (long) op.number(0));
        });
        w.put("split", ExportedOps::split);
        w.put("select", (op, e) -> e.node("Gather", List.of(in(op, e, 0), e.constant(Gradus.tensor(((Number) op.attr(1)).longValue()))),
            "axis", (long) op.number(0)));
        w.put("embedding", (op, e) -> e.node("Gather", embedding(op, e)));
        w.put("sum", (op, e) -> e.node("ReduceSum", e.names(op), "keepdims", 0L));
        w.put("mean", (op, e) -> e.node("ReduceMean", e.names(op), "keepdims", 0L));
        w.put("sum.dim", (op, e) -> e.node("ReduceSum", List.of(in(op, e, 0), e.constant(longs(op.dims(0)))), "keepdims",
            op.flag(1) ? 1L : 0L));
        w.put("mean.dim", (op, e) -> e.node("ReduceMean", e.names(op), "axes", longs(op.dims(0)), "keepdims", op.flag(1) ? 1L : 0L));
        w.put("convolution", ExportedOps::convolution);
        w.put("maxPool2d", ExportedOps::maxPool);
        w.put("maxPool3d", ExportedOps::maxPool);
        w.put("avgPool2d", ExportedOps::averagePool);
        w.put("avgPool3d", ExportedOps::averagePool);
        w.put("nativeLayerNorm", ExportedOps::layerNorm);
        w.put("nativeBatchNorm", ExportedOps::batchNorm);
        return w;
    }

    private static String in(Op op, Exporter e, int i) {
        return e.name(op.inputs().get(i));
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /** A number in the dtype of the operation's first input. */
    private static String like(Op op, Exporter e, double value) {
        return e.number(value, op.inputs().get(0).dtype());
    }

    /** The inputs, of which one is multiplied. */
    private static List<String> scaled(Op op, Exporter e, int which, double factor) {
        List<String> all = new ArrayList<>(e.names(op));
        if (factor != 1) {
            all.set(which, e.node("Mul", List.of(all.get(which), like(op, e, factor))));
        }
        return all;
    }

    private static String div(Op op, Exporter e) {
        String quotient = e.node("Div", e.names(op));
        return op.attrs().isEmpty() || op.attr(0) == null ? quotient
            : op.text(0).equals("floor") ? e.node("Floor", List.of(quotient)) : unsupported(op, "rounding " + op.attr(0));
    }

    private static String unsupported(Op op, String why) {
        throw new UnsupportedException("Onnx.export: operation '" + op.name() + "' cannot be written with " + why);
    }

    /** {@code x / 2 (1 + erf(x / sqrt 2))}. */
    private static String gelu(Op op, Exporter e) {
        if (!op.text(0).equals("none")) {
            return unsupported(op, "approximation " + op.attr(0));
        }
        String x = in(op, e, 0);
        String erf = e.node("Erf", List.of(e.node("Mul", List.of(x, like(op, e, Math.sqrt(0.5))))));
        String factor = e.node("Mul", List.of(e.node("Add", List.of(erf, like(op, e, 1))), like(op, e, 0.5)));
        return e.node("Mul", List.of(x, factor));
    }

    /** Each part is a slice, which needs no node with many outputs. */
    private static String split(Op op, Exporter e) {
        long start = 0;
        int axis = op.number(1);
        for (int i = 0; i < op.outputs().size(); i++) {
            long end = start + op.outputs().get(i).size(axis);
            e.is(op, i, e.node("Slice", List.of(in(op, e, 0), e.constant(start), e.constant(end), e.constant(axis))));
            start = end;
        }
        return null;
    }

    /** The table and the indices, whichever order they were recorded in. */
    private static List<String> embedding(Op op, Exporter e) {
        return op.inputs().get(0).isFloatingPoint() ? List.of(in(op, e, 0), in(op, e, 1)) : List.of(in(op, e, 1), in(op, e, 0));
    }

    /** Padding before and behind, such that the windows end where the last one does. */
    private static long[] pads(Op op, long[] kernel, long[] stride, long[] before, long[] dilation) {
        int axes = kernel.length;
        Tensor x = op.inputs().get(0);
        Tensor y = op.outputs().get(0);
        long[] pads = Arrays.copyOf(before, 2 * axes);
        for (int d = 0; d < axes; d++) {
            long covered = (y.size(d - axes) - 1) * stride[d] + dilation[d] * (kernel[d] - 1) + 1;
            pads[axes + d] = Math.max(0, covered - x.size(d - axes) - before[d]);
        }
        return pads;
    }

    private static String convolution(Op op, Exporter e) {
        Convolution c = (Convolution) op.attr(0);
        Tensor weight = op.inputs().get(1);
        int axes = weight.dim() - 2;
        long[] kernel = Arrays.copyOfRange(weight.shape().dims(), 2, axes + 2);
        List<String> inputs = e.names(op);
        List<String> given = inputs.size() > 2 && !inputs.get(2).isEmpty() ? inputs : inputs.subList(0, 2);
        if (!op.flag(1)) {
            return e.node("Conv", given, "strides", c.stride(), "dilations", c.dilation(), "group", c.groups(), "pads",
                pads(op, kernel, c.stride(), c.padding(), c.dilation()));
        }
        long[] pads = new long[2 * axes];
        long[] extra = new long[axes];
        for (int d = 0; d < axes; d++) {
            pads[d] = c.padding()[d];
            pads[axes + d] = c.padding()[d];
            extra[d] = op.outputs().get(0).size(d - axes) - ((op.inputs().get(0).size(d - axes) - 1) * c.stride()[d]
                + c.dilation()[d] * (kernel[d] - 1) + 1 - 2 * c.padding()[d]);
        }
        return e.node("ConvTranspose", given, "strides", c.stride(), "dilations", c.dilation(), "group", c.groups(), "pads", pads,
            "output_padding", extra);
    }

    private static String maxPool(Op op, Exporter e) {
        long[] kernel = (long[]) op.attr(1);
        long[] stride = (long[]) op.attr(2);
        long[] dilation = (long[]) op.attr(4);
        return e.node("MaxPool", e.names(op), "kernel_shape", kernel, "strides", stride, "dilations", dilation, "pads",
            pads(op, kernel, stride, (long[]) op.attr(3), dilation));
    }

    private static String averagePool(Op op, Exporter e) {
        long[] kernel = (long[]) op.attr(1);
        long[] stride = (long[]) op.attr(2);
        long[] padding = (long[]) op.attr(3);
        long[] one = new long[kernel.length];
        Arrays.fill(one, 1);
        long[] pads = pads(op, kernel, stride, padding, one);
        for (int d = 0; d < kernel.length; d++) {
            if (pads[d] > 0 && !op.flag(4) || pads[kernel.length + d] > padding[d]) {
                return unsupported(op, "windows that are not whole");
            }
        }
        return e.node("AveragePool", e.names(op), "kernel_shape", kernel, "strides", stride, "pads", pads, "count_include_pad", 1L);
    }

    private static String layerNorm(Op op, Exporter e) {
        Tensor x = op.inputs().get(0);
        Tensor weight = op.inputs().get(1);
        long columns = ((long[]) op.attr(0))[1];
        int axis = x.dim();
        for (long n = 1; n < columns || axis == x.dim(); n *= x.size(axis)) {
            axis--;
        }
        Shape normalized = Shape.of(Arrays.copyOfRange(x.shape().dims(), axis, x.dim()));
        String scale = weight == null ? e.constant(Gradus.ones(normalized, x.dtype(), x.device())) : in(op, e, 1);
        List<String> inputs = op.inputs().get(2) == null ? List.of(in(op, e, 0), scale) : List.of(in(op, e, 0), scale, in(op, e, 2));
        return e.node("LayerNormalization", inputs, "axis", (long) axis, "epsilon", (float) op.real(3));
    }

    /** With running statistics, which are recorded as mean and reciprocal of the deviation. */
    private static String batchNorm(Op op, Exporter e) {
        long[] shape = new long[op.inputs().get(0).dim() - 1];
        Arrays.fill(shape, 1);
        shape[0] = op.inputs().get(0).size(1);
        String channels = e.constant(shape);
        String y = e.node("Sub", List.of(in(op, e, 0), e.node("Reshape", List.of(in(op, e, 3), channels))));
        y = e.node("Mul", List.of(y, e.node("Reshape", List.of(in(op, e, 4), channels))));
        if (op.inputs().get(1) != null) {
            y = e.node("Mul", List.of(y, e.node("Reshape", List.of(in(op, e, 1), channels))));
        }
        return op.inputs().get(2) == null ? y : e.node("Add", List.of(y, e.node("Reshape", List.of(in(op, e, 2), channels))));
    }
}
