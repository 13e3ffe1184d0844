package org.gradus.autograd;

import org.gradus.GradState;
import org.gradus.Tensor;

/** What differentiation knows about one tensor. */
final class State implements GradState {
    /** Asked for by the user, of a leaf. */
    boolean requiresGrad;
    /** What made the tensor, as its output number {@link #output}; {@code null} for a leaf. */
    Node fn;
    int output;
    /** For a view: the version of its elements that {@link #fn} tells the history of. */
    int version;
    Tensor grad;
    /** Whether user code may hold {@link #grad}. */
    boolean gradLent;
    AccumulateGrad accumulator;
}
