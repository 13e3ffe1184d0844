package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Launch.Arg;

/**
 * Attention on GPUs: a group takes a tile of rows and meets the others a tile at a time; weights and sums are in its registers.
 * Each launch has its own and its other rows, which are parameters of one text.
 */
final class GpuAttention extends AttentionComposer {
    /** Neighbours that are moved together. */
    private static final int VECTOR = 4;
    /** A work-item's part of a tile of scores: rows, of four bytes an element and of eight, and columns. */
    private static final int PER_ROWS = 8;
    private static final int PER_ROWS_OF_DOUBLES = 4;
    private static final int PER_COLUMNS = 4;
    /** Work-items along the rows of a tile and along its columns. */
    private static final int DOWN = 8;
    private static final int ACROSS = 16;
    /** Columns that a group adds up, few and many. */
    private static final int SPAN = 64;
    private static final int WIDE_SPAN = 128;
    /** Columns of rows that are in local memory at a time. */
    private static final int SLICE = 16;

    private final int rows;
    private final int columns = ACROSS * PER_COLUMNS;
    private final int span;
    private final int perRows;

    GpuAttention(Traits traits, Kernel.Attention kernel) {
        super(traits, kernel, new Parameters(kernel, 0));
        perRows = kernel.dtype().bytes() > Float.BYTES ? PER_ROWS_OF_DOUBLES : PER_ROWS;
        rows = DOWN * perRows;
        span = Math.max(kernel.isGradient() ? width : 0, valueWidth) <= SPAN ? SPAN : WIDE_SPAN;
    }

    @Override
    Entry entry() {
        constants.put("GR_ROWS", rows);
        constants.put("GR_COLUMNS", columns);
        constants.put("GR_PER_ROWS", perRows);
        constants.put("GR_PER_COLUMNS", PER_COLUMNS);
        constants.put("GR_SPAN", span);
        constants.put("GR_SLICE", SLICE);
        constants.put("GR_VECTOR", VECTOR);
        constants.put("GR_PIECE", type + VECTOR);
        calls.add(new Library.Call("gr_exp", type));
        parameters.operand("b" + result(), result());
        Entry entry = new Entry(kernel.isGradient() ? "attention_grad_gpu" : "attention_gpu", new LinkedHashMap<>());
        entry.with("tile", Template.of("attention_gpu_tile").lines(Map.of()));
        views(entry, false);
        return kernel.isGradient() ? gradients(entry) : values(entry);
    }

    private Entry values(Entry entry) {
        Fetch value = new Fetch(entry, "value", "keys", "value_width");
        Fetch own = new Fetch(entry, "own", "queries", "width");
        Fetch other = new Fetch(entry, "other", "keys", "width");
        return entry.with("scores", product("score", own, other)).with("odd", odd("seen", "keys", value)).with("weigh", weigh(value));
    }

    private Entry gradients(Entry entry) {
        Positions positions = new Positions(parameters);
        for (int known : new int[] {RESULT, KEPT}) {
            String name = known == RESULT ? "result" : "kept";
            parameters.operand(name, known);
            entry.with(name, List.of(start(positions, name, name, kernel.matrices().get(known))));
        }
        Fetch own = new Fetch(entry, "own", "own_count", "width");
        Fetch other = new Fetch(entry, "other", "other_count", "width");
        Fetch ownSlope = new Fetch(entry, "own_slope", "own_count", "slope_depth");
        Fetch otherSlope = new Fetch(entry, "other_slope", "other_count", "slope_depth");
        Fetch summed = new Fetch("from_summed", "whole_summed", "(of_values ? " + otherSlope.row + " : " + other.row + ")",
            "(of_values ? " + otherSlope.column + " : " + other.column + ")", "other_count", "end_column");
        List<String> odd = new ArrayList<>(odd("unseen", "unseen_end", other));
        odd.addAll(odd("unseen", "unseen_end", new Fetch(entry, "other_slope", "other_count", "value_width")));
        return known(entry, positions).with("scores", product("score", own, other))
            .with("slopes", product("slope", ownSlope, otherSlope)).with("odd", odd).with("weigh", weigh(summed));
    }

    /**
     * Moves {@value #VECTOR} neighbours of row i of a matrix, from column k on, to a work-item; zeros stand for what is outside.
     *
     * @param row    text of where a row stands
     * @param column text of where a column stands in it
     * @param rows   name of their number
     * @param depth  name of the number of columns
     */
    private record Fetch(String from, String whole, String row, String column, String rows, String depth) {
        Fetch(Entry entry, String role, String rows, String depth) {
            this("from_" + role, "whole_" + role, entry.holes().get(role + "_row").get(0),
                entry.holes().get(role + "_column").get(0), rows, depth);
        }

        List<String> lines() {
            return Template.of("attention_gpu_fetch").lines(Map.of("from", List.of(from), "whole", List.of(whole), "row", List.of(row),
                "column", List.of(column), "rows", List.of(rows), "depth", List.of(depth)));
        }
    }

    private static List<String> product(String sum, Fetch own, Fetch other) {
        return Template.of("attention_gpu_product").lines(Map.of("sum", List.of(sum), "own", own.lines(), "other", other.lines(),
            "depth", List.of(own.depth)));
    }

    private static List<String> odd(String fromRow, String toRow, Fetch f) {
        return Template.of("attention_gpu_odd").lines(Map.of("from_row", List.of(fromRow), "to_row", List.of(toRow),
            "depth", List.of(f.depth), "fetch", f.lines()));
    }

    private static List<String> weigh(Fetch summed) {
        return Template.of("attention_gpu_weigh").lines(Map.of("summed", summed.lines()));
    }

    /** The parts that matrices play. */
    private Map<String, Integer> roles(boolean turned) {
        Map<String, Integer> roles = new LinkedHashMap<>();
        roles.put("own", turned ? KEY : QUERY);
        roles.put("other", turned ? QUERY : KEY);
        if (kernel.isGradient()) {
            roles.put("own_slope", turned ? VALUE : GRAD);
            roles.put("other_slope", turned ? GRAD : VALUE);
        } else {
            roles.put("value", VALUE);
        }
        return roles;
    }

    /** Fills in where elements of matrices stand, the same for both launches; their parameters differ. */
    private Parameters views(Entry entry, boolean turned) {
        Parameters own = new Parameters(kernel, 0);
        Positions positions = new Positions(own);
        List<String> lines = new ArrayList<>();
        roles(turned).forEach((role, number) -> {
            MatrixView v = kernel.matrices().get(number);
            own.operand(role, number);
            lines.add("__global const GR_REAL *const from_" + role + " = " + start(positions, role, role, v) + ";");
            view(entry, positions, v, role + "_row", "i", role + "_column", "k");
            lines.add("const uchar whole_" + role + " = " + (rank(1) > 1 ? "0"
                : role + "_column == 1 && GR_WHOLE(from_" + role + ", " + role + "_row)") + ";");
        });
        if (kernel.mask() >= 0) {
            MatrixView mask = kernel.matrices().get(kernel.mask());
            own.operand("mask", kernel.mask());
            lines.add("__global const GR_MASK_TYPE *const from_mask = " + start(positions, "mask", "mask", mask) + ";");
            view(entry, positions, turned ? mask.transpose() : mask, "mask_own", "i", "mask_other", "j");
        } else {
            entry.with("mask_own", List.of()).with("mask_other", List.of());
        }
        entry.with("arguments", List.of(own.text())).with("views", lines);
        return own;
    }

    private void view(Entry entry, Positions positions, MatrixView v, String row, String i, String column, String k) {
        entry.with(row, List.of(positions.of(row, Positions.padded(v.rows(), rank(1)), i)))
            .with(column, List.of(positions.of(column, Positions.padded(v.columns(), rank(1)), k)));
    }

    @Override
    List<Grid> grids() {
        if (!kernel.isGradient()) {
            return List.of(grid(false, queries, ceilDiv(valueWidth, span), index(heads), index(queries), index(keys),
                new Arg.Int((int) width), new Arg.Int((int) valueWidth)));
        }
        return List.of(gradients(false), gradients(true));
    }

    private Grid gradients(boolean turned) {
        long ownGrads = turned ? heads * queries * width : 0;
        long spans = ceilDiv(width, span) + (turned ? ceilDiv(valueWidth, span) : 0);
        return grid(turned, turned ? keys : queries, spans, new Arg.Scratch(0), index(turned ? keys : queries),
            index(turned ? queries : keys), new Arg.Int((int) width), new Arg.Int((int) valueWidth), index(ownGrads),
            index(ownGrads + heads * keys * width), new Arg.Int(turned ? 1 : 0));
    }

    private Grid grid(boolean turned, long own, long spans, Arg... more) {
        int items = DOWN * ACROSS;
        Parameters views = views(new Entry("", new LinkedHashMap<>()), turned);
        return new Grid(views.with(List.of(more)), new long[] {heads * ceilDiv(own, rows) * spans * items}, new long[] {items});
    }

    /** Of each query, the product of its result and gradient, from the first launch for the second. */
    @Override
    long[] scratch() {
        return kernel.isGradient() ? new long[] {heads * queries * kernel.dtype().bytes()} : new long[0];
    }
}
