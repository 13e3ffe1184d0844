package org.gradus.data;

import java.util.Arrays;
import org.gradus.Tensor;

/**
 * The batches of one epoch. Each depends on its number alone, so that it does not matter which thread makes it, and when.
 *
 * @param order        all rows, in the order of this epoch
 * @param augmentation or {@code null}
 */
record Epoch(Dataset dataset, Augmentation augmentation, long number, int batchSize, long... order) {
    /** @throws DataException if the dataset or the transform throws something other than an error */
    Batch batch(long n) {
        return batch(n, false);
    }

    /** With nothing left to compute. Throws as {@link #batch(long)}. */
    Batch realized(long n) {
        return batch(n, true);
    }

    private Batch batch(long n, boolean realized) {
        int from = Math.toIntExact(n * batchSize);
        long[] rows = Arrays.copyOfRange(order, from, from + Math.min(batchSize, order.length - from));
        try {
            Batch batch = augmentation == null ? dataset.batch(rows) : augmentation.batch(dataset, number, rows);
            if (realized) {
                batch.tensors().forEach(Tensor::realize);
            }
            return batch;
        } catch (RuntimeException e) {
            throw new DataException("DataLoader: batch " + n + " of epoch " + number + ", which is rows " + brief(rows)
                + ", could not be made: " + e.getMessage(), e);
        }
    }

    private static String brief(long... rows) {
        String some = Arrays.toString(Arrays.copyOf(rows, Math.min(8, rows.length)));
        return rows.length <= 8 ? some : some.replace("]", ", ... " + rows.length + " in all]");
    }
}
