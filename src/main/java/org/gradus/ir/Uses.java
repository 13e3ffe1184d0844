package org.gradus.ir;

import java.util.Arrays;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** How many nodes use each value, looking through views that are not stored, and what such views repeat. */
final class Uses {
    private final int[] uses;
    private final boolean[] stretched;

    Uses(Graph graph, boolean[] stored) {
        this.uses = new int[graph.size()];
        this.stretched = new boolean[graph.size()];
        for (int n = graph.size() - 1; n >= 0; n--) {
            boolean view = graph.expr(n).primitive() instanceof Primitive.View && !stored[n];
            for (int i : graph.inputs(n)) {
                uses[i] += view ? Math.max(1, uses[n]) : 1;
                stretched[i] |= view && (stretched[n] || stretches(graph, n));
            }
        }
    }

    int of(int node) {
        return uses[node];
    }

    /** Whether a value is repeated over more elements than it has. */
    boolean isStretched(int node) {
        return stretched[node];
    }

    /** Whether a node is a view that repeats elements. Strides of zero tell, so that a batch of one is cut as any other. */
    static boolean stretches(Graph graph, int node) {
        if (!(graph.expr(node).primitive() instanceof Primitive.View v)) {
            return false;
        }
        Shape from = graph.expr(graph.inputs(node)[0]).shape();
        Layout to = v.layout();
        return to.shape().numel() > from.numel() || Arrays.stream(to.strides()).anyMatch(s -> s == 0);
    }
}
