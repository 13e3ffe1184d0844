package org.gradus.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;

/**
 * An operation with a gradient of the user's own. Arguments that are not tensors are fields of the subclass.
 *
 * <pre>{@code
 * final class Cube extends Function {
 *     protected List<Tensor> forward(Call call, List<Tensor> in) {
 *         call.saveForBackward(in.get(0));
 *         return List.of(in.get(0).pow(3));
 *     }
 *
 *     protected List<Tensor> backward(Call call, List<Tensor> grads) {
 *         Tensor x = call.savedTensors().get(0);
 *         return List.of(grads.get(0).mul(x.square().mul(3)));
 *     }
 * }
 *
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * <p>What {@link #backward} computes with tensor operations can be differentiated again.
 */
public abstract class Function {

    /** The outputs. Nothing that this does is recorded; {@code null} inputs are passed through. */
    protected abstract List<Tensor> forward(Call call, List<Tensor> inputs);

    /**
     * @param grads one for each output; zeros where nothing depends on it, or {@code null} after
     *              {@link Call#materializeGrads materializeGrads(false)}
     * @return one for each input, in their order; {@code null} where there is none
     */
    protected abstract List<Tensor> backward(Call call, List<Tensor> grads);

    /** The name of the gradient function: the class's, with {@code Backward}. */
    protected String name() {
        String simple = getClass().getSimpleName();
        return (simple.isEmpty() ? "Function" : simple) + "Backward";
    }

    /** The first output. */
    public final Tensor apply(Tensor... inputs) {
        return applyAll(inputs).get(0);
    }

    /** All outputs. */
    public final List<Tensor> applyAll(Tensor... inputs) {
        List<Tensor> given = Collections.unmodifiableList(Arrays.asList(inputs.clone()));
        Call call = new Call(inputs);
        List<Tensor> made;
        try (GradMode mode = GradMode.noGrad()) {
            made = forward(call, given);
        }
        List<Tensor> outputs = new ArrayList<>();
        for (Tensor t : made) {
            outputs.add(given.contains(t) ? Engine.share(t.detach()) : t);
        }
        if (GradMode.isEnabled() && Arrays.stream(call.edges).anyMatch(e -> e != null)) {
            Backward node = new Backward(call, name(), outputs);
            for (int i = 0; i < outputs.size(); i++) {
                if (node.outputs[i] != null) {
                    Engine.made(outputs.get(i), node, i);
                }
            }
            call.save();
        }
        return Collections.unmodifiableList(outputs);
    }

    /** One application: what {@link #forward} leaves for {@link #backward}. */
    public static final class Call {
        private final Edge[] edges;
        private List<Tensor> toSave = List.of();
        private List<Tensor> nonDifferentiable = List.of();
        private Saved[] saved = {};
        private boolean materialize = true;

        private Call(Tensor... inputs) {
            this.edges = Arrays.stream(inputs).map(t -> t == null ? null : Engine.edge(t)).toArray(Edge[]::new);
        }

        /** Inputs or outputs, or {@code null}, to be read with {@link #savedTensors} in the backward pass. */
        public void saveForBackward(Tensor... tensors) {
            toSave = Collections.unmodifiableList(Arrays.asList(tensors.clone()));
        }

        /** Outputs that have no gradient. Outputs of a dtype that is not floating have none anyway. */
        public void markNonDifferentiable(Tensor... tensors) {
            nonDifferentiable = List.of(tensors);
        }

        /** Whether outputs that nothing depends on get zeros as their gradient (the default), or {@code null}. */
        public void materializeGrads(boolean on) {
            materialize = on;
        }

        /** Whether the gradient of an input is used. */
        public boolean needsInputGrad(int input) {
            return edges[input] != null;
        }

        /**
         * @throws AutogradException if a backward pass has released them, or if one was written in place since
         */
        public List<Tensor> savedTensors() {
            return Collections.unmodifiableList(Arrays.asList(Arrays.stream(saved).map(s -> s == null ? null : s.unpack())
                .toArray(Tensor[]::new)));
        }

        private void save() {
            saved = toSave.stream().map(Saved::of).toArray(Saved[]::new);
        }
    }

    private final class Backward extends Node {
        private final Call call;
        private final String name;

        Backward(Call call, String name, List<Tensor> outputs) {
            super(call.edges, outputs.stream()
                .map(t -> t.isFloatingPoint() && !call.nonDifferentiable.contains(t) ? Meta.of(t) : null).toArray(Meta[]::new));
            this.call = call;
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        Tensor[] apply(Tensor[] grads, boolean[] wanted) {
            List<Tensor> given = new ArrayList<>();
            for (int i = 0; i < grads.length; i++) {
                Tensor g = grads[i];
                given.add(g == null && call.materialize && outputs[i] != null ? outputs[i].zeros() : g);
            }
            List<Tensor> made = Function.this.backward(call, Collections.unmodifiableList(given));
            if (made.size() != next.length) {
                throw new AutogradException("function %s returned an incorrect number of gradients (expected %d, got %d)"
                    .formatted(name, next.length, made.size()));
            }
            return made.toArray(Tensor[]::new);
        }

        @Override
        void release() {
            for (Saved s : call.saved) {
                if (s != null) {
                    s.release();
                }
            }
        }

        @Override
        boolean isForeign() {
            return true;
        }
    }
}
