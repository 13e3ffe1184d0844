package org.gradus.nn;

import org.gradus.types.ArgumentException;

/** What the kinds of dropout share: a probability. */
abstract class DropoutNd extends Layer {
    private final double p;

    DropoutNd(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new ArgumentException("dropout probability has to be between 0 and 1, but got " + p);
        }
        this.p = p;
    }

    final double p() {
        return p;
    }

    @Override
    protected final String extra() {
        return "p=" + Repr.of(p) + ", inplace=False";
    }
}
