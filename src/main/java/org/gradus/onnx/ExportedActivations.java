package org.gradus.onnx;

import static org.gradus.onnx.ExportedOps.in;
import static org.gradus.onnx.ExportedOps.of;
import static org.gradus.onnx.ExportedOps.unsupported;

import java.util.List;
import java.util.Map;
import org.gradus.Op;
import org.gradus.onnx.ExportedOps.Writer;

/** Activations, as nodes or as their formulas. */
final class ExportedActivations {
    private ExportedActivations() {
    }

    static void addTo(Map<String, Writer> w) {
        Map.of("relu", "Relu", "sigmoid", "Sigmoid", "tanh", "Tanh", "softsign", "Softsign", "hardswish", "HardSwish")
            .forEach((ours, theirs) -> w.put(ours, (op, e) -> e.node(theirs, e.names(op))));
        w.put("silu", (op, e) -> product(e, in(op, e, 0), e.node("Sigmoid", e.names(op))));
        w.put("gelu", ExportedActivations::gelu);
        w.put("leakyRelu", (op, e) -> e.node("LeakyRelu", e.names(op), "alpha", (float) op.real(0)));
        w.put("hardtanh", (op, e) -> e.node("Clip", List.of(in(op, e, 0), of(op, e, op.real(0)), of(op, e, op.real(1)))));
        w.put("hardsigmoid", (op, e) -> e.node("HardSigmoid", e.names(op), "alpha", 1f / 6, "beta", 0.5f));
        w.put("elu", ExportedActivations::elu);
        w.put("celu", (op, e) -> e.node("Celu", e.names(op), "alpha", (float) op.real(0)));
        w.put("softplus", ExportedActivations::softplus);
        w.put("mish", (op, e) -> product(e, in(op, e, 0), e.node("Tanh", List.of(e.node("Softplus", e.names(op))))));
        w.put("logSigmoid", (op, e) -> e.node("Neg", List.of(e.node("Softplus", List.of(e.node("Neg", e.names(op)))))));
        w.put("hardshrink", (op, e) -> e.node("Shrink", e.names(op), "lambd", (float) op.real(0)));
        w.put("softshrink", (op, e) -> e.node("Shrink", e.names(op), "lambd", (float) op.real(0), "bias", (float) op.real(0)));
        w.put("threshold", (op, e) -> e.node("Where", List.of(e.node("LessOrEqual", List.of(in(op, e, 0), of(op, e, op.real(0)))),
            of(op, e, op.real(1)), in(op, e, 0))));
        w.put("prelu", ExportedActivations::prelu);
        w.put("softmax", (op, e) -> e.node("Softmax", e.names(op), "axis", (long) op.number(0)));
        w.put("logSoftmax", (op, e) -> e.node("LogSoftmax", e.names(op), "axis", (long) op.number(0)));
    }

    private static String product(Exporter e, String a, String b) {
        return e.node("Mul", List.of(a, b));
    }

    /** {@code x / 2 (1 + erf(x / sqrt 2))}, or with tanh: {@code x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))}. */
    private static String gelu(Op op, Exporter e) {
        String x = in(op, e, 0);
        String inner;
        if (op.text(0).equals("none")) {
            inner = e.node("Erf", List.of(product(e, x, of(op, e, Math.sqrt(0.5)))));
        } else {
            String cubed = product(e, product(e, x, x), product(e, x, of(op, e, 0.044715)));
            inner = e.node("Tanh", List.of(product(e, e.node("Add", List.of(x, cubed)), of(op, e, Math.sqrt(2 / Math.PI)))));
        }
        return product(e, x, product(e, e.node("Add", List.of(inner, of(op, e, 1))), of(op, e, 0.5)));
    }

    /** {@code scale x} above zero, {@code scale alpha (exp(x) - 1)} below. */
    private static String elu(Op op, Exporter e) {
        if (op.real(2) != 1) {
            return unsupported(op, "an input scale of " + op.attr(2));
        }
        return op.real(1) == 1 ? e.node("Elu", e.names(op), "alpha", (float) op.real(0))
            : e.node("Selu", e.names(op), "alpha", (float) op.real(0), "gamma", (float) op.real(1));
    }

    private static String softplus(Op op, Exporter e) {
        double beta = op.real(0);
        String x = beta == 1 ? in(op, e, 0) : product(e, in(op, e, 0), of(op, e, beta));
        String y = e.node("Softplus", List.of(x));
        return beta == 1 ? y : e.node("Div", List.of(y, of(op, e, beta)));
    }

    private static String prelu(Op op, Exporter e) {
        long[] dims = (long[]) op.attr(0);
        String slope = dims.length == 0 ? in(op, e, 1) : e.node("Reshape", List.of(in(op, e, 1), e.constant(dims)));
        return e.node("PRelu", List.of(in(op, e, 0), slope));
    }
}
