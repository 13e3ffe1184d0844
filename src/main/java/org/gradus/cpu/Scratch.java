package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.types.DType;

/** A thread's blocks for intermediate values, shared by all programs that the thread runs one after another. */
final class Scratch {
    /** Elements that are not worth keeping for the next time. */
    private static final int LARGE = 1 << 22;
    private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);

    private final Object[][] blocks = new Object[DType.values().length][0];
    private final Object[][] temporaries = new Object[DType.values().length][0];
    private final Object[][] products = new Object[DType.values().length][0];
    private final Object[][] operands = new Object[DType.values().length][0];
    private final Object[][] sums = new Object[DType.values().length][0];
    private long[] positions = new long[0];
    /** Whether what the thread calls is in demand; not if a {@link RowLoop} or {@link ColumnFolds} may soon do without it. */
    boolean countsDemand = true;

    private Scratch() {
    }

    static Scratch local() {
        return LOCAL.get();
    }

    /** Block number {@code index} of a dtype, with room for at least {@code capacity} elements. */
    Object block(DType dtype, int index, int capacity) {
        return block(blocks, dtype, index, capacity);
    }

    /** As {@link #block}, for what a lane needs during one call. */
    Object temporary(DType dtype, int index, int capacity) {
        return block(temporaries, dtype, index, capacity);
    }

    /** Room for one matrix product at a time; a large one is not kept. */
    Object product(DType dtype, int size) {
        return size > LARGE ? Elements.of(dtype).allocate(size) : block(products, dtype, 0, size);
    }

    /** As {@link #block}, for sums that other threads fill. */
    Object sum(DType dtype, int index, int capacity) {
        return block(sums, dtype, index, capacity);
    }

    /** Room for a copy of an operand of one product at a time, not of the products that this one is made of. */
    Object operand(DType dtype, int size) {
        return block(operands, dtype, 0, size);
    }

    private static Object block(Object[][] all, DType dtype, int index, int capacity) {
        int kind = dtype.ordinal();
        Object[] of = all[kind];
        if (index >= of.length) {
            of = all[kind] = Arrays.copyOf(of, index + 4);
        }
        Elements elements = Elements.of(dtype);
        if (of[index] == null || elements.length(of[index]) < capacity) {
            of[index] = elements.allocate(capacity);
        }
        return of[index];
    }

    long[] positions(int capacity) {
        if (positions.length < capacity) {
            positions = new long[capacity];
        }
        return positions;
    }
}
