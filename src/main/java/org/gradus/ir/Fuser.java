package org.gradus.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Cuts a graph into groups, one kernel each. Each value that may need a buffer ({@link Marks}) starts a group of its own; then
 * groups merge with what they read, and with groups that read the same, wherever one loop can serve both and no cycle arises.
 */
final class Fuser {
    static final int MAX_BODY = 400;
    static final int MAX_LOADS = 20;

    private final Graph graph;
    private final boolean fuse;
    private final boolean[] stored;
    private final Views views;
    private final Group[] groupOf;

    Fuser(Graph graph, boolean fuse, Frame.Reader frames) {
        this.graph = graph;
        this.fuse = fuse;
        this.stored = Marks.of(graph, fuse, frames);
        this.views = new Views(graph, stored);
        this.groupOf = new Group[graph.size()];
    }

    boolean[] stored() {
        return stored;
    }

    /** The groups in an order in which they can run. */
    List<Group> groups() {
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

    private Group group(int node) {
        Expr e = graph.expr(node);
        TreeSet<Integer> self = new TreeSet<>(Set.of(node));
        Primitive p = e.primitive();
        if (p instanceof Primitive.Reduce r) {
            long[] dims = graph.expr(graph.inputs(node)[0]).shape().dims();
            int outer = dims.length - r.axes();
            return new Group(Group.Kind.LOOP, e.shape(), Shape.of(Arrays.copyOfRange(dims, outer, dims.length)), self);
        }
        if (views.product(node) >= 0) {
            return new Group(Group.Kind.MATMUL, e.shape(), null, self);
        }
        if (p.needsRows()) {
            long[] dims = graph.expr(graph.inputs(node)[0]).shape().dims();
            return new Group(Group.Kind.ROWS, Shape.of(Arrays.copyOf(dims, dims.length - 1)), Shape.of(dims[dims.length - 1]), self);
        }
        if (p instanceof Primitive.Attention) {
            return new Group(Group.Kind.ATTENTION, e.shape(), null, self);
        }
        if (p instanceof Primitive.Update) {
            return new Group(Group.Kind.LOOP, graph.expr(graph.inputs(node)[1]).shape(), null, self);
        }
        if (p instanceof Primitive.Scatter s) {
            Shape source = graph.expr(graph.inputs(node)[1]).shape();
            Layout ordered = Layout.contiguous(source).permute(s.order(source.rank()));
            long[] dims = ordered.shape().dims();
            int rows = s.apart();
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
        if (c.members.size() == 1 && views.rearranged(c.members.first()) != null
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
