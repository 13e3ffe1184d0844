package org.gradus.onnx;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gradus.Tensor;
import org.gradus.onnx.Proto.Node;

/** All operators by name; each family adds its own. */
final class Operators {
    private static final Set<String> RANDOM = Set.of("RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike",
        "Multinomial", "Bernoulli", "Dropout");
    private static final Map<String, Operator> ALL = all();

    private Operators() {
    }

    /** An operator whose outputs are tensors that nothing else refers to. */
    record OfTensors(Function<Arguments, List<Tensor>> body) implements Operator {
        @Override
        public List<Value> apply(Arguments a) {
            return body.apply(a).stream().map(t -> t == null ? null : Value.of(t)).toList();
        }
    }

    /** What a family adds its operators to. */
    static final class Table {
        private final Map<String, Operator> operators = new HashMap<>();

        void tensor(String name, Function<Arguments, Tensor> body) {
            tensors(name, a -> Collections.singletonList(body.apply(a)));
        }

        void tensors(String name, Function<Arguments, List<Tensor>> body) {
            operators.put(name, new OfTensors(body));
        }

        void unary(String name, UnaryOperator<Tensor> body) {
            tensor(name, a -> body.apply(a.tensor(0)));
        }

        void values(String name, Operator operator) {
            operators.put(name, operator);
        }
    }

    private static Map<String, Operator> all() {
        Table t = new Table();
        PointwiseOperators.addTo(t);
        ActivationOperators.addTo(t);
        ReductionOperators.addTo(t);
        ShapeOperators.addTo(t);
        SliceOperators.addTo(t);
        IndexOperators.addTo(t);
        ConstantOperators.addTo(t);
        MatrixOperators.addTo(t);
        ConvolutionOperators.addTo(t);
        PoolOperators.addTo(t);
        NormOperators.addTo(t);
        LossOperators.addTo(t);
        RecurrentOperators.addTo(t);
        QuantizedOperators.addTo(t);
        ResizeOperators.addTo(t);
        RegionOperators.addTo(t);
        SignalOperators.addTo(t);
        RandomOperators.addTo(t);
        ControlOperators.addTo(t);
        SequenceOperators.addTo(t);
        TrainingOperators.addTo(t);
        return Map.copyOf(t.operators);
    }

    /** {@code null} if Gradus has none of this name. */
    static Operator find(Node node) {
        return ALL.get(node.label());
    }

    static boolean isRandom(Node node) {
        return node.domain().isEmpty() && RANDOM.contains(node.op());
    }

    /** Whether an operator asks its input for its shape alone. */
    static boolean seesOnlyShape(Node node) {
        return node.domain().isEmpty() && (node.op().equals("Shape") || node.op().equals("Size"));
    }
}
