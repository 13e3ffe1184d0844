package org.gradus.opencl;

import java.util.List;

/**
 * How one of several work-items launches its rows of a kernel, see {@code rows_together_cpu.cl}.
 *
 * @param calls  of the function; each is as many places further as there are parts
 * @param first  what a part adds to its first place
 * @param second what a part adds to its second place
 * @param args   in order
 * @param room   bytes of temporary memory
 */
record RowPart(long calls, long first, long second, List<Launch.Arg> args, long room) {
    /** Fewer rows a work-item fill no tile. */
    private static final int FEWEST = 8;
    /** Parts are multiples of this. */
    private static final int TOGETHER = 4;

    /** A kernel as a function for some of its rows. */
    interface Kind {
        /**
         * @param count rows of the kernel
         * @param each  rows of a part
         */
        RowPart part(long count, long each);
    }

    /** Rows of a part where {@code count} are dealt out to so many units. */
    static long each(long count, int units) {
        long parts = Math.max(1, Math.min(units, count / FEWEST));
        return Composer.ceilDiv(Composer.ceilDiv(count, TOGETHER), parts) * TOGETHER;
    }
}
