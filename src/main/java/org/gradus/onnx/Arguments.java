package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;

/** What an operator may ask: its inputs, its attributes, and the version of the operator set that defines it. */
final class Arguments {
    private final Graph.Step step;
    private final List<Value> inputs;
    private final Value[] around;
    private final Run run;
    private boolean readValues;

    /** @param around the values of the graph that the node is in */
    Arguments(Graph.Step step, List<Value> inputs, Value[] around, Run run) {
        this.step = step;
        this.inputs = inputs;
        this.around = around;
        this.run = run;
    }

    /** Of the operator set that the node's domain has in this model. */
    long opset() {
        return step.opset();
    }

    /** Where new tensors are made. */
    Device device() {
        return run.device();
    }

    int count() {
        return inputs.size();
    }

    boolean has(int i) {
        return i < inputs.size() && inputs.get(i) != null && inputs.get(i) != Value.NONE;
    }

    Value value(int i) {
        if (i >= inputs.size() || inputs.get(i) == null) {
            throw new ArgumentException(step + " needs input " + i);
        }
        return inputs.get(i);
    }

    Tensor tensor(int i) {
        return value(i).tensor();
    }

    /** {@code null} if there is none. */
    Tensor optional(int i) {
        return has(i) ? tensor(i) : null;
    }

    List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            all.add(tensor(i));
        }
        return all;
    }

    /** Elements of an input, read to the host if they are not known yet. */
    long[] longs(int i) {
        readValues |= !value(i).isFixed();
        return value(i).longs();
    }

    double[] doubles(int i) {
        readValues |= !value(i).isFixed();
        return value(i).doubles();
    }

    /** The one element of an input. */
    long integer(int i) {
        return single(longs(i).length, i, () -> longs(i)[0]);
    }

    double real(int i) {
        return single(doubles(i).length, i, () -> doubles(i)[0]);
    }

    private <T> T single(int length, int i, java.util.function.Supplier<T> element) {
        if (length != 1) {
            throw new ArgumentException(step + ": input " + i + " must have one element, but has " + length);
        }
        return element.get();
    }

    /** To be called by an operator whose outputs' shapes depend on elements. */
    void shapeDependsOnElements() {
        readValues = true;
    }

    boolean hasReadValues() {
        return readValues;
    }

    /** How many outputs the node names. */
    int outputs() {
        return step.outputs().length;
    }

    boolean wants(int output) {
        return output < outputs() && step.outputs()[output] >= 0;
    }

    boolean hasAttribute(String name) {
        return attribute(name) != null;
    }

    private Object attribute(String name) {
        Attribute a = step.node().attributes().get(name);
        return a == null ? null : a.value();
    }

    private <T> T attribute(String name, Class<T> type, T otherwise) {
        Object value = attribute(name);
        if (value == null) {
            return otherwise;
        } else if (!type.isInstance(value)) {
            throw new FormatException(step + ": attribute '" + name + "' is of another kind than the operator's definition says");
        }
        return type.cast(value);
    }

    long integer(String name, long otherwise) {
        return attribute(name, Long.class, otherwise);
    }

    boolean flag(String name, boolean otherwise) {
        return integer(name, otherwise ? 1 : 0) != 0;
    }

    float real(String name, double otherwise) {
        return attribute(name, Float.class, (float) otherwise);
    }

    /** An attribute that is an integer in one operator and a float in another. */
    double number(String name) {
        return attribute(name, Number.class, 0).doubleValue();
    }

    String text(String name, String otherwise) {
        return attribute(name, String.class, otherwise);
    }

    /** {@code null} if there is none. */
    long[] longs(String name) {
        return attribute(name, long[].class, null);
    }

    float[] reals(String name) {
        return attribute(name, float[].class, null);
    }

    @SuppressWarnings("unchecked")
    List<String> texts(String name) {
        return attribute(name, List.class, null);
    }

    Graph graph(String name) {
        return step.graphs().get(name);
    }

    /** A constant of the model as a tensor. */
    Tensor constant(String name) {
        TensorData data = attribute(name, TensorData.class, null);
        return data == null ? null : run.tensors().tensor(data, device());
    }

    /** Element type that an attribute names. */
    DType dtype(String name, DType otherwise) {
        return hasAttribute(name) ? ElementType.of(integer(name, 0)).dtype() : otherwise;
    }

    ElementType elementType(String name) {
        return ElementType.of(integer(name, 1));
    }

    /** A dimension that an attribute names, counted from the front. */
    int axis(String name, long otherwise, int rank) {
        return axis(integer(name, otherwise), rank);
    }

    int axis(long axis, int rank) {
        if (axis < -rank || axis >= Math.max(rank, 1)) {
            throw new ArgumentException(step + ": axis " + axis + " of a tensor of rank " + rank);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    int[] axes(long[] axes, int rank) {
        int[] all = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            all[i] = axis(axes[i], rank);
        }
        return all;
    }

    /** What was an attribute in early operator sets and is an input since. */
    long[] longs(String name, int input) {
        return has(input) ? longs(input) : longs(name);
    }

    Tensor vector(long... values) {
        return Gradus.tensor(values, Shape.of(values.length), device());
    }

    Tensor number(double value, DType dtype) {
        return Gradus.full(Shape.SCALAR, value, dtype, device());
    }

    Tensor number(long value, DType dtype) {
        return Gradus.full(Shape.SCALAR, value, dtype, device());
    }

    /** Runs a subgraph of this node with these inputs. */
    List<Value> run(String graph, List<Value> values) {
        Graph g = graph(graph);
        if (g == null) {
            throw new FormatException(step + " has no subgraph '" + graph + "'");
        }
        return run.subgraph(g, around, values);
    }

    @Override
    public String toString() {
        return step.toString();
    }
}
