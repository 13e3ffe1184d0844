package org.gradus.optim;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

    private static Tensor leaf(float... values) {
        return tensor(values).requiresGrad_();
    }

    private static void backward(Tensor p) {
        p.mul(3).sum().backward();
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void parametersWithoutGradientsStay(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor moved = leaf(1, 2);
            Tensor still = leaf(3);
            Adam adam = new Adam(List.of(moved, still), 0.5);
            adam.step();
            assertArrayEquals(new float[] {1, 2}, moved.toFloatArray());
            backward(moved);
            adam.step();
            assertArrayEquals(new float[] {0.5f, 1.5f}, moved.toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {3}, still.toFloatArray());
            assertEquals(1, adam.stateDict().memories().get(0).step());
            assertNull(adam.stateDict().memories().get(1));
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void longAndShortParametersMoveTogetherAsTheyDoAlone(Device device) {
        try (var scope = Devices.with(device)) {
            Gradus.manualSeed(3);
            List<Tensor> together = new ArrayList<>();
            List<Tensor> alone = new ArrayList<>();
            for (long n : new long[] {1, 200_003, 7, 9_000, 70_001, 3, 65_536, 33}) {
                float[] start = Gradus.rand(n).toFloatArray();
                together.add(tensor(start).realize().requiresGrad_());
                alone.add(tensor(start).realize().requiresGrad_());
            }
            Adam all = new Adam(together, 0.1);
            List<Adam> each = alone.stream().map(p -> new Adam(List.of(p), 0.1)).toList();
            for (int i = 0; i < 2; i++) {
                together.forEach(p -> p.setGrad(p.detach().mul(3).realize()));
                alone.forEach(p -> p.setGrad(p.detach().mul(3).realize()));
                all.step();
                each.forEach(Adam::step);
            }
            for (int i = 0; i < alone.size(); i++) {
                assertArrayEquals(alone.get(i).toFloatArray(), together.get(i).toFloatArray(), "parameter " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void averagesOfGradientsThatStayAwayEndAtZero(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor p = leaf(1, 2);
            SGD sgd = new SGD(List.of(p), SGD.options(1).momentum(0.75));
            backward(p);
            sgd.step();
            sgd.zeroGrad(false);
            for (int i = 0; i < 400; i++) {
                sgd.step();
            }
            assertArrayEquals(new float[2], sgd.stateDict().memories().get(0).tensors().get("momentum_buffer").toFloatArray());
            assertArrayEquals(new float[] {-11, -10}, p.toFloatArray(), 1e-4f);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void zeroGradForgetsOrZeroes(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor p = leaf(1);
            SGD sgd = new SGD(List.of(p), SGD.options(1).momentum(0.5));
            backward(p);
            sgd.step();
            assertArrayEquals(new float[] {-2}, p.toFloatArray());
            sgd.zeroGrad();
            assertNull(p.grad());
            sgd.step();
            assertArrayEquals(new float[] {-2}, p.toFloatArray(), "no gradient, no move");
            backward(p);
            Tensor grad = p.grad();
            sgd.zeroGrad(false);
            assertSame(grad, p.grad());
            assertArrayEquals(new float[] {0}, grad.toFloatArray());
            sgd.step();
            assertArrayEquals(new float[] {-3.5f}, p.toFloatArray(), "momentum goes on");
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void groupsHaveTheirOwnOptions(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor fast = leaf(0);
            Tensor slow = leaf(0);
            SGD sgd = new SGD(new Optimizer.Group<>(List.of(fast), SGD.options(1)),
                new Optimizer.Group<>(List.of(slow), SGD.options(0.1).maximize(true)));
            backward(fast);
            backward(slow);
            sgd.step();
            assertArrayEquals(new float[] {-3}, fast.toFloatArray());
            assertArrayEquals(new float[] {0.3f}, slow.toFloatArray(), 1e-6f);
            sgd.lr(2);
            sgd.step();
            assertArrayEquals(new float[] {-9}, fast.toFloatArray());
            assertArrayEquals(new float[] {6.3f}, slow.toFloatArray(), 1e-6f);
            Tensor late = leaf(1);
            sgd.addGroup(new Optimizer.Group<>(List.of(late), SGD.options(1)));
            backward(late);
            sgd.step();
            assertArrayEquals(new float[] {-2}, late.toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void goesOnFromItsState(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor p = leaf(1, -2);
            Adam adam = new Adam(List.of(p), Adam.options().lr(0.1).amsgrad(true));
            for (int i = 0; i < 3; i++) {
                step(adam, p);
            }
            Tensor q = p.detach().clone().requiresGrad_();
            Adam other = new Adam(q, 7);
            Optimizer.State<AdamOptions> state = adam.stateDict();
            step(adam, p);
            other.loadStateDict(state);
            assertEquals(0.1, other.groups().get(0).options().lr());
            step(other, q);
            assertTrue(p.equal(q));
            assertEquals(List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq"),
                List.copyOf(state.memories().get(0).tensors().keySet()));
            assertThrows(ArgumentException.class, () -> new Adam(leaf(1, 2, 3), 1).loadStateDict(state));
            assertThrows(ArgumentException.class, () -> new Adam(new Optimizer.Group<>(List.of(p), Adam.options()),
                new Optimizer.Group<>(List.of(q), Adam.options())).loadStateDict(state));
        }
    }

    private static void step(Optimizer<?> optimizer, Tensor p) {
        optimizer.zeroGrad();
        p.pow(2).sum().backward();
        optimizer.step();
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void survivesTheScopeOfAStep(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor p = leaf(1, -2);
            AdamW adam = new AdamW(List.of(p), 0.1);
            for (int i = 0; i < 3; i++) {
                try (Scope step = Scope.open()) {
                    step(adam, p);
                }
            }
            assertEquals(3, adam.stateDict().memories().get(0).step());
            assertTrue(Double.isFinite(p.sum().item()));
        }
    }

    @Test
    void refusesWhatPyTorchRefuses() {
        Tensor p = leaf(1);
        assertThrows(ArgumentException.class, () -> new SGD(List.of(), 0.1));
        assertThrows(ArgumentException.class, () -> new SGD(List.of(p, p), 0.1));
        assertThrows(ArgumentException.class, () -> new SGD(p.mul(2), 0.1));
        assertThrows(ArgumentException.class, () -> new SGD(p, -1));
        assertThrows(ArgumentException.class, () -> new SGD(p, Double.NaN));
        assertThrows(ArgumentException.class, () -> new SGD(List.of(p), SGD.options(1).momentum(-1)));
        assertThrows(ArgumentException.class, () -> new SGD(List.of(p), SGD.options(1).weightDecay(-1)));
        assertThrows(ArgumentException.class, () -> new SGD(List.of(p), SGD.options(1).nesterov(true)));
        assertThrows(ArgumentException.class, () -> new SGD(List.of(p), SGD.options(1).momentum(1).dampening(1).nesterov(true)));
        assertThrows(ArgumentException.class, () -> new Adam(List.of(p), Adam.options().betas(1, 0.9)));
        assertThrows(ArgumentException.class, () -> new Adam(List.of(p), Adam.options().betas(0.9, -0.1)));
        assertThrows(ArgumentException.class, () -> new AdamW(List.of(p), AdamW.options().eps(-1)));
        SGD sgd = new SGD(ones(1).requiresGrad_(), 1);
        assertThrows(ArgumentException.class, () -> sgd.lr(-1));
    }
}
