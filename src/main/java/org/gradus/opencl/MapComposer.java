package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Axis;
import org.gradus.opencl.Emitter.Level;

/** Kernels without folds: every coordinate for itself. The last axis is {@code x}, the others together are rows. */
final class MapComposer {
    private static final long LEAST = 4096;
    private static final long MOST = 1 << 16;

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

        String name = Composer.entry(loop);
        Entry entry = Entry.of(name, traits.gpu() ? "map_gpu" : "map_cpu", emitter, coordinates, row).with("element", element);
        long nx = rank == 0 ? 1 : loop.outer().dim(rank - 1);
        long rows = loop.outer().numel() / nx;
        Grid grid = traits.gpu() ? gpu(name, rows, nx) : cpu(name, rows, nx);
        return Composer.program(loop, Composer.wide(loop), Map.of(), calls, parameters, List.of(entry), List.of(grid));
    }

    private Grid cpu(String name, long rows, long nx) {
        long each = Math.max(LEAST, Math.min(MOST, ceilDiv(rows * nx, traits.enough())));
        long xEach = nx <= each ? nx : ceilDiv(ceilDiv(nx, ceilDiv(nx, each)), 16) * 16;
        long rowsEach = nx <= each ? Math.min(rows, Math.max(1, each / nx)) : 1;
        return Grid.of(name, new long[] {ceilDiv(nx, xEach), ceilDiv(rows, rowsEach)}, new long[] {1, 1},
            index(rows), index(nx), index(rowsEach), index(xEach));
    }

    private Grid gpu(String name, long rows, long nx) {
        long width = 1;
        while (width < nx && width < traits.group()) {
            width *= 2;
        }
        long height = traits.group() / width;
        return Grid.of(name, new long[] {ceilDiv(nx, width) * width, ceilDiv(rows, height) * height}, new long[] {width, height},
            index(rows), index(nx));
    }
}
