package org.gradus;

import java.util.Arrays;
import org.gradus.device.Device;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Sequences of different lengths, longest first, step by step without gaps: {@code batchSizes[t]} of them have a step {@code t}.
 */
final class Packing {
    private final long[] batchSizes;
    private final int batch;
    private final int total;

    Packing(String op, Tensor data, long[] batchSizes) {
        if (batchSizes.length == 0 || batchSizes[0] < 1) {
            throw new ArgumentException(op + ": expected positive batch sizes, got " + Arrays.toString(batchSizes));
        }
        for (int t = 1; t < batchSizes.length; t++) {
            if (batchSizes[t] < 1 || batchSizes[t] > batchSizes[t - 1]) {
                throw new ArgumentException(op + ": batch sizes must be positive and never grow, got " + Arrays.toString(batchSizes));
            }
        }
        this.batchSizes = batchSizes.clone();
        this.batch = Math.toIntExact(batchSizes[0]);
        this.total = Math.toIntExact(Arrays.stream(batchSizes).sum());
        if (data.dim() != 2 || data.size(0) != total) {
            throw new ShapeException(op + ": expected packed data of (" + total + ", I), got " + data.shape());
        }
    }

    /** {@code (T, N, I)}; what follows a sequence's end is any of the data. */
    Tensor padded(Tensor data) {
        long[] from = new long[batchSizes.length * batch];
        for (int t = 0, at = 0; t < batchSizes.length; at += (int) batchSizes[t++]) {
            for (int n = 0; n < batchSizes[t]; n++) {
                from[t * batch + n] = at + n;
            }
        }
        return data.indexSelect(0, numbers(data.device(), from)).view(batchSizes.length, batch, data.size(1));
    }

    Tensor packed(Tensor padded) {
        long[] from = new long[total];
        for (int t = 0, at = 0; t < batchSizes.length; t++) {
            for (int n = 0; n < batchSizes[t]; n++) {
                from[at++] = (long) t * batch + n;
            }
        }
        return padded.flatten(0, 1).indexSelect(0, numbers(padded.device(), from));
    }

    /** {@code (N, 1)}. */
    Tensor lengths(Device device) {
        long[] lengths = new long[batch];
        for (long size : batchSizes) {
            for (int n = 0; n < size; n++) {
                lengths[n]++;
            }
        }
        return numbers(device, lengths).unsqueeze(1);
    }

    private static Tensor numbers(Device device, long[] values) {
        return Gradus.tensor(values, Shape.of(values.length), device);
    }
}
