package org.gradus.contract;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.nn.Dropout;
import org.gradus.nn.GELU;
import org.gradus.nn.Init;
import org.gradus.nn.Linear;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;
import org.gradus.types.DType;
import org.junit.jupiter.api.Test;

/** Equal seeds give equal numbers, to the bit. */
public abstract class RepeatabilityContract extends DeviceContract {

    private static float[] losses(long seed) {
        manualSeed(seed);
        Tensor x = randn(200, 12);
        Tensor y = x.narrow(1, 0, 3).argmax(1);
        Sequential model = new Sequential(new Linear(12, 24), new GELU(), new Dropout(0.3), new Linear(24, 3));
        Adam optimizer = new Adam(model.parameters(), 1e-2);
        DataLoader batches = new DataLoader(new TensorDataset(x, y), 32).shuffle(seed);
        float[] losses = new float[70];
        int n = 0;
        while (n < losses.length) {
            for (Batch batch : batches) {
                Tensor loss = Functional.crossEntropy(model.forward(batch.input()), batch.target());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
                losses[n++] = (float) loss.item();
            }
        }
        assertTrue(losses[69] < 0.7 * losses[0], Arrays.toString(losses));
        return losses;
    }

    @Test
    void equalSeedsGiveEqualLosses() {
        float[] first = losses(7);
        assertArrayEquals(first, losses(7));
        assertFalse(Arrays.equals(first, losses(8)));
    }

    @Test
    void sumsDoNotDependOnTheRun() {
        manualSeed(3);
        Tensor x = randn(300, 1000).realize();
        float total = (float) x.sum().item();
        float[] rows = x.sum(1).toFloatArray();
        float[] columns = x.sum(0).toFloatArray();
        float[] product = x.t().matmul(x).narrow(0, 0, 3).toFloatArray();
        for (int i = 0; i < 5; i++) {
            assertEquals(total, (float) x.sum().item());
            assertArrayEquals(rows, x.sum(1).toFloatArray());
            assertArrayEquals(columns, x.sum(0).toFloatArray());
            assertArrayEquals(product, x.t().matmul(x).narrow(0, 0, 3).toFloatArray());
        }
    }

    /** The words of counter and key zero in the authors' test vectors of Philox 4x32-10. */
    @Test
    void numbersArePhiloxs() {
        manualSeed(0);
        int[] words = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        float[] expected = new float[4];
        for (int i = 0; i < 4; i++) {
            expected[i] = (words[i] >>> 8) * 0x1p-24f;
        }
        assertArrayEquals(expected, rand(4).toFloatArray());
    }

    @Test
    void aDrawingDoesNotDependOnWhatElseIsComputedWithIt() {
        manualSeed(5);
        float[] alone = rand(100).toFloatArray();
        manualSeed(5);
        Tensor x = rand(100);
        Tensor later = rand(100);
        assertArrayEquals(alone, x.add(later).sub(later).add(x).sub(x).mul(0).add(x).toFloatArray());
        manualSeed(5);
        assertArrayEquals(alone, rand(10, 10).t().contiguous().t().flatten().toFloatArray());
    }

    /** Drawings of every kind, each from the beginning of a stream. */
    protected static Map<String, Object> drawings() {
        Map<String, Supplier<Tensor>> all = new LinkedHashMap<>();
        all.put("rand", () -> rand(1000));
        all.put("randn", () -> randn(1000));
        all.put("randn of odd shape", () -> randn(7, 3, 11));
        all.put("randint", () -> Gradus.randint(-5, 1000, 500));
        all.put("randint of a wide range", () -> Gradus.randint(-(1L << 50), 1L << 60, 500));
        all.put("randperm", () -> Gradus.randperm(777));
        all.put("dropout", () -> Functional.dropout(Gradus.arange(1000.0), 0.3, true));
        all.put("bernoulli", () -> Gradus.zeros(500).bernoulli_(0.2));
        all.put("uniform", () -> Gradus.zeros(500).uniform_(-3, 5));
        all.put("normal", () -> Gradus.zeros(500).normal_(1, 3));
        all.put("kaiming", () -> Init.kaimingUniform_(Gradus.zeros(30, 20), Math.sqrt(5)));
        all.put("float64 rand", () -> Gradus.randLike(Gradus.zeros(DType.FLOAT64, 500)));
        all.put("float64 randn", () -> Gradus.randnLike(Gradus.zeros(DType.FLOAT64, 500)));
        Map<String, Object> drawn = new LinkedHashMap<>();
        all.forEach((name, draw) -> {
            manualSeed(123);
            drawn.put(name, draw.get().toArray());
        });
        return drawn;
    }

    @Test
    void everyKindOfDrawingRepeats() {
        Map<String, Object> first = drawings();
        drawings().forEach((name, elements) -> assertTrue(Objects.deepEquals(first.get(name), elements), name));
    }
}
