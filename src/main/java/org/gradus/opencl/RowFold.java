package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.concat;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Level;
import org.gradus.opencl.Launch.Arg;

/**
 * Folds along rows on CPU drivers: a work-item takes whole rows, or a part of one. Dear values that several walks over a row want,
 * as the exponentials of a softmax, are left behind by the first one, in memory that a work-item uses for all its rows.
 */
final class RowFold extends Fold {
    private static final int LANES = 64;
    /** Elements of a work-item: at least, and where there are many of them. */
    private static final long LEAST = 4096;
    private static final long MUCH = 1 << 16;
    /** Longest row of which values are kept: they stay in the second-level cache. */
    private static final long KEPT = 1 << 16;
    private static final int DEAR = 20;
    /** Elements of a cache line. */
    private static final int LINE = 16;

    private final long nx;
    private final long nj;
    private final List<String> keptTypes = new ArrayList<>();
    private long items;
    private int dearest;

    RowFold(Traits traits, Kernel.Loop loop) {
        super(traits, loop);
        this.nx = inner == 0 ? 1 : loop.inner().dim(inner - 1);
        this.nj = nx == 0 ? 0 : count / nx;
        constants.put("GR_LANES", LANES);
        constants.put("GR_BLOCK", 64 * LANES);
    }

    @Override
    Composed compose() {
        Emitter e = emitter(false, Level.OUTER, Level.ELEMENT, true);
        List<String> kept = keep(e);
        dearest = dearest(e);
        var entry = entry("rows_cpu", e, e.coordinates("row", 0, outer));
        entry.with("declare", concat(kept, e.declarations()));
        long parts = parts(rows, LEAST_PART);
        long each = kept.isEmpty() ? rowsEach() : ceilDiv(rows, 4L * traits.enough());
        items = ceilDiv(rows, each);
        if (parts == 1) {
            return composed(entry, 1, grid(each, nj, nx, 1, 1, MODE_WHOLE));
        }
        long jEach = nj > 1 ? ceilDiv(nj, parts) : nj;
        long xEach = nj > 1 ? nx : ceilDiv(ceilDiv(nx, parts), LANES) * LANES;
        long used = nj > 1 ? ceilDiv(nj, jEach) : ceilDiv(nx, xEach);
        return composed(entry, used, grid(1, jEach, xEach, used, used, MODE_PART), grid(1, nj, nx, 1, used, MODE_JOIN));
    }

    /** At least so many that starting a work-item matters little, and more where enough of them remain. */
    private long rowsEach() {
        long least = Math.min(ceilDiv(LEAST, Math.max(1, count)), ceilDiv(rows, traits.enough()));
        long more = Math.min(ceilDiv(MUCH, Math.max(1, count)), rows / (8L * traits.enough()));
        return Math.max(1, Math.max(least, more));
    }

    /** Decides what is kept, and declares where. */
    private List<String> keep(Emitter e) {
        List<String> declarations = new ArrayList<>();
        for (int v = loop.body().size() - 1; count <= KEPT && v >= 0; v--) {
            boolean dear = loop.body().get(v) instanceof Instr.Apply a && a.fn().cost() >= DEAR;
            int first = dear && e.level(v) == Level.ELEMENT ? firstOfSeveral(e, v) : -1;
            if (first >= 0) {
                e.enter(first);
                e.keep(v);
                String all = parameters.scratch("all_kept" + v, e.type(v), keptTypes.size());
                keptTypes.add(e.type(v));
                declarations.add("__global " + e.type(v) + " *const kept" + v + " = " + all
                    + " + get_global_id(0) * (size_t)((nj * nx + " + (LINE - 1) + ") / " + LINE + " * " + LINE + ");");
            }
        }
        e.enter(0);
        return declarations;
    }

    /** The first walk that needs a value, or -1 where no other one does. */
    private int firstOfSeveral(Emitter e, int v) {
        int first = -1;
        for (int p = 0; p < passes; p++) {
            e.enter(p);
            if (e.needed(e.reduces(p), innerStores(e, p)).contains(v)) {
                if (first >= 0) {
                    return first;
                }
                first = p;
            }
        }
        return -1;
    }

    @Override
    long[] scratch(long parts) {
        long elements = items * Math.max(1, ceilDiv(count, LINE)) * LINE;
        return keptTypes.isEmpty() ? super.scratch(parts)
            : keptTypes.stream().mapToLong(t -> elements * bytes(t)).toArray();
    }

    private Grid grid(long rowsEach, long jEach, long xEach, long items, long parts, int mode) {
        return Grid.of(new long[] {ceilDiv(rows, rowsEach), items}, new long[] {1, 1}, index(rows), index(rowsEach), index(nj),
            index(nx), index(jEach), index(xEach), index(parts), new Arg.Int(mode));
    }

    @Override
    List<String> walk(Emitter e, int pass) {
        List<Integer> reduces = e.reduces(pass);
        List<Kernel.Store> stores = innerStores(e, pass);
        Set<Integer> needed = e.needed(reduces, stores);
        List<String> outerValues = e.statements(needed, Level.OUTER, -1);
        List<String> element = e.statements(needed, Level.ELEMENT, -1);
        e.left().forEach(v -> element.add(Emitter.place(v) + " = " + e.value(v) + ";"));
        stores.forEach(s -> e.store(s, element));
        Map<String, List<String>> holes = new LinkedHashMap<>();
        if (!reduces.isEmpty()) {
            Lanes lanes = new Lanes(this, e, reduces);
            lanes.fold("j * nx + x", element);
            holes.put("begin", lanes.begin);
            holes.put("end", lanes.end);
        }
        holes.put("element", element);
        holes.put("ahead", pass == dearest ? ahead(e, needed, pass) : List.of());
        List<String> coordinates = e.coordinates("j", outer, Math.max(outer, outer + inner - 1));
        holes.put("outer", concat(concat(coordinates, e.takeOuterBases()), outerValues));
        return Template.of(!reduces.isEmpty() ? "rows_cpu_pass" : loop.hasScatter() ? "rows_cpu_scatter" : "rows_cpu_store")
            .lines(holes);
    }

    /**
     * What the walk that computes most asks for, as it leaves memory most time: the next row, and where it computes much also what
     * later walks will write.
     */
    private List<String> ahead(Emitter e, Set<Integer> needed, int pass) {
        List<Kernel.Store> later = new ArrayList<>();
        for (int p = pass + 1; cost(e, pass) >= DEAR && p < passes; p++) {
            later.addAll(innerStores(e, p));
        }
        return concat(e.ahead(needed), e.ahead(later));
    }

    /** Of several walks with folds, over a row that the cache keeps, the one that computes most; -1 if there is none. */
    private int dearest(Emitter e) {
        int dearest = -1;
        int most = -1;
        for (int p = 0; passes > 1 && count <= KEPT && p < passes; p++) {
            e.enter(p);
            int cost = e.reduces(p).isEmpty() ? -1 : cost(e, p);
            if (cost > most) {
                most = cost;
                dearest = p;
            }
        }
        e.enter(0);
        return dearest;
    }

    private int cost(Emitter e, int pass) {
        return e.needed(e.reduces(pass), innerStores(e, pass)).stream().filter(v -> e.level(v) == Level.ELEMENT)
            .mapToInt(v -> loop.body().get(v) instanceof Instr.Apply a ? a.fn().cost() : 0).sum();
    }

    @Override
    List<String> tree(Emitter e, List<Integer> reduces) {
        if (reduces.isEmpty()) {
            return List.of();
        }
        List<String> out = new ArrayList<>();
        List<String> merges = new ArrayList<>();
        for (int r : reduces) {
            if (reduce(r).from().isFloating() && !isArg(r)) {
                out.add("a" + r + "[0] = " + e.call("gr_all_" + reduce(r).op().name().toLowerCase(Locale.ROOT), operandType(r),
                    "a" + r) + ";");
            } else {
                merge(e, r, "[l]", "a" + r + "[l + h]", "n" + r + "[l + h]", merges);
            }
        }
        if (!merges.isEmpty()) {
            out.addAll(Template.of("rows_cpu_tree").lines(Map.of("merge", merges)));
        }
        return concat(out, results(e, reduces));
    }

    @Override
    List<String> start(Emitter e, List<Integer> reduces) {
        return new Lanes(this, e, reduces).start;
    }

    @Override
    List<String> values(Emitter e, Set<Integer> needed, int stage) {
        return e.statements(needed, Level.ROW, stage);
    }

    @Override
    List<String> each(List<String> statements) {
        return statements;
    }

    @Override
    String at() {
        return "[0]";
    }

    @Override
    String rowNumber() {
        return "row";
    }
}
