package org.gradus.autograd;

import java.util.List;

final class NeuralSamples {
    private NeuralSamples() {
    }

    static void add(List<Sample> all) {
    }
}
