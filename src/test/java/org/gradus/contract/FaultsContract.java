package org.gradus.contract;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.FaultyBackend;
import org.gradus.device.TestDevices;
import org.gradus.nn.Linear;
import org.gradus.optim.SGD;
import org.gradus.types.DeviceException;
import org.gradus.types.DeviceOutOfMemoryException;
import org.gradus.types.KernelBuildException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults below the tensors: the device keeps what it has, and works on. */
public abstract class FaultsContract extends DeviceContract {

    private void onFaulty(BiConsumer<Device, FaultyBackend> body) {
        FaultyBackend[] backend = new FaultyBackend[1];
        Device device = TestDevices.open(device(), Map.of(), b -> backend[0] = new FaultyBackend(b));
        try (Devices.Scope scope = Devices.with(device)) {
            body.accept(device, backend[0]);
        } finally {
            TestDevices.close(device);
        }
    }

    /** Three kernels in a row: a chain, a product, a sum. */
    private static Tensor threeKernels(Tensor x) {
        return x.mul(2).add(1).matmul(ones(3, 4)).sum(0);
    }

    @ParameterizedTest
    @EnumSource(FaultyBackend.At.class)
    void whateverFailsTheValueStaysPendingAndCanBeReadLater(FaultyBackend.At at) {
        onFaulty((device, backend) -> {
            DeviceException fault = new DeviceException("the test's fault");
            for (int calls = 0; calls < 3; calls++) {
                Tensor x = ones(2 + calls, 3).realize();
                Tensor y = threeKernels(x);
                backend.failAfter(calls, at, () -> fault);
                assertSame(fault, assertThrows(DeviceException.class, y::toFloatArray));
                assertArrayEquals(floats(6 + 3 * calls, 1), x.toFloatArray());
                assertArrayEquals(floats(4, 9 * (2 + calls)), y.toFloatArray(), "after a fault at call " + calls);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(FaultyBackend.At.class)
    void aTrainingStepThatFailsCanBeRepeated(FaultyBackend.At at) {
        onFaulty((device, backend) -> {
            Linear layer = new Linear(3, 2);
            SGD optimizer = new SGD(layer.parameters(), SGD.options(0.1).momentum(0.9));
            float[] before = layer.weight().toFloatArray();
            Tensor loss = Functional.crossEntropy(layer.forward(ones(4, 3)), tensor(new long[] {0, 1, 1, 0}));
            backend.failAfter(1, at, () -> new DeviceException("the test's fault"));
            assertThrows(DeviceException.class, loss::backward);
            assertArrayEquals(before, layer.weight().toFloatArray());
            optimizer.zeroGrad();
            Tensor again = Functional.crossEntropy(layer.forward(ones(4, 3)), tensor(new long[] {0, 1, 1, 0}));
            again.backward();
            optimizer.step();
            assertTrue(Double.isFinite(again.item()));
            float[] grad = layer.weight().grad().toFloatArray();
            float[] after = layer.weight().toFloatArray();
            for (int i = 0; i < after.length; i++) {
                assertEquals(before[i] - 0.1f * grad[i], after[i], 1e-6f);
            }
        });
    }

    @Test
    void aWriteInPlaceThatFailsLeavesTheOldElements() {
        onFaulty((device, backend) -> {
            Tensor x = ones(100).realize();
            x.add_(1);
            backend.failAfter(0, FaultyBackend.At.RUN, () -> new KernelBuildException("the test's fault"));
            assertThrows(KernelBuildException.class, x::realize);
            assertEquals(2, x.select(0, 50).item());
        });
    }

    private static final int MEGABYTE = 1 << 20;

    private void withFourMegabytes(Runnable body) {
        Device device = TestDevices.open(device(), Map.of("gradus.memory.limit", "4m"));
        try (Devices.Scope scope = Devices.with(device)) {
            body.run();
        } finally {
            TestDevices.close(device);
        }
    }

    private static Tensor megabytes(int n, double value) {
        return ones((long) n * MEGABYTE / 4).mul(value).realize();
    }

    @Test
    void outOfMemoryListsTheLargestTensorsAndLeavesThemReadable() {
        withFourMegabytes(() -> {
            Tensor two = megabytes(2, 2);
            Tensor one = megabytes(1, 1);
            DeviceOutOfMemoryException e = assertThrows(DeviceOutOfMemoryException.class, () -> megabytes(2, 3));
            String text = e.getMessage();
            assertTrue(text.contains("2,097,152 bytes for 524288 float32"), text);
            assertTrue(text.contains("4,194,304"), text);
            List<String> lines = text.lines().toList();
            assertTrue(lines.get(1).contains("2,097,152 bytes") && lines.get(1).contains("524288 float32"), text);
            assertTrue(lines.get(2).contains("1,048,576 bytes") && lines.get(2).contains("262144 float32"), text);
            assertEquals(2, two.select(0, 77).item());
            assertEquals(1, one.select(0, 77).item());
        });
    }

    @Test
    void whatDidNotFitCanBeComputedOnceThereIsRoom() {
        withFourMegabytes(() -> {
            Tensor two = megabytes(2, 2);
            Tensor one = megabytes(1, 1);
            Tensor pending = two.add(1);
            assertThrows(DeviceOutOfMemoryException.class, pending::realize);
            assertThrows(DeviceOutOfMemoryException.class, pending::realize);
            one.close();
            assertEquals(3, pending.select(0, 524_287).item());
            assertEquals(2, two.select(0, 524_287).item());
        });
    }

    @Test
    void anUploadThatDoesNotFitSaysSo() {
        withFourMegabytes(() -> {
            assertThrows(DeviceOutOfMemoryException.class, () -> tensor(new float[2 * MEGABYTE]));
            assertEquals(MEGABYTE / 4 * 0.5, tensor(floats(MEGABYTE / 4, 0.5f)).sum().item());
        });
    }

    private static float[] floats(int n, float value) {
        float[] x = new float[n];
        Arrays.fill(x, value);
        return x;
    }

    @Test
    void forgottenTensorsMakeRoom() {
        withFourMegabytes(() -> {
            for (int i = 0; i < 20; i++) {
                assertEquals(i, megabytes(3, i).select(0, 5).item());
            }
        });
    }

    @Test
    void closedTensorsMakeRoom() {
        withFourMegabytes(() -> {
            List<Tensor> closed = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Tensor t = megabytes(3, i);
                t.close();
                closed.add(t);
            }
        });
    }

    @Test
    void interiorValuesOfALongChainNeedNoRoom() {
        withFourMegabytes(() -> {
            Tensor x = megabytes(1, 0.5);
            Tensor y = x;
            for (int i = 0; i < 30; i++) {
                y = y.mul(x).add(x);
            }
            assertEquals(1, y.select(0, 3).item(), 1e-6);
        });
    }

    @Test
    void moreThanTheDeviceEverHasIsRefusedAtOnce() {
        Shape huge = Shape.of(1L << 20, 1L << 22);
        Tensor x = Gradus.full(huge, 1.0);
        assertThrows(DeviceOutOfMemoryException.class, x::realize);
        assertEquals(1, x.narrow(1, 5, 1).narrow(0, 0, 4).contiguous().sum().item() / 4);
    }
}
