package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.device.Statistics;
import org.gradus.ir.Data;
import org.gradus.ir.Expr;
import org.gradus.ir.Graph;
import org.gradus.ir.Kernel;
import org.gradus.ir.Place;
import org.gradus.ir.PlanCache;
import org.gradus.ir.Pointwise;
import org.gradus.nativetests.NeedsOpenCl;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.DeviceOutOfMemoryException;
import org.gradus.types.KernelBuildException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory, transfers, faults and counts of the backend on the first OpenCL device. */
@NeedsOpenCl
class BackendNativeTest implements Place {
    private final ClDevice device = ClProbe.get().devices().get(0);
    private OpenClBackend backend;

    @BeforeEach
    void open() {
        backend = new OpenClBackend(device);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private record Elements() implements Data {
        @Override
        public void release() {
        }
    }

    @Override
    public String label() {
        return "test";
    }

    @Override
    public void realize(List<Expr> roots) {
        throw new UnsupportedOperationException();
    }

    /** {@code out = 2 a + 1} for n elements. */
    private Backend.Compiled affine(long n) {
        Expr a = Expr.leaf(this, DType.FLOAT32, Shape.of(n), new Elements()).retain();
        Expr e = Expr.map(Pointwise.ADD, Expr.map(Pointwise.MUL, a, Expr.constant(this, DType.FLOAT32, a.shape(), 2)),
            Expr.constant(this, DType.FLOAT32, a.shape(), 1));
        Kernel k = new PlanCache(true).plan(Graph.of(List.of(e))).steps().get(0).kernel();
        return backend.compile(k);
    }

    private static long bits(double v) {
        return Double.doubleToRawLongBits(v);
    }

    private float[] run(Backend.Compiled c, float... in) {
        Buffer a = backend.allocate(DType.FLOAT32, in.length);
        Buffer out = backend.allocate(DType.FLOAT32, in.length);
        backend.upload(in, 0, a, 0, in.length);
        c.run(new Buffer[] {a, out}, new long[] {bits(2), bits(1)});
        float[] result = new float[in.length];
        backend.download(out, 0, result, 0, in.length);
        a.release();
        out.release();
        return result;
    }

    @Test
    void anotherSizeBuildsNothing() {
        assertArrayEquals(new float[] {3, 5}, run(affine(2), 1, 2));
        long built = backend.statistics().programsBuilt();
        assertArrayEquals(new float[] {3, 5, 7}, run(affine(3), 1, 2, 3));
        assertEquals(built, backend.statistics().programsBuilt());
    }

    @Test
    void countsWhatItDoes() {
        Backend.Compiled c = affine(3);
        Statistics before = backend.statistics();
        run(c, 1, 2, 3);
        Statistics after = backend.statistics();
        assertEquals(1, after.launches() - before.launches());
        assertEquals(1, after.uploads() - before.uploads());
        assertEquals(12, after.uploadedBytes() - before.uploadedBytes());
        assertEquals(1, after.downloads() - before.downloads());
        assertEquals(12, after.downloadedBytes() - before.downloadedBytes());
    }

    @Test
    void aLaunchSeesWhatWasUploadedBeforeItOnly() {
        Backend.Compiled c = affine(2);
        Buffer a = backend.allocate(DType.FLOAT32, 2);
        List<Buffer> outs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            outs.add(backend.allocate(DType.FLOAT32, 2));
            backend.upload(new float[] {i, -i}, 0, a, 0, 2);
            c.run(new Buffer[] {a, outs.get(i)}, new long[] {bits(2), bits(1)});
        }
        float[] result = new float[2];
        for (int i = 0; i < 50; i++) {
            backend.download(outs.get(i), 0, result, 0, 2);
            assertArrayEquals(new float[] {2 * i + 1, -2 * i + 1}, result);
        }
    }

    @Test
    void largeArraysTravelInPieces() {
        double[] in = new double[1_700_003];
        for (int i = 0; i < in.length; i++) {
            in[i] = i * 0.5;
        }
        Buffer b = backend.allocate(DType.FLOAT64, in.length + 2);
        backend.upload(in, 1, b, 3, in.length - 1);
        double[] out = new double[in.length + 4];
        backend.download(b, 3, out, 5, in.length - 1);
        assertEquals(in[1], out[5]);
        assertEquals(in[in.length - 1], out[in.length + 3]);
        assertArrayEquals(java.util.Arrays.copyOfRange(in, 1, in.length), java.util.Arrays.copyOfRange(out, 5, in.length + 4));
    }

    @Test
    void everyDtypeTravels() {
        Object[] arrays = {new float[] {1.5f, Float.NaN}, new double[] {1e300, -0.0}, new int[] {Integer.MIN_VALUE, 7},
            new long[] {Long.MAX_VALUE, -1}, new byte[] {0, 1}, new short[] {0x7C00, -1}, new short[] {0x7F80, 1}, new short[] {-1, 300},
            new byte[] {-128, 7}, new byte[] {-1, 7}};
        DType[] types = {DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64, DType.BOOL, DType.FLOAT16, DType.BFLOAT16,
            DType.INT16, DType.INT8, DType.UINT8};
        for (int i = 0; i < types.length; i++) {
            Buffer a = backend.allocate(types[i], 2);
            Buffer b = backend.allocate(types[i], 2);
            backend.upload(arrays[i], 0, a, 0, 2);
            backend.copy(a, b);
            Object out = org.gradus.device.Device.newArray(types[i], 2);
            backend.download(b, 0, out, 0, 2);
            for (int k = 0; k < 2; k++) {
                assertEquals(java.lang.reflect.Array.get(arrays[i], k), java.lang.reflect.Array.get(out, k));
            }
        }
    }

    @Test
    void emptyBuffersAreAllowed() {
        Buffer b = backend.allocate(DType.FLOAT32, 0);
        backend.copy(b, backend.allocate(DType.FLOAT32, 0));
        backend.download(b, 0, new float[0], 0, 0);
    }

    @Test
    void aFullDeviceSaysWhatFillsItAndWorksOn() {
        backend.close();
        String before = System.getProperty("gradus.memory.limit");
        System.setProperty("gradus.memory.limit", "4m");
        try {
            backend = new OpenClBackend(device);
        } finally {
            if (before == null) {
                System.clearProperty("gradus.memory.limit");
            } else {
                System.setProperty("gradus.memory.limit", before);
            }
        }
        Buffer large = backend.allocate(DType.FLOAT32, 700_000);
        Exception e = assertThrows(DeviceOutOfMemoryException.class, () -> backend.allocate(DType.FLOAT32, 600_000));
        assertTrue(e.getMessage().contains("700000 float32 elements"), e.getMessage());
        large.release();
        assertEquals(600_000, backend.allocate(DType.FLOAT32, 600_000).numel());
        assertArrayEquals(new float[] {3}, run(affine(1), 1));
    }

    @Test
    void moreThanTheDeviceCanHoldIsOutOfMemory() {
        assertThrows(DeviceOutOfMemoryException.class, () -> backend.allocate(DType.FLOAT64, device.globalMemory()));
        assertArrayEquals(new float[] {3}, run(affine(1), 1));
    }

    @Test
    void aReleasedBufferCannotBeUsed() {
        Buffer b = backend.allocate(DType.FLOAT32, 4);
        b.release();
        b.release();
        assertThrows(ClosedException.class, () -> backend.upload(new float[4], 0, b, 0, 4));
    }

    @Test
    void aRejectedProgramShowsTheLog() {
        try (ClApi.Context c = ClApi.open(device)) {
            Exception e = assertThrows(KernelBuildException.class, () -> c.build("__kernel void f() { undeclared = 1; }", ""));
            assertTrue(e.getMessage().contains("undeclared"), e.getMessage());
            assertEquals(0, c.build("__kernel void f() { }", "").kernel("f").args());
        }
    }

    @Test
    void aWrongBinaryIsRefusedQuietly() {
        try (ClApi.Context c = ClApi.open(device)) {
            assertEquals(null, c.load(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, ""));
        }
    }

    private static Composed composed(String entry, String text, Library.Call... calls) {
        return new Composed(entry, entry, text, Map.of(), Set.of(calls), false, List.of(), new long[0], null);
    }

    @Test
    void binariesAreFoundAgain(@TempDir Path folder) {
        Composed k = composed("twice", "__kernel void twice(__global float *a) { a[0] = gr_add(a[0], a[0]); }\n",
            new Library.Call("gr_add", "float"));
        for (int built = 1; built >= 0; built--) {
            try (ClApi.Context c = ClApi.open(device);
                 Programs programs = new Programs(c, "", new ProgramFiles(folder, "identity", 1 << 20))) {
                ClApi.Kernel kernel = programs.get(k).kernel("twice");
                assertEquals(built, c.builds());
                ClApi.Mem m = c.allocate(4);
                c.write(m, 0, ClApi.direct(4).putFloat(21).flip());
                kernel.arg(0, m);
                c.launch(kernel, new long[] {1}, new long[] {1});
                ByteBuffer result = ClApi.direct(4);
                c.read(m, 0, result);
                assertEquals(42, result.getFloat(0));
                kernel.release();
                m.release();
            }
        }
    }

    @Test
    void oneBadKernelDoesNotSpoilThoseBuiltWithIt() {
        Composed good = composed("good", "__kernel void good() { }\n");
        Composed bad = composed("bad", "__kernel void bad() { undeclared = 1; }\n");
        try (ClApi.Context c = ClApi.open(device); Programs programs = new Programs(c, "", null)) {
            programs.prepare(List.of(good, bad));
            Exception e = assertThrows(KernelBuildException.class, () -> programs.get(bad));
            assertTrue(e.getMessage().contains("undeclared"), e.getMessage());
            assertEquals(0, programs.get(good).kernel("good").args());
        }
    }

    @Test
    void thousandsOfLaunchesHoldMemoryFlat() {
        Backend.Compiled c = affine(1000);
        Buffer a = backend.allocate(DType.FLOAT32, 1000);
        backend.upload(new float[1000], 0, a, 0, 1000);
        long before = backend.statistics().bytesInUse();
        for (int i = 0; i < 10_000; i++) {
            Buffer out = backend.allocate(DType.FLOAT32, 1000);
            c.run(new Buffer[] {a, out}, new long[] {bits(i), bits(1)});
            a.release();
            a = out;
        }
        backend.finish();
        assertEquals(before, backend.statistics().bytesInUse());
        assertTrue(backend.statistics().bytesPooled() < 100_000);
    }
}
