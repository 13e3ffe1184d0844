package org.gradus.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.gradus.GradEngine;
import org.gradus.GradFn;
import org.gradus.Tensor;

/**
 * A step of the recorded history. Nodes are numbered as they are made, after everything that they depend on: so a backward
 * pass that takes the highest number first has every gradient of a node before it runs the node.
 */
abstract class Node implements GradFn {
    private static final AtomicLong COUNT = new AtomicLong();

    final long sequence = COUNT.incrementAndGet();
    /** For each input, {@code null} if it needs no gradient. */
    final Edge[] next;
    /** Of each forward output; {@code null} for one that has no gradient. */
    final Meta[] outputs;
    /** Where the user's code recorded this; {@code null} unless anomalies are being looked for. */
    final String origin = Anomaly.here();

    /** By output; {@code null} while there are none. */
    private List<List<UnaryOperator<Tensor>>> hooks;
    private Tensor[] retained;

    Node(Edge[] next, Meta... outputs) {
        this.next = next;
        this.outputs = outputs;
    }

    /**
     * The gradients of the inputs from those of the outputs.
     *
     * @param grads  one for each output, {@code null} where nothing depends on it; not all are {@code null}
     * @param wanted for each input, whether its gradient is used
     * @return one for each input; an entry may be {@code null}, a shape may be one that broadcasts from the input's
     */
    abstract Tensor[] apply(Tensor[] grads, boolean[] wanted);

    /** Lets go of what was saved; running the node again is an error if it needed any of it. */
    void release() { }

    /** Whether {@link #apply} calls code of the user, who may keep what it is given. */
    boolean isForeign() {
        return false;
    }

    /** Whether the gradient of the first input depends on that input by steps only. */
    boolean isPiecewise() {
        return false;
    }

    @Override
    public List<GradFn> nextFunctions() {
        GradFn[] functions = new GradFn[next.length];
        Arrays.setAll(functions, i -> next[i] == null ? null : next[i].node());
        return Collections.unmodifiableList(Arrays.asList(functions));
    }

    GradEngine.Hook hook(int output, UnaryOperator<Tensor> hook) {
        if (hooks == null) {
            hooks = new ArrayList<>();
        }
        while (hooks.size() <= output) {
            hooks.add(new ArrayList<>());
        }
        List<UnaryOperator<Tensor>> list = hooks.get(output);
        // Two registrations of one function are two hooks.
        UnaryOperator<Tensor> own = g -> hook.apply(g);
        list.add(own);
        return () -> list.remove(own);
    }

    List<UnaryOperator<Tensor>> hooks(int output) {
        return hooks != null && output < hooks.size() ? List.copyOf(hooks.get(output)) : List.of();
    }

    /** Has the gradient of an output kept in that output's {@code grad}. */
    void retain(int output, Tensor tensor) {
        if (retained == null) {
            retained = new Tensor[outputs.length];
        }
        retained[output] = tensor;
    }

    Tensor retained(int output) {
        return retained == null ? null : retained[output];
    }

    @Override
    public String toString() {
        return "<" + name() + ">";
    }
}
