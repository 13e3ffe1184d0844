package org.gradus.cpu;

import java.util.Arrays;

/** In plain Java: loops along rows, which the JIT turns into vectors. */
final class PlainCorrelation implements CorrelationLoops {
    static final PlainCorrelation INSTANCE = new PlainCorrelation();

    private PlainCorrelation() {
    }

    @Override
    public void split(float[] x, int at, int count, float[] to, int even, int odd) {
        for (int i = 0; 2 * i < count; i++) {
            to[even + i] = x[at + 2 * i];
        }
        for (int i = 0; 2 * i + 1 < count; i++) {
            to[odd + i] = x[at + 2 * i + 1];
        }
    }

    @Override
    public void merge(float[] x, int even, int odd, int count, float[] to, int at) {
        for (int i = 0; i < count; i++) {
            to[at + 2 * i] = x[even + i];
            to[at + 2 * i + 1] = x[odd + i];
        }
    }

    @Override
    public void correlate(float[] x, int at, int down, int[] places, int count, float[] w, int from, float[] c, int to, int rows,
        int width, float[] room) {
        for (int y = 0, p = at, q = to; y < rows; y++, p += down, q += width) {
            Arrays.fill(c, q, q + width, 0);
            for (int k = 0; k < count; k++) {
                add(x, p + places[k], w[from + k], c, q, width);
            }
        }
    }

    private static void add(float[] x, int at, float w, float[] c, int to, int width) {
        for (int i = 0; i < width; i++) {
            c[to + i] = Math.fma(x[at + i], w, c[to + i]);
        }
    }

    @Override
    public void dots(float[] x, int at, int down, int[] places, int first, float[] g, int from, int rows, int width, float[] sums,
        int to) {
        int whole = width - width % CHAINS;
        int last = width < CHAINS ? 0 : CHAINS - width % CHAINS;
        for (int k = 0; k < PLACES; k++) {
            int o = at + places[first + k];
            int s = to + CHAINS * k;
            for (int y = 0; y < rows; y++) {
                for (int i = 0; i < whole; i += CHAINS) {
                    add(x, o + y * down + i, g, from + y * width + i, sums, s, CHAINS);
                }
            }
            for (int y = 0; y < rows; y++) {
                add(x, o + y * down + whole, g, from + y * width + whole, sums, s + last, width - whole);
            }
        }
    }

    private static void add(float[] x, int at, float[] g, int from, float[] sums, int to, int count) {
        for (int i = 0; i < count; i++) {
            sums[to + i] = Math.fma(x[at + i], g[from + i], sums[to + i]);
        }
    }
}
