package org.gradus.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gradus.Gradus;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.FormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a training every so many steps, and when the process is told to end, as by Ctrl-C; a process that is killed loses the
 * steps since the last file.
 *
 * <pre>{@code
 * try (Checkpoints checkpoints = new Checkpoints(state, folder.resolve("checkpoint.safetensors"), 100)) {
 *     checkpoints.resume();
 *     while (checkpoints.step() < 2000) {
 *         train();
 *         checkpoints.stepped();
 *     }
 * }
 * }</pre>
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int SECONDS = 30;

    private final TrainingState state;
    private final Path file;
    private final long every;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Devices.Closing closing = Devices.beforeClosing(this::finish);
    private volatile boolean ending;
    private long step;
    private long saved;

    /**
     * @param state whose part {@code step} this adds
     * @param every steps from one file to the next
     */
    public Checkpoints(TrainingState state, Path file, long every) {
        if (every < 1) {
            throw new ArgumentException("Checkpoints: needs at least one step from one to the next, not " + every);
        }
        this.state = state.add("step", () -> Gradus.tensor(step), t -> step = t.itemLong());
        this.file = file;
        this.every = every;
    }

    /**
     * Goes on from the file, if there is one.
     *
     * @return whether there was one
     * @throws FormatException as {@link TrainingState#load}
     */
    public boolean resume() {
        if (!Files.exists(file)) {
            return false;
        }
        state.load(file);
        saved = step;
        return true;
    }

    /** Steps that the training has done, those before it was interrupted included. */
    public long step() {
        return step;
    }

    /** To be called after each step, when everything that counts is as the next one needs it. */
    public void stepped() {
        step++;
        boolean last = ending;
        if (last || step - saved >= every) {
            save();
        }
        if (last) {
            done.countDown();
            awaitTheEnd();
        }
    }

    /** Saves now. */
    public void save() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + file + " cannot be written", e);
        }
        state.save(file);
        saved = step;
    }

    /** Has the training thread save after the step that it is in, and waits for that. */
    private void finish() {
        ending = true;
        try {
            if (done.await(SECONDS, TimeUnit.SECONDS)) {
                LOG.info("Saved {} after step {}", file, saved);
            } else {
                LOG.warn("The step did not end within {} s; {} is that of step {}", SECONDS, file, saved);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process ends while this thread sleeps: a further step would find the devices closed. */
    private static void awaitTheEnd() {
        while (true) {
            try {
                TimeUnit.HOURS.sleep(1);
            } catch (InterruptedException e) {
                LOG.debug("Still ending", e);
            }
        }
    }

    @Override
    public void close() {
        closing.close();
        done.countDown();
    }
}
