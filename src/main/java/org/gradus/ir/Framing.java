package org.gradus.ir;

import org.gradus.types.Layout;

/** Finds the operands of products that are constant but for a part, and that a device reads without having them written. */
final class Framing {
    private final Graph graph;
    private final Views views;
    private final Frame.Reader reader;

    Framing(Graph graph, Views views, Frame.Reader reader) {
        this.graph = graph;
        this.views = views;
        this.reader = reader;
    }

    /** For each node whether it is one. */
    boolean[] framed() {
        boolean[] framed = new boolean[graph.size()];
        for (int n = 0; n < framed.length && reader != Frame.Reader.NONE; n++) {
            if (graph.expr(n).primitive() instanceof Primitive.MatMul) {
                int below = onlyRead(graph.inputs(n)[1]);
                if (below >= 0 && isPadding(below) && views.onlyTransposed(n) < 0 && reads(n, below)) {
                    framed[below] = true;
                }
            }
        }
        return framed;
    }

    /** What a value views, if all between have but one reader, else -1. */
    private int onlyRead(int node) {
        int n = node;
        while (graph.readers(n) == 1) {
            if (!(graph.expr(n).primitive() instanceof Primitive.View)) {
                return n;
            }
            n = graph.inputs(n)[0];
        }
        return -1;
    }

    private boolean isPadding(int node) {
        return graph.expr(node).primitive() instanceof Primitive.Update
            && graph.expr(graph.inputs(node)[0]).primitive() instanceof Primitive.Constant
            && views.strided(graph.inputs(node)[1]) != null;
    }

    private boolean reads(int product, int below) {
        MatrixView a = views.matrices(graph.inputs(product)[0]);
        MatrixView b = views.matrices(graph.inputs(product)[1]);
        Layout inside = ((Primitive.Update) graph.expr(below).primitive()).layout();
        return a != null && b != null && reader.reads(a, b, inside, graph.expr(product).dtype());
    }
}
