package org.gradus.nn;

import static org.gradus.Gradus.arange;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;

class PackedSequenceTest {
    private final Tensor padded = arange(12).to(DType.FLOAT32).view(3, 4, 1);

    @Test
    void packsByStepsLongestFirst() {
        PackedSequence p = PackedSequence.pack(padded, new long[] {1, 4, 2}, true);
        assertArrayEquals(new float[] {4, 8, 0, 5, 9, 6, 7}, p.data().toFloatArray());
        assertArrayEquals(new long[] {3, 2, 1, 1}, p.batchSizes());
        assertArrayEquals(new long[] {1, 4, 2}, p.lengths());
        assertArrayEquals(new float[] {0, -1, -1, -1, 4, 5, 6, 7, 8, 9, -1, -1}, p.padded(true, -1).toFloatArray());
        assertEquals(Shape.of(4, 3, 1), p.padded(false).shape());
    }

    @Test
    void joinsSequencesOfDifferentLengths() {
        List<Tensor> parts = List.of(padded.select(0, 0).narrow(0, 0, 1), padded.select(0, 1), padded.select(0, 2).narrow(0, 0, 2));
        assertArrayEquals(new float[] {0, 4, 8, 9, 5, 9, 9, 6, 9, 9, 7, 9},
            PackedSequence.pad(parts, false, 9).toFloatArray());
        assertArrayEquals(new float[] {4, 8, 0, 5, 9, 6, 7}, PackedSequence.pack(parts).data().toFloatArray());
    }

    @Test
    void gradientsReachOnlyStepsThatExist() {
        Tensor x = Gradus.rand(4, 2, 3).requiresGrad_();
        LSTM lstm = new LSTM(3, 5, LSTM.options().bidirectional(true));
        lstm.forward(PackedSequence.pack(x, new long[] {2, 4}, false)).output().padded(false).sum().backward();
        Tensor beyond = x.grad().select(1, 0).narrow(0, 2, 2);
        assertEquals(0, beyond.abs().sum().item());
        assertTrue(x.grad().select(1, 1).abs().min().item() > 0);
    }

    @Test
    void refusesLengthsThatDoNotFit() {
        assertThrows(ArgumentException.class, () -> PackedSequence.pack(padded, new long[] {1, 5, 2}, true));
        assertThrows(ArgumentException.class, () -> PackedSequence.pack(padded, new long[] {1, 0, 2}, true));
        assertThrows(ShapeException.class, () -> PackedSequence.pack(padded, new long[] {1, 2}, true));
        assertThrows(ArgumentException.class, () -> Gradus.gru(padded.view(12, 1), new long[] {5, 7}, Gradus.zeros(1, 5, 2),
            new GRU(1, 2).parameters(), true, 1, 0, false, false));
    }
}
