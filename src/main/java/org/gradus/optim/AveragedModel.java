package org.gradus.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.nn.Module;
import org.gradus.types.ArgumentException;

/**
 * Running averages of a model's parameters: their mean over the updates (stochastic weight averaging, Izmailov et al., 2018) or
 * their exponential moving average (Polyak and Juditsky, 1992). They are kept on the parameters' devices; nothing is read.
 *
 * <pre>{@code
 * var average = new AveragedModel(model, AveragedModel.ema(0.999));
 * optimizer.step();
 * average.updateParameters(model);
 * try (var swap = average.swap(model)) {
 *     evaluate(model);
 * }
 * }</pre>
 */
public final class AveragedModel {

    /** How a new value enters the average. */
    @FunctionalInterface
    public interface Average {
        /** @param count updates before this one, at least 1 */
        Tensor apply(Tensor averaged, Tensor current, long count);
    }

    /** While it is open a model has averaged values. */
    public interface Swap extends AutoCloseable {
        @Override
        void close();
    }

    private final Average average;
    private final boolean useBuffers;
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private long count;

    /** The mean of the parameters. */
    public AveragedModel(Module model) {
        this(model, mean());
    }

    /** With {@code useBuffers = false}. */
    public AveragedModel(Module model, Average average) {
        this(model, average, false);
    }

    /** @param useBuffers whether floating buffers are averaged too; otherwise they are those of the last update */
    public AveragedModel(Module model, Average average, boolean useBuffers) {
        this.average = average;
        this.useBuffers = useBuffers;
        try (GradMode mode = GradMode.noGrad()) {
            tensors(model).forEach((name, t) -> values.put(name, Scope.release(t.clone().realize())));
        }
    }

    /** {@code averaged + (current - averaged) / (count + 1)}. */
    public static Average mean() {
        return (averaged, current, count) -> averaged.add(current.sub(averaged).div(count + 1));
    }

    /** {@code decay averaged + (1 - decay) current}. */
    public static Average ema(double decay) {
        Checks.within("AveragedModel", "decay", decay, 0, 1);
        return (averaged, current, count) -> averaged.mul(decay).add(current, 1 - decay);
    }

    private static Map<String, Tensor> tensors(Module model) {
        Map<String, Tensor> all = new LinkedHashMap<>(model.namedParameters());
        all.putAll(model.namedBuffers());
        return all;
    }

    /**
     * Takes the model's parameters into the averages; at first they are the averages.
     *
     * @throws ArgumentException if the model has not the parts that the averages were made for
     */
    public void updateParameters(Module model) {
        Map<String, Tensor> now = checked(model);
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            values.forEach((name, averaged) -> {
                boolean parameter = model.namedParameters().containsKey(name);
                Tensor current = now.get(name).detach().to(averaged.device());
                boolean averages = count > 0 && (parameter || useBuffers && averaged.isFloatingPoint());
                averaged.copy_(averages ? average.apply(averaged, current, count) : current);
            });
            realize(values);
        }
        count++;
    }

    private Map<String, Tensor> checked(Module model) {
        Map<String, Tensor> now = tensors(model);
        if (!now.keySet().equals(values.keySet())) {
            throw new ArgumentException("AveragedModel: made for a model with " + values.keySet() + ", got one with " + now.keySet());
        }
        return now;
    }

    private static void realize(Map<String, Tensor> tensors) {
        if (!tensors.isEmpty()) {
            Gradus.realize(tensors.values().toArray(Tensor[]::new));
        }
    }

    /** How many updates there were. */
    public long count() {
        return count;
    }

    /** Gives {@code model} the averaged values. */
    public void copyTo(Module model) {
        copy(values, checked(model));
    }

    private static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            from.forEach((name, t) -> to.get(name).copy_(t));
            realize(to);
        }
    }

    /** Gives {@code model} the averaged values until the result is closed, and then its own back. */
    public Swap swap(Module model) {
        Map<String, Tensor> now = checked(model);
        Map<String, Tensor> own = new LinkedHashMap<>();
        try (GradMode mode = GradMode.noGrad()) {
            now.forEach((name, t) -> own.put(name, Scope.release(t.clone())));
        }
        realize(own);
        copyTo(model);
        return () -> {
            copy(own, now);
            own.values().forEach(Tensor::close);
        };
    }

    /** Copies of the averages by path, and {@code n_averaged}. */
    public Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("n_averaged", Gradus.tensor(count));
        try (GradMode mode = GradMode.noGrad()) {
            values.forEach((name, t) -> state.put("module." + name, t.clone()));
        }
        return state;
    }

    /** @throws ArgumentException if a path is missing or unknown, or a shape differs; then nothing has been changed */
    public void loadStateDict(Map<String, Tensor> state) {
        Map<String, Tensor> loaded = new LinkedHashMap<>();
        values.forEach((name, t) -> loaded.put(name, state.get("module." + name)));
        loaded.forEach((name, t) -> {
            if (t == null || !t.shape().equals(values.get(name).shape())) {
                throw new ArgumentException("AveragedModel: loaded state dict has " + (t == null ? "no " : t.shape() + " as ") + name
                    + ", expected one of shape " + values.get(name).shape());
            }
        });
        if (state.size() != values.size() + 1 || !state.containsKey("n_averaged")) {
            throw new ArgumentException("AveragedModel: loaded state dict has " + state.keySet() + ", expected n_averaged and module. "
                + "before each of " + values.keySet());
        }
        copy(loaded, values);
        count = state.get("n_averaged").itemLong();
    }
}
