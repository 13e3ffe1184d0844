package org.gradus.autograd;

import java.util.List;

final class SearchSamples {
    private SearchSamples() {
    }

    static void add(List<Sample> all) {
    }
}
