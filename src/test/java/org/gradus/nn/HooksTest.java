package org.gradus.nn;

import static org.gradus.Gradus.ones;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;

class HooksTest {
    @Test
    void hooksSeeAndChangeWhatPasses() {
        Identity inner = new Identity();
        Sequential net = new Sequential(inner, new ReLU());
        List<String> seen = new ArrayList<>();
        Module.Handle before = inner.registerForwardPreHook((m, x) -> x.mul(2));
        Module.Handle after = inner.registerForwardHook((m, x, y) -> {
            seen.add(m + " " + x.sum().item() + " " + y.sum().item());
            return y.add(1);
        });
        assertArrayEquals(new float[] {3, 3}, net.call(ones(2)).toFloatArray());
        assertEquals(List.of("Identity() 4.0 4.0"), seen);
        before.close();
        before.close();
        assertArrayEquals(new float[] {2, 2}, net.call(ones(2)).toFloatArray());
        after.close();
        assertArrayEquals(new float[] {1, 1}, net.call(ones(2)).toFloatArray());
        assertEquals(2, seen.size());
    }

    @Test
    void backwardHooksSeeAndChangeGradients() {
        Linear inner = new Linear(2, 1, false);
        inner.weight().detach().copy_(Gradus.tensor(new float[] {3, 4}).view(1, 2));
        Sequential net = new Sequential(inner, new ReLU());
        List<String> seen = new ArrayList<>();
        Module.Handle handle = inner.registerFullBackwardHook((m, in, out) -> {
            seen.add(Arrays.toString(in.toFloatArray()) + " " + Arrays.toString(out.toFloatArray()));
            return in.mul(10);
        });
        Tensor x = ones(1, 2).requiresGrad_();
        net.call(x).mul(2).sum().backward();
        assertEquals(List.of("[6.0, 8.0] [2.0]"), seen);
        assertArrayEquals(new float[] {60, 80}, x.grad().toFloatArray());
        assertArrayEquals(new float[] {2, 2}, inner.weight().grad().toFloatArray());
        handle.close();
        x.setGrad(null);
        net.call(x).mul(2).sum().backward();
        assertArrayEquals(new float[] {6, 8}, x.grad().toFloatArray());
        assertEquals(1, seen.size());
    }

    @Test
    void backwardHooksOfAFirstLayerHaveNoGradientOfTheInput() {
        Linear first = new Linear(2, 1);
        List<Tensor> seen = new ArrayList<>();
        first.registerFullBackwardHook((m, in, out) -> {
            assertNull(in);
            seen.add(out);
            return null;
        });
        first.call(ones(3, 2)).sum().backward();
        assertArrayEquals(new float[] {1, 1, 1}, seen.get(0).toFloatArray());
    }

    @Test
    void outputsThatHooksKeepStayOpen() {
        Linear first = new Linear(2, 3);
        Sequential net = new Sequential(first, new ReLU(), new Linear(3, 1));
        List<Tensor> kept = new ArrayList<>();
        first.registerForwardHook((m, x, y) -> {
            kept.add(y);
            return null;
        });
        net.call(ones(4, 2));
        assertEquals(12, kept.get(0).toFloatArray().length);
    }

    @Test
    void summaryCountsParametersOnce() {
        Linear tied = new Linear(3, 3);
        Sequential net = new Sequential(tied, new ReLU(), tied, new Sequential(new Linear(3, 1, false)));
        net.get(3).requiresGrad_(false);
        String table = net.summary(5, 3);
        assertEquals(table, net.summary(ones(5, 3)));
        assertEquals(List.of(
            "Layer            Output shape  Parameters  Operations  Memory",
            "-------------------------------------------------------------",
            "Sequential       [5, 1]                 0         255    20 B",
            "  0: Linear      [5, 3]                12         105    60 B",
            "  1: ReLU        [5, 3]                 0          15    60 B",
            "  2: Linear      [5, 3]                 0         105    60 B",
            "  3: Sequential  [5, 1]                 0          30    20 B",
            "    0: Linear    [5, 1]                 3          30    20 B",
            "-------------------------------------------------------------",
            "Parameters: 15, trainable: 12, frozen: 3",
            "Operations: 255",
            "Memory: parameters 60 B, outputs 200 B"), table.lines().toList());
        assertTrue(net.isTraining());
    }
}
