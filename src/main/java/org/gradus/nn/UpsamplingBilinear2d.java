package org.gradus.nn;

/** Resamples {@code (N, C, H, W)} by bilinear interpolation that keeps the corners. */
public final class UpsamplingBilinear2d extends Upsample {
    /** @param scaleFactor output over input extent, of both dims */
    public UpsamplingBilinear2d(double scaleFactor) {
        super(null, new double[] {scaleFactor}, "bilinear", true);
    }

    /** @param size one number for both dims or one for each */
    public UpsamplingBilinear2d(long... size) {
        super(size, null, "bilinear", true);
    }
}
