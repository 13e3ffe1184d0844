package org.gradus.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Text that says where elements of a view stand; extents, strides and offsets become parameters. */
final class Positions {
    private final Parameters parameters;

    Positions(Parameters parameters) {
        this.parameters = parameters;
    }

    /** Where a layout leads from a row-major number. The stride of the last axis has the name {@code which}. */
    String of(String which, Layout l, String number) {
        StringBuilder b = new StringBuilder();
        String rest = number;
        for (int d = l.rank() - 1; d >= 0; d--) {
            String digit = rest;
            if (d > 0) {
                String extent = parameters.index(which + "_n" + d, l.shape().dim(d));
                digit = rest + " % " + extent;
                rest = "(" + rest + " / " + extent + ")";
            }
            String stride = parameters.index(d == l.rank() - 1 ? which : which + "_s" + d, l.stride(d));
            b.append(b.length() == 0 ? "" : " + ").append(digit).append(" * ").append(stride);
        }
        return b.length() == 0 ? "0" : b.toString();
    }

    /** The same for the matrix called {@code batch}, with the offset. */
    String start(String which, Layout l) {
        String offset = parameters.index(which + "_o", l.offset());
        return l.rank() == 0 ? offset : offset + " + " + of(which, l, "batch");
    }

    /** Declares extents and strides as arrays {@code which_n} and {@code which_s}; the first extent is never read. */
    String axes(String which, Layout l) {
        List<String> extents = new ArrayList<>();
        List<String> strides = new ArrayList<>();
        for (int d = 0; d < l.rank(); d++) {
            extents.add(d == 0 ? "0" : parameters.index(which + "_n" + d, l.shape().dim(d)));
            strides.add(parameters.index(which + "_s" + d, l.stride(d)));
        }
        return "const gr_index " + which + "_n[] = {" + String.join(", ", extents) + "}, " + which + "_s[] = {"
            + String.join(", ", strides) + "};";
    }

    /** With axes of extent one and stride zero before its own, so that one text serves all layouts of at most {@code rank} axes. */
    static Layout padded(Layout l, int rank) {
        int more = Math.max(0, rank - l.rank());
        long[] dims = new long[more + l.rank()];
        long[] strides = new long[dims.length];
        Arrays.fill(dims, 0, more, 1);
        System.arraycopy(l.shape().dims(), 0, dims, more, l.rank());
        System.arraycopy(l.strides(), 0, strides, more, l.rank());
        return Layout.of(Shape.of(dims), strides, l.offset());
    }
}
