package org.gradus.autograd;

import org.gradus.GradMode;
import org.gradus.Tensor;

/** The end of a path: adds what arrives to a leaf's {@code grad}. */
final class AccumulateGrad extends Node {
    private static final Edge[] NONE = {};

    private final Tensor leaf;

    AccumulateGrad(Tensor leaf) {
        super(NONE, Meta.of(leaf));
        this.leaf = leaf;
    }

    Tensor leaf() {
        return leaf;
    }

    @Override
    public String name() {
        return "AccumulateGrad";
    }

    @Override
    Tensor[] apply(Tensor[] grads, boolean[] wanted) {
        if (grads[0] != null) {
            Engine.accumulate(leaf, grads[0], GradMode.isEnabled());
        }
        return grads;
    }
}
