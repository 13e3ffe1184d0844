package org.gradus.autograd;

import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** What a gradient formula sees: saved tensors, the op's other arguments, shapes of the inputs, the gradients that came in. */
final class Context {
    private final RuleNode node;
    private final Tensor[] grads;
    private final boolean[] wanted;
    /** What was saved, inputs before outputs, once it was asked for. */
    private Tensor[] saved;

    Context(RuleNode node, Tensor[] grads, boolean[] wanted) {
        this.node = node;
        this.grads = grads;
        this.wanted = wanted;
    }

    boolean needs(int input) {
        return wanted[input];
    }

    /** Of an output; {@code null} where nothing depends on it. */
    Tensor grad(int output) {
        return grads[output];
    }

    Tensor in(int i) {
        return saved(i, false);
    }

    Tensor a() {
        return in(0);
    }

    Tensor b() {
        return in(1);
    }

    Tensor c() {
        return in(2);
    }

    Tensor out() {
        return out(0);
    }

    Tensor out(int i) {
        return saved(i, true);
    }

    private Tensor saved(int i, boolean output) {
        if (saved == null) {
            saved = new Tensor[inputs() + outputs()];
        }
        int place = output ? inputs() + i : i;
        if (saved[place] == null) {
            saved[place] = output ? node.output(i) : node.input(i);
        }
        return saved[place];
    }

    boolean has(int input) {
        return node.inputs[input] != null;
    }

    int inputs() {
        return node.inputs.length;
    }

    int outputs() {
        return node.outputs.length;
    }

    Device device(int input) {
        return node.inputs[input].device();
    }

    Shape shape(int input) {
        return node.inputs[input].shape();
    }

    Shape outShape(int output) {
        return node.outputs[output].shape();
    }

    private Object attr(int i) {
        return node.attrs.get(i);
    }

    <T> T attr(int i, Class<T> type) {
        return type.cast(attr(i));
    }

    /** Whether an argument that may be left out was there. */
    boolean given(int i) {
        return attr(i) != null;
    }

    /** The reduced axes, ascending: the list of axes among the arguments, or all axes if there is none. */
    int[] axes() {
        return node.attrs.stream().filter(int[].class::isInstance).map(int[].class::cast).findFirst()
            .orElseGet(() -> IntStream.range(0, shape(0).rank()).toArray());
    }

    /** Whether a reduction kept its axes: the one truth value among the arguments. */
    boolean keepdim() {
        return node.attrs.contains(true);
    }

    boolean flag(int i) {
        return (Boolean) attr(i);
    }

    int dim(int i) {
        return ((Number) attr(i)).intValue();
    }

    long index(int i) {
        return ((Number) attr(i)).longValue();
    }

    int[] dims(int i) {
        return (int[]) attr(i);
    }

    long[] longs(int i) {
        return (long[]) attr(i);
    }

    double number(int i) {
        return ((Number) attr(i)).doubleValue();
    }

    String text(int i) {
        return (String) attr(i);
    }

    Layout layout(int i) {
        return (Layout) attr(i);
    }
}
