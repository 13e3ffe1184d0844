package org.gradus.nn;

import static org.gradus.Gradus.empty;
import static org.gradus.Gradus.manualSeed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ShapeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitTest {
    private static final int OUT = 200;
    private static final int IN = 300;

    private static void assertUniform(Tensor t, double bound) {
        double max = t.abs().amax().item();
        assertTrue(max <= bound && max > 0.99 * bound, () -> max + " for bound " + bound);
        assertEquals(0, t.mean().item(), 0.02 * bound);
        assertEquals(bound / Math.sqrt(3), t.std().item(), 0.02 * bound);
    }

    private static void assertNormal(Tensor t, double std) {
        assertEquals(0, t.mean().item(), 0.02 * std);
        assertEquals(std, t.std().item(), 0.02 * std);
        assertTrue(t.abs().amax().item() > 3 * std);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void spreadsAsPublished(Device device) {
        try (var scope = Devices.with(device)) {
            manualSeed(11);
            assertUniform(Init.kaimingUniform_(empty(OUT, IN), Math.sqrt(5)), 1 / Math.sqrt(IN));
            assertUniform(Init.kaimingUniform_(empty(OUT, IN), 0), Math.sqrt(6.0 / IN));
            assertNormal(Init.kaimingNormal_(empty(OUT, IN), 0), Math.sqrt(2.0 / IN));
            assertUniform(Init.xavierUniform_(empty(OUT, IN), 1), Math.sqrt(6.0 / (IN + OUT)));
            assertNormal(Init.xavierNormal_(empty(OUT, IN), 2), 2 * Math.sqrt(2.0 / (IN + OUT)));
            assertUniform(Init.kaimingUniform_(empty(OUT, 100, 3), 0), Math.sqrt(6.0 / IN));
            assertUniform(Init.uniform_(empty(OUT, IN), -2, 2), 2);
            Tensor shifted = Init.normal_(empty(OUT, IN), 5, 0.5);
            assertEquals(5, shifted.mean().item(), 0.01);
            assertEquals(0.5, shifted.std().item(), 0.01);
            Linear linear = new Linear(IN, OUT);
            assertUniform(linear.weight().detach(), 1 / Math.sqrt(IN));
            assertTrue(linear.bias().detach().abs().amax().item() <= 1 / Math.sqrt(IN));
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void writesTrackedParametersWithoutRecording(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor p = new Linear(2, 2).weight();
            assertArrayEquals(new float[] {1, 1, 1, 1}, Init.ones_(p).toFloatArray());
            assertArrayEquals(new float[4], Init.zeros_(p).toFloatArray());
            assertTrue(p.isLeaf() && p.requiresGrad());
            assertThrows(ShapeException.class, () -> Init.xavierUniform_(empty(3), 1));
            assertEquals(0, Init.kaimingUniform_(empty(3, 0), 0).numel());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void theSeedDecides(Device device) {
        try (var scope = Devices.with(device)) {
            manualSeed(3);
            Tensor a = new Linear(4, 4).weight();
            Tensor b = new Linear(4, 4).weight();
            manualSeed(3);
            assertTrue(a.equal(new Linear(4, 4).weight()));
            assertFalse(a.equal(b));
        }
    }
}
