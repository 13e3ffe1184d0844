package org.gradus.contract;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Functional;
import org.gradus.Generator;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.autograd.Checkpoint;
import org.gradus.autograd.Derivatives;
import org.gradus.device.Device;
import org.gradus.device.TestDevices;
import org.gradus.types.AutogradException;
import org.junit.jupiter.api.Test;

/** A checkpoint changes what is kept, and nothing else. */
public abstract class CheckpointContract extends DeviceContract {

    private static Tensor block(Tensor x, Tensor w) {
        return Functional.dropout(x.matmul(w).tanh(), 0.3, true).exp().add(x);
    }

    /** The value, the gradients and, if asked for, those of the gradients' squares. */
    private static List<Tensor> derivatives(boolean checkpointed, boolean second, Tensor x, Tensor w) {
        manualSeed(5);
        Derivatives.Map f = in -> block(block(in, w).sin(), w);
        Tensor y = checkpointed ? Checkpoint.checkpoint(f, x) : f.apply(x);
        List<Tensor> all = new ArrayList<>(List.of(y));
        List<Tensor> grads = Autograd.grad(List.of(y.square().sum()), List.of(x, w), null, second, second, false);
        all.addAll(grads);
        if (second) {
            Tensor squares = grads.get(0).square().sum().add(grads.get(1).square().sum());
            all.addAll(Autograd.grad(List.of(squares), List.of(x, w), null, false, false, false));
        }
        all.add(randn(3));
        return all;
    }

    private static void same(List<Tensor> want, List<Tensor> got) {
        assertEquals(want.size(), got.size());
        for (int i = 0; i < want.size(); i++) {
            assertTrue(want.get(i).equal(got.get(i)), "result " + i);
        }
    }

    @Test
    void givesTheSameGradientsAlsoOfWhatTheFunctionCaptures() {
        Tensor x = randn(7, 5).requiresGrad_();
        Tensor w = randn(5, 5).requiresGrad_();
        same(derivatives(false, false, x, w), derivatives(true, false, x, w));
        same(derivatives(false, false, x.detach().requiresGrad_(), w), derivatives(true, false, x, w));
    }

    @Test
    void canBeDifferentiatedTwice() {
        Tensor x = randn(4, 5).requiresGrad_();
        Tensor w = randn(5, 5).requiresGrad_();
        same(derivatives(false, true, x, w), derivatives(true, true, x, w));
    }

    @Test
    void nests() {
        Tensor w = randn(5, 5).requiresGrad_();
        Derivatives.Map inner = in -> Checkpoint.checkpoint(h -> block(h, w), in.sin());
        Tensor x = randn(4, 5).requiresGrad_();
        manualSeed(2);
        inner.apply(inner.apply(x)).sum().backward();
        Tensor plain = w.grad().clone();
        w.setGrad(null);
        x.setGrad(null);
        manualSeed(2);
        Checkpoint.checkpoint(in -> inner.apply(inner.apply(in)), x).sum().backward();
        assertTrue(plain.equal(w.grad()));
    }

    @Test
    void theGraphIsUsedOnceOrKept() {
        Tensor x = randn(4).requiresGrad_();
        Tensor y = Checkpoint.checkpoint(in -> in.sin().mul(in), x).sum();
        y.backward(null, true);
        Tensor once = x.grad().clone();
        y.backward();
        assertTrue(once.mul(2).equal(x.grad()));
        assertThrows(AutogradException.class, y::backward);
    }

    @Test
    void inputsMayBeWritten() {
        Tensor x = randn(4).requiresGrad_();
        Tensor h = x.mul(2);
        Tensor y = Checkpoint.checkpoint(in -> in.mul_(3).square(), h).sum();
        h.mul_(0);
        y.backward();
        assertTrue(x.detach().mul(72).allclose(x.grad()));
    }

    @Test
    void aFunctionThatChangesItsMindIsFound() {
        int[] calls = {0};
        Tensor x = randn(4).requiresGrad_();
        Tensor y = Checkpoint.checkpoint(in -> calls[0]++ == 0 ? in.sin() : in.sin().exp(), x).sum();
        assertTrue(assertThrows(AutogradException.class, y::backward).getMessage().startsWith("checkpoint: "));
    }

    @Test
    void leavesTheGeneratorAlone() {
        Tensor x = randn(4).requiresGrad_();
        Tensor y = Checkpoint.checkpoint(in -> Functional.dropout(in, 0.5, true).sin(), x).sum();
        long offset = Generator.standard().offset();
        y.backward();
        assertEquals(offset, Generator.standard().offset());
    }

    @Test
    void holdsLess() {
        TestDevices.alone(device(), own -> {
            long plain = held(own, 12);
            long segments = held(own, 4);
            assertTrue(segments < plain / 2, segments + " bytes held with checkpoints, " + plain + " without");
        });
    }

    /** Bytes held between the passes by a chain of twelve layers of which each {@code 12 / segments} are a checkpoint. */
    private static long held(Device device, int segments) {
        int n = 64;
        Tensor w = randn(n, n).div(8).requiresGrad_().realize();
        Tensor x = randn(256, n).requiresGrad_().realize();
        long before = device.statistics().bytesInUse();
        try (Scope scope = Scope.open()) {
            List<Derivatives.Map> layers = IntStream.range(0, 12).<Derivatives.Map>mapToObj(i -> in -> in.matmul(w).sigmoid()).toList();
            Tensor h = x;
            for (int i = 0; i < 12; i += 12 / segments) {
                List<Derivatives.Map> part = layers.subList(i, i + 12 / segments);
                Derivatives.Map chain = in -> part.stream().reduce(in, (t, f) -> f.apply(t), (a, b) -> b);
                h = segments == 12 ? chain.apply(h) : Checkpoint.checkpoint(chain, h);
            }
            Tensor loss = h.sum().realize();
            long held = device.statistics().bytesInUse() - before;
            loss.backward();
            return held;
        }
    }
}
