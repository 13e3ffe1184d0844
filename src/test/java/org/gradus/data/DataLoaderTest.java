package org.gradus.data;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataLoaderTest {

    private static TensorDataset tens() {
        Tensor numbers = arange(10);
        return new TensorDataset(numbers.mul(10.0).view(10, 1), numbers);
    }

    private static List<Long> epoch(DataLoader loader) {
        List<Long> seen = new ArrayList<>();
        for (Batch batch : loader) {
            float[] inputs = batch.input().toFloatArray();
            long[] targets = batch.target().toLongArray();
            assertEquals(targets.length, batch.size());
            for (int i = 0; i < targets.length; i++) {
                assertEquals(10 * targets[i], inputs[i], "rows stay together");
                seen.add(targets[i]);
            }
        }
        return seen;
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void handsOutEveryRowOnce(Device device) {
        try (var scope = Devices.with(device)) {
            DataLoader loader = new DataLoader(tens(), 4);
            assertEquals(3, loader.size());
            assertEquals(LongStream.range(0, 10).boxed().toList(), epoch(loader));
            DataLoader shuffled = new DataLoader(tens(), 4).shuffle(1);
            List<Long> first = epoch(shuffled);
            List<Long> second = epoch(shuffled);
            assertNotEquals(first, second);
            for (List<Long> e : List.of(first, second)) {
                assertNotEquals(LongStream.range(0, 10).boxed().toList(), e);
                assertEquals(LongStream.range(0, 10).boxed().toList(), e.stream().sorted().toList());
            }
            DataLoader again = new DataLoader(tens(), 4).shuffle(1);
            assertEquals(List.of(first, second), List.of(epoch(again), epoch(again)));
            assertNotEquals(first, epoch(new DataLoader(tens(), 4).shuffle(2)));
        }
    }

    @Test
    void theLastBatchIsSmallOrLeftOut() {
        List<Long> sizes = new ArrayList<>();
        new DataLoader(tens(), 4).forEach(b -> sizes.add(b.size()));
        assertEquals(List.of(4L, 4L, 2L), sizes);
        DataLoader whole = new DataLoader(tens(), 4).dropLast();
        assertEquals(2, whole.size());
        sizes.clear();
        whole.forEach(b -> sizes.add(b.size()));
        assertEquals(List.of(4L, 4L), sizes);
        Iterator<Batch> it = new DataLoader(tens(), 10).iterator();
        it.next();
        assertThrows(NoSuchElementException.class, it::next);
        assertThrows(ArgumentException.class, () -> new DataLoader(tens(), 0));
    }

    @Test
    void rowsOfADataset() {
        Batch b = tens().batch(9, 0);
        assertArrayEquals(new float[] {90, 0}, b.input().toFloatArray());
        assertArrayEquals(new long[] {9, 0}, b.target().toLongArray());
        assertEquals(10, tens().size());
        assertThrows(ShapeException.class, () -> new TensorDataset(ones(3), ones(4)));
        assertThrows(ShapeException.class, () -> new TensorDataset(tensor(1.0)));
        assertThrows(ShapeException.class, TensorDataset::new);
    }
}
