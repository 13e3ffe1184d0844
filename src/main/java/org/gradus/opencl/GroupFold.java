package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.concat;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Level;

/** Folds on GPUs: the work-items of a group share out some results, and each result's elements between several of them. */
final class GroupFold extends Fold {
    private static final String ALONG = "const int lane = item % lanes, result = item / lanes, step = 1;";
    private static final String ACROSS = "const int lane = item / results, result = item % results, step = results;";

    private final boolean across;
    private final List<String> local = new ArrayList<>();

    GroupFold(Traits traits, Kernel.Loop loop, boolean across) {
        super(traits, loop);
        this.across = across;
        constants.put("GR_GROUP", traits.group());
    }

    @Override
    Composed compose() {
        long lanes = lanes();
        long groups = ceilDiv(rows, traits.group() / lanes);
        long parts = parts(groups, 8 * lanes);
        long each = ceilDiv(count, parts);
        long used = count == 0 ? 1 : ceilDiv(count, each);
        Entry entry = parts > 1 ? part() : whole();
        Grid first = Grid.of(entry.name(), new long[] {groups * traits.group(), used}, new long[] {traits.group(), 1},
            index(rows), index(count), index(each), new Launch.Arg.Int((int) lanes));
        if (parts == 1) {
            return program(List.of(entry), List.of(first));
        }
        Grid second = Grid.of(name, new long[] {ceilDiv(rows, 64) * 64}, new long[] {64}, index(rows), index(used));
        return program(List.of(entry, join("fold_gpu_join")), List.of(first, second), scratch(used));
    }

    /** Work-items to a result: a power of two. A scatter's result takes its elements one after another. */
    private long lanes() {
        long most = loop.hasScatter() ? 1 : across ? Math.max(1, traits.group() / 32) : traits.group();
        return Math.min(most, Math.max(1, Long.highestOneBit(count / (across ? 16 : 2))));
    }

    private Entry whole() {
        Emitter e = emitter(false, Level.ELEMENT, Level.ELEMENT, false);
        Set<Integer> all = all(e);
        List<String> row = e.statements(all, Level.ROW, 0);
        List<String> walks = new ArrayList<>();
        for (int p = 0; p < passes; p++) {
            walks.addAll(walk(e, p));
            walks.addAll(e.statements(all, Level.ROW, p + 1));
        }
        return entry(name, e, row, walks, finish(e));
    }

    private Entry part() {
        Emitter e = emitter(false, Level.ELEMENT, Level.ELEMENT, false);
        List<String> row = e.statements(e.needed(e.reduces(0), innerStores(e, 0)), Level.ROW, 0);
        List<String> walk = walk(e, 0);
        return entry(name + "_part", e, row, walk, putAside(e, "", "row"));
    }

    private Entry entry(String entry, Emitter e, List<String> row, List<String> walks, List<String> finish) {
        return Entry.of(entry, "fold_gpu", e, e.coordinates("row", 0, outer), row).with("passes", walks).with("finish", finish)
            .with("place", List.of(across ? ACROSS : ALONG)).with("declare", concat(local, e.declarations()));
    }

    private List<String> walk(Emitter e, int pass) {
        List<Integer> reduces = e.reduces(pass);
        List<Kernel.Store> stores = innerStores(e, pass);
        Set<Integer> needed = e.needed(reduces, stores);
        List<String> element = e.statements(needed, Level.ELEMENT, -1);
        stores.forEach(s -> e.store(s, element));
        List<String> start = new ArrayList<>();
        for (int r : reduces) {
            start.add(operandType(r) + " a" + r + " = " + identity(e, r) + ";");
            if (isArg(r)) {
                start.add("gr_index n" + r + " = GR_NOWHERE;");
            }
            merge(e, r, "", operand(e, r), "i", element);
        }
        return Template.of("fold_gpu_pass").fill(Map.of("lanes", start, "element", concat(e.coordinates("i", outer, outer + inner), element),
            "combine", reduces.isEmpty() ? List.of() : tree(e, reduces))).lines().toList();
    }

    /** Joins the lanes of each result; all of them get it. */
    private List<String> tree(Emitter e, List<Integer> reduces) {
        List<String> put = new ArrayList<>();
        List<String> merges = new ArrayList<>();
        List<String> out = new ArrayList<>();
        for (int r : reduces) {
            local.add("__local " + operandType(r) + " t" + r + "[GR_GROUP];");
            put.add("t" + r + "[item] = a" + r + ";");
            if (isArg(r)) {
                local.add("__local gr_index tn" + r + "[GR_GROUP];");
                put.add("tn" + r + "[item] = n" + r + ";");
            }
            merge(e, r, "", "t" + r + "[item + h * step]", "tn" + r + "[item + h * step]", merges);
        }
        out.addAll(put);
        out.add("for (int h = lanes / 2; h > 0; h /= 2) {");
        out.add("    barrier(CLK_LOCAL_MEM_FENCE);");
        out.add("    if (lane < h) {");
        concat(merges, put).forEach(s -> out.add("        " + s));
        out.add("    }");
        out.add("}");
        out.add("barrier(CLK_LOCAL_MEM_FENCE);");
        for (int r : reduces) {
            out.add("const " + e.type(r) + " " + e.value(r) + " = " + (isArg(r) ? "(long)tn" : "t") + r + "[item - lane * step];");
        }
        return out;
    }
}
