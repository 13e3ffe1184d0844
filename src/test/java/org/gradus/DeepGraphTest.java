package org.gradus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gradus.nn.BatchNorm1d;
import org.gradus.nn.LSTM;
import org.gradus.nn.LayerNorm;
import org.gradus.nn.Linear;
import org.gradus.nn.Module;
import org.gradus.nn.Sequential;
import org.gradus.nn.Tanh;
import org.gradus.optim.SGD;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Graphs so deep that values are computed while they are still being described give what they give when nobody is in a hurry. */
class DeepGraphTest {
    private static final int USUAL = Storage.flushDepth;

    @AfterEach
    void asUsual() {
        Storage.flushDepth = USUAL;
    }

    private static void sameAtAnyDepth(Supplier<Tensor> program) {
        Storage.flushDepth = Integer.MAX_VALUE;
        Gradus.manualSeed(3);
        float[] expected = program.get().toFloatArray();
        for (int depth : new int[] {USUAL, 7, 1, 0}) {
            Storage.flushDepth = depth;
            Gradus.manualSeed(3);
            assertArrayEquals(expected, program.get().toFloatArray(), 2e-4f, "computed after " + depth + " operations");
        }
    }

    @Test
    void whatGoesOnFromComputedValuesIsNotDeep() {
        Tensor x = Gradus.eye(3).add(1).matmul(Gradus.eye(3));
        Tensor a = x.matmul(x);
        Tensor b = x.add(1).add(1).add(1);
        Storage.flushDepth = Math.max(a.expr("test").pendingDepth(), b.expr("test").pendingDepth());
        int more = Storage.flushDepth + 1 - b.expr("test").pendingDepth();
        while (!a.expr("test").isRealized()) {
            a = a.add(1);
        }
        assertTrue(x.expr("test").isRealized());
        for (int i = 0; i < more; i++) {
            b = b.add(1);
        }
        assertFalse(b.expr("test").isRealized());
        float rest = 4 + more;
        assertArrayEquals(new float[] {rest + 1, rest, rest, rest, rest + 1, rest, rest, rest, rest + 1}, b.toFloatArray());
    }

    @Test
    void aTrainingOfManyNormalisedLayers() {
        sameAtAnyDepth(() -> {
            List<Module> layers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                layers.addAll(List.of(new Linear(6, 6), i % 2 == 0 ? new BatchNorm1d(6) : new LayerNorm(6), new Tanh()));
            }
            Module net = new Sequential(layers);
            SGD sgd = new SGD(net.parameters(), 0.05);
            Tensor x = Gradus.randn(16, 6);
            List<Tensor> losses = new ArrayList<>();
            for (int step = 0; step < 4; step++) {
                sgd.zeroGrad();
                Tensor loss = net.forward(x).sub(x).square().mean();
                loss.backward();
                sgd.step();
                losses.add(loss.detach());
            }
            return Gradus.stack(losses);
        });
    }

    @Test
    void aRecurrentLayerBehindALongChain() {
        sameAtAnyDepth(() -> {
            LSTM lstm = new LSTM(4, 5);
            Tensor x = Gradus.randn(9, 2, 4).requiresGrad_();
            Tensor h = x;
            for (int i = 0; i < 70; i++) {
                h = h.mul(0.9).add(0.01).sin();
            }
            lstm.forward(h).square().sum().backward();
            return x.grad().mul(1e3);
        });
    }

    @Test
    void resultsThatShareTheirParts() {
        sameAtAnyDepth(() -> {
            Tensor x = Gradus.randn(5, 7);
            for (int i = 0; i < 66; i++) {
                x = x.mul(1.1).sub(0.02).cos();
            }
            ValuesAndIndices sorted = x.sort(1);
            ValuesAndIndices top = x.topk(3, 0);
            return Gradus.cat(List.of(sorted.values().flatten(), sorted.indices().to(x.dtype()).flatten(),
                top.values().flatten(), x.quantile(0.3, 1, false, "linear"), x.median(1, false).values(),
                x.mul(4).round().unique().to(x.dtype())));
        });
    }
}
