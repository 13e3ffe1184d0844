package org.gradus.io;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gradus.Generator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.nn.BatchNorm1d;
import org.gradus.nn.Dropout;
import org.gradus.nn.Linear;
import org.gradus.nn.Sequential;
import org.gradus.nn.Tanh;
import org.gradus.optim.Adadelta;
import org.gradus.optim.AdamW;
import org.gradus.optim.CosineAnnealingLR;
import org.gradus.optim.LRScheduler;
import org.gradus.optim.LinearLR;
import org.gradus.optim.NAdam;
import org.gradus.optim.Optimizer;
import org.gradus.optim.RMSprop;
import org.gradus.optim.SGD;
import org.gradus.optim.SequentialLR;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingStateTest {
    private static final Map<String, Function<List<Tensor>, Optimizer<?>>> OPTIMIZERS = Map.of(
        "AdamW", p -> new AdamW(p, AdamW.options().lr(0.01).amsgrad(true)),
        "SGD", p -> new SGD(p, SGD.options(0.1).momentum(0.9)),
        "NAdam", p -> new NAdam(p, NAdam.options().lr(0.01)),
        "RMSprop", p -> new RMSprop(p, RMSprop.options().lr(0.01).momentum(0.5)),
        "Adadelta", p -> new Adadelta(p, Adadelta.options()));

    @TempDir
    private Path dir;

    /** A training with all that has a state: dropout, statistics, a schedule in two parts, shuffled data. */
    private static final class Training {
        private final Sequential net;
        private final Optimizer<?> optimizer;
        private final LRScheduler scheduler;
        private final DataLoader batches;
        private final TrainingState state;

        Training(String kind) {
            Gradus.manualSeed(5);
            TensorDataset data = new TensorDataset(randn(44, 6), randn(44).gt(0).to(DType.INT64));
            net = new Sequential(new Linear(6, 8), new BatchNorm1d(8), new Tanh(), new Dropout(0.3), new Linear(8, 2));
            optimizer = OPTIMIZERS.get(kind).apply(net.parameters());
            scheduler = new SequentialLR(optimizer,
                List.of(new LinearLR(optimizer, 0.25, 1, 4), new CosineAnnealingLR(optimizer, 20)), List.of(4));
            batches = new DataLoader(data, 8).shuffle(3);
            state = add(new TrainingState(), optimizer).add("model", net).add("schedule", scheduler).add("batches", batches);
        }

        private static <O extends Optimizer.Options<O>> TrainingState add(TrainingState state, Optimizer<O> optimizer) {
            return state.add("optimizer", optimizer);
        }

        /** Losses of as many steps. */
        List<Double> run(int steps) {
            List<Double> losses = new ArrayList<>();
            while (true) {
                for (Batch b : batches) {
                    if (losses.size() == steps) {
                        throw new AssertionError("the loader handed out a batch too many");
                    }
                    Tensor loss = crossEntropy(net.forward(b.input()), b.target());
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    scheduler.step();
                    losses.add(loss.item());
                    if (losses.size() == steps) {
                        return losses;
                    }
                }
            }
        }
    }

    static Stream<Arguments> optimizersAndDevices() {
        return Devices.all().stream().flatMap(d -> OPTIMIZERS.keySet().stream().sorted().map(k -> Arguments.of(k, d)));
    }

    @ParameterizedTest
    @MethodSource("optimizersAndDevices")
    void goesOnWithTheSameLosses(String kind, Device device) {
        try (var scope = Devices.with(device)) {
            List<Double> whole = new Training(kind).run(20);
            for (int cut : new int[] {1, 6, 9}) {
                Training first = new Training(kind);
                assertEquals(whole.subList(0, cut), first.run(cut));
                Path file = dir.resolve("state");
                first.state.save(file);
                Training second = new Training(kind);
                second.run(3);
                second.state.load(file);
                assertEquals(whole.subList(cut, 20), second.run(20 - cut), () -> kind + " after " + cut);
            }
        }
    }

    @Test
    void filesOfOtherTrainingsAreRefused() throws IOException {
        Path file = dir.resolve("state");
        Safetensors.save(Map.of(), file);
        assertTrue(assertThrows(FormatException.class, () -> new TrainingState().load(file)).getMessage().contains("no training state"));
        new TrainingState().add("a", new Generator(1)).save(file);
        TrainingState other = new TrainingState().add("b", new Generator(1));
        String message = assertThrows(FormatException.class, () -> other.load(file)).getMessage();
        assertTrue(message.contains("missing: [b], not expected: [a]"), message);
        Linear two = new Linear(2, 2);
        new TrainingState().add("net", two).save(file);
        assertThrows(ArgumentException.class, () -> new TrainingState().add("net", new Linear(3, 2)).load(file));
        assertThrows(ArgumentException.class, () -> new TrainingState().add("a.b", two));
        assertThrows(ArgumentException.class, () -> new TrainingState().add("generator", two));
        Safetensors.save(Map.of(), file, Map.of("gradus.training_state", "1", "generator", "{\"seed\":\"x\"}"));
        assertTrue(assertThrows(FormatException.class, () -> new TrainingState().load(file)).getMessage().contains("'generator'"));
        Safetensors.save(Map.of(), file, Map.of("gradus.training_state", "1", "generator", ""));
        assertThrows(FormatException.class, () -> new TrainingState().load(file));
    }

    @Test
    void checkpointsComeEverySoManySteps() {
        Path file = dir.resolve("runs/c.safetensors");
        Tensor[] sum = {zeros(1)};
        for (int start : new int[] {0, 6}) {
            try (Checkpoints c = new Checkpoints(new TrainingState().add("sum", () -> sum[0], t -> sum[0] = t), file, 3)) {
                assertEquals(start > 0, c.resume());
                assertEquals(start, c.step());
                assertArrayEquals(new float[] {start}, sum[0].toFloatArray());
                for (int i = start; i < 8; i++) {
                    sum[0] = sum[0].add(1);
                    c.stepped();
                    assertEquals(i >= 2, Files.exists(file));
                }
            }
        }
        assertFalse(Files.exists(dir.resolve("none")));
    }
}
