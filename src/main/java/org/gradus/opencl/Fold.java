package org.gradus.opencl;

import static org.gradus.opencl.Composer.concat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.ReduceOp;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Axis;
import org.gradus.opencl.Emitter.Level;

/**
 * Kernels with an inner loop: folds, what uses folded values along the row, scatters. The row is walked once for each stage of
 * folds that depend on one another. Few long rows are cut into parts, which a second launch of the same program joins.
 *
 * <p>In the text, fold number r has its partial results in {@code a<r>} (for arg folds the places in {@code n<r>}) and its
 * result in {@code v<r>}.
 */
abstract class Fold {
    /** Fewest elements for which a part of a row is worth a work-item. */
    static final long LEAST_PART = 16384;
    /** So few elements a row that its vector code would be mostly edges: several rows side by side are faster. */
    private static final long FEW = 32;
    static final int MODE_WHOLE = 0;
    static final int MODE_PART = 1;
    static final int MODE_JOIN = 2;

    final Traits traits;
    final Kernel.Loop loop;
    final Parameters parameters;
    final Set<Library.Call> calls = Composer.calls();
    final Map<String, Object> constants = new LinkedHashMap<>();
    final int outer;
    final int inner;
    final long rows;
    final long count;
    final int passes;
    private final List<String> partTypes = new ArrayList<>();

    Fold(Traits traits, Kernel.Loop loop) {
        this.traits = traits;
        this.loop = loop;
        this.parameters = new Parameters(loop);
        this.outer = loop.outer().rank();
        this.inner = loop.inner().rank();
        this.rows = loop.outer().numel();
        this.count = loop.inner().numel();
        this.passes = passes();
    }

    static Fold of(Traits traits, Kernel.Loop loop) {
        boolean across = loop.outer().rank() > 0 && (neighboursAcross(loop) || !traits.gpu() && loop.inner().numel() <= FEW);
        if (traits.gpu()) {
            return new GroupFold(traits, loop, across);
        }
        return across ? new ColumnFold(traits, loop) : new RowFold(traits, loop);
    }

    abstract Composed compose();

    /**
     * Whether more accesses have their neighbours in memory along the last outer axis than along the last inner one. Those that
     * repeat along either, as a row's mean does, stay in cache whatever the order, and have no say.
     */
    private static boolean neighboursAcross(Kernel.Loop loop) {
        int balance = 0;
        for (Instr i : loop.body()) {
            if (i instanceof Instr.Load l && l.inner()) {
                balance += across(loop, l.access()) - along(loop, l.access());
            } else if (i instanceof Instr.Gather g && g.inner()) {
                balance += across(loop, g.base());
            }
        }
        for (Kernel.Store s : loop.stores()) {
            if (s.inner()) {
                balance += across(loop, s.access()) - (s.scatter() == null ? along(loop, s.access()) : 0);
            }
        }
        return balance > 0;
    }

    private static int across(Kernel.Loop loop, Access a) {
        return unit(loop, a, loop.outer().rank() - 1);
    }

    private static int along(Kernel.Loop loop, Access a) {
        return unit(loop, a, loop.outer().rank() + loop.inner().rank() - 1);
    }

    private static int unit(Kernel.Loop loop, Access a, int axis) {
        int outer = loop.outer().rank();
        boolean repeats = a.repeats(0, outer) || a.repeats(outer, outer + loop.inner().rank());
        return !repeats && Math.abs(a.first().stride(axis)) == 1 ? 1 : 0;
    }

    private int passes() {
        Emitter e = plainEmitter();
        int n = 0;
        while (!e.reduces(n).isEmpty()) {
            n++;
        }
        for (Kernel.Store s : loop.stores()) {
            n = Math.max(n, s.inner() ? e.stage(s) + 1 : 0);
        }
        return n;
    }

    /** All outer axes at row level. */
    final Emitter plainEmitter() {
        return emitter(false, Level.ELEMENT, Level.ELEMENT, false);
    }

    /**
     * @param lane whether the last outer axis is a lane, called x
     * @param x    whether the last inner axis is called x
     */
    final Emitter emitter(boolean lane, Level innerAxes, Level lastInner, boolean x) {
        List<Axis> axes = new ArrayList<>();
        for (int d = 0; d < outer; d++) {
            axes.add(lane && d == outer - 1 ? new Axis("x", Level.LANE) : new Axis("c" + d, Level.ROW));
        }
        for (int d = 0; d < inner; d++) {
            boolean last = d == inner - 1;
            axes.add(new Axis(x && last ? "x" : "i" + d, last ? lastInner : innerAxes));
        }
        return new Emitter(loop, parameters, axes, calls);
    }

    final List<Kernel.Store> innerStores(Emitter e, int pass) {
        return loop.stores().stream().filter(s -> s.inner() && e.stage(s) == pass).toList();
    }

    /** All values that walks or row stores need. */
    private Set<Integer> all(Emitter e) {
        List<Integer> reduces = new ArrayList<>();
        for (int p = 0; p < passes; p++) {
            reduces.addAll(e.reduces(p));
        }
        return e.needed(reduces, loop.stores());
    }

    final Instr.Reduce reduce(int r) {
        return (Instr.Reduce) loop.body().get(r);
    }

    final boolean isArg(int r) {
        return reduce(r).op().isArg();
    }

    final String operandType(int r) {
        return ClTypes.name(reduce(r).from());
    }

    final String operand(Emitter e, int r) {
        return e.value(reduce(r).arg());
    }

    /** Whether partial results are taken over to a second level, for accuracy. */
    final boolean hasLevels(int r) {
        return reduce(r).from().isFloating() && (reduce(r).op() == ReduceOp.SUM || reduce(r).op() == ReduceOp.PROD);
    }

    final String identity(Emitter e, int r) {
        String function = "gr_identity_" + switch (reduce(r).op()) {
            case SUM -> "sum";
            case PROD -> "prod";
            case MAX, ARGMAX -> "max";
            case MIN, ARGMIN -> "min";
        };
        return e.call(function, operandType(r), "(" + operandType(r) + ")0");
    }

    final String combine(Emitter e, int r, String a, String b) {
        String function = switch (reduce(r).op()) {
            case SUM -> "gr_add";
            case PROD -> "gr_mul";
            case MAX, ARGMAX -> "gr_maximum";
            case MIN, ARGMIN -> "gr_minimum";
        };
        return e.call(function, operandType(r), a, b);
    }

    /** Takes a value, for arg folds with its place, into the partial result at {@code at}. */
    final void merge(Emitter e, int r, String at, String value, String place, List<String> out) {
        String a = "a" + r + at;
        if (!isArg(r)) {
            out.add(a + " = " + combine(e, r, a, value) + ";");
            return;
        }
        String n = "n" + r + at;
        String wins = reduce(r).op() == ReduceOp.ARGMAX ? "gr_argmax_wins" : "gr_argmin_wins";
        out.add("const uchar y" + r + " = " + e.call(wins, operandType(r), value, place, a, n) + ";");
        out.add(a + " = y" + r + " ? " + value + " : " + a + ";");
        out.add(n + " = y" + r + " ? " + place + " : " + n + ";");
    }

    /** Declarations of partial results that hold nothing yet. */
    abstract List<String> start(Emitter e, List<Integer> reduces);

    /** Statements of one walk, which folds into the partial results. */
    abstract List<String> walk(Emitter e, int pass);

    /** Joins partial results, so that those at {@link #at} are whole. */
    abstract List<String> tree(Emitter e, List<Integer> reduces);

    /** Statements for the values that are known after {@code stage} walks. */
    abstract List<String> values(Emitter e, Set<Integer> needed, int stage);

    /** Repeats statements for each result that a work-item holds side by side. */
    abstract List<String> each(List<String> statements);

    /** Where a whole result is in its array. */
    abstract String at();

    /** Row-major number of the result. */
    abstract String rowNumber();

    /** The loop over the parts that a work-item joins. */
    String partLoop() {
        return "for (gr_index part = 0; part < parts; part++) {";
    }

    /** What else must hold for a work-item to put a result aside. */
    String puts() {
        return "";
    }

    /**
     * All of an entry but its parameters. Where the walk may be divided, the same entry serves three kinds of launch, so that
     * another size needs no other program: in mode {@code GR_PART} it puts its results aside, in mode {@code GR_JOIN} it takes
     * those up instead of walking.
     */
    final Entry entry(String template, Emitter e, List<String> coordinates) {
        Set<Integer> all = all(e);
        List<String> row = values(e, all, 0);
        List<String> walks = new ArrayList<>();
        List<String> finish = new ArrayList<>();
        for (int p = 0; p < passes; p++) {
            List<Integer> reduces = e.reduces(p);
            walks.addAll(start(e, reduces));
            e.enter(p);
            List<String> walk = walk(e, p);
            if (divisible()) {
                walks.addAll(when("mode != GR_JOIN", walk));
                walks.addAll(when("mode == GR_JOIN", join(e, reduces)));
            } else {
                walks.addAll(walk);
            }
            walks.addAll(tree(e, reduces));
            List<String> after = values(e, all, p + 1);
            if (divisible()) {
                walks.addAll(when("mode == GR_PART" + puts(), each(putAside(reduces))));
                finish.addAll(after);
            } else {
                walks.addAll(after);
            }
        }
        List<String> stores = new ArrayList<>();
        loop.stores().stream().filter(s -> !s.inner()).forEach(s -> e.store(s, stores));
        finish.addAll(each(stores));
        return Entry.of(template, e, coordinates, row).with("passes", walks)
            .with("finish", divisible() ? when("mode != GR_PART", finish) : finish);
    }

    /** Constants for the results of a walk. */
    final List<String> results(Emitter e, List<Integer> reduces) {
        return reduces.stream()
            .map(r -> "const " + e.type(r) + " v" + r + " = " + (isArg(r) ? "(long)n" : "a") + r + at() + ";").toList();
    }

    private static List<String> when(String condition, List<String> statements) {
        List<String> out = new ArrayList<>();
        out.add("if (" + condition + ") {");
        statements.forEach(s -> out.add("    " + s));
        out.add("}");
        return out;
    }

    /** Whether rows may be cut into parts: one walk, and something to join. */
    final boolean divisible() {
        return passes == 1 && !loop.hasScatter() && loop.hasReduce();
    }

    /** Into how many parts each row is cut, when {@code blocks} work-items or groups would have work without. */
    final long parts(long blocks, long leastPart) {
        return !divisible() || 2 * blocks > traits.enough() ? 1
            : Math.max(1, Math.min(traits.enough() / Math.max(1, blocks), count / leastPart));
    }

    private List<String> putAside(List<Integer> reduces) {
        List<String> out = new ArrayList<>();
        for (int r : reduces) {
            out.add(aside("pa" + r, operandType(r)) + "[own_part * rows + " + rowNumber() + "] = a" + r + at() + ";");
            if (isArg(r)) {
                out.add(aside("pn" + r, "gr_index") + "[own_part * rows + " + rowNumber() + "] = n" + r + at() + ";");
            }
        }
        return out;
    }

    private List<String> join(Emitter e, List<Integer> reduces) {
        List<String> merges = new ArrayList<>();
        for (int r : reduces) {
            String place = "[part * rows + " + rowNumber() + "]";
            String value = aside("pa" + r, operandType(r)) + place;
            merge(e, r, at(), value, isArg(r) ? aside("pn" + r, "gr_index") + place : null, merges);
        }
        List<String> out = new ArrayList<>();
        out.add(partLoop());
        each(merges).forEach(s -> out.add("    " + s));
        out.add("}");
        return out;
    }

    private String aside(String name, String type) {
        if (!parameters.has(name)) {
            partTypes.add(type);
            parameters.scratch(name, type, partTypes.size() - 1);
        }
        return name;
    }

    /** Bytes of each temporary buffer; a few where there are no parts, because a kernel wants all its arguments. */
    long[] scratch(long parts) {
        return partTypes.stream().mapToLong(t -> parts == 1 ? 8
            : rows * parts * bytes(t)).toArray();
    }

    static int bytes(String type) {
        return type.equals("float") || type.equals("int") ? 4 : type.equals("uchar") ? 1 : 8;
    }

    /** @param grids one, or with several parts two */
    final Composed composed(Entry entry, long parts, Grid... grids) {
        if (divisible()) {
            constants.put("GR_PART", MODE_PART);
            constants.put("GR_JOIN", MODE_JOIN);
        }
        return Composer.composed(loop, Composer.wide(loop), constants, calls, parameters, entry, List.of(grids), scratch(parts));
    }
}
