package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Emitter.Axis;
import org.gradus.opencl.Emitter.Level;
import org.gradus.opencl.Launch.Arg;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Matrix products with what follows them element by element. Row and column of a result are called y and x in the text. */
final class MatMulComposer {
    /** On GPUs, fewest products of a result that are worth a group of their own. */
    private static final long LEAST_PART = 256;
    /** On CPU drivers one text serves operands whose rows, columns and batch have at most so many axes. */
    private static final int RANK = 3;
    private static final int BATCH_RANK = 2;
    private static final int MODE_WHOLE = 0;
    private static final int MODE_PART = 1;
    private static final int MODE_JOIN = 2;
    private static final int MODE_FILTERS = 0;
    private static final int MODE_IMAGES = 1;

    private final Traits traits;
    private final Kernel.MatMul kernel;
    private final Kernel.Loop epilogue;
    private final Parameters parameters;
    private final Set<Library.Call> calls = Composer.calls();
    private final Map<String, Object> constants = new LinkedHashMap<>();
    private final int batchAxes;
    private final String type;

    MatMulComposer(Traits traits, Kernel.MatMul kernel) {
        this.traits = traits;
        this.kernel = kernel;
        this.epilogue = kernel.epilogue();
        this.parameters = new Parameters(kernel);
        this.batchAxes = kernel.epilogue().outer().rank() - 2;
        this.type = ClTypes.name(kernel.dtype());
    }

    Composed compose() {
        constants.put("GR_REAL", type);
        List<Axis> axes = new ArrayList<>();
        for (int d = 0; d < batchAxes; d++) {
            axes.add(new Axis("c" + d, Level.ROW));
        }
        axes.add(new Axis("y", Level.ROW));
        axes.add(new Axis("x", Level.ELEMENT));
        Emitter e = new Emitter(epilogue, parameters, axes, calls);
        Set<Integer> needed = e.needed(List.of(), epilogue.stores());
        List<String> row = e.statements(needed, Level.ROW, -1);
        List<String> element = e.statements(needed, Level.ELEMENT, -1);
        epilogue.stores().forEach(s -> e.store(s, element));
        List<String> batch = e.coordinates("batch", 0, batchAxes);
        WinogradBlocks filters = traits.gpu() ? null
            : WinogradBlocks.of(kernel, traits.units(), traits.tileRows(), tileColumns());
        Entry entry = Entry.of(traits.gpu() ? "gemm_gpu" : filters != null ? "winograd_cpu" : "gemm_cpu", e, List.of(), row)
            .with("element", element).with("batch", batch);
        Positions positions = new Positions(parameters);
        if (!traits.gpu() && filters == null) {
            return cpu(entry, positions);
        }
        entry.with("a", List.of("b0 + " + positions.start("a_start", kernel.a().batch())))
            .with("a_row", List.of(positions.of("a_row", kernel.a().rows(), "i")))
            .with("a_k", List.of(positions.of("a_k", kernel.a().columns(), "k")))
            .with("b", List.of("b1 + " + positions.start("b_start", kernel.b().batch())))
            .with("b_k", List.of(positions.of("b_k", kernel.b().rows(), "k")))
            .with("b_column", List.of(positions.of("b_column", kernel.b().columns(), "j")));
        return traits.gpu() ? gpu(entry) : winograd(entry, filters);
    }

    private int tileColumns() {
        return traits.tuning().cpu().columns(kernel.dtype().bytes());
    }

    private Composed winograd(Entry entry, WinogradBlocks b) {
        constants.put("GR_COLUMNS", tileColumns());
        constants.put("GR_MOST_DEPTH", traits.tuning().cpu().mostDepth());
        constants.put("GR_FILTERS", MODE_FILTERS);
        for (String function : List.of("gr_multiply", "gr_filter", "gr_along", "gr_down", "gr_back", "gr_all_finite")) {
            calls.add(new Library.Call(function, type));
        }
        long strips = ceilDiv(kernel.m(), traits.tileRows());
        long filters = strips * traits.tileRows() * WinogradBlocks.PLACES * b.channels();
        return composed(entry, List.of(winograd(b, strips, MODE_FILTERS), winograd(b, b.items(), MODE_IMAGES)),
            filters * Float.BYTES, b.items() * b.room() * Float.BYTES);
    }

    private Grid winograd(WinogradBlocks b, long items, int mode) {
        return Grid.of(new long[] {items}, new long[] {1}, new Arg.Scratch(0), new Arg.Scratch(1), index(kernel.m()),
            new Arg.Int(b.channels()), new Arg.Int(b.height()), new Arg.Int(b.width()), index(b.channel()), index(b.pitch()),
            index(b.end()), new Arg.Int(b.down()), new Arg.Int(b.groups()), index(b.segments()), new Arg.Int(b.each()),
            index(b.blocks()), index(b.blocksEach()), index(b.room()), new Arg.Int(mode));
    }

    private Composed cpu(Entry entry, Positions positions) {
        GemmColumns lines = GemmColumns.of(kernel.b().columns());
        Layout inLines = lines.run() < lines.pitch() ? Layout.contiguous(Shape.of(lines.count())) : kernel.b().columns();
        Layout batchA = kernel.a().batch();
        Layout batchB = kernel.b().batch();
        int batchRank = Math.max(BATCH_RANK, Math.max(batchA.rank(), batchB.rank()));
        entry.with("a", List.of("b0 + " + positions.start("a_start", Positions.padded(batchA, batchRank))))
            .with("b", List.of("b1 + " + positions.start("b_start", Positions.padded(batchB, batchRank))));
        Map<String, Layout> views = new LinkedHashMap<>();
        views.put("a_row", kernel.a().rows());
        views.put("a_k", kernel.a().columns());
        views.put("b_k", kernel.b().rows());
        views.put("b_column", inLines);
        int rank = Math.max(RANK, views.values().stream().mapToInt(Layout::rank).max().getAsInt());
        List<String> axes = new ArrayList<>();
        views.forEach((which, view) -> axes.add(positions.axes(which, Positions.padded(view, rank))));
        entry.with("axes", axes);
        constants.put("GR_AXES", rank);
        calls.add(new Library.Call("gr_positions", "gr_index"));
        int columns = tileColumns();
        constants.put("GR_COLUMNS", columns);
        constants.put("GR_MOST_ROWS", traits.tuning().cpu().mostRows());
        constants.put("GR_MOST_COLUMNS", traits.tuning().cpu().mostColumns());
        constants.put("GR_MOST_DEPTH", traits.tuning().cpu().mostDepth());
        for (String function : List.of("gr_pack_rows", "gr_pack_columns", "gr_pack_strips", "gr_multiply")) {
            calls.add(new Library.Call(function, type));
        }
        GemmBlocks b = GemmBlocks.of(kernel, lines, traits.units(), traits.tuning().cpu());
        Grid grid = Grid.of(new long[] {b.items()}, new long[] {1}, new Arg.Scratch(0), index(kernel.m()), index(lines.count()),
            index(kernel.k()), index(b.count()), index(b.each()), index(lines.run()), index(lines.pitch()), new Arg.Int(b.rows()),
            new Arg.Int(b.columns()), new Arg.Int(b.depth()), new Arg.Int(b.packs()));
        return Composer.composed(kernel, isWide(), constants, calls, parameters, entry, List.of(grid), lines.isOne() ? this::part : null,
            b.scratch(kernel.k(), traits.tileRows(), columns) * kernel.dtype().bytes());
    }

    /** All columns of some rows, B in place. */
    private RowPart part(long count, long each) {
        CpuTile tile = traits.tuning().cpu();
        GemmBlocks b = GemmBlocks.ofRows(kernel, each, tile);
        List<Arg> own = List.of(new Arg.Scratch(0), index(kernel.m()), index(kernel.n()), index(kernel.k()), index(b.count()),
            index(b.each()), index(kernel.n()), index(kernel.n()), new Arg.Int(b.rows()), new Arg.Int(b.columns()),
            new Arg.Int(b.depth()), new Arg.Int(b.packs()));
        return new RowPart(ceilDiv(kernel.n(), b.columns()), 1, 0, parameters.with(own),
            b.room(kernel.k(), tile.rows(), tileColumns()) * kernel.dtype().bytes());
    }

    private Composed gpu(Entry entry) {
        long results = kernel.m() * kernel.n() * kernel.batch();
        GemmTile tile = traits.tuning().tile(kernel.dtype(), results);
        constants.put("GR_ROWS", tile.rows());
        constants.put("GR_COLUMNS", tile.columns());
        constants.put("GR_PER_ROWS", tile.perRows());
        constants.put("GR_PER_COLUMNS", tile.perColumns());
        constants.put("GR_SLICE", tile.slice());
        constants.put("GR_VECTOR", tile.vector());
        constants.put("GR_STAGES", tile.stages());
        constants.put("GR_PIECE", type + (tile.vector() == 1 ? "" : tile.vector()));
        constants.put("GR_PLAIN_A", isPlain(kernel.a()) ? 1 : 0);
        constants.put("GR_PLAIN_B", isPlain(kernel.b()) ? 1 : 0);
        constants.put("GR_PART", MODE_PART);
        constants.put("GR_JOIN", MODE_JOIN);
        constants.put("GR_MAD", kernel.dtype().isFloating() ? "fma" : "gr_multiply_add");
        if (!kernel.dtype().isFloating()) {
            calls.add(new Library.Call("gr_multiply_add", type));
        }
        long groups = ceilDiv(kernel.n(), tile.columns()) * ceilDiv(kernel.m(), tile.rows()) * kernel.batch();
        long each = ceilDiv(ceilDiv(Math.max(1, kernel.k()), parts(groups)), tile.slice()) * tile.slice();
        long parts = ceilDiv(Math.max(1, kernel.k()), each);
        if (parts == 1) {
            return composed(entry, List.of(gpu(tile, groups, each, 1, MODE_WHOLE)), Double.BYTES);
        }
        List<Grid> both = List.of(gpu(tile, groups * parts, each, parts, MODE_PART), gpu(tile, groups, each, parts, MODE_JOIN));
        return composed(entry, both, parts * results * kernel.dtype().bytes());
    }

    private Grid gpu(GemmTile tile, long groups, long each, long parts, int mode) {
        int deep = (runs(kernel.a().columns(), kernel.a().rows()) ? 1 : 0) + (runs(kernel.b().rows(), kernel.b().columns()) ? 2 : 0);
        return Grid.of(new long[] {groups * tile.items()}, new long[] {tile.items()}, new Arg.Scratch(0), index(kernel.m()),
            index(kernel.n()), index(kernel.k()), index(kernel.batch()), index(each), index(parts), new Arg.Int(deep),
            new Arg.Int(mode));
    }

    /** Whether neighbours in memory lie along {@code depth}: where they lie along both, it is what has the longer runs of them. */
    private static boolean runs(Layout depth, Layout other) {
        return run(depth) > 0 && run(depth) >= run(other);
    }

    private static long run(Layout l) {
        int last = l.rank() - 1;
        return last >= 0 && l.stride(last) == 1 ? l.shape().dim(last) : 0;
    }

    /** Into how many parts the sums are cut, where there are fewer tiles than compute units. */
    private long parts(long groups) {
        return groups >= traits.units() || !kernel.dtype().isFloating() ? 1
            : Math.max(1, Math.min(2L * traits.units() / groups, kernel.k() / LEAST_PART));
    }

    /** Whether neighbours along an axis are as far apart as its stride says. */
    private static boolean isPlain(MatrixView v) {
        return v.rows().rank() <= 1 && v.columns().rank() <= 1;
    }

    private Composed composed(Entry entry, List<Grid> grids, long... scratch) {
        return Composer.composed(kernel, isWide(), constants, calls, parameters, entry, grids, scratch);
    }

    private boolean isWide() {
        return Composer.wide(epilogue) || Composer.isWide(Math.max(kernel.a().reach(), kernel.b().reach()));
    }
}
