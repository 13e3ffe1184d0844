package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Launch.Arg;

/** Sorts of rows: one launch that sorts stretches, and one for each doubling of their length. */
final class SortComposer {
    /** Elements of a stretch, in powers of two: at least so many that a CPU's work-item has something to do. */
    private static final long LEAST = 1 << 12;
    /** Elements that a GPU's work-item merges. */
    private static final long MERGED = 8;

    private final Traits traits;
    private final Kernel.Sort kernel;

    SortComposer(Traits traits, Kernel.Sort kernel) {
        this.traits = traits;
        this.kernel = kernel;
    }

    Composed compose() {
        String type = ClTypes.name(kernel.dtype());
        Map<String, Object> constants = new LinkedHashMap<>();
        constants.put("GR_KEY", type);
        constants.put("GR_DESCENDING", kernel.descending() ? 1 : 0);
        constants.put("GR_GROUP", traits.group());
        Set<Library.Call> calls = Composer.calls();
        for (String function : List.of("gr_sorts_before", "gr_merge", "gr_sort")) {
            calls.add(new Library.Call(function, type));
        }
        long stretch = stretch();
        List<Grid> grids = new ArrayList<>();
        grids.add(grid(stretch, 0, 0, stretch >= kernel.length()));
        int half = 0;
        for (long width = stretch; width < kernel.length(); width *= 2) {
            grids.add(grid(traits.gpu() ? Math.min(stretch, MERGED) : stretch, width, half, 2 * width >= kernel.length()));
            half = 1 - half;
        }
        long all = kernel.rows() * kernel.length();
        boolean wide = Composer.isWide(2 * all);
        boolean temporary = !traits.gpu() || grids.size() > 1;
        long kept = temporary ? 2 * all : 1;
        return Composer.composed(kernel, wide, constants, calls, new Parameters(kernel),
            new Entry(traits.gpu() ? "sort_gpu" : "sort_cpu", new LinkedHashMap<>()), grids,
            kept * kernel.dtype().bytes(), kept * (wide ? 8 : 4));
    }

    /** A power of two. */
    private long stretch() {
        long whole = Math.max(1, Long.highestOneBit(2 * kernel.length() - 1));
        if (traits.gpu()) {
            return Math.min(traits.group(), whole);
        }
        long wanted = ceilDiv(traits.enough(), kernel.rows());
        return Math.min(whole, Math.max(LEAST, Long.highestOneBit(2 * ceilDiv(kernel.length(), wanted) - 1)));
    }

    private Grid grid(long each, long width, int half, boolean last) {
        long stretches = ceilDiv(kernel.length(), each);
        long all = kernel.rows() * stretches;
        List<Arg> own = new ArrayList<>(List.of(new Arg.Scratch(0), new Arg.Scratch(1), index(kernel.rows()),
            index(kernel.length()), index(each), index(stretches)));
        List<Arg> ends = Arrays.asList(index(width), new Arg.Int(half), new Arg.Int(last ? 1 : 0));
        if (traits.gpu()) {
            own.addAll(ends);
            long perGroup = width == 0 ? traits.group() / each : traits.group();
            long items = ceilDiv(all, perGroup) * traits.group();
            return new Grid(own, new long[] {items}, new long[] {traits.group()});
        }
        long count = ceilDiv(all, Math.min(all, traits.enough()));
        own.add(index(count));
        own.addAll(ends);
        return new Grid(own, new long[] {ceilDiv(all, count)}, new long[] {1});
    }
}
