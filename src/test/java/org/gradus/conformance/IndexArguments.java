package org.gradus.conformance;

import java.util.List;
import org.gradus.Index;
import org.gradus.Tensor;

/** Components of an index: what Python writes between brackets. */
final class IndexArguments {
    private IndexArguments() { }

    static Tensor get(Tensor x, List<?> components) {
        return x.get(indices(components));
    }

    static void set(Tensor x, List<?> components, Object value) {
        Index[] index = indices(components);
        if (value instanceof Tensor t) {
            x.set_(t, index);
        } else if (value instanceof Long n) {
            x.set_(n, index);
        } else {
            x.set_(((Number) value).doubleValue(), index);
        }
    }

    private static Index[] indices(List<?> components) {
        return components.stream().map(IndexArguments::component).toArray(Index[]::new);
    }

    private static Index component(Object c) {
        return c == null ? Index.newAxis()
            : c instanceof Long i ? Index.at(i)
            : c instanceof Slice s ? Index.slice(s.start(), s.stop(), s.step() == null ? 1 : s.step())
            : c instanceof Tensor t ? Index.of(t)
            : c instanceof List<?> l ? Index.of(l.stream().mapToLong(v -> (Long) v).toArray())
            : c == Ellipsis.INSTANCE ? Index.ellipsis() : unknown(c);
    }

    private static Index unknown(Object c) {
        throw new IllegalArgumentException("no index component: " + c);
    }
}
