package org.gradus.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gradus.Generator;
import org.gradus.Tensor;
import org.gradus.data.DataLoader;
import org.gradus.nn.Module;
import org.gradus.optim.GradScaler;
import org.gradus.optim.LRScheduler;
import org.gradus.optim.Optimizer;
import org.gradus.optim.ReduceLROnPlateau;
import org.gradus.types.ArgumentException;
import org.gradus.types.FormatException;

/**
 * Everything that a training goes on from, in one file: modules, optimizers, schedulers, how far data have been handed out, random
 * generators, the standard one always, and tensors of the program's own. A training that loads it gives the same losses, to the
 * bit on the same device, as one that was never interrupted.
 *
 * <pre>{@code
 * TrainingState state = new TrainingState().add("model", net).add("optimizer", adam).add("batches", batches);
 * state.save(file);
 * state.load(file);   // in another process, which has built the same parts
 * }</pre>
 *
 * <p>The file is in the safetensors format: tensors as {@code model.0.weight} or {@code optimizer.3.exp_avg} (parameters counted
 * through all groups), everything else as JSON in the header. {@link Checkpoints} writes such files every so many steps.
 */
public final class TrainingState {
    private static final String KIND = "gradus.training_state";
    private static final String VERSION = "1";
    private static final Gson JSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

    /** Something that is saved as tensors and a text; {@code null} for no text. */
    private interface Part {
        String save(Map<String, Tensor> tensors);

        void load(Map<String, Tensor> tensors, String text);
    }

    private record GeneratorState(long seed, long offset) { }

    /** An optimizer's state without its tensors. */
    private record OptimizerText(List<String> groups, Map<Integer, MemoryText> memories) { }

    private record MemoryText(long step, Map<String, Double> numbers) { }

    private final Map<String, Part> parts = new LinkedHashMap<>();

    /** {@link #add(String, Module)} with {@code name = "generator"}, by the standard generator. */
    public TrainingState() {
        add("generator", Generator.standard());
    }

    /** Saves and restores a module's parameters and buffers. */
    public TrainingState add(String name, Module module) {
        return add(name, new Part() {
            @Override
            public String save(Map<String, Tensor> tensors) {
                tensors.putAll(module.stateDict());
                return null;
            }

            @Override
            public void load(Map<String, Tensor> tensors, String text) {
                module.loadStateDict(tensors);
            }
        });
    }

    /** Saves and restores an optimizer's state and options. */
    public <O extends Optimizer.Options<O>> TrainingState add(String name, Optimizer<O> optimizer) {
        return add(name, new Part() {
            @Override
            public String save(Map<String, Tensor> tensors) {
                Optimizer.State<O> state = optimizer.stateDict();
                Map<Integer, MemoryText> memories = new LinkedHashMap<>();
                state.memories().forEach((i, m) -> {
                    memories.put(i, new MemoryText(m.step(), m.numbers()));
                    m.tensors().forEach((key, t) -> tensors.put(i + "." + key, t));
                });
                return JSON.toJson(new OptimizerText(state.groups().stream().map(JSON::toJson).toList(), memories));
            }

            @Override
            public void load(Map<String, Tensor> tensors, String text) {
                OptimizerText saved = JSON.fromJson(text, OptimizerText.class);
                @SuppressWarnings("unchecked")
                Class<O> options = (Class<O>) optimizer.groups().get(0).options().getClass();
                Map<Integer, Optimizer.Snapshot> memories = new LinkedHashMap<>();
                saved.memories().forEach((i, m) -> memories.put(i,
                    new Optimizer.Snapshot(m.step(), m.numbers(), part(i + ".", tensors))));
                List<O> groups = saved.groups().stream().map(g -> JSON.fromJson(g, options)).toList();
                optimizer.loadStateDict(new Optimizer.State<>(groups, memories));
            }
        });
    }

    /** Saves and restores a schedule. */
    public TrainingState add(String name, LRScheduler scheduler) {
        return add(name, scheduler::stateDict, LRScheduler.State.class, scheduler::loadStateDict);
    }

    /** Saves and restores a schedule. */
    public TrainingState add(String name, ReduceLROnPlateau scheduler) {
        return add(name, scheduler::stateDict, ReduceLROnPlateau.State.class, scheduler::loadStateDict);
    }

    /** Saves and restores a gradient scaler. */
    public TrainingState add(String name, GradScaler scaler) {
        return add(name, scaler::stateDict, GradScaler.State.class, scaler::loadStateDict);
    }

    /** How far it has handed out batches; its next loop goes on there. */
    public TrainingState add(String name, DataLoader batches) {
        return add(name, batches::position, DataLoader.Position.class, batches::position);
    }

    /** Saves and restores where a generator stands. */
    public TrainingState add(String name, Generator generator) {
        return add(name, () -> new GeneratorState(generator.seed(), generator.offset()), GeneratorState.class,
            s -> generator.restore(s.seed(), s.offset()));
    }

    /** A tensor of the program's own, such as the losses so far. */
    public TrainingState add(String name, Supplier<Tensor> get, Consumer<Tensor> set) {
        return add(name, new Part() {
            @Override
            public String save(Map<String, Tensor> tensors) {
                tensors.put("value", get.get());
                return null;
            }

            @Override
            public void load(Map<String, Tensor> tensors, String text) {
                if (!tensors.containsKey("value")) {
                    throw new FormatException("there is no tensor of it");
                }
                set.accept(tensors.get("value"));
            }
        });
    }

    private <S> TrainingState add(String name, Supplier<S> get, Class<S> type, Consumer<S> set) {
        return add(name, new Part() {
            @Override
            public String save(Map<String, Tensor> tensors) {
                return JSON.toJson(get.get());
            }

            @Override
            public void load(Map<String, Tensor> tensors, String text) {
                S saved = JSON.fromJson(text, type);
                if (saved == null) {
                    throw new FormatException("there is no text of it");
                }
                set.accept(saved);
            }
        });
    }

    private TrainingState add(String name, Part part) {
        if (name.isEmpty() || name.contains(".") || parts.putIfAbsent(name, part) != null) {
            throw new ArgumentException("TrainingState: '" + name + "' cannot name a part: it is empty, holds a dot or is taken");
        }
        return this;
    }

    /**
     * Replaces {@code file} once everything is on the disk: whatever happens, there is the old state or the new one.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void save(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(KIND, VERSION);
        parts.forEach((name, part) -> {
            Map<String, Tensor> own = new LinkedHashMap<>();
            String text = part.save(own);
            own.forEach((key, t) -> tensors.put(name + "." + key, t));
            texts.put(name, text == null ? "" : text);
        });
        Safetensors.save(tensors, file, texts);
    }

    /**
     * Brings every part back to what it was when the file was written.
     *
     * @throws FormatException if the file cannot be read, is no training state, or has other parts; a part that does not fit the
     *     saved one, as it has other shapes, says so itself, and the parts before it have changed
     */
    public void load(Path file) {
        Map<String, String> texts;
        try (SafetensorsFile f = SafetensorsFile.open(file)) {
            texts = f.metadata();
        }
        if (!VERSION.equals(texts.get(KIND))) {
            throw new FormatException("file " + file + " is no training state that this version can read");
        }
        List<String> missing = new ArrayList<>(parts.keySet());
        missing.removeAll(texts.keySet());
        List<String> unknown = new ArrayList<>(texts.keySet());
        unknown.removeAll(parts.keySet());
        unknown.remove(KIND);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new FormatException("training state " + file + ": parts missing: " + missing + ", not expected: " + unknown);
        }
        Map<String, Tensor> tensors = Safetensors.load(file);
        parts.forEach((name, part) -> {
            try {
                part.load(part(name + ".", tensors), texts.get(name));
            } catch (JsonParseException | FormatException | NullPointerException e) {
                throw new FormatException("training state " + file + ": part '" + name + "' cannot be read: " + e.getMessage(), e);
            }
        });
    }

    private static Map<String, Tensor> part(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        tensors.forEach((key, t) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), t);
            }
        });
        return own;
    }
}
