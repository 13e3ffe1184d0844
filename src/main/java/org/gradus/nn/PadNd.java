package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** What the padding modules share. */
abstract class PadNd extends Layer {
    private final long[] padding;
    private final String mode;

    PadNd(int dims, String mode, long[] padding) {
        this.padding = Sizes.each(name(), "padding", 2 * dims, padding);
        this.mode = mode;
    }

    /** What a constant padding fills with. */
    Number value() {
        return null;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.pad(input, padding, mode, value());
    }

    @Override
    protected String extra() {
        return Repr.tuple(padding);
    }
}
