package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.gradus.contract.Eventually;
import org.gradus.device.Buffer;
import org.gradus.device.DeviceInfo;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.DeviceOutOfMemoryException;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CpuBackendTest {
    private final WorkerPool pool = new WorkerPool(3);
    private CpuBackend backend = new CpuBackend(PlainKernels.INSTANCE, pool);

    @AfterEach
    void close() {
        pool.close();
    }

    private Buffer floats(float... v) {
        Buffer b = backend.allocate(DType.FLOAT32, v.length);
        backend.upload(v, 0, b, 0, v.length);
        return b;
    }

    private Buffer longs(long... v) {
        Buffer b = backend.allocate(DType.INT64, v.length);
        backend.upload(v, 0, b, 0, v.length);
        return b;
    }

    private float[] floats(Buffer b) {
        float[] v = new float[(int) b.numel()];
        backend.download(b, 0, v, 0, v.length);
        return v;
    }

    private static Kernel.Operand read(DType d) {
        return new Kernel.Operand(d, true, false, 0);
    }

    private static Kernel.Operand written(DType d) {
        return new Kernel.Operand(d, false, true, 0);
    }

    private static Access all(long... dims) {
        return Access.of(Layout.contiguous(Shape.of(dims)));
    }

    /** {@code out[i] = fn(a[i], b[i])}. */
    private static Kernel.Loop binary(Pointwise fn, long n) {
        List<Instr> body = List.of(new Instr.Load(0, all(n), DType.FLOAT32, false),
            new Instr.Load(1, all(n), DType.FLOAT32, false),
            new Instr.Apply(fn, List.of(0, 1), DType.FLOAT32, DType.FLOAT32, false));
        return new Kernel.Loop("map", Shape.of(n), Shape.SCALAR, body, List.of(new Kernel.Store(2, 2, all(n), false, null)),
            List.of(read(DType.FLOAT32), read(DType.FLOAT32), written(DType.FLOAT32)), List.of(), n);
    }

    private static Kernel.Loop gather(long n, long extent) {
        List<Instr> body = List.of(new Instr.Load(1, all(n), DType.INT64, false),
            new Instr.Gather(0, Access.of(Layout.of(Shape.of(n), new long[] {0}, 0)), List.of(new Instr.Term(0, extent, 1)),
                "index_select",
                DType.FLOAT32, false));
        return new Kernel.Loop("gather", Shape.of(n), Shape.SCALAR, body, List.of(new Kernel.Store(1, 2, all(n), false, null)),
            List.of(read(DType.FLOAT32), read(DType.INT64), written(DType.FLOAT32)), List.of(), n);
    }

    @Test
    void uploadsAndDownloadsPartsOfEveryDtype() {
        for (DType d : DType.values()) {
            Buffer b = backend.allocate(d, 10);
            Object from = Elements.of(d).allocate(5);
            Elements.of(d).fill(from, 0, 5, d.isFloating() && !d.isStorage() ? Double.doubleToRawLongBits(1) : 1);
            backend.upload(from, 1, b, 3, 4);
            Object to = Elements.of(d).allocate(4);
            backend.download(b, 3, to, 0, 4);
            for (int i = 0; i < 4; i++) {
                assertEquals(1.0, ((Number) java.lang.reflect.Array.get(to, i)).doubleValue());
            }
        }
        assertEquals(DType.values().length, backend.statistics().uploads());
        assertEquals(DType.values().length, backend.statistics().downloads());
        assertEquals(4 * Arrays.stream(DType.values()).mapToInt(DType::bytes).sum(), backend.statistics().uploadedBytes());
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void theOutputMayBeAnInput(KernelSet set) {
        backend = new CpuBackend(set, pool);
        for (int n : new int[] {1, 3, 64, 2048, 5000, 300_001}) {
            float[] x = new float[n];
            float[] y = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = i;
                y[i] = 2 * i + 1;
            }
            Buffer a = floats(x);
            Buffer b = floats(y);
            backend.compile(binary(Pointwise.MAXIMUM, n)).run(new Buffer[] {a, b, a}, new long[0]);
            assertArrayEquals(y, floats(a));
            backend.compile(binary(Pointwise.SUB, n)).run(new Buffer[] {a, b, b}, new long[0]);
            assertArrayEquals(new float[n], floats(b));
            assertArrayEquals(y, floats(a));
        }
    }

    @Test
    void indexOutOfRangeNamesOpIndexAndSizeAndTheDeviceWorksOn() {
        Launch k = new Launch(backend, gather(3, 4));
        Buffer source = floats(10, 11, 12, 13);
        Buffer out = backend.allocate(DType.FLOAT32, 3);
        IndexException e = assertThrows(IndexException.class, () -> k.run(source, longs(0, 4, 1), out));
        assertTrue(e.getMessage().contains("index_select") && e.getMessage().contains("index 4")
            && e.getMessage().contains("size 4"),
            e.getMessage());
        assertThrows(IndexException.class, () -> k.run(source, longs(0, -1, 1), out));
        k.run(source, longs(3, 0, 2), out);
        assertArrayEquals(new float[] {13, 10, 12}, floats(out));
    }

    private record Launch(CpuBackend backend, Kernel kernel) {
        void run(Buffer... operands) {
            backend.compile(kernel).run(operands, new long[0]);
        }
    }

    @Test
    void scatterAddsInOrderWhereIndicesMeet() {
        int n = 5000;
        List<Instr> body = List.of(new Instr.Load(0, all(n), DType.FLOAT32, true), new Instr.Load(1, all(n), DType.INT64, true));
        Access base = Access.of(Layout.of(Shape.of(n), new long[] {0}, 0));
        Kernel.Scatter scatter = new Kernel.Scatter(List.of(new Instr.Term(1, 3, 1)), ScatterMode.ADD, "index_add");
        Kernel.Loop k = new Kernel.Loop("scatter", Shape.SCALAR, Shape.of(n), body,
            List.of(new Kernel.Store(0, 2, base, true, scatter)),
            List.of(read(DType.FLOAT32), read(DType.INT64), written(DType.FLOAT32)), List.of(), n);
        float[] v = new float[n];
        long[] index = new long[n];
        float[] expected = {100, 200, 300};
        for (int i = 0; i < n; i++) {
            v[i] = 1f / (i + 1);
            index[i] = i * 7 % 3;
            expected[(int) index[i]] += v[i];
        }
        Buffer out = floats(100, 200, 300);
        backend.compile(k).run(new Buffer[] {floats(v), longs(index), out}, new long[0]);
        assertArrayEquals(expected, floats(out));
    }

    private static Kernel.Loop reduce(ReduceOp op, long rows, long columns, boolean alongColumns, DType d) {
        Layout layout = alongColumns ? Layout.of(Shape.of(rows, columns), new long[] {1, rows}, 0)
            : Layout.contiguous(Shape.of(rows, columns));
        List<Instr> body = List.of(new Instr.Load(0, Access.of(layout), d, true), new Instr.Reduce(op, 0, d, op.result(d)));
        Access out = Access.of(Layout.of(Shape.of(rows, columns), new long[] {1, 0}, 0));
        return new Kernel.Loop("reduce", Shape.of(rows), Shape.of(columns), body,
            List.of(new Kernel.Store(1, 1, out, false, null)),
            List.of(read(d), written(op.result(d))), List.of(), rows * columns);
    }

    @Test
    void longSumsAreAccurateAndIndependentOfThreads() {
        int n = 3_000_017;
        float[] v = new float[n];
        double exact = 0;
        java.util.Random r = new java.util.Random(5);
        for (int i = 0; i < n; i++) {
            v[i] = r.nextFloat();
            exact += v[i];
        }
        Buffer in = floats(v);
        Buffer out = backend.allocate(DType.FLOAT32, 1);
        backend.compile(reduce(ReduceOp.SUM, 1, n, false, DType.FLOAT32)).run(new Buffer[] {in, out}, new long[0]);
        float sum = floats(out)[0];
        assertEquals(exact, sum, exact * 2e-7);
        try (WorkerPool one = new WorkerPool(1)) {
            CpuBackend alone = new CpuBackend(PlainKernels.INSTANCE, one);
            alone.compile(reduce(ReduceOp.SUM, 1, n, false, DType.FLOAT32)).run(new Buffer[] {in, out}, new long[0]);
            assertEquals(sum, floats(out)[0]);
        }
    }

    @Test
    void foldsOverNothingGiveTheNeutralElement() {
        Buffer none = floats();
        Buffer out = backend.allocate(DType.FLOAT32, 4);
        float[] expected = {0, 1, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
        for (int op = 0; op < 4; op++) {
            backend.compile(reduce(ReduceOp.values()[op], 4, 0, false, DType.FLOAT32)).run(new Buffer[] {none, out}, new long[0]);
            for (float v : floats(out)) {
                assertEquals(expected[op], v);
            }
        }
    }

    @Test
    void maximumAndItsPlacePreferTheFirstNaN() {
        for (boolean columns : new boolean[] {false, true}) {
            for (int n : new int[] {1, 2, 5, 16, 33, 300, 5000, 70000}) {
                float[] v = new float[2 * n];
                for (int i = 0; i < n; i++) {
                    v[columns ? 2 * i : i] = i * 7919 % n;
                    v[columns ? 2 * i + 1 : n + i] = i == n / 2 || i == n - 1 ? Float.NaN : i;
                }
                Buffer in = floats(v);
                Buffer max = backend.allocate(DType.FLOAT32, 2);
                Buffer at = backend.allocate(DType.INT64, 2);
                backend.compile(reduce(ReduceOp.MAX, 2, n, columns, DType.FLOAT32)).run(new Buffer[] {in, max}, new long[0]);
                backend.compile(reduce(ReduceOp.ARGMAX, 2, n, columns, DType.FLOAT32)).run(new Buffer[] {in, at}, new long[0]);
                long[] place = new long[2];
                backend.download(at, 0, place, 0, 2);
                assertEquals(n / 2, place[1]);
                assertTrue(Float.isNaN(floats(max)[1]));
                int first = 0;
                for (int i = 1; i < n; i++) {
                    first = i * 7919 % n > first * 7919 % n ? i : first;
                }
                assertEquals(first, place[0]);
                assertEquals(first * 7919 % n, floats(max)[0]);
            }
        }
    }

    private static Kernel.MatMul matmul(long batch, long m, long k, long n, boolean withBias, DType out) {
        Shape domain = Shape.of(batch, m, n);
        Access here = Access.of(Layout.contiguous(domain));
        Instr product = new Instr.Accumulator(DType.FLOAT32, false);
        Instr bias = new Instr.Load(2, Access.of(Layout.of(domain, new long[] {0, 0, 1}, 0)), DType.FLOAT32, false);
        Instr add = new Instr.Apply(Pointwise.ADD, List.of(0, 1), DType.FLOAT32, DType.FLOAT32, false);
        Instr relu = new Instr.Apply(Pointwise.RELU, List.of(2), DType.FLOAT32, DType.FLOAT32, false);
        List<Instr> body = withBias ? List.of(product, bias, add, relu) : List.of(product);
        int value = body.size() - 1;
        if (out != DType.FLOAT32) {
            body = new java.util.ArrayList<>(body);
            body.add(new Instr.Cast(value, DType.FLOAT32, out, false));
            value++;
        }
        int operand = withBias ? 3 : 2;
        List<Kernel.Operand> operands = new java.util.ArrayList<>(List.of(read(DType.FLOAT32), read(DType.FLOAT32)));
        if (withBias) {
            operands.add(read(DType.FLOAT32));
        }
        operands.add(written(out));
        Kernel.Loop epilogue = new Kernel.Loop("epilogue", domain, Shape.SCALAR, body,
            List.of(new Kernel.Store(value, operand, here, false, null)), operands, List.of(), 0);
        return new Kernel.MatMul("matmul", MatrixView.of(Layout.contiguous(Shape.of(batch, m, k))),
            MatrixView.of(Layout.contiguous(Shape.of(batch, k, n))), DType.FLOAT32, epilogue);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void productsWithEpilogue(KernelSet set) {
        backend = new CpuBackend(set, pool);
        for (int[] s : new int[][] {{1, 5, 7, 3}, {3, 64, 20, 300}, {40, 33, 17, 65}, {2, 200, 300, 520}, {1, 1, 50, 600},
            {7, 3, 0, 4}, {0, 3, 4, 5}}) {
            int batch = s[0];
            int m = s[1];
            int k = s[2];
            int n = s[3];
            float[] a = random(batch * m * k);
            float[] b = random(batch * k * n);
            float[] bias = random(n);
            double[] expected = new double[batch * m * n];
            for (int i = 0; i < expected.length; i++) {
                int j = i % n;
                int row = i / n;
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += (double) a[row * k + p] * b[(row / m * k + p) * n + j];
                }
                expected[i] = sum;
            }
            Buffer x = floats(a);
            Buffer y = floats(b);
            Buffer z = floats(bias);
            Buffer out = backend.allocate(DType.FLOAT32, expected.length);
            Buffer wide = backend.allocate(DType.FLOAT64, expected.length);
            backend.compile(matmul(batch, m, k, n, false, DType.FLOAT32)).run(new Buffer[] {x, y, out}, new long[0]);
            float[] plain = floats(out);
            backend.compile(matmul(batch, m, k, n, true, DType.FLOAT32)).run(new Buffer[] {x, y, z, out}, new long[0]);
            float[] relu = floats(out);
            backend.compile(matmul(batch, m, k, n, true, DType.FLOAT64)).run(new Buffer[] {x, y, z, wide}, new long[0]);
            double[] cast = new double[expected.length];
            backend.download(wide, 0, cast, 0, cast.length);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], plain[i], 1e-5 * Math.sqrt(k + 1));
                assertEquals(Math.max(0, plain[i] + bias[i % n]), relu[i]);
                assertEquals(relu[i], cast[i]);
            }
        }
    }

    private static float[] random(int n) {
        float[] v = new float[n];
        java.util.Random r = new java.util.Random(n);
        for (int i = 0; i < n; i++) {
            v[i] = (float) r.nextGaussian();
        }
        return v;
    }

    @Test
    void boolHasNoProduct() {
        Kernel.MatMul f = matmul(1, 2, 2, 2, false, DType.FLOAT32);
        Kernel.MatMul k = new Kernel.MatMul("matmul", f.a(), f.b(), DType.BOOL, f.epilogue());
        assertThrows(UnsupportedException.class, () -> backend.compile(k));
    }

    @Test
    void memoryIsCountedReusedAndBounded() {
        Buffer a = backend.allocate(DType.FLOAT32, 100_000);
        assertEquals(400_000, backend.statistics().bytesInUse());
        Object array = ((CpuBuffer) a).array();
        a.release();
        a.release();
        assertEquals(0, backend.statistics().bytesInUse());
        assertEquals(400_000, backend.statistics().bytesPooled());
        assertThrows(ClosedException.class, () -> floats(a));
        Buffer b = backend.allocate(DType.FLOAT32, 100_000);
        assertTrue(array == ((CpuBuffer) b).array());
        assertEquals(0, backend.statistics().bytesPooled());
        b.release();
        backend.trim();
        assertEquals(0, backend.statistics().bytesPooled());
        assertEquals(400_000, backend.statistics().peakBytes());
        assertThrows(DeviceOutOfMemoryException.class, () -> backend.allocate(DType.FLOAT64, 1L << 40));
        ArrayPool small = new ArrayPool(1000);
        Buffer kept = small.allocate(DType.INT32, 200);
        DeviceOutOfMemoryException e = assertThrows(DeviceOutOfMemoryException.class, () -> small.allocate(DType.INT32, 100));
        assertTrue(e.getMessage().contains("200 int32") && e.getMessage().contains("1,000"), e.getMessage());
        kept.release();
        assertEquals(400, small.allocate(DType.INT32, 100).bytes());
    }

    /** The shortest with room, not one of more than twice the length. */
    @Test
    void aLongerArrayServesAShorterRequest() {
        ArrayPool arrays = new ArrayPool(1 << 24);
        CpuBuffer longest = arrays.allocate(DType.FLOAT32, 30_000);
        CpuBuffer longer = arrays.allocate(DType.FLOAT32, 20_000);
        Object array = longer.array();
        longest.release();
        longer.release();
        assertEquals(200_000, arrays.bytesPooled());
        assertTrue(arrays.allocate(DType.FLOAT32, 9_999).array() != array);
        CpuBuffer shorter = arrays.allocate(DType.FLOAT32, 15_000);
        assertTrue(shorter.array() == array);
        assertEquals(60_000, shorter.bytes());
        assertEquals(120_000, arrays.bytesPooled());
        shorter.release();
        assertEquals(200_000, arrays.bytesPooled());
    }

    @Test
    void droppedBuffersLeaveTheAccounts() {
        ArrayPool small = new ArrayPool(1 << 20);
        for (int i = 0; i < 100; i++) {
            small.allocate(DType.FLOAT32, 100_000);
        }
        Eventually.collected("buffers that nobody holds", () -> small.bytesInUse() == 0);
    }

    @Test
    void aClosedDeviceSaysSo() {
        backend.close();
        assertThrows(ClosedException.class, () -> backend.allocate(DType.FLOAT32, 1));
    }

    @Test
    void theProviderHasOneDevice() {
        CpuProvider provider = new CpuProvider();
        assertEquals("cpu", provider.kind());
        assertNull(provider.problem());
        DeviceInfo d = provider.devices().get(0);
        assertEquals("cpu", d.label());
        assertTrue(d.memory() > 0);
    }
}
