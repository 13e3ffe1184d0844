package org.gradus.nn;

/** Resamples {@code (N, C, H, W)} by the nearest element. */
public final class UpsamplingNearest2d extends Upsample {
    /** @param scaleFactor output over input extent, of both dims */
    public UpsamplingNearest2d(double scaleFactor) {
        super(null, new double[] {scaleFactor}, "nearest", null);
    }

    /** @param size one number for both dims or one for each */
    public UpsamplingNearest2d(long... size) {
        super(size, null, "nearest", null);
    }
}
