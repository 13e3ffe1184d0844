package org.gradus.optim;

/**
 * Options of {@link Adam} and {@link AdamW}; the methods with arguments give a copy with that option changed.
 *
 * @param beta1       decay of the gradients' mean
 * @param beta2       decay of the squared gradients' mean
 * @param eps         added to the denominator
 * @param weightDecay share of the parameter that is added to its gradient ({@code Adam}) or, times {@code lr}, taken off the
 *                    parameter itself ({@code AdamW})
 * @param amsgrad     divides by the largest mean of squares so far
 * @param maximize    climbs instead of descending
 */
public record AdamOptions(double lr, double beta1, double beta2, double eps, double weightDecay, boolean amsgrad,
    boolean maximize) implements Optimizer.MomentumOptions<AdamOptions> {

    @Override
    public AdamOptions lr(double lr) {
        return new AdamOptions(lr, beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** A copy with these. */
    public AdamOptions betas(double beta1, double beta2) {
        return new AdamOptions(lr, beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** {@link #beta1}. */
    @Override
    public double momentum() {
        return beta1;
    }

    @Override
    public AdamOptions momentum(double momentum) {
        return betas(momentum, beta2);
    }

    /** A copy with this {@link #eps}. */
    public AdamOptions eps(double eps) {
        return new AdamOptions(lr, beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** A copy with this {@link #weightDecay}. */
    public AdamOptions weightDecay(double weightDecay) {
        return new AdamOptions(lr, beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** A copy with this {@link #amsgrad}. */
    public AdamOptions amsgrad(boolean amsgrad) {
        return new AdamOptions(lr, beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    /** A copy with this {@link #maximize}. */
    public AdamOptions maximize(boolean maximize) {
        return new AdamOptions(lr, beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }

    void check(String optimizer) {
        Checks.notNegative(optimizer, "learning rate", lr);
        Checks.notNegative(optimizer, "epsilon value", eps);
        Checks.beta(optimizer, 0, beta1);
        Checks.beta(optimizer, 1, beta2);
        Checks.notNegative(optimizer, "weight_decay value", weightDecay);
    }
}
