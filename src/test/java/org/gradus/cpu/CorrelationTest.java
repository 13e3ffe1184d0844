package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.gradus.ir.MatrixView;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sets of loops give the same bits, and what the sums say. */
class CorrelationTest {
    private static final int[][] KERNELS = {{3, 3, 1}, {3, 3, 2}, {1, 1, 1}, {5, 5, 1}, {1, 9, 1}, {2, 1, 1}};

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 70", "3, 16", "4, 7", "5, 17", "7, 7", "9, 14", "14, 14", "6, 33", "2, 100", "1, 16", "1, 300"})
    void bothSetsOfLoopsAgree(int rows, int width) {
        Random random = new Random(rows * 100L + width);
        for (int[] kernel : KERNELS) {
            int down = kernel[2];
            int pitch = width + kernel[1] - 1;
            int count = kernel[0] * kernel[1];
            int[] places = new int[(count + CorrelationLoops.PLACES - 1) / CorrelationLoops.PLACES * CorrelationLoops.PLACES];
            for (int i = 0; i < places.length; i++) {
                int p = Math.min(i, count - 1);
                places[i] = p / kernel[1] * pitch + p % kernel[1];
            }
            int lines = (Math.max(rows, CorrelationLoops.ROWS) - 1) * down + kernel[0];
            float[] x = numbers(random, lines * pitch + CorrelationLoops.SLACK);
            float[] w = numbers(random, count);
            float[] g = numbers(random, rows * width + CorrelationLoops.SLACK);
            g[rows * width] = Float.NaN;
            float[] plain = windows(PlainCorrelation.INSTANCE, x, down * pitch, places, count, w, rows, width);
            assertArrayEquals(plain, windows(new VectorCorrelation(), x, down * pitch, places, count, w, rows, width));
            for (int i = 0; i < rows * width; i++) {
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    sum += (double) w[k] * x[i / width * down * pitch + i % width + places[k]];
                }
                assertEquals(sum, plain[1 + i], 1e-4);
            }
            float[] dots = dots(PlainCorrelation.INSTANCE, x, down * pitch, places, g, rows, width);
            assertArrayEquals(dots, dots(new VectorCorrelation(), x, down * pitch, places, g, rows, width));
            for (int k = 0; k < places.length; k++) {
                double sum = 0;
                for (int i = 0; i < rows * width; i++) {
                    sum += (double) g[i] * x[i / width * down * pitch + i % width + places[k]];
                }
                double lanes = 0;
                for (int i = 0; i < CorrelationLoops.CHAINS; i++) {
                    lanes += dots[CorrelationLoops.CHAINS * k + i];
                }
                assertEquals(sum, lanes, 1e-3);
            }
        }
    }

    @Test
    void anOrdinaryMatrixIsNoWindows() {
        assertNull(CorrelationView.of(MatrixView.of(Layout.contiguous(Shape.of(1024, 1000)))));
        assertNull(CorrelationView.of(MatrixView.of(Layout.contiguous(Shape.of(1000, 1024)).permute(1, 0))));
        assertNull(CorrelationView.of(MatrixView.of(Layout.of(Shape.of(9, 200), new long[] {256, 1}, 3))));
        assertNull(CorrelationView.of(MatrixView.of(Layout.of(Shape.of(4, 50), new long[] {1, 4}, 0))), "windows beside one another");
        assertNotNull(CorrelationView.of(MatrixView.of(Layout.of(Shape.of(4, 50), new long[] {1, 3}, 0))));
        assertNotNull(CorrelationView.of(MatrixView.of(Layout.of(Shape.of(50, 4), new long[] {1, 1}, 0))));
    }

    /** One element more at both ends tells what was written outside. */
    private static float[] windows(CorrelationLoops loops, float[] x, int down, int[] places, int count, float[] w, int rows, int width) {
        float[] c = new float[rows * width + 2];
        c[0] = 7;
        c[rows * width + 1] = 7;
        loops.correlate(x, 0, down, places, count, w, 0, c, 1, rows, width,
            new float[CorrelationLoops.ROWS * (width + CorrelationLoops.SLACK)]);
        assertEquals(7, c[0]);
        assertEquals(7, c[rows * width + 1]);
        return c;
    }

    private static float[] dots(CorrelationLoops loops, float[] x, int down, int[] places, float[] g, int rows, int width) {
        float[] sums = new float[places.length * CorrelationLoops.CHAINS];
        for (int p = 0; p < places.length; p += CorrelationLoops.PLACES) {
            loops.dots(x, 0, down, places, p, g, 0, rows, width, sums, p * CorrelationLoops.CHAINS);
        }
        return sums;
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "15", "16", "31", "33", "58", "114"})
    void splitsIntoEvenAndOddAndMergesThem(int count) {
        float[] x = numbers(new Random(count), count + 2 * CorrelationLoops.SLACK);
        int half = (count + 1) / 2;
        for (CorrelationLoops loops : new CorrelationLoops[] {PlainCorrelation.INSTANCE, new VectorCorrelation()}) {
            float[] to = new float[2 * half + CorrelationLoops.SLACK];
            loops.split(x, 3, count, to, 0, half);
            for (int i = 0; i < count; i++) {
                assertEquals(x[3 + i], to[i % 2 * half + i / 2]);
            }
            float[] merged = new float[2 * half + CorrelationLoops.SLACK + 5];
            merged[4] = 7;
            loops.merge(to, 0, half, count / 2, merged, 5);
            assertEquals(7, merged[4]);
            for (int i = 0; i < count / 2 * 2; i++) {
                assertEquals(x[3 + i], merged[5 + i]);
            }
        }
    }

    private static float[] numbers(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }
}
