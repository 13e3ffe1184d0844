package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.concat;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Level;
import org.gradus.opencl.Launch.Arg;

/** Folds on GPUs: the work-items of a group share out some results, and each result's elements between several of them. */
final class GroupFold extends Fold {
    private static final String ALONG = "const int lane = item % lanes, result = item / lanes, step = 1;";
    private static final String ACROSS = "const int lane = item / results, result = item % results, step = results;";

    /** Elements that a work-item should have at least where neighbours belong to different results. */
    private static final int SHARE_ACROSS = 16;

    private final boolean across;
    private final List<String> local = new ArrayList<>();

    GroupFold(Traits traits, Kernel.Loop loop, boolean across) {
        super(traits, loop);
        this.across = across;
        constants.put("GR_GROUP", traits.group());
    }

    @Override
    Composed compose() {
        Emitter e = emitter(false, Level.ELEMENT, Level.ELEMENT, false);
        var entry = entry("fold_gpu", e, e.coordinates("row", 0, outer));
        entry.with("place", List.of(across ? ACROSS : ALONG)).with("declare", concat(local, e.declarations()));
        long lanes = lanes();
        long parts = parts(ceilDiv(rows, traits.group() / lanes), 8 * lanes);
        if (parts == 1) {
            return composed(entry, 1, grid(lanes, count, 1, 1, MODE_WHOLE));
        }
        long each = ceilDiv(count, parts);
        long used = ceilDiv(count, each);
        return composed(entry, used, grid(lanes, each, used, used, MODE_PART), grid(lanes, count, 1, used, MODE_JOIN));
    }

    private Grid grid(long lanes, long each, long groups, long parts, int mode) {
        long items = ceilDiv(rows, traits.group() / lanes) * traits.group();
        return Grid.of(new long[] {items, groups}, new long[] {traits.group(), 1}, index(rows), index(count), index(each),
            new Arg.Int((int) lanes), index(parts), new Arg.Int(mode));
    }

    /** Work-items to a result: a power of two. A scatter's result takes its elements one after another. */
    private long lanes() {
        long most = loop.hasScatter() ? 1 : across ? Math.max(1, traits.group() / 32) : traits.group();
        return Math.min(most, Math.max(1, Long.highestOneBit(count / (across ? SHARE_ACROSS : traits.tuning().share()))));
    }

    @Override
    List<String> walk(Emitter e, int pass) {
        List<Integer> reduces = e.reduces(pass);
        List<Kernel.Store> stores = innerStores(e, pass);
        Set<Integer> needed = e.needed(reduces, stores);
        List<String> element = e.statements(needed, Level.ELEMENT, -1);
        stores.forEach(s -> e.store(s, element));
        reduces.forEach(r -> merge(e, r, "", operand(e, r), "i", element));
        return Template.of("fold_gpu_pass").lines(Map.of("element", concat(e.coordinates("i", outer, outer + inner), element)));
    }

    @Override
    List<String> start(Emitter e, List<Integer> reduces) {
        List<String> out = new ArrayList<>();
        for (int r : reduces) {
            out.add(operandType(r) + " a" + r + " = " + identity(e, r) + ";");
            if (isArg(r)) {
                out.add("gr_index n" + r + " = GR_NOWHERE;");
            }
        }
        return out;
    }

    /** All lanes get the result. */
    @Override
    List<String> tree(Emitter e, List<Integer> reduces) {
        if (reduces.isEmpty()) {
            return List.of();
        }
        List<String> put = new ArrayList<>();
        List<String> merges = new ArrayList<>();
        List<String> get = new ArrayList<>();
        for (int r : reduces) {
            local.add("__local " + operandType(r) + " t" + r + "[GR_GROUP];");
            put.add("t" + r + "[item] = a" + r + ";");
            get.add("a" + r + " = t" + r + "[item - lane * step];");
            if (isArg(r)) {
                local.add("__local gr_index tn" + r + "[GR_GROUP];");
                put.add("tn" + r + "[item] = n" + r + ";");
                get.add("n" + r + " = tn" + r + "[item - lane * step];");
            }
            merge(e, r, "", "t" + r + "[item + h * step]", "tn" + r + "[item + h * step]", merges);
        }
        return concat(Template.of("fold_gpu_tree").lines(Map.of("put", put, "merge", merges, "get", get)), results(e, reduces));
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
        return "";
    }

    @Override
    String rowNumber() {
        return "row";
    }

    @Override
    String partLoop() {
        return "for (gr_index part = lane; part < parts; part += lanes) {";
    }

    @Override
    String puts() {
        return " && active";
    }
}
