package org.gradus.autograd;

import java.util.List;

final class SpecialSamples {
    private SpecialSamples() {
    }

    static void add(List<Sample> all) {
    }
}
