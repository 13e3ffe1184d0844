package org.gradus.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Turns the members of a group into straight-line code over the group's domain. Views disappear: they are pushed into the
 * accesses of the loads. Equal instructions are emitted once.
 */
final class Lowering {
    /** The members cannot be computed in one kernel over this domain. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit() {
            super(null, null, false, false);
        }
    }

    private final Graph graph;
    private final boolean[] stored;
    private final Views views;
    private final Group group;
    private final Access perRow;
    private final Access perElement;
    /** By node and access. */
    private final Map<List<Object>, Integer> done = new HashMap<>();
    private final Map<List<Object>, Integer> emitted = new HashMap<>();
    /** Members that are visited in another order than the domain's. */
    private final Map<Integer, Access> homes = new HashMap<>();

    final List<Instr> body = new ArrayList<>();
    /** Instruction that holds each member's value. */
    final Map<Integer, Integer> values = new LinkedHashMap<>();
    /** Nodes that are read from buffers; the operand number is the place in this list. */
    final List<Integer> loads = new ArrayList<>();
    /** Constant nodes that are scalar arguments, in order. */
    final List<Integer> scalars = new ArrayList<>();
    /** For attention: all but the scalar. */
    final List<MatrixView> matrices = new ArrayList<>();
    /** For matrix products: the two operands. */
    MatrixView a;
    MatrixView b;
    /** Around the second one, or null. */
    Frame frame;
    /** For scatters: where the elements go. */
    List<Instr.Term> terms;
    Access target;
    /** For members that replace a part of another value: the node whose buffer they go on from, or -1 if all of it is replaced. */
    final Map<Integer, Integer> bases = new LinkedHashMap<>();

    Lowering(Graph graph, boolean[] stored, Group group) {
        this.graph = graph;
        this.stored = stored;
        this.views = new Views(graph, stored);
        this.group = group;
        this.perRow = group.perRow();
        this.perElement = group.perElement();
        switch (group.kind) {
            case LOOP -> members();
            case MATMUL -> {
                int member = matmul();
                int product = views.product(member);
                a = operand(graph.inputs(product)[0]);
                b = operand(graph.inputs(product)[1]);
                if (product != member) {
                    MatrixView first = a;
                    a = b.transpose();
                    b = first.transpose();
                    Collections.reverse(loads);
                }
                members();
            }
            case SCATTER -> scatter(group.members.first());
            case ATTENTION -> attention(graph.inputs(group.members.first()));
            case ROWS -> loads.add(views.plain(graph.inputs(group.members.first())[0]));
        }
    }

    /** The member that a matrix product group is about: a product, or the transpose of one. */
    int matmul() {
        for (int n : group.members) {
            if (views.product(n) >= 0) {
                return n;
            }
        }
        throw new IllegalStateException("no product among " + group.members);
    }

    private void attention(int[] inputs) {
        for (int in : inputs) {
            if (graph.expr(in).shape().rank() == 0) {
                scalars.add(in);
            } else {
                matrices.add(operand(in));
            }
        }
    }

    private void members() {
        for (int n : group.members) {
            int from = source(n);
            values.put(n, visited(from));
            if (isUpdate(n)) {
                base(n);
            }
        }
    }

    private boolean isUpdate(int node) {
        return graph.expr(node).primitive() instanceof Primitive.Update;
    }

    /** Several updates in one kernel, each of the last one's result, go to one buffer, in no order: so they must lie apart. */
    private void base(int member) {
        List<Integer> chain = chain(member);
        for (int i = 1; i < chain.size(); i++) {
            if (graph.readers(chain.get(i)) != 1) {
                throw new Unfit();
            }
        }
        Layout last = part(member);
        if (chain.stream().skip(1).anyMatch(n -> part(n).meets(last))) {
            throw new Unfit();
        }
        int base = graph.inputs(chain.get(chain.size() - 1))[0];
        if (group.members.contains(base)) {
            throw new Unfit();
        }
        bases.put(member, graph.expr(base).primitive() == Primitive.Unset.UNSET ? -1 : base);
    }

    private Layout part(int update) {
        return ((Primitive.Update) graph.expr(update).primitive()).layout();
    }

    /** An updating member, the member that it updates the result of, and so on. */
    List<Integer> chain(int member) {
        List<Integer> chain = new ArrayList<>();
        for (int n = member; group.members.contains(n) && isUpdate(n); n = graph.inputs(n)[0]) {
            chain.add(n);
        }
        return chain;
    }

    /** Whether an updating member may write into its base's buffer: what it writes is read at that very element, if at all. */
    boolean mayWriteInto(int base, int member) {
        for (int n : group.kind == Group.Kind.MATMUL ? chain(member) : List.<Integer>of()) {
            Access to = target(n);
            if (!to.isStrided() || loads.get(0) == base && a.meets(to.first()) || loads.get(1) == base && (frame != null || b.meets(to.first()))) {
                return false;
            }
        }
        for (Instr i : body) {
            if (i instanceof Instr.Gather g && loads.get(g.operand()) == base) {
                return false;
            }
            if (i instanceof Instr.Load l && loads.get(l.operand()) == base
                && !chain(member).stream().allMatch(n -> mayPrecede(l.access(), target(n)))) {
                return false;
            }
        }
        return true;
    }

    private boolean mayPrecede(Access read, Access write) {
        return read.isStrided() && write.isStrided() && !read.first().meets(write.first())
            || group.kind == Group.Kind.LOOP && group.inner == null && read.reachesAs(write);
    }

    /** A member's value, in the order of the domain or, where that does not fit, in the order in which a fold reads. */
    private int visited(int member) {
        Access other = group.inner == null || home(member) == perRow ? null : orderOfFold();
        if (other == null) {
            return value(member, home(member));
        }
        int instructions = body.size();
        int operands = loads.size();
        int numbers = scalars.size();
        try {
            return value(member, perElement);
        } catch (Unfit e) {
            body.subList(instructions, body.size()).clear();
            loads.subList(operands, loads.size()).clear();
            scalars.subList(numbers, scalars.size()).clear();
            done.values().removeIf(i -> i >= instructions);
            emitted.values().removeIf(i -> i >= instructions);
            homes.put(member, other);
            return value(member, other);
        }
    }

    /**
     * The access, other than {@link #perElement}, by which a fold of this group reads a value through a permutation of its axes:
     * softmax along the first axis reads columns, and what it makes of them has rows again. {@code null} if there is none.
     */
    private Access orderOfFold() {
        for (int n : group.members) {
            if (graph.expr(n).primitive() instanceof Primitive.Reduce) {
                int in = graph.inputs(n)[0];
                if (!stored[in] && graph.expr(in).primitive() instanceof Primitive.View v
                    && graph.expr(in).shape().numel() == group.domain().numel() && v.layout().inverse() != null) {
                    Access access = perElement.then(v.layout());
                    if (access.isStrided() && !access.reachesAs(perElement)) {
                        return access;
                    }
                }
            }
        }
        return null;
    }

    /** The member that a member only rearranges or what it writes into a part of another value, or itself. */
    private int source(int member) {
        if (isUpdate(member)) {
            return graph.inputs(member)[1];
        }
        if (views.rearranged(member) != null && group.members.contains(graph.inputs(member)[0])) {
            return graph.inputs(member)[0];
        }
        return member;
    }

    /** Where a member's elements are written. */
    Access target(int member) {
        int from = source(member);
        return from == member ? home(member) : home(from).then(isUpdate(member) ? part(member) : views.rearranged(member));
    }

    /** The access by which the domain visits a member's elements. */
    private Access home(int node) {
        Access chosen = homes.get(node);
        if (chosen != null) {
            return chosen;
        }
        Expr e = graph.expr(node);
        long numel = e.shape().numel();
        if (group.inner == null || e.primitive() instanceof Primitive.Reduce) {
            if (numel != group.rows()) {
                throw new Unfit();
            }
            return perRow;
        }
        // With rows of one element both would do: the one that longer rows would take, so that their kernel serves here too.
        if (numel == group.rows() * group.rowLength() && (numel != group.rows() || e.shape().equals(group.domain()))) {
            return perElement;
        }
        if (numel != group.rows()) {
            throw new Unfit();
        }
        return perRow;
    }

    /** Whether a member is written for each element of the inner loop; with rows of one element, wherever its value is known. */
    boolean isPerElement(int member) {
        return group.inner != null && (home(source(member)) != perRow || body.get(values.get(member)).inner());
    }

    private int value(int node, Access access) {
        List<Object> want = List.of(node, access);
        Integer known = done.get(want);
        if (known == null) {
            known = compute(node, access);
            done.put(want, known);
        }
        return known;
    }

    /** The number of a constant among the scalar arguments. */
    private int scalar(int constant) {
        int index = scalars.indexOf(constant);
        if (index < 0) {
            index = scalars.size();
            scalars.add(constant);
        }
        return index;
    }

    private int compute(int node, Access access) {
        Expr e = graph.expr(node);
        Primitive p = e.primitive();
        if (p instanceof Primitive.Leaf) {
            return load(node, access);
        }
        if (stored[node]) {
            if (!group.members.contains(node)) {
                return load(node, access);
            }
            Access home = home(node);
            if (isUpdate(node) || !home.reachesAs(access)) {
                throw new Unfit();
            }
            if (!home.equals(access)) {
                return value(node, home);
            }
        }
        if (group.kind == Group.Kind.MATMUL && views.product(node) >= 0) {
            return emit(new Instr.Accumulator(e.dtype(), false));
        }
        int[] in = graph.inputs(node);
        if (p instanceof Primitive.Constant || p == Primitive.Unset.UNSET) {
            return emit(new Instr.Scalar(scalar(node), e.dtype()));
        }
        if (p instanceof Primitive.Iota) {
            return emit(new Instr.Iota(access, isInner(access)));
        }
        if (p instanceof Primitive.Map m) {
            List<Integer> args = new ArrayList<>(in.length);
            boolean inner = false;
            for (int i : in) {
                int arg = value(i, access);
                args.add(arg);
                inner |= body.get(arg).inner();
            }
            DType compute = body.get(args.get(args.size() - 1)).dtype();
            return emit(new Instr.Apply(m.fn(), List.copyOf(args), compute, e.dtype(), inner));
        }
        if (p instanceof Primitive.Cast) {
            int arg = value(in[0], access);
            return emit(new Instr.Cast(arg, graph.expr(in[0]).dtype(), e.dtype(), body.get(arg).inner()));
        }
        if (p instanceof Primitive.View v) {
            return value(in[0], access.then(v.layout()));
        }
        if (p instanceof Primitive.Reduce r) {
            if (group.inner == null || group.kind != Group.Kind.LOOP
                || graph.expr(in[0]).shape().numel() != group.rows() * group.rowLength()) {
                throw new Unfit();
            }
            int arg = value(in[0], perElement);
            return emit(new Instr.Reduce(r.op(), arg, graph.expr(in[0]).dtype(), e.dtype()));
        }
        if (p instanceof Primitive.Gather g) {
            return gather(g, e, in, access);
        }
        throw new Unfit();
    }

    private int gather(Primitive.Gather g, Expr e, int[] in, Access access) {
        Layout source = operandLayout(in[0]);
        int buffer = operandNode(in[0]);
        if (group.members.contains(buffer)) {
            throw new Unfit();
        }
        List<Instr.Term> terms = new ArrayList<>();
        boolean inner = false;
        long[] strides = new long[e.shape().rank()];
        for (int d = 0; d < g.axes().length; d++) {
            if (g.axes()[d] < 0) {
                strides[~g.axes()[d]] += source.stride(d);
            } else {
                int arg = value(in[1 + g.axes()[d]], access);
                inner |= body.get(arg).inner();
                terms.add(new Instr.Term(arg, source.shape().dim(d), source.stride(d)));
            }
        }
        Access base = access.then(Layout.of(e.shape(), strides, source.offset()));
        return emit(new Instr.Gather(operandNumber(buffer), base, List.copyOf(terms), g.op(), e.dtype(), inner || isInner(base)));
    }

    /** A matrix operand: a buffer, seen through one view. */
    private MatrixView operand(int node) {
        int buffer = operandNode(node);
        if (group.members.contains(buffer)) {
            throw new Unfit();
        }
        loads.add(buffer);
        MatrixView view = views.matrices(node);
        if (view == null) {
            throw new IllegalStateException("operand is not strided: " + graph.expr(node));
        }
        int framed = views.below(node);
        if (!stored[framed] && isUpdate(framed)) {
            frame = new Frame(views.strided(graph.inputs(framed)[1]), part(framed), scalar(graph.inputs(framed)[0]));
        }
        return view;
    }

    private int operandNode(int node) {
        int below = views.below(node);
        if (!stored[below] && isUpdate(below)) {
            below = views.below(graph.inputs(below)[1]);
        }
        if (!stored[below] && !(graph.expr(below).primitive() instanceof Primitive.Leaf)) {
            throw new IllegalStateException("operand has no buffer: " + graph.expr(below));
        }
        return below;
    }

    /** The source of a gather: a buffer, seen through one strided layout. */
    private Layout operandLayout(int node) {
        Layout layout = views.strided(node);
        if (layout == null) {
            throw new IllegalStateException("operand is not strided: " + graph.expr(node));
        }
        return layout;
    }

    private void scatter(int node) {
        int[] in = graph.inputs(node);
        Primitive.Scatter s = (Primitive.Scatter) graph.expr(node).primitive();
        bases.put(node, in[0]);
        Shape shape = graph.expr(in[1]).shape();
        Access source = Access.of(sourceOrder(s, shape));
        values.put(node, value(in[1], source));
        Layout to = Layout.contiguous(graph.expr(node).shape());
        terms = new ArrayList<>();
        long[] strides = new long[shape.rank()];
        for (int d = 0; d < s.axes().length; d++) {
            if (s.axes()[d] < 0) {
                strides[~s.axes()[d]] += to.stride(d);
            } else {
                terms.add(new Instr.Term(value(in[2 + s.axes()[d]], source), to.shape().dim(d), to.stride(d)));
            }
        }
        target = source.then(Layout.of(shape, strides, 0));
    }

    private static Layout sourceOrder(Primitive.Scatter s, Shape shape) {
        return Layout.contiguous(shape).permute(s.order(shape.rank()));
    }

    private int load(int node, Access access) {
        return emit(new Instr.Load(operandNumber(node), access, graph.expr(node).dtype(), isInner(access)));
    }

    private int operandNumber(int node) {
        int first = group.kind == Group.Kind.MATMUL ? 2 : 0;
        for (int i = first; i < loads.size(); i++) {
            if (loads.get(i) == node) {
                return i;
            }
        }
        loads.add(node);
        return loads.size() - 1;
    }

    /** How many instructions read by more than strides. */
    long unstrided() {
        return body.stream().filter(i -> i instanceof Instr.Load l && !l.access().isStrided()
            || i instanceof Instr.Gather g && !g.base().isStrided()).count();
    }

    /** Whether some member's elements are written one by one, which costs more than a pass of its own. */
    boolean scatters() {
        return group.members.stream().anyMatch(m -> !target(m).isStrided());
    }

    private int emit(Instr i) {
        List<Object> key = i.key();
        Integer known = emitted.get(key);
        if (known == null) {
            known = body.size();
            body.add(i);
            emitted.put(key, known);
        }
        return known;
    }

    private boolean isInner(Access access) {
        if (group.inner == null) {
            return false;
        }
        Layout first = access.first();
        for (int d = group.outer.rank(); d < first.rank(); d++) {
            if (first.stride(d) != 0) {
                return true;
            }
        }
        return false;
    }
}
