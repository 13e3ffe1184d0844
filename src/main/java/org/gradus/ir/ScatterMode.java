package org.gradus.ir;

import java.util.Locale;

/** How a scattered element meets the one that is there. Elements meet in the row-major order of the source. */
public enum ScatterMode {
    SET, ADD, MUL, MAX, MIN;

    /** {@code set}, {@code add}, ... */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
