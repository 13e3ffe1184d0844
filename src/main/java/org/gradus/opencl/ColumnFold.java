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

/** Folds across rows on CPU drivers: a work-item takes neighbouring results, the lanes, side by side. */
final class ColumnFold extends Fold {
    private static final int LANES = 128;

    private final long width;
    private final long others;

    ColumnFold(Traits traits, Kernel.Loop loop) {
        super(traits, loop);
        this.width = loop.outer().dim(outer - 1);
        this.others = rows / width;
        constants.put("GR_LANES", LANES);
        constants.put("GR_BLOCK", 64);
    }

    @Override
    Composed compose() {
        long blocks = ceilDiv(width, LANES);
        long parts = parts(blocks * others, Math.max(64, LEAST_PART / Math.min(width, LANES)));
        long jEach = ceilDiv(count, parts);
        long used = count == 0 ? 1 : ceilDiv(count, jEach);
        Entry entry = parts > 1 ? part() : whole();
        Grid first = Grid.of(entry.name(), new long[] {blocks, others, used}, new long[] {1, 1, 1},
            index(width), index(count), index(jEach), index(rows));
        if (parts == 1) {
            return program(List.of(entry), List.of(first));
        }
        long each = Math.max(1, ceilDiv(rows, traits.enough()));
        Grid second = Grid.of(name, new long[] {ceilDiv(rows, each)}, new long[] {1}, index(rows), index(each), index(used));
        return program(List.of(entry, join("rows_cpu_join")), List.of(first, second), scratch(used));
    }

    private Emitter emitter() {
        return emitter(true, Level.OUTER, Level.OUTER, false);
    }

    private Entry whole() {
        Emitter e = emitter();
        Set<Integer> all = all(e);
        List<String> row = concat(e.statements(all, Level.ROW, 0), laneValues(e, all, 0));
        List<String> walks = new ArrayList<>();
        for (int p = 0; p < passes; p++) {
            walks.addAll(walk(e, p));
            walks.addAll(e.statements(all, Level.ROW, p + 1));
            walks.addAll(laneValues(e, all, p + 1));
        }
        List<String> finish = eachLane(finish(e));
        return Entry.of(name, "cols_cpu", e, e.coordinates("row", 0, outer - 1), row).with("passes", walks).with("finish", finish);
    }

    private Entry part() {
        Emitter e = emitter();
        Set<Integer> needed = e.needed(e.reduces(0), innerStores(e, 0));
        List<String> row = concat(e.statements(needed, Level.ROW, 0), laneValues(e, needed, 0));
        List<String> walk = walk(e, 0);
        List<String> aside = eachLane(putAside(e, "[l]", "row * nx + x"));
        return Entry.of(name + "_part", "cols_cpu", e, e.coordinates("row", 0, outer - 1), row).with("passes", walk).with("finish", aside);
    }

    /** Arrays for the values that differ between lanes and are known after {@code stage} walks. */
    private List<String> laneValues(Emitter e, Set<Integer> needed, int stage) {
        List<String> lines = e.statements(needed, Level.LANE, stage);
        List<String> out = new ArrayList<>();
        needed.stream().filter(v -> e.level(v) == Level.LANE && e.stage(v) == stage).forEach(v -> out.add(array(e, v)));
        out.addAll(eachLane(lines));
        return out;
    }

    private static String array(Emitter e, int v) {
        return e.type(v) + " v" + v + "[GR_LANES];";
    }

    private static List<String> eachLane(List<String> lines) {
        List<String> out = new ArrayList<>();
        if (!lines.isEmpty()) {
            out.add("GR_SIMD");
            out.add("for (gr_index l = 0; l < width; l++) {");
            out.add("    const gr_index x = first + l;");
            lines.forEach(s -> out.add("    " + s));
            out.add("}");
        }
        return out;
    }

    private List<String> walk(Emitter e, int pass) {
        List<Integer> reduces = e.reduces(pass);
        List<Kernel.Store> stores = innerStores(e, pass);
        Set<Integer> needed = e.needed(reduces, stores);
        List<String> outerValues = e.statements(needed, Level.OUTER, -1);
        List<String> element = e.statements(needed, Level.ELEMENT, -1);
        stores.forEach(s -> e.store(s, element));
        Lanes lanes = new Lanes(this, e, reduces, "j", element);
        Map<String, List<String>> holes = new LinkedHashMap<>();
        holes.put("lanes", lanes.start);
        holes.put("begin", lanes.begin);
        holes.put("end", lanes.end);
        holes.put("element", element);
        holes.put("outer", concat(concat(e.coordinates("j", outer, outer + inner), e.takeOuterBases()), outerValues));
        List<String> out = new ArrayList<>(Template.of("cols_cpu_pass").fill(holes).lines().toList());
        List<String> results = new ArrayList<>();
        for (int r : reduces) {
            out.add(array(e, r));
            results.add(e.value(r) + " = " + result(r, "[l]") + ";");
        }
        out.addAll(eachLane(results));
        return out;
    }
}
