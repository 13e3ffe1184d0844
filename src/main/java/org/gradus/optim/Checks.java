package org.gradus.optim;

import org.gradus.types.ArgumentException;

/** Ranges of options, with PyTorch's messages. */
final class Checks {
    private Checks() {
    }

    static void notNegative(String optimizer, String option, double value) {
        if (!(value >= 0)) {
            throw new ArgumentException(optimizer + ": Invalid " + option + ": " + value);
        }
    }

    static void within(String optimizer, String option, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new ArgumentException(optimizer + ": Invalid " + option + ": " + value);
        }
    }

    static void beta(String optimizer, int index, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new ArgumentException(optimizer + ": Invalid beta parameter at index " + index + ": " + value);
        }
    }
}
