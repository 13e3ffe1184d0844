package org.gradus.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.gradus.types.ArgumentException;

/**
 * Hands out a dataset batch by batch. Each loop over it is one epoch; when shuffling, each epoch has another order, and the
 * orders depend on nothing but the seed.
 *
 * <pre>{@code
 * DataLoader batches = new DataLoader(dataset, 64).shuffle(seed);
 * for (Batch batch : batches) {
 *     Tensor loss = crossEntropy(model.forward(batch.input()), batch.target());
 * }
 * }</pre>
 */
public final class DataLoader implements Iterable<Batch> {
    private final Dataset dataset;
    private final int batchSize;
    private SplittableRandom random;
    private boolean dropLast;

    /** In the dataset's order, the last batch as small as it comes. */
    public DataLoader(Dataset dataset, int batchSize) {
        if (batchSize < 1) {
            throw new ArgumentException("DataLoader: batch size should be a positive integer value, but got " + batchSize);
        }
        this.dataset = dataset;
        this.batchSize = batchSize;
    }

    /** From now on in random order. */
    public DataLoader shuffle(long seed) {
        random = new SplittableRandom(seed);
        return this;
    }

    /** Leaves out a last batch that is smaller than the others. */
    public DataLoader dropLast() {
        dropLast = true;
        return this;
    }

    /** Batches of one epoch. */
    public long size() {
        return dropLast ? dataset.size() / batchSize : (dataset.size() + batchSize - 1) / batchSize;
    }

    @Override
    public Iterator<Batch> iterator() {
        return new Epoch(order());
    }

    private long[] order() {
        if (dataset.size() > Integer.MAX_VALUE - 8) {
            throw new ArgumentException("DataLoader: " + dataset.size() + " samples are more than can be ordered");
        }
        long[] order = new long[(int) dataset.size()];
        Arrays.setAll(order, i -> i);
        if (random != null) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                long swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }
        return order;
    }

    private final class Epoch implements Iterator<Batch> {
        private final long[] order;
        private final long batches = size();
        private int next;

        Epoch(long[] order) {
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            return next < batches;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the epoch is over after " + batches + " batches");
            }
            int from = next++ * batchSize;
            return dataset.batch(Arrays.copyOfRange(order, from, from + Math.min(batchSize, order.length - from)));
        }
    }
}
