package org.gradus.onnx;

import static org.gradus.onnx.ExportedOps.in;
import static org.gradus.onnx.ExportedOps.of;
import static org.gradus.onnx.ExportedOps.ones;
import static org.gradus.onnx.ExportedOps.unsupported;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gradus.Convolution;
import org.gradus.Gradus;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.onnx.ExportedOps.Writer;
import org.gradus.types.Shape;

/** Convolutions, poolings, paddings and resizing over the last axes. */
final class ExportedWindows {
    private ExportedWindows() {
    }

    static void addTo(Map<String, Writer> w) {
        w.put("convolution", ExportedWindows::convolution);
        for (String axes : List.of("2d", "3d")) {
            w.put("maxPool" + axes, (op, e) -> batched(op, e, ExportedWindows::maxPool));
            w.put("avgPool" + axes, (op, e) -> batched(op, e, ExportedWindows::averagePool));
            w.put("adaptiveAvgPool" + axes, (op, e) -> batched(op, e, ExportedWindows::adaptiveAverage));
            w.put("adaptiveMaxPool" + axes, (op, e) -> batched(op, e, ExportedWindows::adaptiveMax));
        }
        w.put("constantPadNd", (op, e) -> pad(op, e, "constant"));
        for (String axes : List.of("1d", "2d", "3d")) {
            w.put("reflectionPad" + axes, (op, e) -> pad(op, e, "reflect"));
            w.put("replicationPad" + axes, (op, e) -> pad(op, e, "edge"));
        }
        for (String mode : List.of("Nearest1d", "Nearest2d", "Nearest3d", "Linear1d", "Bilinear2d", "Trilinear3d", "Bicubic2d")) {
            w.put("upsample" + mode, ExportedWindows::resize);
        }
    }

    /** What is written of an input with a batch. */
    private interface Body {
        String write(Op op, Exporter e, String x, int axes);
    }

    /** ONNX's poolings have a batch always; the extra axis is taken off again. */
    private static String batched(Op op, Exporter e, Body body) {
        Tensor x = op.inputs().get(0);
        int axes = op.attr(1) instanceof long[] kernel ? kernel.length : op.number(1);
        if (x.dim() == axes + 2) {
            return body.write(op, e, e.name(x), axes);
        }
        String zero = e.constant(0);
        return e.node("Squeeze", List.of(body.write(op, e, e.node("Unsqueeze", List.of(e.name(x), zero)), axes), zero));
    }

    /** Padding before and behind; if need be such that the windows end where the last one does. */
    private static long[] pads(Op op, long[] kernel, long[] stride, long[] before, long[] dilation) {
        int axes = kernel.length;
        Tensor x = op.inputs().get(0);
        Tensor y = op.outputs().get(0);
        long[] pads = Arrays.copyOf(before, 2 * axes);
        for (int d = 0; d < axes; d++) {
            long covered = (y.size(d - axes) - 1) * stride[d] + dilation[d] * (kernel[d] - 1) + 1;
            long behind = covered - x.size(d - axes) - before[d];
            pads[axes + d] = behind <= before[d] && before[d] < behind + stride[d] ? before[d] : Math.max(0, behind);
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

    private static String maxPool(Op op, Exporter e, String x, int axes) {
        long[] kernel = (long[]) op.attr(1);
        long[] stride = (long[]) op.attr(2);
        long[] dilation = (long[]) op.attr(4);
        return e.node("MaxPool", List.of(x), "kernel_shape", kernel, "strides", stride, "dilations", dilation, "pads",
            pads(op, kernel, stride, (long[]) op.attr(3), dilation));
    }

    private static String averagePool(Op op, Exporter e, String x, int axes) {
        long[] kernel = (long[]) op.attr(1);
        long[] stride = (long[]) op.attr(2);
        long[] padding = (long[]) op.attr(3);
        long[] pads = pads(op, kernel, stride, padding, ones(kernel.length, 1));
        for (int d = 0; d < kernel.length; d++) {
            if (pads[kernel.length + d] > padding[d]) {
                return unsupported(op, "windows that are not whole");
            }
        }
        Long divisor = (Long) op.attr(5);
        String y = e.node("AveragePool", List.of(x), "kernel_shape", kernel, "strides", stride, "pads", pads, "count_include_pad",
            op.flag(4) || divisor != null ? 1L : 0L);
        return divisor == null ? y
            : e.node("Mul", List.of(y, of(op, e, Arrays.stream(kernel).reduce(1, (a, b) -> a * b) / (double) divisor)));
    }

    /** The windows' extents, if they are all of one extent; else {@code null}. */
    private static long[] even(Op op, int axes) {
        long[] extents = new long[axes];
        for (int d = 0; d < axes; d++) {
            long from = op.inputs().get(0).size(d - axes);
            long to = op.outputs().get(0).size(d - axes);
            if (from % to != 0) {
                return null;
            }
            extents[d] = from / to;
        }
        return extents;
    }

    private static String adaptiveMax(Op op, Exporter e, String x, int axes) {
        long[] extents = even(op, axes);
        return extents == null ? unsupported(op, "windows of different extents")
            : e.node("MaxPool", List.of(x), "kernel_shape", extents, "strides", extents);
    }

    /** The mean over windows of different extents is a product with a matrix for each axis. */
    private static String adaptiveAverage(Op op, Exporter e, String x, int axes) {
        long[] extents = even(op, axes);
        if (extents != null) {
            return e.node("AveragePool", List.of(x), "kernel_shape", extents, "strides", extents);
        } else if (axes > 2) {
            return unsupported(op, "windows of different extents");
        }
        String y = e.node("MatMul", List.of(x, e.constant(means(op, -1).t().contiguous())));
        return axes == 1 ? y : e.node("MatMul", List.of(e.constant(means(op, -2)), y));
    }

    /** {@code (to, from)}: what each window takes of each element. */
    private static Tensor means(Op op, int axis) {
        int from = Math.toIntExact(op.inputs().get(0).size(axis));
        int to = Math.toIntExact(op.outputs().get(0).size(axis));
        double[] weights = new double[from * to];
        for (int i = 0; i < to; i++) {
            int start = i * from / to;
            int end = ((i + 1) * from + to - 1) / to;
            Arrays.fill(weights, i * from + start, i * from + end, 1.0 / (end - start));
        }
        return Gradus.tensor(weights, Shape.of(to, from)).to(op.inputs().get(0).dtype());
    }

    private static String pad(Op op, Exporter e, String mode) {
        long[] before = (long[]) op.attr(1);
        long[] after = (long[]) op.attr(2);
        int rank = op.inputs().get(0).dim();
        long[] pads = new long[2 * rank];
        System.arraycopy(before, 0, pads, rank - before.length, before.length);
        System.arraycopy(after, 0, pads, 2 * rank - after.length, after.length);
        String ends = e.constant(pads);
        List<String> inputs = mode.equals("constant") ? List.of(in(op, e, 0), ends, of(op, e, op.real(3)))
            : List.of(in(op, e, 0), ends);
        return e.node("Pad", inputs, "mode", mode);
    }

    /** To sizes, or by factors that the result was asked for with. */
    private static String resize(Op op, Exporter e) {
        boolean align = op.flag(2);
        boolean nearest = op.text(1).equals("nearest");
        Double[] factor = (Double[]) op.attr(4);
        Tensor y = op.outputs().get(0);
        String mode = nearest ? "nearest" : op.text(1).equals("bicubic") ? "cubic" : "linear";
        String coordinates = nearest ? "asymmetric" : align ? "align_corners"
            : Arrays.stream(factor).anyMatch(f -> f != null) ? "half_pixel" : "pytorch_half_pixel";
        if (op.flag(3)) {
            return unsupported(op, "smoothing");
        }
        List<String> inputs;
        if (Arrays.stream(factor).allMatch(f -> f != null)) {
            float[] scales = new float[y.dim()];
            Arrays.fill(scales, 1);
            for (int i = 0; i < factor.length; i++) {
                scales[2 + i] = factor[i].floatValue();
            }
            inputs = List.of(in(op, e, 0), "", e.constant(Gradus.tensor(scales)));
        } else {
            inputs = List.of(in(op, e, 0), "", "", e.constant(y.shape().dims()));
        }
        return e.node("Resize", inputs, "mode", mode, "coordinate_transformation_mode", coordinates, "nearest_mode", "floor",
            "cubic_coeff_a", -0.75f);
    }
}
