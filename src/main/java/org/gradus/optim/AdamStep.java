package org.gradus.optim;

import org.gradus.Tensor;

/** The part that {@link Adam} and {@link AdamW} share. */
final class AdamStep {
    private AdamStep() {
    }

    /** Moves {@code p} by means of the gradients {@code g} seen so far; step numbers start at 1. */
    static void apply(Tensor p, Tensor g, Memory memory, AdamOptions o) {
        Tensor mean = memory.tensor("exp_avg", g, 0);
        Tensor square = memory.tensor("exp_avg_sq", g, 0);
        mean.mul_(o.beta1()).add_(g, 1 - o.beta1());
        square.mul_(o.beta2()).add_(g.mul(g), 1 - o.beta2());
        Tensor spread = square;
        if (o.amsgrad()) {
            Tensor largest = memory.tensor("max_exp_avg_sq", g, 0);
            spread = largest.copy_(largest.maximum(square));
        }
        double correction1 = 1 - Math.pow(o.beta1(), memory.step);
        double correction2 = 1 - Math.pow(o.beta2(), memory.step);
        Tensor denominator = spread.sqrt().div(Math.sqrt(correction2)).add(o.eps());
        p.sub_(mean.mul(o.lr() / correction1).div(denominator));
    }
}
