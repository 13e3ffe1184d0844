package org.gradus;

import java.util.Locale;

/** What a loss does with the losses of the single elements. */
public enum Reduction {
    /** Leaves them. */
    NONE,
    /** Averages them, by weight where there are weights. */
    MEAN,
    /** Adds them up. */
    SUM;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
