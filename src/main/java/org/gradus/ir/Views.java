package org.gradus.ir;

import java.util.stream.IntStream;
import org.gradus.types.Layout;

/** What the nodes of a graph are to their readers, who look through views down to the buffers below. */
final class Views {
    private final Graph graph;
    private final boolean[] stored;

    /** @param stored which values have a buffer; read at each call */
    Views(Graph graph, boolean[] stored) {
        this.graph = graph;
        this.stored = stored;
    }

    /** The node below the views that have no buffer. */
    int below(int node) {
        int n = node;
        while (!stored[n] && graph.expr(n).primitive() instanceof Primitive.View) {
            n = graph.inputs(n)[0];
        }
        return n;
    }

    /** The node below views that change nothing about the order of the elements. */
    int plain(int node) {
        int n = node;
        while (!stored[n] && graph.expr(n).primitive() instanceof Primitive.View v && v.layout().isIdentity()) {
            n = graph.inputs(n)[0];
        }
        return n;
    }

    /** The layout of a node over the buffer below its views, or {@code null} where it takes more than strides. */
    Layout strided(int node) {
        Access access = access(node);
        return access.isStrided() ? access.first() : null;
    }

    /** The matrices that a node is over the buffer below its views, or {@code null} where it takes more than strides. */
    MatrixView matrices(int node) {
        return MatrixView.of(access(node));
    }

    private Access access(int node) {
        Access access = Access.of(Layout.contiguous(graph.expr(node).shape()));
        for (int n = node; !stored[n] && graph.expr(n).primitive() instanceof Primitive.View v; n = graph.inputs(n)[0]) {
            access = access.then(v.layout());
        }
        return access;
    }

    /**
     * The matrix product that a node stands for: itself, or, where it has a buffer and the product below it has none, the one
     * that it transposes; -1 for other nodes.
     */
    int product(int node) {
        if (graph.expr(node).primitive() instanceof Primitive.MatMul) {
            return node;
        }
        if (stored[node] && graph.expr(node).primitive() instanceof Primitive.View) {
            int below = graph.inputs(node)[0];
            if (!stored[below] && graph.expr(below).primitive() instanceof Primitive.MatMul) {
                return below;
            }
        }
        return -1;
    }

    /** Whether a node is a view that swaps the last two axes of what it is made from. */
    boolean transposes(int node) {
        if (!(graph.expr(node).primitive() instanceof Primitive.View v)) {
            return false;
        }
        Layout from = Layout.contiguous(graph.expr(graph.inputs(node)[0]).shape());
        return from.rank() >= 2 && from.rank() == v.layout().rank()
            && Access.of(transposed(from)).reachesAs(Access.of(v.layout()));
    }

    /**
     * The view that swaps the last two axes of a product, if nothing else reads it: the product is then computed the other way
     * round, {@code (A B)^T = B^T A^T}, as the gradients of weights need it. Else -1.
     */
    int onlyTransposed(int product) {
        int reader = -1;
        for (int n = product + 1; n < graph.size(); n++) {
            for (int i : graph.inputs(n)) {
                if (i == product) {
                    if (reader >= 0 || !transposes(n)) {
                        return -1;
                    }
                    reader = n;
                }
            }
        }
        return reader;
    }

    private static Layout transposed(Layout l) {
        int[] order = IntStream.range(0, l.rank()).toArray();
        order[l.rank() - 1] = l.rank() - 2;
        order[l.rank() - 2] = l.rank() - 1;
        return l.permute(order);
    }

    /**
     * For a value that rearranges another one that is stored too: where each element of that one goes, else {@code null}.
     * The kernel that computes the other can write this one itself.
     */
    Layout rearranged(int node) {
        if (!(graph.expr(node).primitive() instanceof Primitive.View v) || !stored[graph.inputs(node)[0]]
            || graph.expr(node).shape().numel() != graph.expr(graph.inputs(node)[0]).shape().numel()) {
            return null;
        }
        return v.layout().inverse();
    }
}
