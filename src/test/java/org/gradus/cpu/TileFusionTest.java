package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loops over rows and folds over their columns in one go against one after another, bit by bit. */
class TileFusionTest {
    private static final DType F = DType.FLOAT32;
    private static final int ROWS = 4100;

    private final WorkerPool pool = new WorkerPool(3);
    private final CpuBackend backend = new CpuBackend(PlainKernels.INSTANCE, pool);
    private final List<String> ran = new ArrayList<>();
    private final Random random = new Random(5);

    @AfterEach
    void close() {
        backend.close();
        pool.close();
    }

    private static Kernel.Operand operand(boolean read, long elements) {
        return new Kernel.Operand(F, read, !read, elements);
    }

    /** {@code out[r][c] = a[r][c] * (a[r][c] summed over c)}. */
    private static Kernel.Loop rows(int width) {
        Access all = Access.of(Layout.contiguous(Shape.of(ROWS, width)));
        List<Instr> body = List.of(new Instr.Load(0, all, F, true), new Instr.Reduce(ReduceOp.SUM, 0, F, F),
            new Instr.Apply(Pointwise.MUL, List.of(0, 1), F, F, true));
        return new Kernel.Loop("rows", Shape.of(ROWS), Shape.of(width), body, List.of(new Kernel.Store(2, 1, all, true, null)),
            List.of(operand(true, ROWS * width), operand(false, ROWS * width)), List.of(), 1);
    }

    /** {@code out[c]}: {@code a[r][c] * b[r][c]} summed over {@code r}; {@code shift} moves the rows of {@code b} cyclically. */
    private static Kernel.Loop columns(int width, int shift) {
        Layout elements = Layout.of(Shape.of(width, ROWS), new long[] {1, width}, 0);
        Access a = Access.of(elements);
        Access b = Access.of(Layout.of(Shape.of(width, ROWS), new long[] {1, shift == 0 ? width : -width}, shift == 0 ? 0 : (ROWS - 1) * width));
        Access out = Access.of(Layout.of(Shape.of(width, ROWS), new long[] {1, 0}, 0));
        List<Instr> body = List.of(new Instr.Load(0, a, F, true), new Instr.Load(1, b, F, true),
            new Instr.Apply(Pointwise.MUL, List.of(0, 1), F, F, true), new Instr.Reduce(ReduceOp.SUM, 2, F, F));
        return new Kernel.Loop("columns", Shape.of(width), Shape.of(ROWS), body, List.of(new Kernel.Store(3, 2, out, false, null)),
            List.of(operand(true, ROWS * width), operand(true, ROWS * width), operand(false, width)), List.of(), 1);
    }

    private Buffer upload(float[] v) {
        Buffer b = backend.allocate(F, v.length);
        backend.upload(v, 0, b, 0, v.length);
        return b;
    }

    private float[] download(Buffer b) {
        float[] v = new float[(int) b.numel()];
        backend.download(b, 0, v, 0, v.length);
        return v;
    }

    private float[] numbers(int n) {
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (float) random.nextGaussian();
        }
        return v;
    }

    private void launch(String name, Backend.Compiled compiled, Buffer... operands) {
        backend.timed(() -> compiled.run(operands, new long[0]), (start, end) -> {
            assertTrue(start <= end);
            ran.add(name);
        });
    }

    private void runsAsOneByOne(int width, boolean rowsFirst, int shift, boolean together) {
        Backend.Compiled rows = backend.compile(rows(width));
        Backend.Compiled columns = backend.compile(columns(width, shift));
        float[] x = numbers(ROWS * width);
        Buffer a = upload(x);
        Buffer[] out = {upload(numbers(x.length)), upload(numbers(x.length))};
        backend.upload(download(out[0]), 0, out[1], 0, x.length);
        Buffer[] sums = {backend.allocate(F, width), backend.allocate(F, width)};
        for (int i = 0; i < 2; i++) {
            ran.clear();
            for (boolean isRows : new boolean[] {rowsFirst, !rowsFirst}) {
                if (isRows) {
                    launch("rows", rows, a, out[i]);
                } else {
                    launch("columns", columns, a, out[i], sums[i]);
                }
                if (i == 0) {
                    backend.flush();
                    assertEquals(isRows ? "rows" : "columns", ran.get(ran.size() - 1));
                }
            }
            assertEquals(i == 0 || together ? 2 : 1, ran.size());
            backend.flush();
            assertEquals(List.of(rowsFirst ? "rows" : "columns", rowsFirst ? "columns" : "rows"), ran);
        }
        assertArrayEquals(download(out[0]), download(out[1]));
        assertArrayEquals(download(sums[0]), download(sums[1]));
    }

    @ParameterizedTest
    @CsvSource({"64, true", "64, false", "200, true", "2048, true"})
    void theFoldReadsWhatRowsWrite(int width, boolean rowsFirst) {
        runsAsOneByOne(width, rowsFirst, 0, 32L * width * 5 * 4 <= Caches.SECOND);
    }

    @Test
    void aFoldThatReadsOtherRowsWaits() {
        runsAsOneByOne(64, true, 1, false);
    }

    @Test
    void aProgramThatIsAskedForComesAfterWhatWaits() {
        Backend.Compiled rows = backend.compile(rows(64));
        Buffer a = upload(numbers(ROWS * 64));
        Buffer first = backend.allocate(F, ROWS * 64);
        Buffer second = backend.allocate(F, ROWS * 64);
        launch("first", rows, a, first);
        assertEquals(List.of(), ran);
        launch("second", rows, first, second);
        assertEquals(List.of("first"), ran);
        float[] expected = download(second);
        assertEquals(List.of("first", "second"), ran);
        rows.run(new Buffer[] {first, a}, new long[0]);
        assertArrayEquals(expected, download(a));
    }
}
