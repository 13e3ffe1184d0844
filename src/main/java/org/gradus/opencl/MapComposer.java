package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Access;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Axis;
import org.gradus.opencl.Emitter.Level;

/** Kernels without folds: every coordinate for itself. The last axis is {@code x}, the others together are rows. */
final class MapComposer {
    private static final long LEAST = 4096;
    private static final long MOST = 1 << 16;
    /** Side of a tile: its lines of both operands fit into a first-level cache. */
    private static final long TILE = 64;
    /** On GPUs: elements of four bytes in a line of the cache. */
    private static final int GPU_TILE = 32;

    private final Traits traits;
    private final Kernel.Loop loop;

    MapComposer(Traits traits, Kernel.Loop loop) {
        this.traits = traits;
        this.loop = loop;
    }

    Composed compose() {
        int rank = loop.outer().rank();
        List<Axis> axes = new ArrayList<>();
        for (int d = 0; d < rank; d++) {
            axes.add(d < rank - 1 ? new Axis("c" + d, Level.ROW) : new Axis("x", Level.ELEMENT));
        }
        for (int d = 0; d < loop.inner().rank(); d++) {
            axes.add(new Axis("0", Level.ROW));
        }
        Set<Library.Call> calls = Composer.calls();
        Parameters parameters = new Parameters(loop);
        Emitter emitter = new Emitter(loop, parameters, axes, calls);
        Set<Integer> needed = emitter.needed(List.of(), loop.stores());
        List<String> coordinates = emitter.coordinates("row", 0, Math.max(0, rank - 1));
        List<String> row = emitter.statements(needed, Level.ROW, -1);
        List<String> element = emitter.statements(needed, Level.ELEMENT, -1);
        loop.stores().forEach(s -> emitter.store(s, element));

        long nx = rank == 0 ? 1 : loop.outer().dim(rank - 1);
        Entry entry = Entry.of(traits.gpu() ? "map_gpu" : "map_cpu", emitter, coordinates, row).with("element", element);
        long rows = loop.outer().numel() / nx;
        Grid grid = traits.gpu() ? gpu(rows, nx) : cpu(rows, nx);
        return Composer.composed(loop, Composer.wide(loop), Map.of(), calls, parameters, entry, List.of(grid));
    }

    private Grid cpu(long rows, long nx) {
        if (crosses()) {
            return grid(rows, nx, Math.min(rows, TILE), Math.min(nx, TILE));
        }
        long each = Math.max(LEAST, Math.min(MOST, ceilDiv(rows * nx, traits.enough())));
        long xEach = nx <= each ? nx : ceilDiv(ceilDiv(nx, ceilDiv(nx, each)), 16) * 16;
        long rowsEach = nx <= each ? Math.min(rows, Math.max(1, each / nx)) : 1;
        return grid(rows, nx, rowsEach, xEach);
    }

    private static Grid grid(long rows, long nx, long rowsEach, long xEach) {
        return Grid.of(new long[] {ceilDiv(nx, xEach), ceilDiv(rows, rowsEach)}, new long[] {1, 1},
            index(rows), index(nx), index(rowsEach), index(xEach));
    }

    /** Whether an access has its neighbours in memory along the axis before the last, as in a transposition: then tiles pay. */
    private boolean crosses() {
        int last = loop.outer().rank() - 1;
        return last > 0 && Composer.accesses(loop).stream().map(Access::first)
            .anyMatch(l -> Math.abs(l.stride(last - 1)) == 1 && Math.abs(l.stride(last)) > 1);
    }

    /** Tiles as wide as they are high, where an access goes across: all that a line of the cache brings is used while it is there. */
    private Grid gpu(long rows, long nx) {
        int widest = crosses() ? Math.min(GPU_TILE, traits.group()) : traits.group();
        int width = 1;
        while (width < nx && width < widest) {
            width *= 2;
        }
        int height = traits.group() / width;
        int each = crosses() ? Math.max(1, GPU_TILE / height) : 1;
        long groups = ceilDiv(nx, width) * ceilDiv(rows, (long) height * each);
        return Grid.of(new long[] {groups * traits.group()}, new long[] {traits.group()}, index(rows), index(nx),
            new Launch.Arg.Int(width), new Launch.Arg.Int(each));
    }
}
