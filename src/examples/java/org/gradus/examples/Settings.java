package org.gradus.examples;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.gradus.types.ArgumentException;

/**
 * What {@link TrainDigits} is told by system properties; one that is empty or missing leaves the default.
 *
 * @param data   {@code gradus.data}: folder with the four IDX files of MNIST, or {@code null} for the subset in this project
 * @param epochs {@code gradus.epochs}
 * @param seed   {@code gradus.seed}
 * @param out    {@code gradus.out}: folder for the model and the picture
 */
record Settings(Path data, int epochs, long seed, Path out) {

    static Settings fromProperties() {
        String data = property("gradus.data");
        String started = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        String out = property("gradus.out");
        return new Settings(data.isEmpty() ? null : Path.of(data), (int) number("gradus.epochs", data.isEmpty() ? 6 : 3, 1),
            number("gradus.seed", 1, Long.MIN_VALUE), out.isEmpty() ? Path.of("gradus-runs", "digits-" + started) : Path.of(out));
    }

    private static String property(String name) {
        return System.getProperty(name, "").trim();
    }

    private static long number(String name, long fallback, long smallest) {
        String text = property(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= smallest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ArgumentException(name + " must be a whole number, not '" + text + "'", e);
        }
        throw new ArgumentException(name + " must be at least " + smallest + ", not " + text);
    }
}
