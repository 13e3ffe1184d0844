package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.concat;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Level;
import org.gradus.opencl.Launch.Arg;

/** Folds across rows on CPU drivers: a work-item takes neighbouring results, the lanes, side by side. */
final class ColumnFold extends Fold {
    /** Lanes: neighbours of a row that are read in one go, fewer where many folds want their partial results in the cache. */
    private static final int MANY = 512;
    private static final int SOME = 128;
    /** Those of a scatter, whose rows are not divided. */
    private static final int FEW = 64;
    private static final int FEW_FOLDS = 4;

    private final long width;
    private final long others;
    private final int lanes;

    ColumnFold(Traits traits, Kernel.Loop loop) {
        super(traits, loop);
        this.width = loop.outer().dim(outer - 1);
        this.others = rows / width;
        long folds = loop.body().stream().filter(i -> i instanceof Instr.Reduce).count();
        this.lanes = loop.hasScatter() ? FEW : folds <= FEW_FOLDS ? MANY : SOME;
        constants.put("GR_LANES", lanes);
        constants.put("GR_BLOCK", 64);
    }

    @Override
    Composed compose() {
        Emitter e = emitter(true, Level.OUTER, Level.OUTER, false);
        var entry = entry("cols_cpu", e, e.coordinates("row", 0, outer - 1));
        long parts = parts(ceilDiv(width, lanes) * others, Math.max(64, LEAST_PART / Math.min(width, lanes)));
        if (parts == 1) {
            return composed(entry, 1, grid(count, 1, 1, MODE_WHOLE));
        }
        long each = ceilDiv(count, parts);
        long used = ceilDiv(count, each);
        return composed(entry, used, grid(each, used, used, MODE_PART), grid(count, 1, used, MODE_JOIN));
    }

    private Grid grid(long each, long items, long parts, int mode) {
        return Grid.of(new long[] {ceilDiv(width, lanes), others, items}, new long[] {1, 1, 1},
            index(rows), index(width), index(count), index(each), index(parts), new Arg.Int(mode));
    }

    @Override
    List<String> walk(Emitter e, int pass) {
        List<Integer> reduces = e.reduces(pass);
        List<Kernel.Store> stores = innerStores(e, pass);
        Set<Integer> needed = e.needed(reduces, stores);
        List<String> outerValues = e.statements(needed, Level.OUTER, -1);
        List<String> element = e.statements(needed, Level.ELEMENT, -1);
        stores.forEach(s -> e.store(s, element));
        Lanes lanes = new Lanes(this, e, reduces);
        lanes.fold("j", element);
        Map<String, List<String>> holes = new LinkedHashMap<>();
        holes.put("begin", lanes.begin);
        holes.put("end", lanes.end);
        holes.put("element", element);
        holes.put("outer", concat(concat(e.coordinates("j", outer, outer + inner), e.takeOuterBases()), outerValues));
        return Template.of("cols_cpu_pass").lines(holes);
    }

    @Override
    List<String> tree(Emitter e, List<Integer> reduces) {
        return List.of();
    }

    @Override
    List<String> start(Emitter e, List<Integer> reduces) {
        return new Lanes(this, e, reduces).start;
    }

    /** Values that differ between lanes are arrays. */
    @Override
    List<String> values(Emitter e, Set<Integer> needed, int stage) {
        List<String> out = new ArrayList<>(e.statements(needed, Level.ROW, stage));
        List<String> lanes = e.statements(needed, Level.LANE, stage);
        needed.stream().filter(v -> e.level(v) == Level.LANE && e.stage(v) == stage && !e.isReduce(v))
            .forEach(v -> out.add(e.type(v) + " v" + v + "[GR_LANES];"));
        out.addAll(each(lanes));
        return out;
    }

    @Override
    List<String> each(List<String> statements) {
        List<String> out = new ArrayList<>();
        if (!statements.isEmpty()) {
            out.add("GR_SIMD");
            out.add("for (gr_index l = 0; l < width; l++) {");
            out.add("    const gr_index x = first + l;");
            statements.forEach(s -> out.add("    " + s));
            out.add("}");
        }
        return out;
    }

    @Override
    String at() {
        return "[l]";
    }

    @Override
    String rowNumber() {
        return "row * nx + x";
    }
}
