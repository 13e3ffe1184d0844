package org.gradus;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.gradus.types.ClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long elements live. */
class ScopeTest {

    @Test
    void aScopeClosesWhatItDidNotKeep() {
        Tensor outside = ones(2);
        Tensor kept;
        Tensor dropped;
        try (Scope scope = Scope.open()) {
            dropped = outside.add(1);
            kept = scope.keep(dropped.mul(2));
        }
        assertTrue(dropped.isClosed());
        assertFalse(outside.isClosed());
        assertArrayEquals(new float[] {4, 4}, kept.toFloatArray());
    }

    @Test
    void keptTensorsBelongToTheOuterScope() {
        Tensor inner;
        try (Scope outer = Scope.open()) {
            inner = Scope.of(() -> ones(2).add(1));
            assertFalse(inner.isClosed());
        }
        assertTrue(inner.isClosed());
    }

    @Test
    void useAfterCloseNamesTheOperation() {
        Tensor x = ones(2, 3);
        x.close();
        x.close();
        String message = assertThrows(ClosedException.class, () -> x.matmul(ones(3))).getMessage();
        assertEquals("mv: tensor of shape [2, 3] was used after it, or its scope, was closed", message);
        assertThrows(ClosedException.class, () -> x.t().add(1));
        assertThrows(ClosedException.class, () -> x.add_(1));
        assertThrows(ClosedException.class, x::toFloatArray);
        assertTrue(x.toString().contains("closed"));
    }

    @Test
    void aViewKeepsTheElementsOfAClosedBase() {
        Tensor base = tensor(1f, 2f, 3f);
        Tensor view = base.narrow(0, 1, 2);
        base.close();
        assertArrayEquals(new float[] {2, 3}, view.toFloatArray());
        view.add_(1);
        assertArrayEquals(new float[] {3, 4}, view.toFloatArray());
    }

    @Test
    void scopesCloseInOrder() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        assertThrows(IllegalStateException.class, outer::close);
        inner.close();
        outer.close();
    }

    @Test
    void otherThreadsHaveScopesOfTheirOwn() throws InterruptedException {
        Tensor[] made = new Tensor[1];
        try (Scope scope = Scope.open()) {
            Thread thread = new Thread(() -> made[0] = ones(2).add(1));
            thread.start();
            thread.join();
        }
        assertArrayEquals(new float[] {2, 2}, made[0].toFloatArray());
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void closingGivesMemoryBackAtOnce(Device like) {
        TestDevices.alone(like, device -> {
            Tensor x = ones(1000).add(1).realize();
            long before = device.statistics().bytesInUse();
            for (int i = 0; i < 5; i++) {
                try (Scope scope = Scope.open()) {
                    Tensor y = x.mul(i).realize();
                    Tensor z = y.view(10, 100).t().exp();
                    z.sum(0).toFloatArray();
                    assertTrue(device.statistics().bytesInUse() > before);
                }
                assertEquals(before, device.statistics().bytesInUse());
            }
            assertFalse(x.isClosed());
        });
    }

    @Test
    void aLongLoopDoesNotGrowItsGraphWithoutBound() {
        Tensor x = ones(4);
        int deepest = 0;
        for (int i = 0; i < 5000; i++) {
            x = x.mul(1.0001).add(0.1);
            deepest = Math.max(deepest, x.expr("test").pendingDepth());
        }
        assertTrue(deepest <= Storage.flushDepth + 1, "depth " + deepest);
        assertTrue(x.sum().item() > 1000);
    }

    @Test
    void norDoWritesToParts() {
        Tensor x = Gradus.zeros(100);
        int deepest = 0;
        for (int i = 0; i < 3000; i++) {
            x.select(0, i % 100).add_(1);
            deepest = Math.max(deepest, x.expr("test").pendingDepth());
        }
        assertTrue(deepest <= Storage.flushDepth + 1, "depth " + deepest);
        assertArrayEquals(Gradus.full(x.shape(), 30.0).toFloatArray(), x.toFloatArray());
    }
}
