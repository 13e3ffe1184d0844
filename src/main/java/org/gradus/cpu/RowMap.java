package org.gradus.cpu;

import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/**
 * Maps of float32 functions whose operands lie in rows that do not follow one another, or have one element for a whole row. As one
 * run of elements they would be copied together first; by rows, chains take them where they lie, and what a row has one of is
 * computed once.
 */
final class RowMap {
    /** Elements of a row from which on it costs less to take it by itself than to repeat what it has one of. */
    private static final int SHORTEST_REPEATED = 512;

    private RowMap() {
    }

    /** @param shortest elements of a row that are worth a call */
    static boolean is(Kernel.Loop k, int shortest) {
        int last = k.outer().rank() - 1;
        boolean isMap = k.inner().rank() == 0 && !k.hasReduce() && !k.hasScatter();
        return isMap && last > 0 && k.outer().dim(last) >= shortest && k.outer().dim(last) <= Tiling.BLOCK
            && k.body().stream().anyMatch(i -> i instanceof Instr.Apply) && k.body().stream().allMatch(i -> fits(i, last))
            && k.stores().stream().allMatch(s -> isInRows(s.access(), last));
    }

    private static boolean fits(Instr i, int last) {
        return i instanceof Instr.Load l && l.dtype() == DType.FLOAT32 && (isInRows(l.access(), last) || isOneARow(l.access(), last))
            || i instanceof Instr.Scalar || i instanceof Instr.Apply a && a.compute() == DType.FLOAT32;
    }

    private static boolean isInRows(Access a, int last) {
        return a.isStrided() && a.first().stride(last) == 1;
    }

    private static boolean isOneARow(Access a, int last) {
        return a.isStrided() && a.first().stride(last) == 0 && a.first().shape().dim(last) >= SHORTEST_REPEATED;
    }
}
