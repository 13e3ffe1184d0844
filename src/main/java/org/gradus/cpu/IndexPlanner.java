package org.gradus.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Plans what a {@link LoopCompiler} finds by index: rows of gathers, lines of scatters, and indices that these have in common. */
final class IndexPlanner {
    private static final int NONE = StepPlan.NONE;

    private final LoopCompiler compiler;
    private final InstrPlanner instrs;
    private final StepPlan plan;
    /** By value of a map that goes by rows: whether it is the same for all rows. */
    private final boolean[] shared;
    private final int[] sharedSlot;

    IndexPlanner(LoopCompiler compiler, InstrPlanner instrs, StepPlan plan, boolean[] shared) {
        this.compiler = compiler;
        this.instrs = instrs;
        this.plan = plan;
        this.shared = shared;
        this.sharedSlot = shared == null ? null : LoopCompiler.filled(shared.length);
    }

    /** What all rows share is computed once, for as many rows as a tile has. */
    void planShared() {
        List<Instr> body = compiler.kernel().body();
        for (int v = 0; shared != null && v < body.size(); v++) {
            if (isShared(v) && !(body.get(v) instanceof Instr.Load) && isNeededByRow(v)) {
                compiler.keepInner(v, sharedSlot(v));
            } else if (body.get(v) instanceof Instr.Gather g && goesByRows(g)) {
                g.terms().stream().filter(t -> isShared(t.arg())).forEach(t -> sharedSlot(t.arg()));
            }
        }
    }

    /** Whether something needs it that rows do not share. */
    private boolean isNeededByRow(int v) {
        List<Instr> body = compiler.kernel().body();
        return compiler.kernel().stores().stream().anyMatch(s -> s.value() == v)
            || IntStream.range(0, body.size()).anyMatch(i -> !shared[i] && body.get(i).args().contains(v));
    }

    private boolean isShared(int v) {
        return shared != null && shared[v] && compiler.isInner(v);
    }

    private int sharedSlot(int v) {
        if (compiler.constantSlot(v) != NONE) {
            return compiler.constantSlot(v);
        }
        if (sharedSlot[v] == NONE) {
            Instr i = compiler.kernel().body().get(v);
            int[] reads = i.args().stream().mapToInt(this::sharedSlot).toArray();
            sharedSlot[v] = instrs.plan(i, reads, true, false, null);
            plan.slot(sharedSlot[v]).forever = true;
            plan.slot(sharedSlot[v]).onlyReduced = false;
        }
        return sharedSlot[v];
    }

    /** Whether a {@link RowGather} takes it: at most one index goes along the rows. */
    boolean goesByRows(Instr.Gather g) {
        return shared != null && g.inner() && instrs.walk(g.base(), true).hasRowStride()
            && g.terms().stream().filter(t -> compiler.isInner(t.arg())).count() <= 1;
    }

    int planRowGather(Instr.Gather g) {
        List<Instr.Term> terms = new ArrayList<>(g.terms());
        terms.sort(Comparator.comparing(t -> compiler.isInner(t.arg())));
        int last = terms.get(terms.size() - 1).arg();
        RowGather.Along along = !compiler.isInner(last) ? RowGather.Along.NONE : isShared(last) ? RowGather.Along.SHARED
            : RowGather.Along.OWN;
        int[] reads = terms.stream().mapToInt(t -> isShared(t.arg()) ? sharedSlot(t.arg()) : compiler.slot(t.arg(), false))
            .toArray();
        Indexed place = indexed(instrs.walk(g.base(), true), reads, terms, g.op());
        int s = plan.newSlot(g.dtype());
        Elements elements = Elements.of(g.dtype());
        plan.slot(s).load = true;
        for (int r : reads) {
            plan.slot(r).onlyReduced = false;
        }
        plan.add(s, reads, false, t -> new RowGather(s, g.operand(), place, along, elements, t));
        return s;
    }

    /** Whether the tile goes by columns and each of its lines to a place of its own, as a row of a table does. */
    boolean mergesLines(Kernel.Store s) {
        return goesByLines(instrs.walk(s.access(), s.inner()), s.scatter().terms())
            && Elements.of(compiler.kernel().operands().get(s.operand()).dtype()).mergesLines(s.scatter().mode());
    }

    /** Whether the tile goes by columns and each of its lines comes from a place of its own. */
    boolean comesInLines(Instr.Gather g) {
        return goesByLines(instrs.walk(g.base(), g.inner()), g.terms());
    }

    private boolean goesByLines(Walk walk, List<Instr.Term> terms) {
        boolean lines = compiler.tiling().columns() && walk.isInLines();
        boolean[] same = lines ? NumberedRows.shared(compiler.kernel()) : null;
        return lines && terms.stream().allMatch(t -> same[t.arg()] && compiler.isInner(t.arg()));
    }

    void planLineScatter(Kernel.Store s) {
        int value = compiler.slot(s.value(), true);
        int[] index = lineSlots(s.scatter().terms());
        Indexed place = indexed(instrs.walk(s.access(), true), index, s.scatter().terms(), s.scatter().op());
        Elements elements = Elements.of(compiler.kernel().operands().get(s.operand()).dtype());
        int[] reads = Arrays.copyOf(index, index.length + 1);
        reads[index.length] = value;
        plan.add(NONE, reads, false, t -> new LineScatter(value, s.operand(), place, s.scatter().mode(), elements));
    }

    int planLineGather(Instr.Gather g) {
        int[] index = lineSlots(g.terms());
        Indexed place = indexed(instrs.walk(g.base(), true), index, g.terms(), g.op());
        Elements elements = Elements.of(g.dtype());
        int s = plan.newSlot(g.dtype());
        plan.slot(s).load = true;
        plan.add(s, index, false, t -> new LineGather(s, g.operand(), place, elements));
        return s;
    }

    /** Whether the tile goes by columns and neighbours along the last axis across them have the same indices, all of them loaded. */
    boolean comesInRuns(Instr.Gather g) {
        Shape outer = compiler.kernel().outer();
        int axis = longerThanOne(outer, outer.rank() - 1);
        if (!compiler.tiling().columns() || axis < 0 || outer.dim(axis) < Elements.SHORT || !isStride(g.base(), axis, 1)) {
            return false;
        }
        int before = longerThanOne(outer, axis - 1);
        if (before >= 0 && isStride(g.base(), before, outer.dim(axis))) {
            return false;
        }
        return g.terms().stream().allMatch(t -> compiler.kernel().body().get(t.arg()) instanceof Instr.Load l
            && l.dtype() == DType.INT64 && l.inner() && isStride(l.access(), axis, 0));
    }

    /** The last axis up to {@code axis} that has more than one place, or -1. */
    private static int longerThanOne(Shape shape, int axis) {
        int d = axis;
        while (d >= 0 && shape.dim(d) == 1) {
            d--;
        }
        return d;
    }

    private static boolean isStride(Access a, int axis, long stride) {
        return a.isStrided() && a.first().stride(axis) == stride;
    }

    int planRunGather(Instr.Gather g) {
        RunGather.Term[] terms = g.terms().stream().map(t -> {
            Instr.Load l = (Instr.Load) compiler.kernel().body().get(t.arg());
            return new RunGather.Term(l.operand(), instrs.walk(l.access(), true), t.stride());
        }).toArray(RunGather.Term[]::new);
        Indexed place = indexed(instrs.walk(g.base(), true), new int[0], g.terms(), g.op());
        Elements elements = Elements.of(g.dtype());
        int s = plan.newSlot(g.dtype());
        plan.slot(s).load = true;
        plan.add(s, new int[0], false, t -> new RunGather(s, g.operand(), place, terms, elements));
        return s;
    }

    private int[] lineSlots(List<Instr.Term> terms) {
        Map<Integer, Integer> slots = new HashMap<>();
        return terms.stream().mapToInt(t -> lineSlot(t.arg(), slots)).toArray();
    }

    /** The slot of a value of which a line of the tile has one. */
    private int lineSlot(int v, Map<Integer, Integer> slots) {
        if (compiler.constantSlot(v) != NONE) {
            return compiler.constantSlot(v);
        }
        if (!slots.containsKey(v)) {
            Instr i = compiler.kernel().body().get(v);
            int[] reads = i.args().stream().mapToInt(a -> lineSlot(a, slots)).toArray();
            Arrays.stream(reads).forEach(r -> plan.slot(r).onlyReduced = false);
            int s = plan.newSlot(i.dtype());
            StepPlan.Maker maker = instrs.maker(i, s, reads, true, false);
            plan.slot(s).onlyReduced = false;
            plan.add(s, reads, false, t -> new Step.OneRow(maker.make(null)));
            slots.put(v, s);
        }
        return slots.get(v);
    }

    static Indexed indexed(Walk base, int[] args, List<Instr.Term> terms, String op) {
        return new Indexed(base, args, terms.stream().mapToLong(Instr.Term::extent).toArray(),
            terms.stream().mapToLong(Instr.Term::stride).toArray(), op);
    }
}
