package org.gradus.ir;

import java.util.Locale;

/** What a scan folds each element with: all elements before it. The order is fixed, so that results repeat from run to run. */
public enum ScanOp {
    SUM, PROD,
    /** Largest value so far; NaN wins. */
    MAX,
    /** Smallest value so far; NaN wins. */
    MIN,
    /** {@code log(sum(e^x))}, without overflow; for floating dtypes. */
    LOGSUMEXP;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** {@code sum}, {@code prod}, ... */
    public String label() {
        return label;
    }
}
