package org.gradus.onnx;

import java.util.List;
import java.util.stream.Collectors;
import org.gradus.Tensor;
import org.gradus.onnx.Graph.Step;
import org.gradus.types.ArgumentException;
import org.gradus.types.GradusException;
import org.gradus.types.UnsupportedException;

/** Errors of operators, told with the node and what it got. */
final class Failures {
    private Failures() {
    }

    static GradusException of(Step step, List<Value> inputs, GradusException e) {
        if (e.getMessage() != null && e.getMessage().startsWith("ONNX ")) {
            return e;
        }
        String got = inputs.stream().map(Failures::describe).collect(Collectors.joining(", "));
        String message = step + " of (" + got + "): " + e.getMessage();
        return e instanceof UnsupportedException ? new UnsupportedException(message, e) : new ArgumentException(message, e);
    }

    private static String describe(Value v) {
        if (v == null || v == Value.NONE) {
            return "-";
        }
        if (!v.isTensor()) {
            return "sequence";
        }
        Tensor t = v.tensor();
        return t.isClosed() ? "closed" : t.dtype() + " " + t.shape();
    }
}
