package org.gradus.contract;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gradus.GradMode;
import org.gradus.Functional;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Statistics;
import org.gradus.device.TestDevices;
import org.gradus.nn.BatchNorm2d;
import org.gradus.nn.Conv2d;
import org.gradus.nn.Dropout;
import org.gradus.nn.Flatten;
import org.gradus.nn.InstanceNorm2d;
import org.gradus.nn.Linear;
import org.gradus.nn.MaxPool2d;
import org.gradus.nn.NormOptions;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** Long loops hold device memory and Java heap flat, though they close nothing. */
public abstract class MemoryContract extends DeviceContract {
    private static final int STEPS = 10_000;
    private static final int WARM_UP = 1_000;
    private static final int TIMES = 3;
    /** Less than one buffer of four bytes a step. */
    private static final long DEVICE_SLACK = 16 << 10;
    /** Less than what one small tensor takes of the heap, a step. */
    private static final long HEAP_SLACK = 1536 << 10;
    /** What forgotten tensors may hold until the collector comes by. */
    private static final long BETWEEN_COLLECTIONS = 64 << 20;

    private record Held(long device, long heap) { }

    private Statistics statistics() {
        return device().statistics();
    }

    /** What is held once the collector has been everywhere. */
    private Held held() {
        long least = Long.MAX_VALUE;
        long heap = Long.MAX_VALUE;
        for (int quiet = 0; quiet < 5;) {
            System.gc();
            pause();
            device().trim();
            Runtime runtime = Runtime.getRuntime();
            long now = statistics().bytesInUse();
            long used = runtime.totalMemory() - runtime.freeMemory();
            quiet = now < least || used < heap - 1024 ? 0 : quiet + 1;
            least = Math.min(least, now);
            heap = Math.min(heap, used);
        }
        return new Held(least, heap);
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Heap that grows once holds code that has become worth compiling; a leak grows every time.
     *
     * @return how many steps were run
     */
    private int staysFlat(Runnable step) {
        run(WARM_UP, step);
        int steps = WARM_UP;
        Held before = held();
        Held after = before;
        for (int time = 0; time < TIMES && (time == 0 || after.heap > before.heap + HEAP_SLACK); time++) {
            Held start = after;
            long most = run(STEPS, step);
            steps += STEPS;
            Held end = held();
            assertTrue(end.device <= start.device + DEVICE_SLACK, () -> "device memory: " + start + ", then " + end);
            assertTrue(most <= start.device + BETWEEN_COLLECTIONS, () -> "in between: " + most + " bytes after " + start);
            before = start;
            after = end;
        }
        Held last = before;
        Held now = after;
        assertTrue(now.heap <= last.heap + HEAP_SLACK, () -> "heap: " + last + ", then " + now);
        return steps;
    }

    /** @return the most that was live or pooled */
    private long run(int steps, Runnable step) {
        long most = 0;
        for (int i = 0; i < steps; i++) {
            step.run();
            Statistics s = statistics();
            most = Math.max(most, s.bytesInUse() + s.bytesPooled());
        }
        return most;
    }

    @Test
    void tenThousandTrainingSteps() {
        manualSeed(1);
        Sequential model = new Sequential(new Linear(8, 8), new ReLU(), new Dropout(0.1), new Linear(8, 4));
        Adam optimizer = new Adam(model.parameters(), 1e-3);
        Tensor total = zeros();
        float[] x = new float[32];
        long[] y = {0, 1, 2, 3};
        Arrays.fill(x, 0.5f);
        long downloads = statistics().downloads();
        staysFlat(() -> {
            Tensor loss = crossEntropy(model.forward(tensor(x, Shape.of(4, 8))), tensor(y));
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            try (GradMode mode = GradMode.noGrad()) {
                total.add_(loss);
            }
        });
        assertEquals(downloads, statistics().downloads());
        assertTrue(total.item() > STEPS * 0.1);
    }

    @Test
    void tenThousandUpdatesThatNobodyReads() {
        Tensor[] x = {zeros(100), zeros(100)};
        Tensor inPlace = zeros(100);
        int steps = staysFlat(() -> {
            x[0] = x[0].mul(0.5).add(x[1]);
            x[1] = x[0].sub(1).tanh();
            inPlace.narrow(0, 10, 20).add_(1);
        });
        assertEquals(steps, inPlace.select(0, 15).item());
        assertEquals(0, inPlace.select(0, 5).item());
    }

    @Test
    void forwardPassesWhoseHistoryIsForgotten() {
        Linear layer = new Linear(8, 8);
        staysFlat(() -> layer.forward(tensor(new float[8], Shape.of(1, 8))).relu().sum().realize());
    }

    /** Running statistics that nobody reads wait for a while, but not with the batches that they are made of. */
    @Test
    void runningStatisticsLetGoOfBatches() {
        TestDevices.alone(device(), d -> noGrad(() -> forwardPasses(d)));
    }

    private static void forwardPasses(Device device) {
        BatchNorm2d batch = new BatchNorm2d(3);
        InstanceNorm2d instance = new InstanceNorm2d(3, new NormOptions(1e-5, 0.1, false, true));
        long[] held = new long[20];
        for (int i = 0; i < held.length; i++) {
            try (Scope scope = Scope.open()) {
                Tensor x = zeros(8, 3, 32, 32).add(i).realize();
                batch.forward(x).realize();
                instance.forward(x).realize();
            }
            held[i] = device.statistics().bytesInUse();
        }
        long perBatch = 8 * 3 * 32 * 32 * Float.BYTES;
        assertTrue(held[19] - held[3] < perBatch, Arrays.toString(held));
    }

    /** A result that is added up over many batches and read at last waits for a while, but not with all the batches. */
    @Test
    void aSumOverBatchesLetsGoOfThem() {
        TestDevices.alone(device(), d -> noGrad(() -> counts(d)));
    }

    private static void counts(Device device) {
        float[] batch = new float[1 << 20];
        Arrays.fill(batch, 1);
        Tensor total = zeros();
        long most = 0;
        int batches = 40;
        for (int i = 0; i < batches; i++) {
            try (Scope scope = Scope.open()) {
                Tensor x = tensor(batch, Shape.of(1 << 10, 1 << 10));
                total.add_(x.sum(1).gt(1000).sum());
            }
            most = Math.max(most, device.statistics().bytesInUse());
        }
        assertTrue(most < BETWEEN_COLLECTIONS + 5L * batch.length * Float.BYTES, "most in use: " + most);
        assertEquals(batches << 10, total.item());
    }

    /** Indices that nobody asked for do not keep what was pooled. */
    @Test
    void aPoolingWithoutIndicesLetsGoOfItsInput() {
        TestDevices.alone(device(), d -> noGrad(() -> pooled(d)));
    }

    private static void pooled(Device device) {
        try (Scope scope = Scope.open()) {
            Tensor x = zeros(1, 16, 64, 64).add(1).realize();
            Functional.maxPool2d(x, 2).realize();
            x.close();
            assertTrue(device.statistics().bytesInUse() < 16 * 64 * 64 * Float.BYTES, () -> device.statistics().toString());
        }
    }

    /** Of a network whose formulas take views of views: what a step takes and does not keep goes back without the collector. */
    @Test
    void aStepInAScopeReturnsWhatItTook() {
        TestDevices.alone(device(), MemoryContract::stepsInScopes);
    }

    private static void stepsInScopes(Device device) {
        Sequential model = new Sequential(new Conv2d(1, 4, 3), new ReLU(), new Conv2d(4, 8, 3), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(128, 10));
        Adam optimizer = new Adam(model.parameters(), 1e-3);
        long[] most = new long[3];
        for (int step = 0; step < 12; step++) {
            try (Scope scope = Scope.open()) {
                optimizer.zeroGrad();
                crossEntropy(model.forward(zeros(4, 1, 12, 12)), tensor(new long[] {0, 1, 2, 3})).backward();
                optimizer.step();
            }
            most[step / 4] = Math.max(most[step / 4], device.statistics().bytesInUse());
        }
        assertTrue(most[2] <= most[1], () -> Arrays.toString(most));
    }

    /** Parameters and averages stay where they are, but for what a result that nobody has read yet still needs. */
    @Test
    void anOptimizerWritesInPlace() {
        TestDevices.alone(device(), MemoryContract::stepsInPlace);
    }

    private static void stepsInPlace(Device device) {
        Linear layer = new Linear(256, 256);
        Adam optimizer = new Adam(layer.parameters(), 0.1);
        Tensor x = zeros(2, 256).realize();
        for (int step = 0; step < 4; step++) {
            try (Scope scope = Scope.open()) {
                optimizer.zeroGrad();
                float[] bias = layer.bias().toFloatArray();
                Tensor y = layer.forward(x);
                y.square().sum().backward();
                optimizer.step();
                assertArrayEquals(bias, y.select(0, 1).toFloatArray());
            }
        }
        long weights = layer.weight().numel() * 4;
        Statistics s = device.statistics();
        assertTrue(s.bytesInUse() + s.bytesPooled() < 4.5 * weights, s::toString);
    }
}
