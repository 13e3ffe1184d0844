package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x min(max(x + 3, 0), 6) / 6}. Source: Howard et al., "Searching for MobileNetV3", 2019. */
public final class Hardswish extends Layer {
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public Hardswish() {
        this(false);
    }

    /** @param inplace whether the result overwrites the input */
    public Hardswish(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.hardswish_() : input.hardswish();
    }
}
