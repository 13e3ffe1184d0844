package org.gradus.nn;

/**
 * Options of batch and instance normalisation; the methods with arguments give a copy with that option changed.
 *
 * @param eps               added to the variance
 * @param momentum          share of each batch in the running statistics; {@code null} for the mean of all batches
 * @param affine            whether a weight and a bias are learned for each channel
 * @param trackRunningStats whether statistics are kept during training and used otherwise
 */
public record NormOptions(double eps, Double momentum, boolean affine, boolean trackRunningStats) {
    /** A copy with this {@link #eps}. */
    public NormOptions eps(double eps) {
        return new NormOptions(eps, momentum, affine, trackRunningStats);
    }

    /** A copy with this {@link #momentum}. */
    public NormOptions momentum(Double momentum) {
        return new NormOptions(eps, momentum, affine, trackRunningStats);
    }

    /** A copy with this {@link #affine}. */
    public NormOptions affine(boolean affine) {
        return new NormOptions(eps, momentum, affine, trackRunningStats);
    }

    /** A copy with this {@link #trackRunningStats}. */
    public NormOptions trackRunningStats(boolean trackRunningStats) {
        return new NormOptions(eps, momentum, affine, trackRunningStats);
    }
}
