package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products that are joined or cut, against one product at a time. */
class JoinedGemmTest {
    private static final WorkerPool POOL = new WorkerPool(3);

    @AfterAll
    static void close() {
        POOL.close();
    }

    private static float[] random(Random r, int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) r.nextGaussian();
        }
        return a;
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void joinedProductsAreThoseOneByOne(KernelSet set) {
        Random r = new Random(3);
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        for (int round = 0; round < 40; round++) {
            int m = 5 + r.nextInt(r.nextInt(4) == 0 ? 300 : 60);
            int count = 1 + r.nextInt(9);
            int height = 1 + r.nextInt(12);
            int width = 5 + r.nextInt(40);
            int channels = 1 + r.nextInt(r.nextInt(4) == 0 ? 70 : 9);
            int n = height * width;
            int k = channels * 9;
            int row = width + 2;
            int image = channels * (height + 2) * row;
            float[] x = random(r, count * image);
            Steps places = Steps.of(Layout.of(Shape.of(channels, 3, 3), new long[] {(height + 2L) * row, row, 1}, 0));
            Steps windows = Steps.of(Layout.of(Shape.of(height, width), new long[] {row, 1}, 0));
            Matrix a = new Matrix(random(r, m * k), 0, k, 1);
            int apart = m * n + r.nextInt(20);
            float[] expected = new float[count * apart + 3];
            float[] joined = expected.clone();
            for (int i = 0; i < count; i++) {
                Matrix b = new Matrix(x, i * image, places, windows);
                new Gemm(new Product(kernels, null, m, n, k, a, b, expected, 3 + i * apart, n, null)).run();
            }
            BitSet done = new BitSet();
            Matrix b = new Matrix(x, 0, places, windows.repeated(count, n, image));
            new JoinedGemm(kernels, POOL, m, n, k, count, a, b, joined, 3, apart, (i, c0, c1) -> {
                synchronized (done) {
                    assertEquals(-1, done.get(i * n + c0, i * n + c1).nextSetBit(0), "finished twice");
                    done.set(i * n + c0, i * n + c1);
                }
            }).run();
            assertEquals(count * n, done.cardinality());
            assertArrayEquals(expected, joined, m + " x " + k + " x " + count + " x " + height + " x " + width);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void aLongSumOfATransposedRightOperandIsTheProduct(KernelSet set) {
        Random r = new Random(5);
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        for (int[] s : new int[][] {{64, 128, 9000}, {33, 70, 2500}, {70, 33, 4200}, {6, 300, 5000}, {300, 310, 2100}}) {
            int m = s[0];
            int n = s[1];
            int k = s[2];
            Matrix a = new Matrix(random(r, m * k + 3), 3, k, 1);
            Matrix b = new Matrix(random(r, n * k + 5), 5, 1, k);
            float[] whole = new float[m * n];
            new Gemm(new Product(kernels, null, m, n, k, a, b, whole, 0, n, null)).run();
            float[] c = new float[2 + m * n];
            LongGemm.run(kernels, set.lane(Pointwise.ADD, DType.FLOAT32), POOL, LongGemm.pieces(m, n, k), m, n, k, a, b, c, 2);
            assertArrayEquals(whole, Arrays.copyOfRange(c, 2, c.length), 1e-5f * k, m + " x " + k + " x " + n);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void aLongSumHasTheSameBitsOnAnyNumberOfThreads(KernelSet set) {
        Random r = new Random(4);
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        for (int[] s : new int[][] {{64, 90, 9000}, {32, 9, 20000}, {5, 300, 5000}}) {
            int m = s[0];
            int n = s[1];
            int k = s[2];
            int images = 5;
            Steps along = Steps.of(Layout.of(Shape.of(images, k / images), new long[] {2L * m * k / images, 1}, 0));
            Matrix a = new Matrix(random(r, 2 * m * k + k), 7, Steps.of(k / images), along);
            Matrix b = new Matrix(random(r, k * n), 0, n, 1);
            int pieces = LongGemm.pieces(m, n, k);
            float[] one = new float[m * n];
            float[] several = new float[m * n];
            Lane add = set.lane(Pointwise.ADD, DType.FLOAT32);
            LongGemm.run(kernels, add, null, pieces, m, n, k, a, b, one, 0);
            LongGemm.run(kernels, add, POOL, pieces, m, n, k, a, b, several, 0);
            assertArrayEquals(one, several);
            float[] whole = new float[m * n];
            new Gemm(new Product(kernels, null, m, n, k, a, b, whole, 0, n, null)).run();
            assertArrayEquals(whole, one, 1e-5f * k);
        }
    }
}
