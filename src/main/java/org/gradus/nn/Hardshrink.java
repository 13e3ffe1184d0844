package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x}, but 0 for {@code |x| <= lambd}. */
public final class Hardshrink extends Layer {
    private final double lambd;

    /** With {@code lambd = 0.5}. */
    public Hardshrink() {
        this(0.5);
    }

    /** @param lambd half the width of what becomes 0 */
    public Hardshrink(double lambd) {
        this.lambd = lambd;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.hardshrink(lambd);
    }

    @Override
    protected String extra() {
        return Repr.of(lambd);
    }
}
