package org.gradus.fuzz;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.gradus.types.GradusException;

/**
 * Feeds a reader damaged files. Each must be read or refused with an exception of Gradus: not with another one, not in more time
 * or for more memory than a file of a few kilobytes may take. The numbers of the inputs start at {@code gradus.fuzz.seed} (1) and
 * there are {@code gradus.fuzz} of them for all readers together; one that fails stays in {@code target/fuzz}.
 */
final class Fuzz {
    private static final long INPUTS = Long.getLong("gradus.fuzz", 40_000);
    private static final long SEED = Long.getLong("gradus.fuzz.seed", 1);
    private static final long SECONDS = 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String name;
    private final Mutator mutator;
    private final Path file;
    private final Reader reader;
    private final long mostMegabytes;
    private volatile long current;
    private volatile long started;
    private volatile Throwable failure;
    private long read;
    private long most;
    private long slowest;

    /** Reads a file as a user would, to the last value. */
    @FunctionalInterface
    interface Reader {
        void read(Path file) throws IOException;
    }

    private Fuzz(String name, List<byte[]> seeds, Path file, long mostMegabytes, Reader reader) {
        this.name = name;
        this.mutator = new Mutator(seeds);
        this.file = file;
        this.mostMegabytes = mostMegabytes;
        this.reader = reader;
    }

    /**
     * @param share of all inputs, in percent
     * @param seeds files that are as they should be
     * @param file  where the damaged ones are put
     */
    static void run(String name, int share, List<byte[]> seeds, Path file, long mostMegabytes, Reader reader) {
        Fuzz fuzz = new Fuzz(name, seeds, file, mostMegabytes, reader);
        for (byte[] seed : seeds) {
            try {
                reader.read(Files.write(file, seed));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        fuzz.run(INPUTS * share / 100);
    }

    private void run(long inputs) {
        long start = System.nanoTime();
        started = start;
        current = SEED;
        Thread worker = new Thread(() -> work(inputs), "fuzz-" + name);
        worker.setDaemon(true);
        worker.start();
        while (worker.isAlive()) {
            try {
                worker.join(500);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (worker.isAlive() && System.nanoTime() - started > TimeUnit.SECONDS.toNanos(SECONDS)) {
                String where = Arrays.toString(worker.getStackTrace()).replace(", ", "\n    at ");
                fail(name + ": input " + current + " hangs" + keep() + "\n" + where);
            }
        }
        if (failure != null) {
            fail(name + ": input " + current + keep() + ": " + failure, failure);
        }
        System.out.printf(Locale.ROOT, "fuzz: %-17s %,9d inputs from number %d: %,d read, %,d refused; at most %.1f MB and %.0f ms; "
            + "%.1f s%n", name, inputs, SEED, read, inputs - read, most / 1e6, slowest / 1e6, (System.nanoTime() - start) / 1e9);
    }

    private void work(long inputs) {
        long thread = Thread.currentThread().getId();
        try {
            for (long i = 0; i < inputs; i++) {
                current = SEED + i;
                byte[] input = mutator.input(current);
                Files.write(file, input);
                long before = THREADS.getThreadAllocatedBytes(thread);
                started = System.nanoTime();
                try {
                    reader.read(file);
                    read++;
                } catch (GradusException e) {
                    if (e.getMessage() == null || e.getMessage().isBlank()) {
                        throw new AssertionError("refused without a reason", e);
                    }
                }
                slowest = Math.max(slowest, System.nanoTime() - started);
                long bytes = THREADS.getThreadAllocatedBytes(thread) - before;
                most = Math.max(most, bytes);
                if (bytes > mostMegabytes << 20) {
                    throw new AssertionError(input.length + " bytes made the reader take " + (bytes >> 20) + " MB");
                }
            }
        } catch (Throwable t) {
            failure = t;
        }
    }

    private String keep() {
        try {
            Path kept = Files.createDirectories(Path.of("target", "fuzz")).resolve(name + "-" + current);
            Files.write(kept, mutator.input(current));
            return " (" + kept + ")";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
