package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Kernel;
import org.gradus.ir.RowSpread;
import org.gradus.types.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowQueueTest {
    private static final int ROWS = 37;
    private static final long[] APART = {4, 4};
    private static final List<Kernel.Operand> COPY = List.of(new Kernel.Operand(DType.FLOAT32, true, false, 1),
        new Kernel.Operand(DType.FLOAT32, false, true, 1));

    private final WorkerPool pool = new WorkerPool(2);
    private final RowQueue queue = new RowQueue(pool, new LaunchTimes());
    private final float[] a = new float[1];
    private final float[] b = new float[1];
    private final float[] c = new float[1];

    @AfterEach
    void end() {
        pool.close();
    }

    /** Counts how often each row is visited. */
    private static final class Visits implements RowQueue.Rows {
        private final int[] rows = new int[ROWS];
        private int whole;

        @Override
        public void all() {
            whole++;
        }

        @Override
        public void some(int from, int to) {
            for (int r = from; r < to; r++) {
                rows[r]++;
            }
        }
    }

    private Visits add(boolean isProduct, long operations) {
        Visits visits = new Visits();
        queue.add(visits, isProduct, operations);
        return visits;
    }

    @Test
    void visitsEachRowOnce() {
        for (long work : new long[] {1, 1 << 20}) {
            List<Visits> all = new ArrayList<>();
            assertTrue(queue.admits(ROWS, true, APART, COPY, new Object[] {a, b}));
            all.add(add(true, work));
            assertTrue(queue.admits(ROWS, false, APART, COPY, new Object[] {b, c}));
            all.add(add(false, work));
            assertTrue(queue.admits(ROWS, true, APART, COPY, new Object[] {c, c}));
            all.add(add(true, work));
            assertEquals(ROWS, queue.rows());
            assertEquals(0, all.stream().mapToInt(v -> v.rows[0] + v.whole).sum());
            queue.flush();
            assertEquals(0, queue.rows());
            for (Visits v : all) {
                assertEquals(0, v.whole);
                assertTrue(Arrays.stream(v.rows).allMatch(n -> n == 1));
            }
        }
    }

    @Test
    void aSingleProductRunsAsAWhole() {
        assertTrue(queue.admits(ROWS, true, APART, COPY, new Object[] {a, b}));
        Visits v = add(true, 1 << 20);
        queue.flush();
        assertEquals(1, v.whole);
    }

    @Test
    void whoReadsAnywhereWaitsForWhoWrites() {
        assertTrue(queue.admits(ROWS, true, APART, COPY, new Object[] {a, b}));
        Visits first = add(true, 1);
        assertTrue(queue.admits(ROWS, true, new long[] {RowSpread.ANYWHERE, 4}, COPY, new Object[] {b, c}));
        assertEquals(1, first.whole);
        Visits second = add(true, 1);
        assertFalse(queue.admits(ROWS, false, APART, COPY, new Object[] {a, b}), "writes what is read anywhere");
        assertEquals(1, second.whole);
    }

    @Test
    void rowsThatLieOtherwiseMeet() {
        assertTrue(queue.admits(ROWS, true, APART, COPY, new Object[] {a, b}));
        Visits first = add(true, 1);
        assertFalse(queue.admits(ROWS, false, new long[] {8, 4}, COPY, new Object[] {b, c}));
        assertEquals(1, first.whole);
        assertFalse(queue.admits(ROWS, true, new long[] {8, 4}, COPY, new Object[] {b, b}));
        assertEquals(0, queue.rows());
    }

    @Test
    void onlyAProductBegins() {
        assertFalse(queue.admits(ROWS, false, APART, COPY, new Object[] {a, b}));
        assertEquals(0, queue.rows());
    }
}
