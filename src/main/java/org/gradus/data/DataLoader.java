package org.gradus.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.gradus.types.ArgumentException;

/**
 * Hands out a dataset batch by batch. Each loop over it is one epoch; when shuffling, each epoch has another order, which depends
 * on nothing but the seed and the epoch's number. {@link #position} says how far it got, and goes back there.
 *
 * <pre>{@code
 * DataLoader batches = new DataLoader(dataset, 64).shuffle(seed);
 * for (Batch batch : batches) {
 *     Tensor loss = crossEntropy(model.forward(batch.input()), batch.target());
 * }
 * }</pre>
 */
public final class DataLoader implements Iterable<Batch> {
    /** Parts the random streams of epochs; odd, and no small multiple of {@link SplittableRandom}'s own step. */
    private static final long STEP = 0xD1342543DE82EF95L;

    private final Dataset dataset;
    private final int batchSize;
    private Long seed;
    private boolean dropLast;
    private long epoch;
    private long batch;
    private boolean positioned = true;

    /**
     * What has been handed out.
     *
     * @param epoch number of the epoch, from 0
     * @param batch batches of this epoch that have been handed out
     */
    public record Position(long epoch, long batch) { }

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
        this.seed = seed;
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

    /** Of the newest loop; before the first one, where it will begin. */
    public Position position() {
        return new Position(epoch, batch);
    }

    /**
     * The next loop goes on from here, to the end of the epoch.
     *
     * @throws ArgumentException if an epoch has fewer batches
     */
    public void position(Position position) {
        if (position.epoch < 0 || position.batch < 0 || position.batch > size()) {
            throw new ArgumentException("DataLoader: there is no " + position + ": an epoch has " + size() + " batches");
        }
        epoch = position.epoch;
        batch = position.batch;
        positioned = true;
    }

    @Override
    public Iterator<Batch> iterator() {
        if (!positioned) {
            epoch++;
            batch = 0;
        }
        positioned = false;
        return new Epoch(order(epoch), batch);
    }

    private long[] order(long epoch) {
        if (dataset.size() > Integer.MAX_VALUE - 8) {
            throw new ArgumentException("DataLoader: " + dataset.size() + " samples are more than can be ordered");
        }
        long[] order = new long[(int) dataset.size()];
        Arrays.setAll(order, i -> i);
        if (seed != null) {
            SplittableRandom random = new SplittableRandom(seed + epoch * STEP);
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
        private long next;

        Epoch(long[] order, long first) {
            this.order = order;
            this.next = first;
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
            int from = Math.toIntExact(next++ * batchSize);
            batch = next;
            return dataset.batch(Arrays.copyOfRange(order, from, from + Math.min(batchSize, order.length - from)));
        }
    }
}
