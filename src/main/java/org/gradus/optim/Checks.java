package org.gradus.optim;

import java.util.List;
import org.gradus.types.ArgumentException;

/** Ranges of options, with PyTorch's messages. */
final class Checks {
    private Checks() {
    }

    static void notNegative(String owner, String option, double value) {
        if (!(value >= 0)) {
            throw new ArgumentException(owner + ": Invalid " + option + ": " + value);
        }
    }

    static void positive(String owner, String option, double value) {
        if (!(value > 0)) {
            throw new ArgumentException(owner + ": Expected positive " + option + ", but got " + value);
        }
    }

    static void oneOf(String owner, String option, String value, String... known) {
        if (!List.of(known).contains(value)) {
            throw new ArgumentException(owner + ": " + option + " must be one of " + List.of(known) + ", instead got " + value);
        }
    }

    static void within(String owner, String option, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new ArgumentException(owner + ": Invalid " + option + ": " + value);
        }
    }

    static void beta(String owner, int index, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new ArgumentException(owner + ": Invalid beta parameter at index " + index + ": " + value);
        }
    }
}
