package org.gradus.onnx;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/**
 * What a graph computes with: a tensor, a sequence of values, or nothing. Its elements are read to the host at most once.
 */
final class Value {
    /** An optional value that is not there. */
    static final Value NONE = new Value(null, null, true, true);

    private final Tensor tensor;
    private final List<Value> sequence;
    private final boolean fixed;
    private final boolean fixedShape;
    private volatile long[] longs;
    private volatile double[] doubles;

    private Value(Tensor tensor, List<Value> sequence, boolean fixed, boolean fixedShape) {
        this.tensor = tensor;
        this.sequence = sequence;
        this.fixed = fixed;
        this.fixedShape = fixedShape;
    }

    /** Elements that may be others in the next run, in a shape that follows from those of the inputs. */
    static Value of(Tensor tensor) {
        return new Value(tensor, null, false, true);
    }

    static Value sequence(List<Value> values) {
        return new Value(null, List.copyOf(values), false, false);
    }

    /**
     * @param fixed whether the elements are the same whenever the inputs' shapes are
     * @param fixedShape whether the shape is
     */
    Value with(boolean fixed, boolean fixedShape) {
        return this == NONE ? this : new Value(tensor, sequence, fixed, fixedShape);
    }

    boolean isFixed() {
        return fixed;
    }

    boolean hasFixedShape() {
        return fixedShape;
    }

    boolean isTensor() {
        return tensor != null;
    }

    /** @throws ArgumentException if this is no tensor */
    Tensor tensor() {
        if (tensor == null) {
            throw new ArgumentException("ONNX: expected a tensor, but got " + (sequence == null ? "nothing" : "a sequence"));
        }
        return tensor;
    }

    List<Value> sequence() {
        if (sequence == null) {
            throw new ArgumentException("ONNX: expected a sequence, but got " + (tensor == null ? "nothing" : "a tensor"));
        }
        return sequence;
    }

    long[] longs() {
        if (longs == null) {
            longs = tensor().to(DType.INT64).toLongArray();
        }
        return longs;
    }

    double[] doubles() {
        if (doubles == null) {
            doubles = tensor().to(DType.FLOAT64).toDoubleArray();
        }
        return doubles;
    }

    void close() {
        if (tensor != null) {
            tensor.close();
        }
    }
}
