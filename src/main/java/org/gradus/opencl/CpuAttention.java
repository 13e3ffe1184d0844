package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Launch.Arg;

/** Attention on CPU drivers: a work-item takes blocks of rows, and has a room for their scores with some others. */
final class CpuAttention extends AttentionComposer {
    /** Rows of a block, about, and of those that it meets at a time. */
    private static final int OWN = 48;
    private static final int OTHER = 128;
    private static final int OTHER_OF_GRADIENTS = 64;
    /** One text serves views whose rows and columns have at most so many axes. */
    private static final int RANK = 2;
    /** Tables of positions have a multiple of this many places. */
    private static final int WIDTHS = 64;
    /** Rooms and their parts are multiples of so many elements: vectors in them are aligned. */
    private static final int ALIGNED = 64;
    private static final List<String> VALUES = List.of("query", "key", "value");
    private static final List<String> GRADIENTS = List.of("query", "key", "value", "result", "kept", "grad");

    private final Positions positions = new Positions(parameters);
    private final int columns;
    private final int own;
    private final int other;

    CpuAttention(Traits traits, Kernel.Attention kernel) {
        super(traits, kernel, new Parameters(kernel));
        columns = traits.tuning().cpu().columns(kernel.dtype().bytes());
        own = Math.max(1, OWN / traits.tileRows()) * traits.tileRows();
        other = kernel.isGradient() ? OTHER_OF_GRADIENTS : OTHER;
    }

    @Override
    Entry entry() {
        long widest = Math.max(width, valueWidth);
        constants.put("GR_COLUMNS", columns);
        constants.put("GR_OWN", own);
        constants.put("GR_OTHER", other);
        constants.put("GR_WIDTHS", ceilDiv(widest, WIDTHS) * WIDTHS);
        constants.put("GR_DEPTHS", Math.max(ceilDiv(widest, WIDTHS) * WIDTHS, other));
        constants.put("GR_STATS", Math.max(own, other));
        constants.put("GR_AXES", rank(RANK));
        calls.add(new Library.Call("gr_positions", "gr_index"));
        for (String function : List.of("gr_pack_rows", "gr_pack_columns", "gr_multiply", "gr_exp", "gr_are_finite", "gr_scale_row",
            "gr_weigh")) {
            calls.add(new Library.Call(function, type));
        }
        Entry entry = new Entry(kernel.isGradient() ? "attention_grad_cpu" : "attention_cpu", new LinkedHashMap<>());
        entry.with("axes", views(entry));
        return kernel.isGradient() ? known(entry, positions) : entry;
    }

    /** Fills in where matrices start and declares their axes. */
    private List<String> views(Entry entry) {
        List<String> names = new ArrayList<>(kernel.isGradient() ? GRADIENTS : VALUES);
        entry.with("mask", List.of());
        if (kernel.mask() >= 0) {
            names.add("mask");
        }
        List<String> axes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            MatrixView v = kernel.matrices().get(i);
            String name = names.get(i);
            entry.with(name, List.of(start(positions, name, "b" + i, v)));
            if (!name.equals("result") && !name.equals("kept")) {
                axes.add(positions.axes(name + "_row", Positions.padded(v.rows(), rank(RANK))));
                axes.add(positions.axes(name + "_column", Positions.padded(v.columns(), rank(RANK))));
            }
        }
        return axes;
    }

    private long items() {
        long blocks = heads * ceilDiv(kernel.isGradient() ? Math.max(queries, keys) : queries, own);
        return Math.min(blocks, traits.enough());
    }

    @Override
    List<Grid> grids() {
        if (!kernel.isGradient()) {
            return List.of(grid(new Arg.Scratch(0)));
        }
        return List.of(grid(new Arg.Scratch(0), new Arg.Scratch(1), new Arg.Int(0)), grid(new Arg.Scratch(0), new Arg.Scratch(1),
            new Arg.Int(1)));
    }

    /** @param ends the temporaries, and at the end of the arguments maybe one more */
    private Grid grid(Arg... ends) {
        List<Arg> own = new ArrayList<>();
        for (Arg a : ends) {
            if (a instanceof Arg.Scratch) {
                own.add(a);
            }
        }
        own.addAll(List.of(index(room()), index(heads), index(queries), index(keys), new Arg.Int((int) width),
            new Arg.Int((int) valueWidth)));
        if (ends[ends.length - 1] instanceof Arg.Int turned) {
            own.add(turned);
        }
        return new Grid(own, new long[] {items()}, new long[] {1});
    }

    /** Elements that a work-item has for itself. */
    private long room() {
        long tiles = ceilDiv(width, columns) * columns;
        long valueTiles = ceilDiv(valueWidth, columns) * columns;
        long deepest = Math.max(kernel.isGradient() ? Math.max(width, valueWidth) : width, other);
        long matrices = kernel.isGradient() ? 2L * other + tiles + valueTiles + width + valueWidth : other + valueTiles + width;
        return ceilDiv(own * matrices + columns * deepest + ALIGNED, ALIGNED) * ALIGNED;
    }

    @Override
    long[] scratch() {
        long rooms = items() * room() * kernel.dtype().bytes();
        return kernel.isGradient() ? new long[] {rooms, heads * queries * kernel.dtype().bytes()} : new long[] {rooms};
    }
}
