package org.gradus.ir;

import java.util.Arrays;
import java.util.BitSet;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Marks the values that may need a buffer: roots, operands and results of heavy primitives, folds, what is dear to compute or to
 * read and used more than once, and where bodies would grow too long.
 */
final class Marks {
    private static final int DEAR = 8;
    /** Values read whole that make a value dear to read; one less where a product can write the value in place of its own. */
    private static final int MANY_READS = 3;

    private final Graph graph;
    private final boolean fuse;
    private final boolean[] stored;
    private final Views views;
    /** What is not written, as the product that reads it knows the constant around it. */
    private final boolean[] framed;
    /** Whether a value is repeated over more elements than it has. */
    private final boolean[] stretched;

    private Marks(Graph graph, boolean fuse, Frame.Reader frames) {
        this.graph = graph;
        this.fuse = fuse;
        this.stored = new boolean[graph.size()];
        this.views = new Views(graph, stored);
        this.framed = fuse ? new Framing(graph, views, frames).framed() : new boolean[graph.size()];
        this.stretched = new boolean[graph.size()];
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
        int[] uses = uses();
        long[] cost = new long[graph.size()];
        BitSet[] reads = new BitSet[graph.size()];
        BitSet[] whole = new BitSet[graph.size()];
        boolean[] followsProduct = new boolean[graph.size()];
        for (int n = 0; n < graph.size(); n++) {
            Expr e = graph.expr(n);
            BitSet r = new BitSet();
            long c = 0;
            BitSet w = new BitSet();
            boolean repeats = e.primitive() instanceof Primitive.View v && stretches(v.layout(), graph.expr(graph.inputs(n)[0]).shape());
            followsProduct[n] = e.primitive() instanceof Primitive.MatMul;
            for (int i : graph.inputs(n)) {
                c += stored[i] ? 0 : cost[i];
                followsProduct[n] |= followsProduct[i] && uses[i] == 1 && !repeats && isAsLarge(i, n);
                if (!repeats && stored[i]) {
                    w.set(i);
                } else if (!repeats) {
                    w.or(whole[i]);
                }
                if (stored[i] || e.primitive() instanceof Primitive.Gather && i == graph.inputs(n)[0]) {
                    r.set(i);
                } else {
                    r.or(reads[i]);
                }
            }
            if (e.primitive() instanceof Primitive.Leaf) {
                r.set(n);
                w.set(n);
            }
            if (e.primitive() instanceof Primitive.Map m) {
                c += m.fn().cost();
            } else if (e.primitive() instanceof Primitive.Cast || e.primitive() instanceof Primitive.Gather) {
                c += 2;
            }
            if (r.cardinality() > Fuser.MAX_LOADS || c > 4L * Fuser.MAX_BODY) {
                for (int i : graph.inputs(n)) {
                    if (computes(i)) {
                        mark(i);
                    }
                }
                r = new BitSet();
                Arrays.stream(graph.inputs(n)).forEach(r::set);
                w = (BitSet) r.clone();
                c = 1;
            }
            cost[n] = c;
            reads[n] = r;
            whole[n] = w;
            boolean dear = c >= DEAR || w.cardinality() >= (followsProduct[n] ? MANY_READS - 1 : MANY_READS);
            if (computes(n) && !stored[n] && (uses[n] > 1 && dear || c >= DEAR / 2 && stretched[n])) {
                mark(n);
            }
        }
    }

    private boolean isAsLarge(int input, int node) {
        return graph.expr(input).shape().numel() == graph.expr(node).shape().numel();
    }

    private boolean computes(int node) {
        Primitive p = graph.expr(node).primitive();
        return p instanceof Primitive.Map || p instanceof Primitive.Cast || p instanceof Primitive.Gather;
    }

    /** How many nodes use each value, looking through views, which also tell what is stretched. */
    private int[] uses() {
        int[] uses = new int[graph.size()];
        for (int n = graph.size() - 1; n >= 0; n--) {
            Expr e = graph.expr(n);
            boolean view = e.primitive() instanceof Primitive.View && !stored[n];
            for (int i : graph.inputs(n)) {
                uses[i] += view ? Math.max(1, uses[n]) : 1;
                stretched[i] |= view && (stretched[n] || stretches(((Primitive.View) e.primitive()).layout(), graph.expr(i).shape()));
            }
        }
        return uses;
    }

    /** Strides of zero tell, so that a batch of one is cut as any other. */
    private static boolean stretches(Layout view, Shape from) {
        return view.shape().numel() > from.numel() || Arrays.stream(view.strides()).anyMatch(s -> s == 0);
    }
}
