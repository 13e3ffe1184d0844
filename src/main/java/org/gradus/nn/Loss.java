package org.gradus.nn;

import org.gradus.Tensor;

/** A module that tells how far a network's output is from what it should be. */
public abstract class Loss extends Module {

    /** @return one number, unless the reduction is none */
    public abstract Tensor forward(Tensor input, Tensor target);
}
