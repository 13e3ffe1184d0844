package org.gradus.data;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.contract.Eventually;
import org.gradus.data.transforms.Compose;
import org.gradus.data.transforms.Image;
import org.gradus.data.transforms.RandomAffine;
import org.gradus.data.transforms.RandomCrop;
import org.gradus.data.transforms.RandomErasing;
import org.gradus.data.transforms.RandomHorizontalFlip;
import org.gradus.data.transforms.Transform;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.io.TrainingState;
import org.gradus.types.ArgumentException;
import org.gradus.types.ClosedException;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What workers make is what the loop itself would have made. */
class WorkersTest {
    private static final Transform AUGMENT = new Compose(new RandomAffine(30).translate(0.2, 0.2).scale(0.8, 1.2),
        new RandomCrop(5, 6).padding(1), new RandomHorizontalFlip(), new RandomErasing());

    @TempDir
    private Path dir;

    private static TensorDataset pictures() {
        Gradus.manualSeed(3);
        return new TensorDataset(rand(22, 2, 6, 6), arange(22));
    }

    private static DataLoader loader(int workers) {
        return new DataLoader(pictures(), 4).shuffle(5).transform(9, AUGMENT).numWorkers(workers);
    }

    private static List<String> batches(DataLoader loader, int most) {
        List<String> all = new ArrayList<>();
        Iterator<Batch> loop = loader.iterator();
        while (loop.hasNext() && all.size() < most) {
            Batch b = loop.next();
            assertEquals(Shape.of(b.size(), 2, 5, 6), b.input().shape());
            all.add(Arrays.toString(b.target().toLongArray()) + Arrays.toString(b.input().toFloatArray()));
            assertEquals(all.size(), loader.position().batch());
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void theSameBatchesInTheSameOrder(Device device) {
        try (var scope = Devices.with(device)) {
            DataLoader plain = loader(0);
            List<String> first = batches(plain, 9);
            List<String> second = batches(plain, 9);
            assertEquals(6, first.size());
            assertNotEquals(first, second);
            assertNotEquals(first, batches(loader(0).transform(10, AUGMENT), 9), "another seed");
            for (int workers : new int[] {1, 3}) {
                try (DataLoader ahead = loader(workers).prefetchFactor(workers)) {
                    assertEquals(first, batches(ahead, 9));
                    assertEquals(second, batches(ahead, 9));
                }
            }
        }
    }

    /** The picture of a row in an epoch does not depend on the batch that it is in. */
    @Test
    void whatIsRandomBelongsToTheSample() {
        float[] one = new DataLoader(pictures(), 22).transform(9, AUGMENT).iterator().next().input().toFloatArray();
        for (Batch b : loader(1)) {
            long[] rows = b.target().toLongArray();
            float[] some = b.input().toFloatArray();
            for (int i = 0; i < rows.length; i++) {
                int row = (int) rows[i];
                assertArrayEquals(Arrays.copyOfRange(one, row * 60, row * 60 + 60), Arrays.copyOfRange(some, i * 60, i * 60 + 60));
            }
        }
    }

    @Test
    void goesOnInTheMiddle() {
        List<String> whole = batches(loader(0), 9);
        for (int workers : new int[] {0, 2}) {
            Path file = dir.resolve("state");
            try (DataLoader before = loader(workers)) {
                Iterator<Batch> loop = before.iterator();
                loop.next();
                loop.next();
                assertEquals(new DataLoader.Position(0, 2), before.position(), "what is made ahead does not count");
                new TrainingState().add("batches", before).save(file);
            }
            try (DataLoader after = loader(2 - workers)) {
                new TrainingState().add("batches", after).load(file);
                List<String> rest = new ArrayList<>();
                for (Batch b : after) {
                    rest.add(Arrays.toString(b.target().toLongArray()) + Arrays.toString(b.input().toFloatArray()));
                }
                assertEquals(whole.subList(2, 6), rest);
            }
        }
    }

    /** Fails at row 5, and counts what it was asked for. */
    private static final class Damaged implements Dataset {
        private final AtomicInteger asked = new AtomicInteger();
        private RuntimeException failure = new FormatException("row 5 is damaged");

        @Override
        public long size() {
            return 40;
        }

        @Override
        public Batch batch(long... rows) {
            asked.incrementAndGet();
            if (LongStream.of(rows).anyMatch(row -> row == 5)) {
                throw failure;
            }
            return new Batch(List.of(tensor(rows)));
        }
    }

    @Test
    void errorsReachTheLoopWithContext() {
        for (int workers : new int[] {0, 1, 3}) {
            Damaged data = new Damaged();
            try (DataLoader loader = new DataLoader(data, 4).numWorkers(workers)) {
                Iterator<Batch> loop = loader.iterator();
                assertEquals(0, loop.next().input().toLongArray()[0]);
                DataException e = assertThrows(DataException.class, loop::next);
                assertEquals("DataLoader: batch 1 of epoch 0, which is rows [4, 5, 6, 7], could not be made: row 5 is damaged",
                    e.getMessage());
                assertSame(data.failure, e.getCause());
                assertTrue(Arrays.stream(e.getStackTrace()).anyMatch(f -> f.getClassName().equals(WorkersTest.class.getName())));
                assertEquals(8, loop.next().input().toLongArray()[0], "the loop goes on behind it");
            }
            Transform failing = (image, random) -> {
                throw new IllegalStateException("no such colour");
            };
            try (DataLoader loader = new DataLoader(pictures(), 20).transform(1, failing).numWorkers(workers)) {
                String message = assertThrows(DataException.class, loader.iterator()::next).getMessage();
                assertTrue(message.contains("[0, 1, 2, 3, 4, 5, 6, 7, ... 20 in all]") && message.endsWith("no such colour"), message);
            }
            try (DataLoader loader = new DataLoader(new TensorDataset(arange(4)), 2).transform(1, AUGMENT).numWorkers(workers)) {
                assertTrue(assertThrows(DataException.class, loader.iterator()::next).getMessage().contains("(N, C, H, W)"));
            }
            Transform sizes = (image, random) -> {
                int width = 1 + random.nextInt(50);
                return new Image(1, 1, width, new float[width]);
            };
            try (DataLoader loader = new DataLoader(pictures(), 20).transform(1, sizes).numWorkers(workers)) {
                String message = assertThrows(DataException.class, loader.iterator()::next).getMessage();
                assertTrue(message.contains("RandomCrop makes them equal"), message);
            }
        }
        assertThrows(ArgumentException.class, () -> loader(-1));
        assertThrows(ArgumentException.class, () -> loader(1).prefetchFactor(0));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.isAlive() && t.getName().equals("gradus-data")).count();
    }

    private static void awaitNoThreads() {
        Eventually.holds("threads end", () -> threads() == 0);
    }

    @Test
    void aLoopThatIsLeftEarlyLeavesNoThreads() {
        Damaged data = new Damaged();
        data.failure = new IllegalStateException();
        DataLoader left = new DataLoader(data, 1).numWorkers(2);
        for (Batch b : left) {
            assertTrue(Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("gradus-data"))
                .allMatch(Thread::isDaemon));
            break;
        }
        awaitNoThreads();
        assertEquals(5, data.asked.get(), "one handed out, two ahead for each worker");
    }

    @Test
    void closingEndsTheLoopAndWaitsForTheWorkers() throws InterruptedException {
        awaitNoThreads();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        Dataset slow = new Dataset() {
            @Override
            public long size() {
                return 8;
            }

            @Override
            public Batch batch(long... rows) {
                begun.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                done.incrementAndGet();
                return new Batch(List.of(tensor(rows)));
            }
        };
        DataLoader loader = new DataLoader(slow, 1).numWorkers(1).prefetchFactor(3);
        Iterator<Batch> loop = loader.iterator();
        begun.await();
        Thread closing = new Thread(loader::close);
        closing.start();
        Eventually.holds("close waits or ends", () -> closing.getState() == Thread.State.TIMED_WAITING || !closing.isAlive());
        assertTrue(closing.isAlive(), "close waits for the batch that was begun");
        mayEnd.countDown();
        closing.join();
        assertEquals(1, done.get(), "the batch that was begun is waited for, and the others are given up");
        awaitNoThreads();
        assertThrows(ClosedException.class, () -> {
            for (int i = 0; i < 4; i++) {
                loop.next();
            }
        });
        List<Long> again = new ArrayList<>();
        for (Batch b : loader) {
            again.add(b.input().toLongArray()[0]);
        }
        assertEquals(LongStream.range(0, 8).boxed().toList(), again, "a new loop has new workers");
        loader.close();
    }

    @Test
    void interruptionOfTheLoopIsKept() {
        try (DataLoader loader = new DataLoader(pictures(), 4).numWorkers(1)) {
            Iterator<Batch> loop = loader.iterator();
            Thread.currentThread().interrupt();
            Tensor first = loop.next().input();
            assertTrue(Thread.interrupted());
            assertEquals(4, first.size(0));
        }
    }
}
