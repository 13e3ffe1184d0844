package org.gradus.autograd;

import java.util.List;
import java.util.stream.Stream;

/** Norms, embedding, attention. */
final class NeuralRules {
    private NeuralRules() {
    }

    static final List<Rule> ALL = Stream.of(NormRules.ALL).flatMap(List::stream).toList();
}
