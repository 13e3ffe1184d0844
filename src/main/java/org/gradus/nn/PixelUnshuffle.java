package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** {@code (..., C, H r, W r) -> (..., C r^2, H, W)} with {@code r = downscaleFactor}: the inverse of {@link PixelShuffle}. */
public final class PixelUnshuffle extends Layer {
    private final long downscaleFactor;

    /** @param downscaleFactor {@code r} */
    public PixelUnshuffle(long downscaleFactor) {
        this.downscaleFactor = downscaleFactor;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.pixelUnshuffle(input, downscaleFactor);
    }

    @Override
    protected String extra() {
        return "downscale_factor=" + downscaleFactor;
    }
}
