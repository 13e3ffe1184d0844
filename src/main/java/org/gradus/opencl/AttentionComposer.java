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
import org.gradus.opencl.Launch.Arg;
import org.gradus.types.DType;
import org.gradus.types.Layout;

/** Attention whose scores are never in memory all at once, on CPU drivers. */
final class AttentionComposer {
    /** With fewer, products and a softmax are as fast. */
    private static final long FEWEST_KEYS = 256;
    /** Rows of a block, about, and of those that it meets at a time. */
    private static final int OWN = 48;
    private static final int OTHER = 128;
    private static final int OTHER_OF_GRADIENTS = 64;
    /** One text serves views whose rows and columns have at most so many axes, and batches of so many. */
    private static final int RANK = 2;
    private static final int BATCH_RANK = 3;
    /** Tables of positions have a multiple of this many places. */
    private static final int WIDTHS = 64;
    /** Rooms and their parts are multiples of so many elements: vectors in them are aligned. */
    private static final int ALIGNED = 64;
    private static final List<String> VALUES = List.of("query", "key", "value");
    private static final List<String> GRADIENTS = List.of("query", "key", "value", "result", "kept", "grad");

    private final Traits traits;
    private final Kernel.Attention kernel;
    private final Parameters parameters;
    private final Positions positions;
    private final String type;
    private final int columns;
    private final int own;
    private final int other;
    private final long heads;
    private final long queries;
    private final long keys;
    private final long width;
    private final long valueWidth;

    AttentionComposer(Traits traits, Kernel.Attention kernel) {
        this.traits = traits;
        this.kernel = kernel;
        this.parameters = new Parameters(kernel);
        this.positions = new Positions(parameters);
        this.type = ClTypes.name(kernel.dtype());
        columns = traits.tuning().cpu().columns(kernel.dtype().bytes());
        own = Math.max(1, OWN / traits.tileRows()) * traits.tileRows();
        other = kernel.isGradient() ? OTHER_OF_GRADIENTS : OTHER;
        heads = kernel.queries().batch().shape().numel();
        queries = kernel.queries().rows().shape().numel();
        keys = kernel.keys().rows().shape().numel();
        width = kernel.queries().columns().shape().numel();
        valueWidth = kernel.values().columns().shape().numel();
    }

    /** Whether attention to so many keys is worth a kernel of its own. */
    static boolean suits(Traits traits, long keys) {
        return !traits.gpu() && keys >= FEWEST_KEYS;
    }

    Composed compose() {
        Map<String, Object> constants = new LinkedHashMap<>();
        long widest = Math.max(width, valueWidth);
        constants.put("GR_REAL", type);
        constants.put("GR_COLUMNS", columns);
        constants.put("GR_OWN", own);
        constants.put("GR_OTHER", other);
        constants.put("GR_WIDTHS", ceilDiv(widest, WIDTHS) * WIDTHS);
        constants.put("GR_DEPTHS", Math.max(ceilDiv(widest, WIDTHS) * WIDTHS, other));
        constants.put("GR_STATS", Math.max(own, other));
        constants.put("GR_CAUSAL", kernel.isCausal() ? 1 : 0);
        constants.put("GR_KEEPS", kernel.keepsRows() ? 1 : 0);
        Set<Library.Call> calls = Composer.calls();
        calls.add(new Library.Call("gr_positions", "gr_index"));
        for (String function : List.of("gr_pack_rows", "gr_pack_columns", "gr_multiply", "gr_exp", "gr_are_finite", "gr_scale_row",
            "gr_weigh")) {
            calls.add(new Library.Call(function, type));
        }
        Entry entry = new Entry(kernel.isGradient() ? "attention_grad_cpu" : "attention_cpu", new LinkedHashMap<>());
        entry.with("axes", views(entry, constants));
        entry.with("scale", List.of(parameters.scalar(0)));
        if (kernel.isGradient()) {
            MatrixView results = kernel.matrices().get(GRADIENTS.indexOf("result"));
            MatrixView kept = kernel.matrices().get(GRADIENTS.indexOf("kept"));
            entry.with("result_row", List.of(positions.of("result_row", results.rows(), "y")))
                .with("result_column", List.of(positions.of("result_column", results.columns(), "c")))
                .with("kept_row", List.of(positions.of("kept_row", kept.rows(), "y")))
                .with("kept_step", List.of(parameters.index("kept_step", kept.position(0, 0, 1) - kept.position(0, 0, 0))));
        }
        int last = kernel.operands().size() - 1;
        constants.put("GR_RESULT", "b" + last);
        long reach = kernel.operands().get(last).elements();
        for (MatrixView v : kernel.matrices()) {
            reach = Math.max(reach, v.reach());
        }
        return Composer.composed(kernel, Composer.isWide(reach), constants, calls, parameters, entry, grids(), scratch());
    }

    /** Fills in where matrices start and declares their axes. */
    private List<String> views(Entry entry, Map<String, Object> constants) {
        List<String> names = new ArrayList<>(kernel.isGradient() ? GRADIENTS : VALUES);
        DType mask = kernel.mask() < 0 ? null : kernel.operands().get(kernel.mask()).dtype();
        constants.put("GR_MASK", mask == null ? 0 : mask == DType.BOOL ? 1 : 2);
        constants.put("GR_MASK_TYPE", mask == null ? type : ClTypes.name(mask));
        entry.with("mask", List.of());
        if (mask != null) {
            names.add("mask");
        }
        List<String> axes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            MatrixView v = kernel.matrices().get(i);
            String name = names.get(i);
            entry.with(name, List.of("b" + i + " + " + positions.start(name + "_start", padded(v.batch(), BATCH_RANK))));
            if (!name.equals("result") && !name.equals("kept")) {
                axes.add(positions.axes(name + "_row", padded(v.rows(), rank())));
                axes.add(positions.axes(name + "_column", padded(v.columns(), rank())));
            }
        }
        constants.put("GR_AXES", rank());
        return axes;
    }

    private static Layout padded(Layout l, int rank) {
        return Positions.padded(l, Math.max(rank, l.rank()));
    }

    private int rank() {
        return kernel.matrices().stream().mapToInt(v -> Math.max(v.rows().rank(), v.columns().rank())).reduce(RANK, Math::max);
    }

    private long items() {
        long blocks = heads * ceilDiv(kernel.isGradient() ? Math.max(queries, keys) : queries, own);
        return Math.min(blocks, traits.enough());
    }

    private List<Grid> grids() {
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

    private long[] scratch() {
        long rooms = items() * room() * kernel.dtype().bytes();
        return kernel.isGradient() ? new long[] {rooms, heads * queries * kernel.dtype().bytes()} : new long[] {rooms};
    }
}
