package org.gradus.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Cuts a graph into groups, one kernel each. First it marks the nodes whose values may need a buffer: roots, operands and
 * results of heavy primitives, folds, and what is dear and used more than once. Each starts a group of its own; then groups
 * merge with what they read, and with groups that read the same, wherever one loop can serve both and no cycle arises.
 */
final class Fuser {
    private static final int DEAR = 8;
    private static final int MAX_BODY = 400;
    private static final int MAX_LOADS = 20;

    private final Graph graph;
    private final boolean fuse;
    private final boolean[] stored;
    /** What is not written, as the product that reads it knows the constant around it. */
    private final boolean[] framed;
    private final Group[] groupOf;

    Fuser(Graph graph, boolean fuse, Frame.Reader frames) {
        this.graph = graph;
        this.fuse = fuse;
        this.stored = new boolean[graph.size()];
        this.framed = fuse ? new Framing(graph, stored, frames).framed() : new boolean[graph.size()];
        this.groupOf = new Group[graph.size()];
    }

    boolean[] stored() {
        return stored;
    }

    /** The groups in an order in which they can run. */
    List<Group> groups() {
        markHeavy();
        markShared();
        for (int n = 0; n < graph.size(); n++) {
            if (stored[n]) {
                Group g = group(n);
                g.lowered = new Lowering(graph, stored, g);
                groupOf[n] = g;
            }
        }
        if (fuse) {
            mergeProducers();
            mergeSiblings();
        }
        distinct().forEach(this::refine);
        return ordered();
    }

    /** Gives a group's loops finer axes where strides then reach more of what it reads. */
    private void refine(Group g) {
        Group finer = finest(g);
        finer.members.forEach(m -> groupOf[m] = finer);
    }

    private Group finest(Group g) {
        Group finer = g.lowered.unstrided() == 0 ? null : Cuts.refined(g);
        if (finer != null) {
            try {
                finer.lowered = new Lowering(graph, stored, finer);
                if (finer.lowered.unstrided() < g.lowered.unstrided()) {
                    return finest(finer);
                }
            } catch (Lowering.Unfit e) {
                // The coarser axes will do.
            }
        }
        return g;
    }

    // ---- which values may need a buffer

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
                int transposed = fuse && !stored[n] ? onlyTransposed(graph, n) : -1;
                mark(transposed < 0 ? n : transposed);
                markOperand(in[0], Lowering.matrices(graph, stored, in[0]) != null);
                markOperand(in[1], Lowering.matrices(graph, stored, in[1]) != null);
            } else if (p instanceof Primitive.Gather) {
                markOperand(in[0], Lowering.viewChain(graph, stored, in[0]) != null);
                if (!fuse) {
                    mark(n);
                }
            } else if (Lowering.isRows(p)) {
                mark(n);
                mark(Lowering.plain(graph, stored, in[0]));
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

    /**
     * The view that swaps the last two axes of a product, if nothing else reads it: the product is then computed the other way
     * round, {@code (A B)^T = B^T A^T}, as the gradients of weights need it. Else -1.
     */
    static int onlyTransposed(Graph graph, int product) {
        int reader = -1;
        for (int n = product + 1; n < graph.size(); n++) {
            for (int i : graph.inputs(n)) {
                if (i == product) {
                    if (reader >= 0 || !Lowering.transposes(graph, n)) {
                        return -1;
                    }
                    reader = n;
                }
            }
        }
        return reader;
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
        int below = node;
        while (!stored[below] && graph.expr(below).primitive() instanceof Primitive.View) {
            below = graph.inputs(below)[0];
        }
        if (!framed[below]) {
            mark(below);
        }
    }

    /** Marks values that would cost too much to compute in every place that needs them, and cuts bodies that grow too long. */
    private void markShared() {
        int[] uses = uses();
        long[] cost = new long[graph.size()];
        BitSet[] reads = new BitSet[graph.size()];
        for (int n = 0; n < graph.size(); n++) {
            Expr e = graph.expr(n);
            BitSet r = new BitSet();
            long c = 0;
            for (int i : graph.inputs(n)) {
                c += stored[i] ? 0 : cost[i];
                if (stored[i] || e.primitive() instanceof Primitive.Gather && i == graph.inputs(n)[0]) {
                    r.set(i);
                } else {
                    r.or(reads[i]);
                }
            }
            if (e.primitive() instanceof Primitive.Leaf) {
                r.set(n);
            }
            if (e.primitive() instanceof Primitive.Map m) {
                c += m.fn().cost();
            } else if (e.primitive() instanceof Primitive.Cast || e.primitive() instanceof Primitive.Gather) {
                c += 2;
            }
            if (r.cardinality() > MAX_LOADS || c > 4L * MAX_BODY) {
                for (int i : graph.inputs(n)) {
                    if (computes(i)) {
                        mark(i);
                    }
                }
                r = new BitSet();
                Arrays.stream(graph.inputs(n)).forEach(r::set);
                c = 1;
            }
            cost[n] = c;
            reads[n] = r;
            if (computes(n) && !stored[n]
                && (uses[n] > 1 && c >= DEAR || c >= DEAR / 2 && stretched(n))) {
                mark(n);
            }
        }
    }

    private boolean computes(int node) {
        Primitive p = graph.expr(node).primitive();
        return p instanceof Primitive.Map || p instanceof Primitive.Cast || p instanceof Primitive.Gather;
    }

    /** How many nodes use each value, looking through views. */
    private int[] uses() {
        int[] uses = new int[graph.size()];
        stretch = new boolean[graph.size()];
        for (int n = graph.size() - 1; n >= 0; n--) {
            Expr e = graph.expr(n);
            boolean view = e.primitive() instanceof Primitive.View && !stored[n];
            for (int i : graph.inputs(n)) {
                uses[i] += view ? Math.max(1, uses[n]) : 1;
                stretch[i] |= view && (stretch[n] || stretches(((Primitive.View) e.primitive()).layout(), graph.expr(i).shape()));
            }
        }
        return uses;
    }

    private boolean[] stretch;

    /** Strides of zero tell, so that a batch of one is cut as any other. */
    private static boolean stretches(Layout view, Shape from) {
        return view.shape().numel() > from.numel() || Arrays.stream(view.strides()).anyMatch(s -> s == 0);
    }

    /** Whether a value is repeated over more elements than it has. */
    private boolean stretched(int node) {
        return stretch[node];
    }

    // ---- groups

    private Group group(int node) {
        Expr e = graph.expr(node);
        TreeSet<Integer> self = new TreeSet<>(Set.of(node));
        Primitive p = e.primitive();
        if (p instanceof Primitive.Reduce r) {
            long[] dims = graph.expr(graph.inputs(node)[0]).shape().dims();
            int outer = dims.length - r.axes();
            return new Group(Group.Kind.LOOP, e.shape(), Shape.of(Arrays.copyOfRange(dims, outer, dims.length)), self);
        }
        if (Lowering.product(graph, stored, node) >= 0) {
            return new Group(Group.Kind.MATMUL, e.shape(), null, self);
        }
        if (Lowering.isRows(p)) {
            long[] dims = e.shape().dims();
            return new Group(Group.Kind.ROWS, Shape.of(Arrays.copyOf(dims, dims.length - 1)), Shape.of(dims[dims.length - 1]), self);
        }
        if (p instanceof Primitive.Update) {
            return new Group(Group.Kind.LOOP, graph.expr(graph.inputs(node)[1]).shape(), null, self);
        }
        if (p instanceof Primitive.Scatter s) {
            Shape source = graph.expr(graph.inputs(node)[1]).shape();
            Layout ordered = Layout.contiguous(source).permute(Lowering.scatterOrder(s, source.rank()));
            long[] dims = ordered.shape().dims();
            int rows = Lowering.scatterRows(s);
            return new Group(Group.Kind.SCATTER, Shape.of(Arrays.copyOf(dims, rows)),
                Shape.of(Arrays.copyOfRange(dims, rows, dims.length)), self);
        }
        return new Group(Group.Kind.LOOP, e.shape(), null, self);
    }

    private void mergeProducers() {
        for (int n = 0; n < graph.size(); n++) {
            if (!stored[n]) {
                continue;
            }
            boolean merged = true;
            while (merged) {
                merged = false;
                Group consumer = groupOf[n];
                for (int read : descending(consumer.lowered)) {
                    Group producer = groupOf[read];
                    if (producer != null && producer != consumer && merge(producer, consumer)) {
                        merged = true;
                        break;
                    }
                }
            }
        }
    }

    private void mergeSiblings() {
        List<Group> all = distinct();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                Group x = all.get(i);
                Group y = all.get(j);
                if (x.kind == Group.Kind.LOOP && y.kind == Group.Kind.LOOP && shareLoad(x, y)
                    && !depends(y, x, null) && !depends(x, y, null) && isStridedTogether(x, y) && merge(x, y)) {
                    Group both = groupOf[x.members.first()];
                    all.set(i, both);
                    all.remove(j);
                    j = i;
                }
            }
        }
    }

    /** Whether one loop reaches with strides what two reach: otherwise it costs more than reading twice. */
    private boolean isStridedTogether(Group x, Group y) {
        Group both = domain(x, y);
        if (both == null) {
            return false;
        }
        try {
            both.lowered = new Lowering(graph, stored, both);
            return finest(both).lowered.unstrided() <= finest(x).lowered.unstrided() + finest(y).lowered.unstrided();
        } catch (Lowering.Unfit e) {
            return false;
        }
    }

    private static boolean shareLoad(Group x, Group y) {
        if (x.rows() * x.rowLength() != y.rows() * y.rowLength() || x.rows() * x.rowLength() == 0) {
            return false;
        }
        Set<Integer> loads = new HashSet<>(x.lowered.loads);
        loads.retainAll(y.lowered.loads);
        return !loads.isEmpty();
    }

    /** The nodes that a group reads or goes on from, the last one first. */
    private static List<Integer> descending(Lowering lowered) {
        TreeSet<Integer> nodes = new TreeSet<>(lowered.loads);
        lowered.bases.values().stream().filter(b -> b >= 0).forEach(nodes::add);
        return new ArrayList<>(nodes.descendingSet());
    }

    /** Puts two groups into one kernel if one loop can serve both; {@code producer} comes first or is independent. */
    private boolean merge(Group producer, Group consumer) {
        Group both = domain(producer, consumer);
        if (both == null || indirect(consumer, producer)) {
            return false;
        }
        try {
            both.lowered = new Lowering(graph, stored, both);
        } catch (Lowering.Unfit e) {
            return false;
        }
        if (both.kind == Group.Kind.MATMUL && both.lowered.scatters()) {
            return false;
        }
        if (both.lowered.body.size() > MAX_BODY || new HashSet<>(both.lowered.loads).size() + both.members.size() > MAX_LOADS + 8) {
            return false;
        }
        for (int m : both.members) {
            groupOf[m] = both;
        }
        return true;
    }

    private Group domain(Group p, Group c) {
        if (c.kind != Group.Kind.LOOP || p.kind != Group.Kind.LOOP && p.kind != Group.Kind.MATMUL) {
            return null;
        }
        TreeSet<Integer> members = new TreeSet<>(p.members);
        members.addAll(c.members);
        if (c.members.size() == 1 && Lowering.rearranged(graph, stored, c.members.first()) != null
            && p.members.contains(graph.inputs(c.members.first())[0])) {
            return new Group(p.kind, p.outer, p.inner, members);
        }
        if (p.kind == Group.Kind.MATMUL) {
            return c.inner == null && p.rows() == c.rows() ? new Group(Group.Kind.MATMUL, p.outer, null, members) : null;
        }
        if (p.inner == null && c.inner == null) {
            return p.rows() == c.rows() ? new Group(Group.Kind.LOOP, richer(p.outer, c.outer), null, members) : null;
        }
        Group folded = c.inner == null ? p : c;
        Group other = c.inner == null ? c : p;
        boolean few = Group.fewLongRows(folded.rows(), folded.rowLength());
        boolean fits;
        if (other.inner != null) {
            fits = p.rows() == c.rows() && p.rowLength() == c.rowLength() && !few;
        } else if (other.rows() == folded.rows()) {
            fits = true;
        } else {
            fits = other.rows() == folded.rows() * folded.rowLength() && !few;
        }
        return fits ? new Group(Group.Kind.LOOP, folded.outer, folded.inner, members) : null;
    }

    /** Of two shapes of one size, the one with more axes: it can express the other's accesses with strides more often. */
    private static Shape richer(Shape x, Shape y) {
        return x.rank() > y.rank() ? x : y;
    }

    /** Whether a third group stands between the two, which merging would turn into a cycle. */
    private boolean indirect(Group consumer, Group producer) {
        return depends(consumer, producer, producer);
    }

    /** Whether {@code from} needs {@code on} by a path whose first step is not {@code skip}. */
    private boolean depends(Group from, Group on, Group skip) {
        Set<Group> seen = new HashSet<>();
        List<Group> stack = new ArrayList<>();
        for (Group g : needs(from)) {
            if (g != skip && g != from) {
                stack.add(g);
            }
        }
        while (!stack.isEmpty()) {
            Group g = stack.remove(stack.size() - 1);
            if (g == on) {
                return true;
            }
            if (seen.add(g)) {
                stack.addAll(needs(g));
            }
        }
        return false;
    }

    private Set<Group> needs(Group g) {
        Set<Group> out = new HashSet<>();
        for (int read : g.lowered.loads) {
            if (groupOf[read] != null && groupOf[read] != g) {
                out.add(groupOf[read]);
            }
        }
        for (int base : g.lowered.bases.values()) {
            if (base >= 0 && groupOf[base] != null && groupOf[base] != g) {
                out.add(groupOf[base]);
            }
        }
        return out;
    }

    private List<Group> distinct() {
        List<Group> all = new ArrayList<>();
        Set<Group> seen = new HashSet<>();
        for (int n = 0; n < graph.size(); n++) {
            if (groupOf[n] != null && seen.add(groupOf[n])) {
                all.add(groupOf[n]);
            }
        }
        return all;
    }

    /** Depth first from the roots, so that a buffer is read soon after it was written. */
    private List<Group> ordered() {
        List<Group> order = new ArrayList<>();
        Set<Group> seen = new HashSet<>();
        for (Group g : distinct()) {
            visit(g, seen, order);
        }
        return order;
    }

    private void visit(Group g, Set<Group> seen, List<Group> order) {
        if (!seen.add(g)) {
            return;
        }
        List<Group> before = new ArrayList<>(needs(g));
        before.sort((x, y) -> Integer.compare(x.members.first(), y.members.first()));
        for (Group b : before) {
            visit(b, seen, order);
        }
        order.add(g);
    }
}
