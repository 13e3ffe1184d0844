package org.gradus.ir;

/**
 * Marks the values that may need a buffer: roots, operands and results of heavy primitives, folds, what is dear to compute or to
 * read and used more than once, and where bodies would grow too long.
 */
final class Marks {
    private final Graph graph;
    private final boolean fuse;
    private final boolean[] stored;
    private final Views views;
    /** What is not written, as the product that reads it knows the constant around it. */
    private final boolean[] framed;

    private Marks(Graph graph, boolean fuse, Frame.Reader frames) {
        this.graph = graph;
        this.fuse = fuse;
        this.stored = new boolean[graph.size()];
        this.views = new Views(graph, stored);
        this.framed = fuse ? new Framing(graph, views, frames).framed() : new boolean[graph.size()];
    }

    static boolean[] of(Graph graph, boolean fuse, Frame.Reader frames) {
        Marks marks = new Marks(graph, fuse, frames);
        marks.markHeavy();
        marks.markShared();
        return marks.stored;
    }

    private void markHeavy() {
        for (int root : graph.roots()) {
            mark(root);
        }
        for (int n = 0; n < graph.size(); n++) {
            Primitive p = graph.expr(n).primitive();
            int[] in = graph.inputs(n);
            if (p instanceof Primitive.Reduce) {
                mark(n);
            } else if (p instanceof Primitive.MatMul) {
                int transposed = fuse && !stored[n] ? views.onlyTransposed(n) : -1;
                mark(transposed < 0 ? n : transposed);
                markOperand(in[0], views.matrices(in[0]) != null);
                markOperand(in[1], views.matrices(in[1]) != null);
            } else if (p instanceof Primitive.Gather) {
                markOperand(in[0], views.strided(in[0]) != null);
                if (!fuse) {
                    mark(n);
                }
            } else if (p instanceof Primitive.Attention) {
                mark(n);
                for (int i : in) {
                    if (!isScalar(i)) {
                        markOperand(i, views.matrices(i) != null);
                    }
                }
            } else if (p.needsRows()) {
                mark(n);
                mark(views.plain(in[0]));
            } else if (framed[n]) {
                markOperand(in[1], true);
            } else if (p instanceof Primitive.Scatter || p instanceof Primitive.Update) {
                mark(n);
                if (graph.expr(in[0]).primitive() != Primitive.Unset.UNSET) {
                    mark(in[0]);
                }
            } else if (!fuse && (p instanceof Primitive.Map || p instanceof Primitive.Cast)) {
                mark(n);
            }
        }
    }

    private boolean isScalar(int node) {
        return graph.expr(node).shape().rank() == 0;
    }

    private void mark(int node) {
        if (!(graph.expr(node).primitive() instanceof Primitive.Leaf)) {
            stored[node] = true;
        }
    }

    /**
     * An operand is read through strides: its buffer is the one below its views, or a copy where strides do not suffice. What is
     * copied then is the value that the last view looks at, unless that is larger: in its own shape it is nearly always strided.
     */
    private void markOperand(int node, boolean strided) {
        if (!strided) {
            int in = graph.inputs(node)[0];
            mark(graph.expr(in).shape().numel() <= graph.expr(node).shape().numel() ? in : node);
            return;
        }
        if (!framed[views.below(node)]) {
            mark(views.below(node));
        }
    }

    /** Marks values that would cost too much to compute in every place that needs them, and cuts bodies that grow too long. */
    private void markShared() {
        Uses uses = new Uses(graph, stored);
        RecomputeCost cost = new RecomputeCost(graph, stored, uses);
        for (int n = 0; n < graph.size(); n++) {
            cost.count(n);
            if (cost.isTooMuchForOneBody(n)) {
                for (int i : graph.inputs(n)) {
                    if (computes(i)) {
                        mark(i);
                    }
                }
                cost.startAnew(n);
            }
            boolean dear = uses.of(n) > 1 && cost.isDear(n) || uses.isStretched(n) && cost.isDearWhenStretched(n);
            if (dear && computes(n)) {
                mark(n);
            }
        }
    }

    private boolean computes(int node) {
        Primitive p = graph.expr(node).primitive();
        return p instanceof Primitive.Map || p instanceof Primitive.Cast || p instanceof Primitive.Gather;
    }
}
