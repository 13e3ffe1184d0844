package org.gradus.bench;

import java.util.List;
import java.util.stream.Stream;
import org.gradus.Gradus;
import org.gradus.Tensor;

/** A value and its gradients, computed in one go. */
final class Together {
    private Together() { }

    static void realize(Tensor value, List<Tensor> gradients) {
        Gradus.realize(Stream.concat(Stream.of(value), gradients.stream()).toArray(Tensor[]::new));
    }
}
