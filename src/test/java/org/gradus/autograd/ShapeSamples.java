package org.gradus.autograd;

import java.util.List;

final class ShapeSamples {
    private ShapeSamples() {
    }

    static void add(List<Sample> all) {
    }
}
