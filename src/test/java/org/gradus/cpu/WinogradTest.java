package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions with fewer multiplications, against the direct products and against float64. */
class WinogradTest {
    private static final WorkerPool POOL = new WorkerPool(3);
    private static final int LEAD = 3;

    @AfterAll
    static void close() {
        POOL.close();
    }

    /** Random images and filters, as products of windows. */
    private static final class Case {
        final int filters;
        final int channels;
        final int height;
        final int width;
        final int images;
        final int column;
        final WindowView view;
        final WinogradSizes sizes;
        final Matrix a;
        final Matrix[] b;
        final int[] at;
        final int apart;

        Case(Random r, int filters, int channels, int height, int width, int images) {
            this.filters = filters;
            this.channels = channels;
            this.height = height;
            this.width = width;
            this.images = images;
            column = r.nextInt(4) == 0 ? 2 : 1;
            int row = (width + 2) * column + r.nextInt(3);
            int channel = (height + 2) * row;
            int image = channels * channel;
            view = new WindowView(channels, height, width, channel, row, column);
            sizes = new WinogradSizes(filters, channels, height, width, images);
            a = r.nextBoolean() ? new Matrix(random(r, filters * channels * 9), 0, 9 * channels, 1)
                : new Matrix(random(r, filters * channels * 9), 8, Steps.of(9),
                    Steps.of(Layout.of(Shape.of(channels, 9), new long[] {9L * filters, -1}, 0)));
            Steps places = Steps.of(Layout.of(Shape.of(channels, 3, 3), new long[] {channel, row, column}, 0));
            Steps windows = Steps.of(Layout.of(Shape.of(height, width), new long[] {row, column}, 0));
            float[] x = random(r, images * image);
            apart = filters * height * width + r.nextInt(20);
            b = new Matrix[images];
            at = new int[images];
            for (int i = 0; i < images; i++) {
                b[i] = new Matrix(x, (long) i * image, places, windows);
                at[i] = LEAD + i * apart;
            }
        }

        float[] result() {
            return new float[LEAD + images * apart];
        }

        float[] direct(GemmKernels kernels) {
            float[] c = result();
            int n = height * width;
            for (int i = 0; i < images; i++) {
                new Gemm(new Product(kernels, null, filters, n, 9 * channels, a, b[i], c, at[i], n, null)).run();
            }
            return c;
        }

        float[] fast(GemmKernels kernels, WinogradLoops loops, WorkerPool pool, JoinedGemm.Finished finished) {
            float[] c = result();
            new Winograd(kernels, loops, pool, sizes, view, a, b, null, c, at, finished).run();
            return c;
        }

        double exact(int image, int filter, int y, int x) {
            double sum = 0;
            for (int k = 0; k < 9 * channels; k++) {
                sum += (double) ((float[]) a.array())[(int) a.at() + a.rows().position(filter) + a.columns().position(k)]
                    * ((float[]) b[image].array())[(int) b[image].at() + b[image].rows().position(k)
                    + b[image].columns().position(y * width + x)];
            }
            return sum;
        }

        @Override
        public String toString() {
            return images + " x " + channels + " x " + height + " x " + width + ", filters " + filters;
        }
    }

    private static float[] random(Random r, int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) r.nextGaussian();
        }
        return a;
    }

    private static Case random(Random r) {
        return new Case(r, 1 + r.nextInt(40), 1 + r.nextInt(r.nextInt(4) == 0 ? 300 : 30), 1 + r.nextInt(20),
            1 + r.nextInt(r.nextInt(4) == 0 ? 90 : 20), 1 + r.nextInt(4));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void resultsAreThoseOfTheDirectProduct(KernelSet set) {
        Random r = new Random(5);
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        for (int round = 0; round < 40; round++) {
            Case c = random(r);
            int n = c.height * c.width;
            BitSet done = new BitSet();
            ReentrantLock lock = new ReentrantLock();
            float[] fast = c.fast(kernels, set.winograd(1), POOL, (i, c0, c1) -> {
                lock.lock();
                assertEquals(-1, done.get(i * n + c0, i * n + c1).nextSetBit(0), "finished twice");
                done.set(i * n + c0, i * n + c1);
                lock.unlock();
            });
            assertEquals(c.images * n, done.cardinality(), c.toString());
            assertArrayEquals(c.direct(kernels), fast, 1e-5f * (float) Math.sqrt(9 * c.channels), c.toString());
        }
    }

    @Test
    void allLoopsOnAnyNumberOfThreadsGiveTheSameBits() {
        Random r = new Random(6);
        for (int round = 0; round < 20; round++) {
            Case c = random(r);
            float[] expected = null;
            for (KernelSet set : KernelSets.all().toList()) {
                GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
                float[] one = c.fast(kernels, set.winograd(1), null, null);
                expected = expected == null ? one : expected;
                assertArrayEquals(expected, one, c.toString());
                assertArrayEquals(expected, c.fast(kernels, set.winograd(1), POOL, null), c.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void theErrorIsThatOfASum(KernelSet set) {
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        for (int channels : new int[] {16, 64, 256}) {
            Case c = new Case(new Random(channels), 8, channels, 12, 13, 1);
            float[] direct = c.direct(kernels);
            float[] fast = c.fast(kernels, set.winograd(1), null, null);
            double errors = 0;
            double least = 0;
            for (int i = 0; i < 8 * 12 * 13; i++) {
                double exact = c.exact(0, i / 156, i % 156 / 13, i % 13);
                errors += Math.pow(fast[LEAD + i] - exact, 2);
                least += Math.pow(direct[LEAD + i] - exact, 2);
            }
            assertTrue(errors < 9 * least, channels + " channels: " + Math.sqrt(errors / least) + " times the direct error");
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void whatIsNotFiniteReachesWhatSeesItOnly(KernelSet set) {
        Random r = new Random(7);
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f};
        for (int round = 0; round < 20; round++) {
            Case c = random(r);
            float[] x = (float[]) (round % 4 == 3 ? c.a.array() : c.b[0].array());
            for (int i = 0; i < 1 + round / 5; i++) {
                x[r.nextInt(x.length)] = odd[r.nextInt(odd.length)];
            }
            float[] direct = c.direct(kernels);
            float[] fast = c.fast(kernels, set.winograd(1), POOL, null);
            for (int i = 0; i < direct.length; i++) {
                if (Float.isFinite(direct[i])) {
                    float scale = Math.max(1, Math.abs(direct[i]));
                    assertEquals(direct[i] / scale, fast[i] / scale, 1e-5f * (float) Math.sqrt(9 * c.channels), c + " at " + i);
                } else {
                    assertEquals(direct[i], fast[i], c + " at " + i);
                }
            }
        }
    }

    @Test
    void framesAreTheSameEverywhere() {
        Random r = new Random(12);
        for (int round = 0; round < 200; round++) {
            int pitch = 1 + r.nextInt(70);
            int first = r.nextInt(pitch + 1);
            int end = first + r.nextInt(pitch - first + 1);
            int rows = r.nextInt(6);
            int row = r.nextInt(8) == 0 ? 0 : end - first + r.nextInt(5);
            int at = r.nextInt(20);
            float[] x = random(r, at + rows * row + end - first + r.nextInt(40));
            float[] expected = null;
            for (KernelSet set : KernelSets.all().toList()) {
                float[] to = new float[LEAD + rows * pitch + WinogradLoops.SLACK];
                set.winograd(1).frame(x, at, row, rows, first, end, 7, to, LEAD, pitch);
                to = Arrays.copyOf(to, LEAD + rows * pitch);
                expected = expected == null ? to : expected;
                assertArrayEquals(expected, to);
            }
        }
    }

    @Test
    void turnedLinesAreTheSameEverywhere() {
        Random r = new Random(13);
        for (int round = 0; round < 100; round++) {
            int lanes = 1 + r.nextInt(40);
            int count = r.nextInt(20);
            int step = r.nextInt(4) - 1;
            int apart = r.nextInt(4) == 0 ? 1024 : 1 + r.nextInt(500);
            int from = 30;
            int[] starts = IntStream.range(0, lanes).map(i -> i * apart).toArray();
            float[] x = random(r, from + lanes * apart + 60);
            float[] expected = new float[LEAD + count * (lanes + 2)];
            for (int i = 0; i < count * lanes; i++) {
                expected[LEAD + i / lanes * (lanes + 2) + i % lanes] = x[from + starts[i % lanes] + i / lanes * step];
            }
            for (KernelSet set : KernelSets.all().toList()) {
                float[] to = new float[expected.length];
                set.winograd(1).turn(x, from, step, starts, lanes, count, to, LEAD, lanes + 2);
                assertArrayEquals(expected, to);
            }
        }
    }

    /** The gradient of filters: images with channels as neighbours, gradients as they come. */
    private static final class Weights {
        final WinogradWeightSizes sizes;
        final ChannelView view;
        final Matrix a;
        final Matrix b;
        final int k;

        Weights(Random r, int filters, int channels, int height, int width, int images) {
            int column = channels + r.nextInt(2) * 3;
            int row = (width + 2) * column;
            int image = (height + 2) * row;
            sizes = new WinogradWeightSizes(filters, channels, height, width, images);
            view = new ChannelView(images, channels, height, width, image, row, column);
            k = images * height * width;
            int plane = r.nextInt(5) == 0 ? 0 : 1;
            a = new Matrix(random(r, k * filters + 1), plane, Steps.of(height * width), Steps.of(Layout.of(Shape.of(images,
                (long) height * width), new long[] {(long) filters * height * width, plane}, 0)));
            b = new Matrix(random(r, images * image), 0,
                Steps.of(Layout.of(Shape.of(images, height, width), new long[] {image, row, column}, 0)),
                Steps.of(Layout.of(Shape.of(3, 3, channels), new long[] {row, column, 1}, 0)));
        }

        int size() {
            return sizes.filters() * 9 * sizes.channels();
        }

        float[] direct(GemmKernels kernels) {
            float[] c = new float[size()];
            int n = 9 * sizes.channels();
            new Gemm(new Product(kernels, null, sizes.filters(), n, k, a, b, c, 0, n, null)).run();
            return c;
        }

        float[] fast(KernelSet set, WorkerPool pool, boolean finite) {
            float[] c = new float[size() + 1];
            GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
            assertEquals(finite, new WinogradWeights(kernels, set.winograd(1), pool, sizes, view,
                a, b, null, c, 1).run());
            return Arrays.copyOfRange(c, 1, c.length);
        }
    }

    private static Weights weights(Random r) {
        return new Weights(r, 1 + r.nextInt(40), 1 + r.nextInt(r.nextInt(4) == 0 ? 100 : 40), 1 + r.nextInt(20), 1 + r.nextInt(20),
            1 + r.nextInt(4));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void gradientsOfFiltersAreThoseOfTheDirectProduct(KernelSet set) {
        Random r = new Random(8);
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        for (int round = 0; round < 40; round++) {
            Weights w = weights(r);
            assertArrayEquals(w.direct(kernels), w.fast(set, POOL, true), 2e-5f * (float) Math.sqrt(w.k), w.sizes.toString());
            float[] x = (float[]) (round % 2 == 0 ? w.a : w.b).array();
            x[x.length / 2] = Float.NaN;
            if (hasNaN(w.direct(kernels))) {
                w.fast(set, POOL, false);
            }
        }
    }

    private static boolean hasNaN(float[] c) {
        for (float v : c) {
            if (Float.isNaN(v)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void gradientsOfFiltersHaveTheSameBitsEverywhere() {
        Random r = new Random(9);
        for (int round = 0; round < 20; round++) {
            Weights w = weights(r);
            float[] expected = null;
            for (KernelSet set : KernelSets.all().toList()) {
                float[] one = w.fast(set, null, true);
                expected = expected == null ? one : expected;
                assertArrayEquals(expected, one, w.sizes.toString());
                assertArrayEquals(expected, w.fast(set, POOL, true), w.sizes.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void theErrorOfGradientsOfFiltersIsThatOfASum(KernelSet set) {
        GemmKernels kernels = set.gemm(DType.FLOAT32, 64, 1);
        for (int images : new int[] {1, 16}) {
            Weights w = new Weights(new Random(1), 16, 16, 20, 21, images);
            float[] direct = w.direct(kernels);
            float[] fast = w.fast(set, POOL, true);
            double errors = 0;
            double least = 0;
            for (int i = 0; i < direct.length; i++) {
                double exact = 0;
                for (int k = 0; k < w.k; k++) {
                    int at = (int) w.a.at() + w.a.rows().position(i / 144) + w.a.columns().position(k);
                    exact += (double) ((float[]) w.a.array())[at] * ((float[]) w.b.array())[w.b.rows().position(k) + w.b.columns().position(i % 144)];
                }
                errors += Math.pow(fast[i] - exact, 2);
                least += Math.pow(direct[i] - exact, 2);
            }
            assertTrue(errors < 9 * least, images + " images: " + Math.sqrt(errors / least) + " times the direct error");
        }
    }
}
