package org.gradus.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.gradus.data.transforms.Transform;
import org.gradus.types.ArgumentException;
import org.gradus.types.ClosedException;

/**
 * Hands out a dataset batch by batch. Each loop over it is one epoch; when shuffling, each epoch has another order, which depends
 * on nothing but the seed and the epoch's number. {@link #position} says how far it got, and goes back there.
 *
 * <pre>{@code
 * DataLoader batches = new DataLoader(dataset, 64).shuffle(seed).transform(seed, new RandomHorizontalFlip()).numWorkers(2);
 * for (Batch batch : batches) {
 *     Tensor loss = crossEntropy(model.forward(batch.input()), batch.target());
 * }
 * }</pre>
 *
 * <p>With workers, batches are made ahead by other threads. They are the same, in the same order, as without, if the dataset's
 * batches depend on the rows alone; it is then asked from several threads at once. Workers end by themselves when there is nothing
 * to do; {@link #close} ends them now.
 */
public final class DataLoader implements Iterable<Batch>, AutoCloseable {
    /** Parts the random streams of epochs; odd, and no small multiple of {@link SplittableRandom}'s own step. */
    static final long STEP = 0xD1342543DE82EF95L;

    private final Dataset dataset;
    private final int batchSize;
    private Long seed;
    private boolean dropLast;
    private Augmentation augmentation;
    private int numWorkers;
    private int prefetchFactor = 2;
    private Workers workers;
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

    /**
     * In the dataset's order, the last batch as small as it comes.
     *
     * @throws ArgumentException if there is no dataset, or the batch size is not positive
     */
    public DataLoader(Dataset dataset, int batchSize) {
        if (dataset == null) {
            throw new ArgumentException("DataLoader: expected a dataset, but got null");
        }
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

    /**
     * Transforms each picture of the first tensor, {@code (N, C, H, W)}, or of an {@link ImageDataset}. What is random depends on
     * the seed, the epoch and the row alone: not on the order, the batch or the thread.
     */
    public DataLoader transform(long seed, Transform transform) {
        augmentation = new Augmentation(seed, transform);
        return this;
    }

    /**
     * As many threads make the batches of the next loops; with 0, as at the beginning, {@code next} makes them.
     *
     * @throws ArgumentException if it is negative
     */
    public DataLoader numWorkers(int numWorkers) {
        if (numWorkers < 0) {
            throw new ArgumentException("DataLoader: num_workers cannot be negative, but is " + numWorkers);
        }
        close();
        this.numWorkers = numWorkers;
        return this;
    }

    /**
     * Batches that each worker makes ahead, 2 if nothing else is said: {@code numWorkers * prefetchFactor} are in memory besides
     * the one that was handed out.
     *
     * @throws ArgumentException if it is not positive
     */
    public DataLoader prefetchFactor(int prefetchFactor) {
        if (prefetchFactor < 1) {
            throw new ArgumentException("DataLoader: prefetch_factor must be positive, but is " + prefetchFactor);
        }
        close();
        this.prefetchFactor = prefetchFactor;
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

    /**
     * @return a loop whose {@code next} throws {@link DataException} where the dataset or the transform failed, and goes on after
     *     that batch; {@link ClosedException} if the workers were ended meanwhile
     */
    @Override
    public Iterator<Batch> iterator() {
        if (!positioned) {
            epoch++;
            batch = 0;
        }
        positioned = false;
        if (numWorkers > 0 && workers == null) {
            workers = new Workers(numWorkers, prefetchFactor);
        }
        return new Loop(new Epoch(dataset, augmentation, epoch, batchSize, order(epoch)), batch);
    }

    /** Ends the workers, and with them every loop that goes on; a new loop starts others. */
    @Override
    public void close() {
        if (workers != null) {
            workers.close();
            workers = null;
        }
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

    private final class Loop implements Iterator<Batch> {
        private final Epoch of;
        private final long batches = size();
        private final Workers.Ahead ahead;
        private long next;

        Loop(Epoch of, long first) {
            this.of = of;
            this.next = first;
            this.ahead = workers == null ? null : workers.ahead(of, first, batches);
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
            long number = next++;
            Batch made = ahead == null ? of.batch(number) : ahead.take();
            batch = next;
            return made;
        }
    }
}
