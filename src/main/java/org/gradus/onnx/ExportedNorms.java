package org.gradus.onnx;

import static org.gradus.onnx.ExportedOps.in;
import static org.gradus.onnx.ExportedOps.of;
import static org.gradus.onnx.ExportedOps.reshape;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.gradus.Gradus;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.onnx.ExportedOps.Writer;
import org.gradus.types.Shape;

/**
 * Normalisations. Their recorded arguments are the sizes of the input seen as rows, those of the parameters, the folded axes (none
 * if the statistics are given) and epsilon; their inputs the input, weight, bias, mean and reciprocal of the deviation.
 */
final class ExportedNorms {
    private static final int MEAN = 3;
    private static final int DEVIATION = 4;

    private ExportedNorms() {
    }

    static void addTo(Map<String, Writer> w) {
        w.put("nativeLayerNorm", ExportedNorms::layer);
        w.put("rmsNorm", ExportedNorms::rms);
        w.put("nativeGroupNorm", ExportedNorms::group);
        w.put("instanceNorm", (op, e) -> op.attr(2) == null ? given(op, e) : instance(op, e));
        w.put("nativeBatchNorm", ExportedNorms::given);
    }

    private static Tensor x(Op op) {
        return op.inputs().get(0);
    }

    private static String ones(Op op, Exporter e, long... dims) {
        return e.constant(Gradus.ones(Shape.of(dims), x(op).dtype(), x(op).device()));
    }

    private static String zeros(Op op, Exporter e, long... dims) {
        return e.constant(Gradus.zeros(Shape.of(dims), x(op).dtype(), x(op).device()));
    }

    /** The first of the last axes that make a row. */
    private static int rows(Op op) {
        long columns = ((long[]) op.attr(0))[1];
        int axis = x(op).dim();
        for (long n = 1; n < columns || axis == x(op).dim(); n *= x(op).size(axis)) {
            axis--;
        }
        return axis;
    }

    private static String layer(Op op, Exporter e) {
        int axis = rows(op);
        long[] normalized = Arrays.copyOfRange(x(op).shape().dims(), axis, x(op).dim());
        String scale = op.inputs().get(1) == null ? ones(op, e, normalized) : in(op, e, 1);
        List<String> inputs = op.inputs().get(2) == null ? List.of(in(op, e, 0), scale) : List.of(in(op, e, 0), scale, in(op, e, 2));
        return e.node("LayerNormalization", inputs, "axis", (long) axis, "epsilon", (float) op.real(3));
    }

    /** {@code x / sqrt(mean(x^2) + eps) weight}. */
    private static String rms(Op op, Exporter e) {
        String x = in(op, e, 0);
        long[] axes = LongStream.range(rows(op), x(op).dim()).toArray();
        String mean = e.node("ReduceMean", List.of(e.node("Mul", List.of(x, x))), "axes", axes, "keepdims", 1L);
        String y = e.node("Div", List.of(x, e.node("Sqrt", List.of(e.node("Add", List.of(mean, of(op, e, op.real(3))))))));
        return op.inputs().get(1) == null ? y : e.node("Mul", List.of(y, in(op, e, 1)));
    }

    /** Groups are instances of more elements; the parameters are for channels. */
    private static String group(Op op, Exporter e) {
        long[] view = (long[]) op.attr(0);
        String grouped = e.node("Reshape", List.of(in(op, e, 0), e.constant(0, view[1], -1)));
        String y = e.node("InstanceNormalization", List.of(grouped, ones(op, e, view[1]), zeros(op, e, view[1])), "epsilon",
            (float) op.real(3));
        y = reshape(e, y, x(op));
        String channels = channels(op, e);
        y = op.inputs().get(1) == null ? y : e.node("Mul", List.of(y, e.node("Reshape", List.of(in(op, e, 1), channels))));
        return op.inputs().get(2) == null ? y : e.node("Add", List.of(y, e.node("Reshape", List.of(in(op, e, 2), channels))));
    }

    /** The sizes with which numbers for channels meet the input. */
    private static String channels(Op op, Exporter e) {
        long[] dims = ExportedOps.ones(x(op).dim() - 1, 1);
        dims[0] = x(op).size(1);
        return e.constant(dims);
    }

    private static String instance(Op op, Exporter e) {
        long channels = x(op).size(1);
        String scale = op.inputs().get(1) == null ? ones(op, e, channels) : in(op, e, 1);
        String bias = op.inputs().get(2) == null ? zeros(op, e, channels) : in(op, e, 2);
        return e.node("InstanceNormalization", List.of(in(op, e, 0), scale, bias), "epsilon", (float) op.real(3));
    }

    /** With statistics that are known. */
    private static String given(Op op, Exporter e) {
        long channels = x(op).size(1);
        double eps = op.real(3);
        String scale = op.inputs().get(1) == null ? ones(op, e, channels) : in(op, e, 1);
        String bias = op.inputs().get(2) == null ? zeros(op, e, channels) : in(op, e, 2);
        String mean = e.constant(e.value(op.inputs().get(MEAN)).reshape(channels));
        String variance = e.constant(e.value(op.inputs().get(DEVIATION)).reshape(channels).square().reciprocal().sub(eps).clampMin(0));
        return e.node("BatchNormalization", List.of(in(op, e, 0), scale, bias, mean, variance), "epsilon", (float) eps);
    }
}
