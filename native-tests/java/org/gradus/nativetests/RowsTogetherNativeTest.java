package org.gradus.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.Profiler;
import org.gradus.device.TestDevices;
import org.gradus.nn.GRU;
import org.gradus.nn.LSTM;
import org.gradus.nn.Module;
import org.gradus.nn.RNN;
import org.junit.jupiter.api.Test;

/** Sequences whose steps become one launch on CPU drivers: the same values as on the CPU device, and the same bits each time. */
@NeedsOpenCl
class RowsTogetherNativeTest {
    /** Steps, rows, states and inputs: rows of several shares, that fill no tile, too few and too many; columns of two blocks. */
    private static final int[][] SIZES = {{13, 16, 64, 32}, {20, 37, 48, 16}, {9, 70, 36, 30}, {17, 33, 33, 7}, {12, 3, 8, 8},
        {10, 17, 300, 20}, {40, 1, 20, 5}};

    private static float[] values(Tensor t) {
        return (float[]) t.detach().contiguous().toArray();
    }

    private static List<float[]> gradients(Device device, Supplier<Module> layer, long... shape) {
        try (Devices.Scope scope = Devices.with(device)) {
            Gradus.manualSeed(1);
            Module m = layer.get();
            Tensor x = Gradus.rand(shape).sub(0.5).requiresGrad_(true);
            Tensor y = m.forward(x);
            y.mul(y).mean().backward();
            List<float[]> all = new ArrayList<>(List.of(values(y), values(x.grad())));
            m.parameters().forEach(p -> all.add(values(p.grad())));
            return all;
        }
    }

    private static void check(Supplier<Module> layer, long... shape) {
        List<float[]> cpu = gradients(Devices.get("cpu"), layer, shape);
        List<float[]> once = gradients(Devices.get("opencl"), layer, shape);
        List<float[]> again = gradients(Devices.get("opencl"), layer, shape);
        for (int i = 0; i < cpu.size(); i++) {
            assertArrayEquals(cpu.get(i), once.get(i), 1e-5f);
            assertArrayEquals(once.get(i), again.get(i));
        }
    }

    @Test
    void recurrentLayersOfManySizes() {
        for (int[] s : SIZES) {
            check(() -> new LSTM(s[3], s[2]), s[0], s[1], s[3]);
            check(() -> new GRU(s[3], s[2]), s[0], s[1], s[3]);
            check(() -> new RNN(s[3], s[2]), s[0], s[1], s[3]);
        }
    }

    private static float[] loop(Device device) {
        try (Devices.Scope scope = Devices.with(device)) {
            Gradus.manualSeed(2);
            Tensor w = Gradus.rand(24, 24).sub(0.5);
            Tensor u = Gradus.rand(24, 24).sub(0.5);
            Tensor x = Gradus.rand(50, 18, 24);
            Tensor h = Gradus.zeros(18, 24);
            List<Tensor> kept = new ArrayList<>();
            for (int t = 0; t < 50; t++) {
                h = h.matmul(w).add(x.select(0, t)).tanh();
                kept.add(t % 7 == 0 ? h.matmul(u).add(t) : h);
            }
            return values(Gradus.stack(kept, 0));
        }
    }

    @Test
    void loopsOfAUserWithValuesThatStay() {
        assertArrayEquals(loop(Devices.get("cpu")), loop(Devices.get("opencl")), 1e-4f);
    }

    /** What a product reads whole must not be written by others' rows in the same launch. */
    @Test
    void productsOfWhatRowsWrite() {
        float[][] results = new float[2][];
        for (int d = 0; d < 2; d++) {
            try (Devices.Scope scope = Devices.with(Devices.get(d == 0 ? "cpu" : "opencl"))) {
                Gradus.manualSeed(3);
                Tensor a = Gradus.rand(32, 32).sub(0.5);
                for (int i = 0; i < 40; i++) {
                    a = a.matmul(a).mul(0.5).add(0.01 * i).tanh();
                }
                results[d] = values(a);
            }
        }
        assertArrayEquals(results[0], results[1], 1e-4f);
    }

    private static float[] wider(Device device) {
        try (Devices.Scope scope = Devices.with(device)) {
            Gradus.manualSeed(4);
            Tensor h = Gradus.rand(20, 24).sub(0.5);
            Tensor w = Gradus.rand(24, 24).sub(0.5);
            List<Tensor> into = new ArrayList<>();
            List<Tensor> back = new ArrayList<>();
            for (int inner = 32; inner <= 512; inner *= 2) {
                into.add(Gradus.rand(24, inner).sub(0.5));
                back.add(Gradus.rand(inner, 24).sub(0.5));
            }
            Stream.of(into, back, List.of(h, w)).flatMap(List::stream).forEach(Tensor::realize);
            for (int i = 0; i < into.size(); i++) {
                for (int t = 0; t < 12; t++) {
                    h = h.matmul(w).tanh();
                }
                h = h.matmul(into.get(i)).tanh().matmul(back.get(i)).tanh();
            }
            return values(h);
        }
    }

    /** Launches that wait keep the room they were given when one comes that needs more. */
    @Test
    void productsThatNeedMoreRoomThanThoseThatWait() {
        assertArrayEquals(wider(Devices.get("cpu")), wider(TestDevices.open(Devices.get("opencl"), Map.of())), 1e-4f);
    }

    @Test
    void aSequenceTakesFewLaunchesAndEachOfItsStepsHasTimes() {
        Device device = Devices.get("opencl");
        Supplier<Module> layer = () -> new LSTM(8, 16);
        gradients(device, layer, 40, 16, 8);
        long before = device.statistics().launches();
        gradients(device, layer, 40, 16, 8);
        long launches = device.statistics().launches() - before;
        try (Profiler profiler = Profiler.start(device)) {
            gradients(device, layer, 40, 16, 8);
            assertTrue(profiler.events().stream().filter(e -> e.name().startsWith("matmul")).count() >= 80);
        }
        assertTrue(launches < 80 || System.getProperty("gradus.opencl.kernels", "").equals("gpu"), launches + " launches");
    }
}
