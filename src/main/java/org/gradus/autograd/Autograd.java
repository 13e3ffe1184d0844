package org.gradus.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.AutogradException;
import org.gradus.types.DTypeException;
import org.gradus.types.ShapeException;

/** Gradients of recorded computations: {@code torch.autograd}. */
public final class Autograd {
    private Autograd() {
    }

    /**
     * Adds the gradients of {@code roots}, weighted, to the {@code grad} of every leaf that they were computed from.
     *
     * @param gradients   one for each root and of its shape; {@code null}, or a {@code null} entry, for one if the root has one
     *                    element
     * @param retainGraph keeps what the pass needed, for another one
     * @param createGraph records the pass itself, so that the gradients can be differentiated again; implies {@code retainGraph}
     * @throws AutogradException if a root has no history, if one without gradient has several elements, or if a tensor that the
     *         pass needs was released or written in place
     * @throws ShapeException    if a gradient is not of its root's shape
     */
    public static void backward(List<Tensor> roots, List<Tensor> gradients, boolean retainGraph, boolean createGraph) {
        List<Tensor> starts = starts(roots, gradients);
        new BackwardPass(null, retainGraph || createGraph, createGraph).run(edges(roots), starts, roots);
    }

    /** As {@link #backward(List, List, boolean, boolean)}, adding to the {@code grad} of {@code inputs} only. */
    public static void backward(List<Tensor> roots, List<Tensor> gradients, boolean retainGraph, boolean createGraph,
                                List<Tensor> inputs) {
        if (inputs.isEmpty()) {
            throw new ArgumentException("backward: inputs argument to backward cannot be empty.");
        }
        List<Tensor> grads = grad(roots, inputs, gradients, retainGraph, createGraph, true);
        for (int i = 0; i < grads.size(); i++) {
            if (grads.get(i) != null) {
                Engine.accumulate(inputs.get(i), grads.get(i), createGraph);
            }
        }
    }

    /** The gradient of one-element {@code output} with respect to {@code input}. */
    public static Tensor grad(Tensor output, Tensor input) {
        return grad(List.of(output), List.of(input)).get(0);
    }

    /**
     * {@link #grad(Tensor, Tensor)} that is recorded itself if {@code createGraph}, for penalties on gradients and equations
     * with derivatives. It keeps what the pass needed, then.
     */
    public static Tensor grad(Tensor output, Tensor input, boolean createGraph) {
        return grad(output, input, null, createGraph);
    }

    /** {@link #grad(Tensor, Tensor, boolean)} of an output of any shape, weighted by {@code gradOutput} of the same shape. */
    public static Tensor grad(Tensor output, Tensor input, Tensor gradOutput, boolean createGraph) {
        List<Tensor> weights = Collections.singletonList(gradOutput);
        return grad(List.of(output), List.of(input), weights, createGraph, createGraph, false).get(0);
    }

    /** The gradients of one-element {@code outputs} with respect to each of {@code inputs}. */
    public static List<Tensor> grad(List<Tensor> outputs, List<Tensor> inputs) {
        return grad(outputs, inputs, null, false, false, false);
    }

    /**
     * The gradients of the weighted sum of {@code outputs} with respect to each of {@code inputs}. No {@code grad} changes.
     *
     * @param gradOutputs one for each output and of its shape; {@code null}, or a {@code null} entry, for one if the output has
     *                    one element
     * @param retainGraph keeps what the pass needed, for another one
     * @param createGraph records the pass itself, so that the gradients can be differentiated again; implies {@code retainGraph}
     * @param allowUnused gives {@code null} for an input that no output depends on, instead of throwing
     * @throws AutogradException if an output has no history, an input requires no gradient, or one is unused
     */
    public static List<Tensor> grad(List<Tensor> outputs, List<Tensor> inputs, List<Tensor> gradOutputs, boolean retainGraph,
                                    boolean createGraph, boolean allowUnused) {
        List<Tensor> starts = starts(outputs, gradOutputs);
        List<Edge> wanted = new ArrayList<>();
        for (Tensor input : inputs) {
            Edge e = Engine.edge(input);
            if (e == null) {
                throw new AutogradException("One of the differentiated Tensors does not require grad");
            }
            wanted.add(e);
        }
        BackwardPass pass = new BackwardPass(wanted, retainGraph || createGraph, createGraph);
        Map<Edge, Tensor> found = pass.run(edges(outputs), starts, outputs);
        List<Tensor> grads = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Tensor g = found.get(wanted.get(i));
            if (g == null && !allowUnused) {
                throw new AutogradException("One of the differentiated Tensors appears to not have been used in the graph. "
                    + "Set allowUnused = true if this is the desired behavior.");
            }
            grads.add(g);
        }
        return Collections.unmodifiableList(grads);
    }

    private static List<Edge> edges(List<Tensor> roots) {
        return roots.stream().map(Engine::edge).toList();
    }

    private static List<Tensor> starts(List<Tensor> roots, List<Tensor> gradients) {
        if (gradients != null && gradients.size() != roots.size()) {
            throw new ArgumentException("got " + roots.size() + " tensors and " + gradients.size() + " gradients");
        }
        Tensor[] starts = new Tensor[roots.size()];
        for (int i = 0; i < starts.length; i++) {
            Tensor root = roots.get(i);
            Tensor g = gradients == null ? null : gradients.get(i);
            if (g != null && !g.shape().equals(root.shape())) {
                throw new ShapeException("Mismatch in shape: grad_output[%d] has a shape of %s and output[%d] has a shape of %s."
                    .formatted(i, g.shape(), i, root.shape()));
            }
            if (Engine.edge(root) == null) {
                throw new AutogradException("element " + i + " of tensors does not require grad and does not have a grad_fn");
            }
            if (g == null) {
                if (root.numel() != 1) {
                    throw new AutogradException("grad can be implicitly created only for scalar outputs");
                }
                g = Gradus.full(root.shape(), 1, root.dtype(), root.device());
            } else if (g.dtype() != root.dtype()) {
                throw new DTypeException("grad_output[" + i + "] is " + g.dtype() + ", but output[" + i + "] is " + root.dtype());
            }
            starts[i] = g;
        }
        return Arrays.asList(starts);
    }

    /**
     * What {@link Tensor#grad} returns, for code that uses it at once and does not keep it, such as optimizers: a gradient that
     * nobody else asked for gives its memory back as soon as it is set to {@code null}.
     */
    public static Tensor gradient(Tensor tensor) {
        return Engine.gradient(tensor);
    }
}
