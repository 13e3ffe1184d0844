package org.gradus.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.Generator;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.AutogradException;

/**
 * Memory for time: what a function would keep for its backward pass is forgotten, and the backward pass runs the function again
 * to have it. Results and gradients are the same, of any order and also with respect to parameters that the function uses
 * without being given them: PyTorch's {@code checkpoint(..., use_reentrant=False)}.
 *
 * <pre>{@code
 * Tensor h = Checkpoint.checkpoint(x -> block.forward(x), input);
 * }</pre>
 *
 * <p>The inputs and results are computed at the call; whatever else the function makes is closed. The second run draws the same
 * numbers from {@link Generator#standard()}. Other effects of the function happen twice. Source: Chen et al., "Training deep nets
 * with sublinear memory cost", 2016.
 */
public final class Checkpoint {
    /** The function that runs now, so that what its operations save is known. */
    private static final ThreadLocal<Checkpoint> CURRENT = new ThreadLocal<>();

    private final GradCheck.Program f;
    private final List<Saved> inputs = new ArrayList<>();
    private final long seed = Generator.standard().seed();
    private final long offset = Generator.standard().offset();
    /** What was saved in the first run, in order. */
    private final List<Saved> slots = new ArrayList<>();
    private int live;
    /** What is being saved in the second run. */
    private List<Saved> again;

    private Checkpoint(GradCheck.Program f, Tensor... inputs) {
        this.f = f;
        for (Tensor t : inputs) {
            this.inputs.add(t == null ? null : Saved.before(t));
        }
    }

    /** {@code f(x)}. */
    public static Tensor checkpoint(Derivatives.Map f, Tensor x) {
        return checkpointAll(in -> List.of(f.apply(in.get(0))), x).get(0);
    }

    /** {@code f(inputs)}; an input may be {@code null}. */
    public static List<Tensor> checkpointAll(GradCheck.Program f, Tensor... inputs) {
        if (!GradMode.isEnabled()) {
            return f.apply(Arrays.asList(inputs));
        }
        Checkpoint frame = new Checkpoint(f, inputs);
        List<Tensor> outputs = frame.run(Arrays.asList(inputs));
        frame.slots.forEach(Saved::forget);
        List<Tensor> computed = new ArrayList<>(outputs);
        Arrays.stream(inputs).filter(t -> t != null).forEach(computed::add);
        Gradus.realize(computed.toArray(Tensor[]::new));
        frame.releaseInputs();
        return outputs;
    }

    /**
     * One function after another, in {@code segments} runs of about the same length, each of which is a checkpoint but for the
     * last.
     *
     * @throws ArgumentException unless {@code 1 <= segments <= functions.size()}
     */
    public static Tensor checkpointSequential(List<? extends Derivatives.Map> functions, int segments, Tensor x) {
        if (segments < 1 || segments > functions.size()) {
            throw new ArgumentException("checkpointSequential: expected 1 to " + functions.size() + " segments, got " + segments);
        }
        int length = functions.size() / segments;
        Tensor y = x;
        for (int s = 0; s < segments - 1; s++) {
            List<? extends Derivatives.Map> part = functions.subList(s * length, (s + 1) * length);
            y = checkpoint(in -> chain(part, in), y);
        }
        return chain(functions.subList((segments - 1) * length, functions.size()), y);
    }

    private static Tensor chain(List<? extends Derivatives.Map> functions, Tensor x) {
        Tensor y = x;
        for (Derivatives.Map f : functions) {
            y = f.apply(y);
        }
        return y;
    }

    /** Where what is saved now belongs; {@code null} outside of checkpoints. */
    static Checkpoint current() {
        return CURRENT.get();
    }

    /** Runs the function; what it makes besides its results is closed. */
    private List<Tensor> run(List<Tensor> in) {
        Checkpoint outer = CURRENT.get();
        try (Scope scope = Scope.open()) {
            CURRENT.set(this);
            List<Tensor> outputs = f.apply(in);
            outputs.forEach(scope::keep);
            return outputs;
        } finally {
            CURRENT.set(outer);
        }
    }

    /** Notes what is being saved. Returns whether this is the first run, so that the value will be forgotten. */
    boolean owns(Saved saved) {
        boolean first = again == null;
        if (first) {
            slots.add(saved);
            live++;
        } else {
            again.add(saved);
        }
        return first;
    }

    /** One of the slots is not needed any more. */
    void released() {
        live--;
        releaseInputs();
    }

    private void releaseInputs() {
        if (live == 0) {
            inputs.stream().filter(s -> s != null).forEach(Saved::release);
        }
    }

    /** Runs the function again, for what it saves. */
    void recompute() {
        Generator generator = Generator.standard();
        long seedNow = generator.seed();
        long offsetNow = generator.offset();
        again = new ArrayList<>();
        try (GradMode mode = GradMode.enableGrad(); Scope scope = Scope.open()) {
            generator.restore(seed, offset);
            run(Arrays.asList(inputs.stream().map(s -> s == null ? null : s.unpack()).toArray(Tensor[]::new)));
            if (again.size() != slots.size()) {
                throw new AutogradException("checkpoint: the function saved " + again.size() + " tensors for its backward pass when it "
                    + "ran again, and " + slots.size() + " at first: it must do the same both times");
            }
            for (int i = 0; i < slots.size(); i++) {
                slots.get(i).take(again.get(i));
            }
        } finally {
            again.forEach(Saved::release);
            again = null;
            generator.restore(seedNow, offsetNow);
        }
    }
}
