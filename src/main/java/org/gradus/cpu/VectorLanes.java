package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gradus.ir.Pointwise;

/**
 * The float32 lanes that use the Vector API: those that the JIT does not vectorise by itself. Each repeats the operations of its
 * scalar namesake.
 */
final class VectorLanes {
    private final Map<Pointwise, Supplier<Lane>> table = new EnumMap<>(Pointwise.class);

    private VectorLanes() {
        binary(Pointwise.MAXIMUM, (a, b) -> b.blend(a, a.compare(GT, b).or(a.compare(NE, a))),
            (a, b) -> a != a ? a : b != b ? b : a > b ? a : b);
        binary(Pointwise.MINIMUM, (a, b) -> b.blend(a, a.compare(LT, b).or(a.compare(NE, a))),
            (a, b) -> a != a ? a : b != b ? b : a < b ? a : b);
        binary(Pointwise.RELU_GRAD, (g, y) -> g.blend(0f, y.compare(LE, 0f)), (g, y) -> y <= 0 ? 0f : g);
        table.put(Pointwise.EXP, VectorExp::new);
        table.put(Pointwise.LOG, VectorLog::new);
        table.put(Pointwise.SIN, () -> new VectorSine(false));
        table.put(Pointwise.COS, () -> new VectorSine(true));
        table.put(Pointwise.TANH, VectorActivation::tanh);
        table.put(Pointwise.SIGMOID, VectorActivation::sigmoid);
        table.put(Pointwise.ERF, VectorActivation::erf);
        table.put(Pointwise.GELU, VectorActivation::gelu);
        table.put(Pointwise.GELU_GRAD, VectorActivation::geluGrad);
        table.put(Pointwise.GELU_TANH, VectorActivation::geluTanh);
    }

    static Map<Pointwise, Supplier<Lane>> table() {
        return new VectorLanes().table;
    }

    private void binary(Pointwise fn, FloatVectorLoops.Binary vector, FloatLoops.Binary scalar) {
        table.put(fn, () -> (Lane) Loops.define(FloatVectorLoops.BinaryLoop.class,
            new FloatVectorLoops.BinaryPair(vector, scalar)));
    }
}
