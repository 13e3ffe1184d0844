package org.gradus.nn;

import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;

/** A long chain is computed when it gets too long, wherever that happens to be: also in the middle of a module. */
class DeepChainsTest {
    private static final int LONGEST = 200;
    private static final int STEPS_OF_A_MODULE = 16;

    private static Tensor chain(Tensor x, int length) {
        Tensor y = x;
        for (int i = 0; i < length; i++) {
            y = y.mul(1);
        }
        return y;
    }

    @Test
    void modulesBehindChainsOfEveryLength() {
        Tensor x = randn(2, 4, 3);
        BatchNorm1d evaluated = new BatchNorm1d(4);
        evaluated.eval();
        for (Module m : List.of(new LayerNorm(3), new RMSNorm(3), new GroupNorm(2, 4), new InstanceNorm1d(4), new BatchNorm1d(4),
                evaluated, new Softmax(-1), new GELU(), new LocalResponseNorm(2), new AttentionToItself(), new GRU(3, 2),
                new LSTM(3, 2))) {
            float[] expected = m.forward(x).toFloatArray();
            for (int length = LONGEST - STEPS_OF_A_MODULE; length <= LONGEST; length++) {
                int steps = length;
                float[] made = Scope.of(() -> Gradus.noGrad(() -> m.forward(chain(x, steps)))).toFloatArray();
                assertArrayEquals(expected, made, 1e-5f, m + " behind " + steps);
            }
        }
    }

    private static final class AttentionToItself extends Module {
        private final MultiheadAttention attention = module("attention", new MultiheadAttention(3, 1));

        @Override
        public Tensor forward(Tensor x) {
            return attention.forward(x, x, x).output();
        }
    }
}
