package org.gradus.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/**
 * Turns a loop kernel into a {@link LoopProgram}: puts the instructions in order, stage by stage. A row value has one slot; an
 * inner value has one in each stage whose loop needs it; a row value that meets inner ones has another, which repeats it along
 * the inner loop.
 */
final class LoopCompiler {
    private static final int NONE = StepPlan.NONE;
    /** A chain takes rows of this length one by one, shorter ones all together with their own values repeated. */
    private static final int LONG = 128;

    private final KernelSet kernels;
    private final Kernel.Loop kernel;
    private final List<Instr> body;
    private final Tiling tiling;
    private final int[] level;
    private final boolean[] constant;

    private final StepPlan plan = new StepPlan();
    private final InstrPlanner instrs;
    private final ChainPlanner chains;
    private final IndexPlanner indices;
    private final int[] rowSlot;
    private final int[] innerSlot;
    private final int[] expandedSlot;
    private int reductions;

    private LoopCompiler(Kernel.Loop kernel, Tiling tiling, KernelSet kernels) {
        this(kernel, tiling, kernels, null);
    }

    /** @param shared by value of a map that goes by rows: whether it is the same for all rows; null if nothing is asked */
    private LoopCompiler(Kernel.Loop kernel, Tiling tiling, KernelSet kernels, boolean[] shared) {
        this.kernel = kernel;
        this.kernels = kernels;
        this.body = kernel.body();
        this.tiling = tiling;
        this.instrs = new InstrPlanner(kernel, tiling, kernels, plan);
        this.indices = new IndexPlanner(this, instrs, plan, shared);
        this.chains = new ChainPlanner(plan, kernels);
        int n = body.size();
        level = new int[n];
        constant = new boolean[n];
        rowSlot = filled(n);
        innerSlot = filled(n);
        expandedSlot = filled(n);
    }

    static int[] filled(int n) {
        int[] a = new int[n];
        Arrays.fill(a, NONE);
        return a;
    }

    static LoopProgram compile(Kernel.Loop whole, KernelSet kernels) {
        Kernel.Loop kernel = NumberedRows.cut(whole);
        if (Transposition.isIn(kernel)) {
            Kernel.Loop rows = Transposition.asRows(kernel);
            return new LoopCompiler(rows, Tiling.square(rows), kernels).compile();
        }
        if (NumberedRows.is(kernel)) {
            Kernel.Loop rows = NumberedRows.asRows(kernel);
            return new LoopCompiler(rows, Tiling.severalRows(rows), kernels, NumberedRows.shared(rows)).compile();
        }
        if (kernels.chains() && RowMap.is(kernel, LONG)) {
            Kernel.Loop rows = NumberedRows.asRows(kernel);
            return new LoopCompiler(rows, Tiling.severalRows(rows), kernels).compile();
        }
        return new LoopCompiler(kernel, Tiling.of(kernel), kernels).compile();
    }

    /** For a map that follows a matrix product, by blocks of its rows and columns. */
    static LoopProgram compileEpilogue(Kernel.Loop kernel, KernelSet kernels) {
        Kernel.Loop rows = Transposition.asRows(kernel);
        return new LoopCompiler(rows, Tiling.wholeRows(rows), kernels).compile();
    }

    private LoopProgram compile() {
        for (int v = 0; v < body.size(); v++) {
            Instr i = body.get(v);
            boolean fixed = i instanceof Instr.Scalar
                || i instanceof Instr.Load l && instrs.walk(l.access(), l.inner()).isConstant()
                || i instanceof Instr.Iota n && instrs.walk(n.access(), n.inner()).isConstant()
                || i instanceof Instr.Apply || i instanceof Instr.Cast;
            for (int arg : i.args()) {
                level[v] = Math.max(level[v], level[arg]);
                fixed &= constant[arg];
            }
            constant[v] = fixed;
            level[v] += i instanceof Instr.Reduce ? 1 : 0;
        }
        return tiling.whole() ? inOnePass() : inStages();
    }

    private LoopProgram inOnePass() {
        planConstants();
        int fixed = plan.size();
        indices.planShared();
        int constants = plan.size();
        for (Kernel.Store s : kernel.stores()) {
            storedArgs(s, isInner(s));
        }
        kernel.stores().forEach(this::planStore);
        int end = plan.size();
        chains.group(constants, end);
        chains.keepOperands();
        RowLoop rows = planRowLoop();
        Step[] steps = make(0, end, tiling.hasInner());
        Step[] pass = chains.replace(steps, constants, end, storePlaces(tiling.hasInner()));
        return program(Arrays.copyOf(steps, fixed), Arrays.copyOfRange(steps, fixed, constants), pass, null, null,
            withEarly(rows, steps, end));
    }

    private LoopProgram inStages() {
        planConstants();
        int constants = plan.size();
        int last = 0;
        for (int v = 0; v < body.size(); v++) {
            last = Math.max(last, body.get(v) instanceof Instr.Reduce ? level[v] : 0);
        }
        List<int[]> cuts = new ArrayList<>();
        List<List<Integer>> folded = new ArrayList<>();
        for (int s = 0; s <= last; s++) {
            int[] cut = new int[4];
            cuts.add(cut);
            cut[0] = plan.size();
            planRowsNeededInLoop(s, s == last);
            cut[1] = plan.size();
            List<Integer> reduces = new ArrayList<>();
            Arrays.fill(innerSlot, NONE);
            for (int v = 0; v < body.size(); v++) {
                if (body.get(v) instanceof Instr.Reduce r && level[v] == s + 1) {
                    slot(r.arg(), true);
                    reduces.add(v);
                }
            }
            if (s == last) {
                kernel.stores().stream().filter(Kernel.Store::inner).forEach(t -> storedArgs(t, true));
                kernel.stores().stream().filter(Kernel.Store::inner).forEach(this::planStore);
            }
            cut[2] = plan.size();
            for (int v : reduces) {
                planReduce(v);
            }
            cut[3] = plan.size();
            plan.loop(cut[1], cut[3]);
            folded.add(reduces);
        }
        int stores = plan.size();
        for (Kernel.Store s : kernel.stores()) {
            if (!s.inner()) {
                storedArgs(s, false);
            }
        }
        kernel.stores().stream().filter(s -> !s.inner()).forEach(this::planStore);
        int end = plan.size();
        cuts.forEach(c -> chains.group(c[1], c[2]));
        chains.keepOperands();
        RowLoop rows = planRowLoop();

        Step[] steps = make(cuts.get(last)[1], cuts.get(last)[2], true);
        LoopProgram.Stage[] stages = new LoopProgram.Stage[cuts.size()];
        for (int s = 0; s < stages.length; s++) {
            int[] c = cuts.get(s);
            Step.Reduce[] reduces = Arrays.copyOfRange(steps, c[2], c[3], Step.Reduce[].class);
            Step[] loop = chains.replace(steps, c[1], c[2], s == last ? storePlaces(true) : Map.of());
            stages[s] = new LoopProgram.Stage(Arrays.copyOfRange(steps, c[0], c[1]), loop, reduces,
                columns(s == last, folded.get(s), reduces));
        }
        return program(Arrays.copyOf(steps, constants), new Step[0], null, stages, Arrays.copyOfRange(steps, stores, end),
            withEarly(rows, steps, end));
    }

    private ColumnFolds columns(boolean isLast, List<Integer> folds, Step.Reduce[] reduces) {
        if (!tiling.columns() || isLast && kernel.stores().stream().anyMatch(Kernel.Store::inner)) {
            return null;
        }
        List<Instr.Reduce> values = folds.stream().map(v -> (Instr.Reduce) body.get(v)).toList();
        ColumnPlanner planner = new ColumnPlanner(kernel, kernels, instrs::walk, constantSlots(), expandedSlot);
        return planner.plan(values, reduces, tiling.chunk());
    }

    /** Row values must be there before the loop starts that uses them. */
    private void planRowsNeededInLoop(int stage, boolean isLast) {
        boolean[] seen = new boolean[body.size()];
        for (int v = 0; v < body.size(); v++) {
            if (body.get(v) instanceof Instr.Reduce r && level[v] == stage + 1) {
                rowsBelow(r.arg(), seen);
            }
        }
        if (isLast) {
            for (Kernel.Store s : kernel.stores()) {
                if (s.inner()) {
                    valuesOf(s).forEach(v -> rowsBelow(v, seen));
                }
            }
        }
    }

    private void rowsBelow(int v, boolean[] seen) {
        if (seen[v] || constant[v]) {
            return;
        }
        seen[v] = true;
        if (isInner(v)) {
            body.get(v).args().forEach(a -> rowsBelow(a, seen));
        } else {
            slot(v, true);
        }
    }

    /** Behind all else, as what rows need early is computed in the place of all else. */
    private RowLoop planRowLoop() {
        EarlyPlanner early = new EarlyPlanner(body, instrs, plan, constantSlots());
        return new RowPlanner(kernel, tiling, kernels, instrs::walk, constantSlots()).plan(early::asFloat);
    }

    private static RowLoop withEarly(RowLoop rows, Step[] steps, int from) {
        return rows == null ? null : rows.after(Arrays.copyOfRange(steps, from, steps.length));
    }

    private LoopProgram program(Step[] once, Step[] shared, Step[] pass, LoopProgram.Stage[] stages, Step[] outerStores,
                                RowLoop rows) {
        return new LoopProgram(isOneLoop(pass) ? tiling.ofOneLoop() : tiling, reductions, plan.homes(), once, shared,
            pass, stages, outerStores, rows);
    }

    /** Whether one step alone computes elements: no block waits in cache for a second one. */
    private boolean isOneLoop(Step[] pass) {
        return pass != null && Arrays.stream(pass).filter(LoopCompiler::isLoop).count() == 1
            && Arrays.stream(pass).allMatch(s -> isLoop(s) || s instanceof Step.Load || s instanceof Step.Store
                || tiling.hasInner() && s instanceof Step.Apply a && !a.isInner());
    }

    private static boolean isLoop(Step s) {
        return s instanceof ChainStep || s instanceof Step.Expand;
    }

    private int[] constantSlots() {
        int[] slots = filled(body.size());
        for (int v = 0; v < slots.length; v++) {
            slots[v] = constant[v] ? rowSlot[v] : NONE;
        }
        return slots;
    }

    Kernel.Loop kernel() {
        return kernel;
    }

    Tiling tiling() {
        return tiling;
    }

    /** The slot of a value that is one scalar, or {@link StepPlan#NONE}. */
    int constantSlot(int v) {
        return constant[v] ? rowSlot[v] : NONE;
    }

    /** A value along the inner loop is in this slot. */
    void keepInner(int v, int slot) {
        innerSlot[v] = slot;
    }

    boolean isInner(int v) {
        return !constant[v] && tiling.hasInner() && body.get(v).inner();
    }

    private void planConstants() {
        for (int v = 0; v < body.size(); v++) {
            if (constant[v]) {
                rowSlot[v] = planValue(v, false);
                plan.slot(rowSlot[v]).forever = true;
            }
        }
    }

    /** The slot that has a value, planning its computation if need be; {@code inner} asks for one along the inner loop. */
    int slot(int v, boolean inner) {
        if (constant[v]) {
            return rowSlot[v];
        }
        if (isInner(v)) {
            if (innerSlot[v] == NONE) {
                innerSlot[v] = planValue(v, true);
            }
            return innerSlot[v];
        }
        if (rowSlot[v] == NONE) {
            rowSlot[v] = body.get(v) instanceof Instr.Reduce ? planReduce(v) : planValue(v, false);
        }
        if (!inner) {
            return rowSlot[v];
        }
        if (expandedSlot[v] == NONE) {
            expandedSlot[v] = planExpand(v);
        }
        return expandedSlot[v];
    }

    private int planValue(int v, boolean inner) {
        Instr i = body.get(v);
        if (inner && i instanceof Instr.Gather g && indices.goesByRows(g)) {
            return indices.planRowGather(g);
        }
        if (inner && i instanceof Instr.Gather g && indices.comesInLines(g)) {
            return indices.planLineGather(g);
        }
        if (inner && i instanceof Instr.Gather g && indices.comesInRuns(g)) {
            return indices.planRunGather(g);
        }
        return instrs.plan(i, i.args().stream().mapToInt(a -> slot(a, inner)).toArray(), inner, constant[v], instrs.link(i, inner));
    }

    private boolean isInner(Kernel.Store s) {
        return s.inner() && tiling.hasInner();
    }

    private int planReduce(int v) {
        Instr.Reduce r = (Instr.Reduce) body.get(v);
        int arg = slot(r.arg(), true);
        int s = rowSlot[v] = plan.newSlot(r.dtype());
        int number = reductions++;
        Reducer reducer = kernels.reducer(r.op(), r.from());
        plan.add(s, new int[] {arg}, false, t -> new Step.Reduce(s, number, arg, reducer, tiling.columns(),
            tiling.rowsPerTile()));
        return s;
    }

    private int planExpand(int v) {
        int arg = rowSlot[v];
        DType dtype = body.get(v).dtype();
        int s = plan.newSlot(dtype);
        boolean links = dtype == DType.FLOAT32 && !tiling.columns() && tiling.chunk() >= LONG && kernels.chains();
        plan.add(s, new int[] {arg}, false, links ? new StepPlan.Link(null, true) : null,
            t -> new Step.Expand(s, arg, tiling.columns(), t, Elements.of(dtype)));
        return s;
    }

    private List<Integer> valuesOf(Kernel.Store s) {
        List<Integer> all = new ArrayList<>(List.of(s.value()));
        if (s.scatter() != null && !indices.mergesLines(s)) {
            s.scatter().terms().forEach(t -> all.add(t.arg()));
        }
        return all;
    }

    private int[] storedArgs(Kernel.Store s, boolean inner) {
        return valuesOf(s).stream().mapToInt(v -> slot(v, inner)).toArray();
    }

    private void planStore(Kernel.Store s) {
        if (s.scatter() != null && indices.mergesLines(s)) {
            indices.planLineScatter(s);
            return;
        }
        int[] reads = storedArgs(s, isInner(s));
        Arrays.stream(reads).forEach(r -> plan.slot(r).onlyReduced = false);
        Walk walk = instrs.walk(s.access(), s.inner());
        Elements elements = Elements.of(kernel.operands().get(s.operand()).dtype());
        if (kernel.stores().size() > 1 && plan.slot(reads[0]).load) {
            plan.slot(reads[0]).usedAnywhere = false;
        }
        if (s.scatter() == null) {
            plan.add(NONE, reads, false, t -> new Step.Store(reads[0], s.operand(), walk, elements));
        } else {
            int[] index = Arrays.copyOfRange(reads, 1, reads.length);
            Indexed place = IndexPlanner.indexed(walk, index, s.scatter().terms(), s.scatter().op());
            plan.add(NONE, reads, false, t -> new Scatter(reads[0], s.operand(), place, s.scatter().mode(), elements));
        }
    }

    /** @param from, to the planned steps among which a value may be computed where it is stored */
    private Step[] make(int from, int to, boolean innerOnly) {
        return plan.make(targets(from, to, innerOnly));
    }

    /**
     * A value may go straight to where it is stored if nothing that comes after it reads memory, which the store might have
     * changed.
     */
    private Step.Target[] targets(int from, int to, boolean innerOnly) {
        Step.Target[] targets = new Step.Target[plan.size()];
        int lastRead = plan.lastRead(from, to);
        storePlaces(innerOnly).forEach((slot, target) -> {
            StepPlan.Slot v = plan.slot(slot);
            if (v.defined >= Math.max(from, lastRead) && v.defined < to) {
                targets[v.defined] = target;
            }
        });
        return targets;
    }

    /** Where the values are stored that may be computed there, by slot. */
    private Map<Integer, Step.Target> storePlaces(boolean innerOnly) {
        Map<Integer, Step.Target> places = new HashMap<>();
        for (Kernel.Store s : kernel.stores()) {
            boolean eligible = s.scatter() == null && !constant[s.value()] && (!innerOnly || isInner(s));
            int[] slots = !innerOnly ? rowSlot : isInner(s.value()) ? innerSlot : expandedSlot;
            int slot = eligible ? slots[s.value()] : NONE;
            if (eligible && plan.slot(slot).usedAnywhere) {
                places.putIfAbsent(slot, new Step.Target(s.operand(), instrs.walk(s.access(), s.inner())));
            }
        }
        return places;
    }
}
