package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Level;
import org.gradus.opencl.Launch.Arg;

/** Kernels without folds on GPUs: the work-items of a group share out a tile of elements. */
final class GroupMap {
    /** Elements of a work-item, as long as what is computed for them is not much. */
    private static final int SEVERAL = 4;
    private static final int MUCH = 64;
    /** Elements of four bytes in a line of the cache. */
    private static final int LINE = 32;

    private final Traits traits;
    private final Kernel.Loop loop;
    private final int each;

    GroupMap(Traits traits, Kernel.Loop loop) {
        this.traits = traits;
        this.loop = loop;
        int cost = loop.body().stream().mapToInt(i -> i instanceof Instr.Apply a ? a.fn().cost() : 1).sum();
        this.each = cost < MUCH ? SEVERAL : 1;
    }

    Map<String, Object> constants() {
        return Map.of("GR_EACH", each);
    }

    /** @param element statements for all values of an element */
    Entry entry(Emitter e, List<String> coordinates, List<String> row, List<String> element) {
        Set<Integer> stored = new TreeSet<>();
        loop.stores().stream().map(Kernel.Store::value)
            .filter(v -> e.level(v) == Level.ELEMENT && !(loop.body().get(v) instanceof Instr.Scalar)).forEach(stored::add);
        List<String> values = new ArrayList<>();
        List<String> keep = new ArrayList<>();
        List<String> take = new ArrayList<>();
        for (int v : stored) {
            values.add(e.type(v) + " kept" + v + "[GR_EACH];");
            keep.add("kept" + v + "[q] = " + e.value(v) + ";");
            take.add("const " + e.type(v) + " " + e.value(v) + " = kept" + v + "[q];");
        }
        List<String> store = new ArrayList<>();
        loop.stores().forEach(s -> e.store(s, store));
        return Entry.of("map_gpu", e, coordinates, row).with("element", element).with("values", values).with("keep", keep)
            .with("take", take).with("store", store);
    }

    /**
     * Steps go along rows that are longer than a group, else from row to row.
     *
     * @param across whether an access has its neighbours along the axis before the last: tiles are then as wide as they are high, and
     *               all that a line of the cache brings is used while it is there
     */
    Grid grid(long rows, long nx, boolean across) {
        boolean along = !across && nx > traits.group();
        long widest = Math.min(across ? LINE : traits.group(), along ? ceilDiv(nx, each) : nx);
        int width = 1;
        while (width < widest) {
            width *= 2;
        }
        int height = traits.group() / width;
        int xStep = along ? width : 0;
        int rowStep = along ? 0 : height;
        long groups = ceilDiv(nx, width + (each - 1L) * xStep) * ceilDiv(rows, height + (each - 1L) * rowStep);
        return Grid.of(new long[] {groups * traits.group()}, new long[] {traits.group()}, index(rows), index(nx), new Arg.Int(width),
            new Arg.Int(xStep), new Arg.Int(rowStep));
    }
}
