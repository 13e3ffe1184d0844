package org.gradus.autograd;

import java.util.List;

/** Special functions. */
final class SpecialRules {
    private SpecialRules() {
    }

    static final List<Rule> ALL = List.of();
}
