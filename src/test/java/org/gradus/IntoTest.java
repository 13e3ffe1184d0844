package org.gradus;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.AutogradException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results written into tensors that are there already. */
class IntoTest {

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void theTensorAndItsViewsSeeTheValue(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor out = zeros(2, 3);
            Tensor row = out.select(0, 1);
            Tensor x = arange(6.0).view(2, 3);
            assertSame(out, x.add(1).mul(2).into(out));
            assertArrayEquals(new float[] {8, 10, 12}, row.toFloatArray());
            assertEquals(1, out.version());
            x.select(0, 0).add(10).into(row);
            assertArrayEquals(new float[] {2, 4, 6, 10, 11, 12}, out.toFloatArray());
            x.zero_();
            assertArrayEquals(new float[] {2, 4, 6, 10, 11, 12}, out.toFloatArray());
            arange(2).view(2, 1).expand(2, 3).into(out);
            assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1}, out.toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    @DisabledIfSystemProperty(named = "gradus.fusion", matches = "off")
    void itCostsNoKernelBesideTheOperations(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = arange(12.0).view(3, 4).realize();
            Tensor out = zeros(3, 4).realize();
            Tensor wide = zeros(3, 8).realize();
            Tensor part = wide.narrow(1, 2, 4);
            long alone = launches(device, x.exp().mul(2).add(x));
            assertEquals(alone, launches(device, x.exp().mul(2).add(x).into(out)));
            assertEquals(alone, launches(device, x.exp().mul(2).add(x).into(part)));
            assertEquals(launches(device, x.matmul(x.t()).relu()), launches(device, x.matmul(x.t()).relu().into(zeros(3, 3))));
            assertEquals(launches(device, x.softmax(1)), launches(device, x.softmax(1).into(out)));
        }
    }

    private static long launches(Device device, Tensor pending) {
        long before = device.statistics().launches();
        pending.realize();
        return device.statistics().launches() - before;
    }

    @Test
    void dtypesAreCastInsideTheirCategoryOrUpwards() {
        Tensor counts = tensor(1, 2, 3);
        assertArrayEquals(new double[] {1, 2, 3}, counts.into(zeros(DType.FLOAT64, 3)).toDoubleArray());
        assertArrayEquals(new long[] {1, 2, 3}, counts.into(zeros(DType.INT32, 3)).toLongArray());
        assertArrayEquals(new float[] {1.5f}, tensor(new double[] {1.5}).into(zeros(1)).toFloatArray());
        String message = assertThrows(DTypeException.class, () -> tensor(1.5, 2).into(zeros(DType.INT64, 2))).getMessage();
        assertTrue(message.contains("Float") && message.contains("Long"), message);
    }

    @Test
    void nothingIsResized() {
        String message = assertThrows(ShapeException.class, () -> tensor(1, 2).add(1).into(zeros(DType.INT64, 0))).getMessage();
        assertTrue(message.contains("[0]") && message.contains("[2]"), message);
        assertThrows(ShapeException.class, () -> tensor(1, 2).into(zeros(DType.INT64, 3, 2)));
        assertThrows(ShapeException.class, () -> tensor(1, 2).into(zeros(DType.INT64, 1).expand(2)));
    }

    @Test
    void gradientsAreRefused() {
        Tensor x = tensor(1.0, 2.0).requiresGrad_();
        assertThrows(AutogradException.class, () -> x.mul(2).into(zeros(2)));
        assertThrows(AutogradException.class, () -> tensor(1.0, 2.0).into(x));
        noGrad(() -> {
            x.mul(2).into(x);
        });
        assertArrayEquals(new float[] {2, 4}, x.toFloatArray());
        assertTrue(x.isLeaf() && x.requiresGrad());
        assertEquals(Shape.of(2), x.shape());
    }
}
