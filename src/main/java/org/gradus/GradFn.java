package org.gradus;

import java.util.List;

/** The step of the recorded history that made a tensor: {@code AddBackward0}, or {@code AccumulateGrad} for a leaf. */
public interface GradFn {
    /** PyTorch's name for it. */
    String name();

    /** Where the gradients of the inputs go, one for each input; {@code null} for one that needs none. */
    List<GradFn> nextFunctions();
}
