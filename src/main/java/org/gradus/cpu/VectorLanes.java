package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.function.Supplier;
import org.gradus.ir.Pointwise;

/**
 * The float32 lanes that use the Vector API: those that the JIT does not vectorise by itself. Each repeats the operations of its
 * scalar namesake.
 */
final class VectorLanes {
    private VectorLanes() {
    }

    /** What makes the lane; null if there is none. */
    static Supplier<Lane> maker(Pointwise fn) {
        return switch (fn) {
            case MAXIMUM -> binary((a, b) -> b.blend(a, a.compare(GT, b).or(a.compare(NE, a))),
                (a, b) -> a != a ? a : b != b ? b : a > b ? a : b);
            case MINIMUM -> binary((a, b) -> b.blend(a, a.compare(LT, b).or(a.compare(NE, a))),
                (a, b) -> a != a ? a : b != b ? b : a < b ? a : b);
            case RELU_GRAD -> binary((g, y) -> g.blend(0f, y.compare(LE, 0f)), (g, y) -> y <= 0 ? 0f : g);
            case EXP -> VectorExp::new;
            case LOG -> VectorLog::new;
            case SIN, COS, TAN -> () -> new VectorSine(fn);
            case TANH -> VectorActivation::tanh;
            case SIGMOID -> VectorActivation::sigmoid;
            case ERF -> VectorActivation::erf;
            case GELU -> VectorActivation::gelu;
            case GELU_GRAD -> VectorActivation::geluGrad;
            case GELU_TANH -> VectorActivation::geluTanh;
            default -> null;
        };
    }

    private static Supplier<Lane> binary(FloatVectorLoops.Binary vector, FloatLoops.Binary scalar) {
        return () -> (Lane) Loops.define(FloatVectorLoops.BinaryLoop.class, new FloatVectorLoops.BinaryPair(vector, scalar));
    }
}
