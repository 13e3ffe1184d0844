package org.gradus.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;

/** Plans what a {@link LoopCompiler} finds by index: rows of gathers, lines of scatters, and indices that these have in common. */
final class IndexPlanner {
    private static final int NONE = StepPlan.NONE;

    private final LoopCompiler compiler;
    private final StepPlan plan;
    /** By value of a map with gathers that goes by rows: whether it is the same for all rows. */
    private final boolean[] shared;
    private final int[] sharedSlot;

    IndexPlanner(LoopCompiler compiler, StepPlan plan, boolean[] shared) {
        this.compiler = compiler;
        this.plan = plan;
        this.shared = shared;
        this.sharedSlot = shared == null ? null : LoopCompiler.filled(shared.length);
    }

    /** Indices that all rows share are computed once, for one row. */
    void planShared() {
        for (int v = 0; shared != null && v < compiler.kernel().body().size(); v++) {
            if (compiler.kernel().body().get(v) instanceof Instr.Gather g && goesByRows(g)) {
                g.terms().stream().filter(t -> isShared(t.arg())).forEach(t -> sharedSlot(t.arg()));
            }
        }
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
            int[] reads = LoopCompiler.args(i).stream().mapToInt(this::sharedSlot).toArray();
            sharedSlot[v] = compiler.plan(i, reads, true, false, null);
            plan.slot(sharedSlot[v]).forever = true;
        }
        return sharedSlot[v];
    }

    /** Whether a {@link RowGather} takes it: at most one index goes along the rows. */
    boolean goesByRows(Instr.Gather g) {
        return shared != null && g.inner() && compiler.walk(g.base(), true).hasRowStride()
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
        Indexed place = indexed(compiler.walk(g.base(), true), reads, terms, g.op());
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
        Walk walk = compiler.walk(s.access(), s.inner());
        boolean lines = compiler.tiling().columns() && walk.isInLines()
            && Elements.of(compiler.kernel().operands().get(s.operand()).dtype()).mergesLines(s.scatter().mode());
        boolean[] same = lines ? GatheredRows.shared(compiler.kernel()) : null;
        return lines && s.scatter().terms().stream().allMatch(t -> same[t.arg()] && compiler.isInner(t.arg()));
    }

    void planLineScatter(Kernel.Store s) {
        int value = compiler.slot(s.value(), true);
        Map<Integer, Integer> slots = new HashMap<>();
        int[] index = s.scatter().terms().stream().mapToInt(t -> lineSlot(t.arg(), slots)).toArray();
        Indexed place = indexed(compiler.walk(s.access(), true), index, s.scatter().terms(), s.scatter().op());
        Elements elements = Elements.of(compiler.kernel().operands().get(s.operand()).dtype());
        int[] reads = Arrays.copyOf(index, index.length + 1);
        reads[index.length] = value;
        plan.add(NONE, reads, false, t -> new LineScatter(value, s.operand(), place, s.scatter().mode(), elements));
    }

    /** The slot of a value of which a line of the tile has one. */
    private int lineSlot(int v, Map<Integer, Integer> slots) {
        if (compiler.constantSlot(v) != NONE) {
            return compiler.constantSlot(v);
        }
        if (!slots.containsKey(v)) {
            Instr i = compiler.kernel().body().get(v);
            int[] reads = LoopCompiler.args(i).stream().mapToInt(a -> lineSlot(a, slots)).toArray();
            Arrays.stream(reads).forEach(r -> plan.slot(r).onlyReduced = false);
            int s = plan.newSlot(i.dtype());
            StepPlan.Maker maker = compiler.maker(i, s, reads, true, false);
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
