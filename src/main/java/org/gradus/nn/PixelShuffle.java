package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * {@code (..., C r^2, H, W) -> (..., C, H r, W r)} with {@code r = upscaleFactor}. Source: Shi et al., "Real-time single image
 * and video super-resolution using an efficient sub-pixel convolutional neural network", 2016.
 */
public final class PixelShuffle extends Layer {
    private final long upscaleFactor;

    /** @param upscaleFactor {@code r} */
    public PixelShuffle(long upscaleFactor) {
        this.upscaleFactor = upscaleFactor;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.pixelShuffle(input, upscaleFactor);
    }

    @Override
    protected String extra() {
        return "upscale_factor=" + upscaleFactor;
    }
}
