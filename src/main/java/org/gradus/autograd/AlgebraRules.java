package org.gradus.autograd;

import java.util.List;

/** Decompositions and solvers. */
final class AlgebraRules {
    private AlgebraRules() {
    }

    static final List<Rule> ALL = List.of();
}
