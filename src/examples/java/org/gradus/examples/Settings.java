package org.gradus.examples;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.gradus.io.Checkpoints;
import org.gradus.io.TrainingState;
import org.gradus.types.ArgumentException;

/**
 * What {@link TrainDigits} and {@link ConvNet} are told by system properties; one that is empty or missing leaves the default.
 *
 * @param data   {@code gradus.data}: folder with the four IDX files of MNIST, or {@code null} for the subset in this project
 * @param epochs {@code gradus.epochs}
 * @param seed   {@code gradus.seed}
 * @param out    {@code gradus.out}: folder for checkpoints, model and picture; or {@code gradus.resume}: that of a training to go on with
 * @param resume whether there is such a one
 * @param every  {@code gradus.checkpoint}: steps from one checkpoint to the next
 */
record Settings(Path data, int epochs, long seed, Path out, boolean resume, long every) {

    /**
     * @param kind   of training, for the name of its folder
     * @param epochs with the full data; twice as many with the subset
     */
    static Settings fromProperties(String kind, int epochs) {
        String data = Property.text("gradus.data");
        return new Settings(data.isEmpty() ? null : Path.of(data),
            (int) Property.whole("gradus.epochs", data.isEmpty() ? 2 * epochs : epochs, 1),
            Property.whole("gradus.seed", 1, Long.MIN_VALUE), out(kind), !Property.text("gradus.resume").isEmpty(),
            Property.whole("gradus.checkpoint", 100, 1));
    }

    /**
     * The checkpoints of a training in the folder that the properties name, at the last one if they say so.
     *
     * @throws ArgumentException if there is none to go on with
     */
    Checkpoints checkpoints(TrainingState state, PrintStream log) {
        return checkpoints(state, out, resume, every, log);
    }

    /** Fails as {@link #checkpoints(TrainingState, PrintStream)}. */
    static Checkpoints checkpoints(TrainingState state, Path out, boolean resume, long every, PrintStream log) {
        Checkpoints checkpoints = new Checkpoints(state, out.resolve("checkpoint.safetensors"), every);
        if (resume && !checkpoints.resume()) {
            checkpoints.close();
            throw new ArgumentException("gradus.resume: there is no checkpoint in " + out);
        }
        if (checkpoints.step() > 0) {
            log.println("Going on after step " + checkpoints.step());
        }
        return checkpoints;
    }

    /** As the properties {@code gradus.out}, {@code gradus.resume} and {@code gradus.checkpoint} say. */
    static Checkpoints checkpoints(TrainingState state, String kind) {
        return checkpoints(state, out(kind), !Property.text("gradus.resume").isEmpty(), Property.whole("gradus.checkpoint", 100, 1),
            System.out);
    }

    /** The folder of a training: the one to go on with, the one that is asked for, or a new one. */
    static Path out(String kind) {
        String resume = Property.text("gradus.resume");
        String out = resume.isEmpty() ? Property.text("gradus.out") : resume;
        String started = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return out.isEmpty() ? Path.of("gradus-runs", kind + "-" + started) : Path.of(out);
    }
}
