package org.gradus.autograd;

import java.util.List;

final class ConvolutionSamples {
    private ConvolutionSamples() {
    }

    static void add(List<Sample> all) {
    }
}
