package org.gradus.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * A part of a network: parameters that are trained, buffers that are only kept, and other modules. A subclass registers what it
 * has where it declares it, and says in {@link #forward} what it computes:
 *
 * <pre>{@code
 * class Net extends Module {
 *     final Linear hidden = module("hidden", new Linear(784, 128));
 *     final Linear logits = module("logits", new Linear(128, 10));
 *
 *     @Override
 *     public Tensor forward(Tensor x) {
 *         return logits.forward(hidden.forward(x).relu());
 *     }
 * }
 * }</pre>
 */
public abstract class Module {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();
    private final Hooks hooks = new Hooks();
    private boolean training = true;

    /** @throws UnsupportedException if this module does not compute one tensor from another */
    public Tensor forward(Tensor input) {
        throw new UnsupportedException(name() + " has no forward of one tensor");
    }

    /**
     * {@link #forward} between the hooks of this module. Call it instead where hooks should be heard of; the library's modules
     * call the modules in them so.
     */
    public final Tensor call(Tensor input) {
        return hooks.call(this, input);
    }

    /** Sees a module, what it got and what it made. */
    @FunctionalInterface
    public interface ForwardHook {
        /** @return what takes the output's place; {@code null} to leave it */
        Tensor apply(Module module, Tensor input, Tensor output);
    }

    /** Takes a hook off again. */
    public interface Handle extends AutoCloseable {
        @Override
        void close();
    }

    /** Before each {@link #call}: sees the module and its input, and gives what takes the input's place, or {@code null}. */
    public Handle registerForwardPreHook(BiFunction<Module, Tensor, Tensor> hook) {
        return hooks.before(hook);
    }

    /** After each {@link #call}. */
    public Handle registerForwardHook(ForwardHook hook) {
        return hooks.after(hook);
    }

    /** Sees the gradients that have come back through a module. */
    @FunctionalInterface
    public interface BackwardHook {
        /**
         * @param gradInput  of the module's input; {@code null} if that needs none
         * @param gradOutput of its output
         * @return what takes the place of {@code gradInput}; {@code null} to leave it
         */
        Tensor apply(Module module, Tensor gradInput, Tensor gradOutput);
    }

    /** In the backward pass of each {@link #call}, once the gradient of the input is known. */
    public Handle registerFullBackwardHook(BackwardHook hook) {
        return hooks.backward(hook);
    }

    /**
     * Registers a tensor to be trained, which from now on requires grad. {@code null} keeps the name for a parameter that this
     * module was made without.
     *
     * @return {@code tensor}
     * @throws ArgumentException if the name is empty, holds a dot or is taken, or the tensor is not a floating leaf
     */
    protected final Tensor parameter(String name, Tensor tensor) {
        checkName(name);
        if (tensor != null) {
            if (!tensor.isLeaf()) {
                throw new ArgumentException(name() + ": parameter '" + name + "' must be a leaf, but " + tensor.gradFn().name()
                    + " made it; detach it first");
            }
            tensor.requiresGrad_(true);
        }
        parameters.put(name, tensor);
        return tensor;
    }

    /**
     * Registers a tensor that belongs to the state but is not trained.
     *
     * @return {@code tensor}
     */
    protected final Tensor buffer(String name, Tensor tensor) {
        checkName(name);
        buffers.put(name, tensor);
        return tensor;
    }

    /**
     * Registers a module that this one consists of.
     *
     * @return {@code module}
     */
    protected final <M extends Module> M module(String name, M module) {
        checkName(name);
        children.put(name, module);
        return module;
    }

    private void checkName(String name) {
        if (name.isEmpty() || name.contains(".")) {
            throw new ArgumentException(name() + ": '" + name + "' cannot name a part: it is empty or holds a dot");
        }
        if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
            throw new ArgumentException(name() + ": there is a part named '" + name + "' already");
        }
    }

    /** Every parameter of this module and of those in it, once. */
    public List<Tensor> parameters() {
        return List.copyOf(namedParameters().values());
    }

    /** Every parameter by its path, such as {@code hidden.weight}; one that two modules share appears under its first path. */
    public Map<String, Tensor> namedParameters() {
        return distinct(m -> m.parameters);
    }

    /** Every buffer by its path. */
    public Map<String, Tensor> namedBuffers() {
        return distinct(m -> m.buffers);
    }

    private Map<String, Tensor> distinct(Function<Module, Map<String, Tensor>> part) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        walk("", (prefix, m) -> part.apply(m).forEach((name, t) -> {
            if (t != null && seen.add(t)) {
                found.put(prefix + name, t);
            }
        }));
        return found;
    }

    /** The modules registered here, by name. */
    public Map<String, Module> children() {
        return Collections.unmodifiableMap(children);
    }

    /** This module and all in it, outer ones first, each once. */
    public List<Module> modules() {
        Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Module> found = new ArrayList<>();
        walk("", (prefix, m) -> {
            if (seen.add(m)) {
                found.add(m);
            }
        });
        return found;
    }

    /** Visits every module with the prefix of the paths of its parts, outer ones first. */
    private void walk(String prefix, BiConsumer<String, Module> visitor) {
        visitor.accept(prefix, this);
        children.forEach((name, m) -> m.walk(prefix + name + ".", visitor));
    }

    /** Calls {@code action} with every module in this one, inner ones first, and then with this one. */
    public Module apply(Consumer<Module> action) {
        children.values().forEach(m -> m.apply(action));
        action.accept(this);
        return this;
    }

    /** Whether this module behaves as in training, which is so from the start; only some care, such as {@link Dropout}. */
    public boolean isTraining() {
        return training;
    }

    /**
     * This module and all in it behave as in training from now on.
     *
     * @return this
     */
    public Module train() {
        return train(true);
    }

    /**
     * This module and all in it behave as in training, or as in use: without dropout, with running statistics.
     *
     * @return this
     */
    public Module train(boolean on) {
        modules().forEach(m -> m.training = on);
        return this;
    }

    /** Of this module alone. */
    final void setTraining(boolean on) {
        training = on;
    }

    /** As {@code train(false)}. */
    public Module eval() {
        return train(false);
    }

    /** Whether the parameters are to be trained. */
    public Module requiresGrad_(boolean on) {
        parameters().forEach(p -> p.requiresGrad_(on));
        return this;
    }

    /** Forgets every parameter's gradient. */
    public void zeroGrad() {
        parameters().forEach(p -> p.setGrad(null));
    }

    /**
     * Moves parameters, their gradients and buffers to a device. They stay the same tensors, so an optimizer that has them
     * already goes on with them; graphs recorded before are for the old place.
     */
    public Module to(Device device) {
        return convert(t -> t.to(device));
    }

    /** Converts floating parameters, their gradients and floating buffers to a floating dtype. */
    public Module to(DType dtype) {
        if (!dtype.isFloating()) {
            throw new DTypeException(name() + ".to: only accepts floating point dtypes, but got " + dtype);
        }
        return convert(t -> t.isFloatingPoint() ? t.to(dtype) : t);
    }

    private Module convert(UnaryOperator<Tensor> conversion) {
        List<Tensor> all = new ArrayList<>(namedParameters().values());
        all.addAll(namedBuffers().values());
        try (GradMode mode = GradMode.noGrad()) {
            for (Tensor t : all) {
                Tensor grad = t.grad();
                t.setGrad(null);
                t.setData(conversion.apply(t.detach()));
                if (grad != null) {
                    t.setGrad(Scope.release(conversion.apply(grad.detach())));
                }
            }
        }
        return this;
    }

    /**
     * Parameters and buffers by path, without history. They share elements with this module: what is trained further is seen in
     * them.
     */
    public Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        walk("", (prefix, m) -> {
            m.parameters.forEach((name, t) -> putDetached(state, prefix + name, t));
            m.buffers.forEach((name, t) -> putDetached(state, prefix + name, t));
        });
        return state;
    }

    private static void putDetached(Map<String, Tensor> state, String path, Tensor t) {
        if (t != null) {
            state.put(path, t.detach());
        }
    }

    /** What a state and a module did not have in common. */
    public record Incompatible(List<String> missing, List<String> unexpected) { }

    /**
     * Copies parameters and buffers from {@code state}, converted to this module's dtypes and devices.
     *
     * @throws ArgumentException if a path is missing or unknown, or a shape differs; the message lists all of them, and nothing
     *     has been copied
     */
    public void loadStateDict(Map<String, Tensor> state) {
        loadStateDict(state, true);
    }

    /**
     * @param strict whether missing and unknown paths are errors; shapes that differ always are
     * @return the paths that were missing or unknown
     */
    public Incompatible loadStateDict(Map<String, Tensor> state, boolean strict) {
        return StateDict.load(name(), stateDict(), state, strict);
    }

    /** Whether code outside the library sees what passes through this module, and so may keep it. */
    final boolean mayKeep() {
        return !hooks.isEmpty() || isForeign();
    }

    /** Whether that is so without hooks. */
    boolean isForeign() {
        return true;
    }

    /**
     * A table of the modules in this one: output shape, number of parameters, operations (those of the modules in it among
     * them; a multiply-add counts as two) and the memory of the output of each, and the sums. Computes on zeros of
     * {@code inputShape}, in evaluation mode, to see them; a module that is not {@link #call}ed has none.
     */
    public String summary(long... inputShape) {
        return summary(Gradus.zeros(Shape.of(inputShape), DType.FLOAT32, place()));
    }

    /** As {@link #summary(long...)}, on an input of any dtype: that of the module's first layer. */
    public String summary(Tensor input) {
        return new Summary(this).table(input);
    }

    private Device place() {
        return parameters().stream().map(Tensor::device).findFirst().orElseGet(Devices::current);
    }

    /** The parameters registered here, by name; {@code null} for one that this module was made without. */
    final Map<String, Tensor> ownParameters() {
        return parameters;
    }

    /** The class's name, as printing and messages give it. */
    protected String name() {
        String simple = getClass().getSimpleName();
        return simple.isEmpty() ? "Module" : simple;
    }

    /** What stands between the parentheses of a module without children, such as {@code p=0.5}. */
    protected String extra() {
        return "";
    }

    /** As PyTorch prints it: one line, or one a child, indented by two. */
    @Override
    public String toString() {
        String extra = extra();
        if (children.isEmpty() && !extra.contains("\n")) {
            return name() + "(" + extra + ")";
        }
        StringBuilder b = new StringBuilder(name()).append("(\n");
        if (!extra.isEmpty()) {
            b.append("  ").append(extra.replace("\n", "\n  ")).append('\n');
        }
        children.forEach((name, m) -> b.append("  (").append(name).append("): ").append(m.toString().replace("\n", "\n  "))
            .append('\n'));
        return b.append(')').toString();
    }
}
