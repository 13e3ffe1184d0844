package org.gradus.cpu;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.rand;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.junit.jupiter.api.Test;

class PanelCacheTest {
    private static final GemmKernels KERNELS = PlainKernels.INSTANCE.gemm(DType.FLOAT32, 100, 1);

    private final ArrayPool arrays = new ArrayPool(1 << 26);
    private final PanelCache cache = new PanelCache();

    private Object[] panels(CpuBuffer buffer, Matrix b, int k, int n) {
        try (WorkerPool pool = new WorkerPool(2)) {
            return cache.panels(buffer, KERNELS, pool, b, k, n);
        }
    }

    @Test
    void keepsWhatComesAgain() {
        CpuBuffer buffer = arrays.allocate(DType.FLOAT32, 600);
        Matrix b = new Matrix(buffer.array(), 0, 20, 1);
        assertNull(panels(buffer, b, 30, 20));
        assertNotNull(panels(buffer, b, 30, 20));
        assertNull(panels(buffer, b.transpose(), 20, 30));
        assertNotNull(panels(buffer, b, 30, 20));
        buffer.changes();
        assertNull(panels(buffer, b, 30, 20));
        assertNotNull(panels(buffer, b, 30, 20));
    }

    @Test
    void givesTheSameProducts() {
        Random r = new Random(1);
        for (int i = 0; i < 40; i++) {
            int m = 5 + r.nextInt(60);
            int n = 5 + r.nextInt(i % 4 == 0 ? 3000 : 90);
            int k = 1 + r.nextInt(i % 3 == 0 ? 900 : 50);
            float[] x = floats(r, m * k);
            float[] y = floats(r, k * n);
            Matrix a = new Matrix(x, 0, k, 1);
            Matrix b = r.nextBoolean() ? new Matrix(y, 0, n, 1) : new Matrix(y, 0, 1, k);
            float[] expected = new float[m * n];
            new Gemm(new Product(KERNELS, null, m, n, k, a, b, expected, 0, n, null)).run();
            try (WorkerPool pool = new WorkerPool(3)) {
                float[] actual = new float[m * n];
                Object[] panels = Gemm.panels(KERNELS, pool, b, k, n, null);
                new Gemm(new Product(KERNELS, pool, m, n, k, a, b, actual, 0, n, null)).keeping(panels).run();
                assertArrayEquals(expected, actual);
            }
        }
    }

    @Test
    void noticesEveryWrite() {
        manualSeed(1);
        Tensor x = rand(8, 24).realize();
        Tensor w = rand(24, 40).realize();
        Tensor copy = w.clone().realize();
        for (int i = 0; i < 5; i++) {
            x.matmul(w).realize();
            x.matmul(w).realize();
            w.select(0, i).add_(1.0);
            copy = copy.clone().realize();
            copy.select(0, i).add_(1.0);
            float[] expected = x.matmul(copy).toFloatArray();
            assertArrayEquals(expected, x.matmul(w).toFloatArray());
            assertArrayEquals(expected, x.matmul(w).toFloatArray());
        }
    }

    private static float[] floats(Random r, int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) r.nextGaussian();
        }
        return a;
    }
}
