package org.gradus.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Makes a {@link Plan} from the groups of a graph: which values get buffers, and the kernels that fill them. */
final class Planner {
    private final Graph graph;
    private final boolean[] stored;
    private final List<Group> groups;
    private final List<Plan.Slot> slots = new ArrayList<>();
    private final int[] slotOf;

    private Planner(Graph graph, boolean fuse, Frame.Reader frames) {
        this.graph = graph;
        Fuser fuser = new Fuser(graph, fuse, frames);
        this.groups = fuser.groups();
        this.stored = fuser.stored();
        this.slotOf = new int[graph.size()];
        Arrays.fill(slotOf, -1);
    }

    static Plan plan(Graph graph, boolean fuse, Frame.Reader frames) {
        return new Planner(graph, fuse, frames).plan();
    }

    private Plan plan() {
        TreeSet<Integer> written = new TreeSet<>();
        for (int root : graph.roots()) {
            if (stored[root]) {
                written.add(root);
            }
        }
        for (int n = 0; n < graph.size(); n++) {
            if (stored[n] && graph.expr(n).primitive() instanceof Primitive.Reduce r && r.kept()) {
                written.add(n);
            }
        }
        for (Group g : groups) {
            for (int read : g.lowered.loads) {
                slot(read);
                if (stored[read]) {
                    written.add(read);
                }
            }
            for (int base : g.lowered.bases.values()) {
                if (base >= 0) {
                    slot(base);
                    if (stored[base]) {
                        written.add(base);
                    }
                }
            }
        }
        List<Plan.Step> steps = new ArrayList<>();
        for (Group g : groups) {
            Set<Integer> outputs = new LinkedHashSet<>(g.members);
            outputs.retainAll(written);
            if (!outputs.isEmpty()) {
                steps.add(step(g, new ArrayList<>(outputs)));
            }
        }
        if (graph.parts() != null && !steps.stream().allMatch(s -> s.kernel() instanceof Kernel.Loop l && l.isMap())) {
            throw new IllegalArgumentException("only maps can be computed of values in parts: " + steps);
        }
        return new Plan(slots, steps, graph.parts());
    }

    private int slot(int node) {
        if (slotOf[node] < 0) {
            Expr e = graph.expr(node);
            slotOf[node] = slots.size();
            slots.add(new Plan.Slot(node, e.dtype(), e.shape().numel(), !stored[node]));
        }
        return slotOf[node];
    }

    private Plan.Step step(Group g, List<Integer> outputs) {
        return switch (g.kind) {
            case ROWS -> rows(g);
            case ATTENTION -> attention(g);
            default -> loop(g, outputs);
        };
    }

    private Plan.Step attention(Group g) {
        int node = g.members.first();
        Primitive.Attention p = (Primitive.Attention) graph.expr(node).primitive();
        List<Kernel.Operand> operands = new ArrayList<>();
        int[] of = new int[g.lowered.loads.size() + 1];
        for (int i = 0; i < of.length - 1; i++) {
            Expr e = graph.expr(g.lowered.loads.get(i));
            operands.add(new Kernel.Operand(e.dtype(), true, false, g.lowered.matrices.get(i).numel()));
            of[i] = slot(g.lowered.loads.get(i));
        }
        Expr out = graph.expr(node);
        operands.add(new Kernel.Operand(out.dtype(), false, true, out.shape().numel()));
        of[of.length - 1] = slot(node);
        int[] initial = new int[of.length];
        Arrays.fill(initial, -1);
        Kernel kernel = new Kernel.Attention(p.isCausal(), p.result(), g.lowered.matrices, out.dtype(), operands);
        return new Plan.Step(kernel, of, new int[] {g.lowered.scalars.get(0)}, initial, new int[of.length][0], new Object[1]);
    }

    /** A scan or a sort. */
    private Plan.Step rows(Group g) {
        int node = g.members.first();
        int input = g.lowered.loads.get(0);
        DType dtype = graph.expr(input).dtype();
        Kernel kernel = graph.expr(node).primitive() instanceof Primitive.Scan s
            ? new Kernel.Scan(s.op(), dtype, g.rows(), g.rowLength())
            : sort((Primitive.Sort) graph.expr(node).primitive(), dtype, g, graph.expr(node).shape().dim(-1));
        return new Plan.Step(kernel, new int[] {slot(input), slot(node)}, new int[0], new int[] {-1, -1}, new int[2][0],
            new Object[1]);
    }

    private static Kernel sort(Primitive.Sort s, DType dtype, Group g, long count) {
        return new Kernel.Sort(s.descending(), dtype, g.rows(), g.rowLength(), s.first(), count);
    }

    private Plan.Step loop(Group g, List<Integer> outputs) {
        Lowering low = g.lowered;
        List<Kernel.Operand> operands = new ArrayList<>();
        List<Integer> operandSlots = new ArrayList<>();
        for (int read : low.loads) {
            Expr e = graph.expr(read);
            operands.add(new Kernel.Operand(e.dtype(), true, false, Math.min(e.shape().numel(), g.domain().numel() * reuse(g))));
            operandSlots.add(slot(read));
        }
        List<Kernel.Store> stores = new ArrayList<>();
        int[][] donors = new int[low.loads.size() + outputs.size()][0];
        int[] initial = new int[donors.length];
        Arrays.fill(initial, -1);
        for (int out : outputs) {
            Expr e = graph.expr(out);
            int number = operands.size();
            int base = low.bases.getOrDefault(out, -1);
            if (base >= 0) {
                initial[number] = slot(base);
            }
            if (e.primitive() instanceof Primitive.Scatter s) {
                Kernel.Scatter scatter = new Kernel.Scatter(low.terms, s.mode(), s.op());
                stores.add(new Kernel.Store(low.values.get(out), number, low.target, g.inner.rank() > 0, scatter));
                operands.add(new Kernel.Operand(e.dtype(), true, true, g.domain().numel()));
                donors[number] = low.loads.contains(base) ? new int[0] : new int[] {initial[number]};
            } else if (e.primitive() instanceof Primitive.Update) {
                long elements = 0;
                for (int part : low.chain(out)) {
                    stores.add(store(g, part, number));
                    elements += graph.expr(graph.inputs(part)[1]).shape().numel();
                }
                operands.add(new Kernel.Operand(e.dtype(), false, true, elements));
                donors[number] = base >= 0 && low.mayWriteInto(base, out) ? new int[] {initial[number]} : new int[0];
            } else {
                stores.add(store(g, out, number));
                operands.add(new Kernel.Operand(e.dtype(), false, true, e.shape().numel()));
                donors[number] = donors(g, low.target(out), e);
            }
            operandSlots.add(slot(out));
        }
        List<DType> scalarTypes = low.scalars.stream().map(s -> graph.expr(s).dtype()).toList();
        long ops = operations(low, g);
        Kernel.Loop loop = new Kernel.Loop(name(g, low), g.outer, g.inner == null ? Shape.SCALAR : g.inner, low.body, stores, operands,
            scalarTypes, ops);
        Kernel kernel = g.kind == Group.Kind.MATMUL
            ? Collapse.matmul(new Kernel.MatMul(loop.name(), low.a, low.b, low.frame, graph.expr(low.matmul()).dtype(), loop))
            : Collapse.loop(loop);
        return new Plan.Step(kernel, operandSlots.stream().mapToInt(i -> i).toArray(), low.scalars.stream().mapToInt(i -> i).toArray(),
            initial, donors, new Object[1]);
    }

    private static long reuse(Group g) {
        return g.kind == Group.Kind.MATMUL ? 1L << 20 : 1;
    }

    private static Kernel.Store store(Group g, int member, int operand) {
        Lowering low = g.lowered;
        boolean inner = g.kind == Group.Kind.LOOP && low.isPerElement(member);
        return new Kernel.Store(low.values.get(member), operand, low.target(member), inner, null);
    }

    /** Buffers that this output may take over: read in this kernel only at the very element that is written. */
    private int[] donors(Group g, Access access, Expr out) {
        boolean mayFail = g.lowered.body.stream().anyMatch(i -> i instanceof Instr.Gather);
        if (g.kind != Group.Kind.LOOP || g.inner != null || mayFail) {
            return new int[0];
        }
        List<Integer> fit = new ArrayList<>();
        Lowering low = g.lowered;
        for (int i = 0; i < low.loads.size(); i++) {
            Expr e = graph.expr(low.loads.get(i));
            int operand = i;
            boolean aligned = e.dtype() == out.dtype() && e.shape().numel() == out.shape().numel();
            for (Instr instr : low.body) {
                if (instr instanceof Instr.Load l && l.operand() == operand) {
                    aligned &= l.access().reachesAs(access);
                }
            }
            if (aligned) {
                fit.add(slot(low.loads.get(i)));
            }
        }
        return fit.stream().mapToInt(i -> i).toArray();
    }

    private static long operations(Lowering low, Group g) {
        long perRow = 0;
        long perElement = 0;
        for (Instr i : low.body) {
            int c = i instanceof Instr.Apply a ? a.fn().cost() : i instanceof Instr.Reduce || i instanceof Instr.Cast ? 1 : 0;
            if (i.inner() || i instanceof Instr.Reduce) {
                perElement += c;
            } else {
                perRow += c;
            }
        }
        return perRow * g.rows() + perElement * g.rows() * g.rowLength();
    }

    private static String name(Group g, Lowering low) {
        StringBuilder b = new StringBuilder(switch (g.kind) {
            case MATMUL -> "matmul";
            case SCATTER -> "scatter";
            case ROWS -> "rows";
            case ATTENTION -> "attention";
            case LOOP -> g.inner == null ? low.bases.isEmpty() ? "map" : "update" : "reduce";
        });
        Set<String> seen = new LinkedHashSet<>();
        for (Instr i : low.body) {
            if (i instanceof Instr.Apply a) {
                seen.add(a.fn().label());
            } else if (i instanceof Instr.Reduce r) {
                seen.add(r.op().label());
            } else if (i instanceof Instr.Gather) {
                seen.add("gather");
            }
        }
        List<String> words = new ArrayList<>(seen);
        for (int i = 0; i < Math.min(5, words.size()); i++) {
            b.append('_').append(words.get(i));
        }
        return words.size() > 5 ? b.append("_etc").toString() : words.isEmpty() && b.toString().equals("map") ? "copy" : b.toString();
    }
}
