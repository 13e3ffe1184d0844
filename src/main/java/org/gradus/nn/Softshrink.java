package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x} moved towards 0 by {@code lambd}, and 0 for {@code |x| <= lambd}. */
public final class Softshrink extends Layer {
    private final double lambd;

    /** With {@code lambd = 0.5}. */
    public Softshrink() {
        this(0.5);
    }

    /** @param lambd half the width of what becomes 0 */
    public Softshrink(double lambd) {
        this.lambd = lambd;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.softshrink(lambd);
    }

    @Override
    protected String extra() {
        return Repr.of(lambd);
    }
}
