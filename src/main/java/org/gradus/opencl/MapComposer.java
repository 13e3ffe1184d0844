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
import org.gradus.opencl.Launch.Arg;

/** Kernels without folds: every coordinate for itself. The last axis is {@code x}, the others together are rows. */
final class MapComposer {
    private static final long LEAST = 4096;
    private static final long MOST = 1 << 16;
    /** Side of a tile: its lines of both operands fit into a first-level cache. */
    private static final long TILE = 64;

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

        long nx = rank == 0 ? 1 : loop.outer().dim(rank - 1);
        long rows = loop.outer().numel() / nx;
        if (traits.gpu()) {
            GroupMap map = new GroupMap(traits, loop);
            return Composer.composed(loop, Composer.wide(loop), map.constants(), calls, parameters,
                map.entry(emitter, coordinates, row, element), List.of(map.grid(rows, nx, crosses())));
        }
        loop.stores().forEach(s -> emitter.store(s, element));
        Entry entry = Entry.of("map_cpu", emitter, coordinates, row).with("element", element);
        return Composer.composed(loop, Composer.wide(loop), Map.of(), calls, parameters, entry, List.of(cpu(rows, nx)),
            (count, each) -> part(parameters, rows, nx, count, each));
    }

    /** Rows of the loop, or where it is a single one stretches of it, go by their number. */
    private static RowPart part(Parameters parameters, long rows, long nx, long count, long each) {
        boolean many = rows > 1;
        long share = (many ? rows : nx) / count * each;
        List<Arg> own = List.of(index(rows), index(nx), index(many ? share : 1), index(many ? nx : share));
        return new RowPart(1, many ? 0 : 1, many ? 1 : 0, parameters.with(own), 0);
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
}
