package org.gradus.autograd;

import java.util.List;

final class AlgebraSamples {
    private AlgebraSamples() {
    }

    static void add(List<Sample> all) {
    }
}
