package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.concat;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Level;

/** Folds along rows on CPU drivers: a work-item takes whole rows, or a part of one. */
final class RowFold extends Fold {
    private static final int LANES = 64;
    private static final long LEAST = 4096;

    private final long nx;
    private final long nj;

    RowFold(Traits traits, Kernel.Loop loop) {
        super(traits, loop);
        this.nx = inner == 0 ? 1 : loop.inner().dim(inner - 1);
        this.nj = nx == 0 ? 0 : count / nx;
        constants.put("GR_LANES", LANES);
        constants.put("GR_BLOCK", 64 * LANES);
    }

    @Override
    Composed compose() {
        long parts = parts(rows, LEAST_PART);
        return parts > 1 ? inParts(parts) : whole();
    }

    private Emitter emitter() {
        return emitter(false, Level.OUTER, Level.ELEMENT, true);
    }

    private Composed whole() {
        Emitter e = emitter();
        Set<Integer> all = all(e);
        List<String> row = e.statements(all, Level.ROW, 0);
        List<String> walks = new ArrayList<>();
        for (int p = 0; p < passes; p++) {
            walks.addAll(walk(e, p));
            walks.addAll(e.statements(all, Level.ROW, p + 1));
        }
        List<String> finish = finish(e);
        Entry entry = Entry.of(name, "rows_cpu", e, e.coordinates("row", 0, outer), row).with("passes", walks).with("finish", finish);
        long each = Math.max(1, Math.min(ceilDiv(LEAST, Math.max(1, count)), ceilDiv(rows, traits.enough())));
        Grid grid = Grid.of(name, new long[] {ceilDiv(rows, each)}, new long[] {1}, index(rows), index(each), index(nj), index(nx));
        return program(List.of(entry), List.of(grid));
    }

    private Composed inParts(long parts) {
        Emitter e = emitter();
        List<String> row = e.statements(e.needed(e.reduces(0), innerStores(e, 0)), Level.ROW, 0);
        List<String> walk = walk(e, 0);
        List<String> aside = putAside(e, "[0]", "row");
        Entry part = Entry.of(name + "_part", "rows_cpu_part", e, e.coordinates("row", 0, outer), row).with("passes", walk)
            .with("finish", aside);
        long jEach = nj > 1 ? ceilDiv(nj, parts) : 1;
        long xEach = nj > 1 ? nx : ceilDiv(ceilDiv(nx, parts), LANES) * LANES;
        long used = nj > 1 ? ceilDiv(nj, jEach) : ceilDiv(nx, xEach);
        Grid first = Grid.of(part.name(), new long[] {used, rows}, new long[] {1, 1},
            index(rows), index(nj), index(nx), index(jEach), index(xEach));
        Grid second = Grid.of(name, new long[] {rows}, new long[] {1}, index(rows), index(1), index(used));
        return program(List.of(part, join("rows_cpu_join")), List.of(first, second), scratch(used));
    }

    /** One walk over a row. */
    private List<String> walk(Emitter e, int pass) {
        List<Integer> reduces = e.reduces(pass);
        List<Kernel.Store> stores = innerStores(e, pass);
        Set<Integer> needed = e.needed(reduces, stores);
        List<String> outerValues = e.statements(needed, Level.OUTER, -1);
        List<String> element = e.statements(needed, Level.ELEMENT, -1);
        stores.forEach(s -> e.store(s, element));
        Map<String, List<String>> holes = new LinkedHashMap<>();
        if (reduces.isEmpty()) {
            holes.put("simd", loop.hasScatter() ? List.of() : List.of("GR_SIMD"));
        } else {
            Lanes lanes = new Lanes(this, e, reduces, "j * nx + x", element);
            holes.put("lanes", lanes.start);
            holes.put("begin", lanes.begin);
            holes.put("end", lanes.end);
            holes.put("combine", joinLanes(e, reduces));
        }
        holes.put("element", element);
        holes.put("outer", concat(concat(e.coordinates("j", outer, Math.max(outer, outer + inner - 1)), e.takeOuterBases()), outerValues));
        return Template.of(reduces.isEmpty() ? "rows_cpu_store" : "rows_cpu_pass").fill(holes).lines().toList();
    }

    private List<String> joinLanes(Emitter e, List<Integer> reduces) {
        List<String> merges = new ArrayList<>();
        reduces.forEach(r -> merge(e, r, "[l]", "a" + r + "[l + h]", "n" + r + "[l + h]", merges));
        List<String> out = new ArrayList<>();
        out.add("for (int h = GR_LANES / 2; h > 0; h /= 2) {");
        out.add("    for (int l = 0; l < h; l++) {");
        merges.forEach(m -> out.add("        " + m));
        out.add("    }");
        out.add("}");
        reduces.forEach(r -> out.add("const " + e.type(r) + " " + e.value(r) + " = " + result(r, "[0]") + ";"));
        return out;
    }
}
