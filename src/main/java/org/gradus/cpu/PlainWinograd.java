package org.gradus.cpu;

import java.util.Arrays;

/** In plain Java. */
final class PlainWinograd implements WinogradLoops {
    static final WinogradLoops INSTANCE = new PlainWinograd();

    private PlainWinograd() {
    }

    @Override
    public void rows(float[] x, int at, int step, int pitch, int rows, int tiles, float[] h, int to, int half, int apart) {
        rows(x, at, step, pitch, 0, rows, tiles, h, to, half, apart);
    }

    /** Those from {@code first} to {@code end}. */
    static void rows(float[] x, int at, int step, int pitch, int first, int end, int tiles, float[] h, int to, int half,
        int apart) {
        for (int y = first; y < end; y++) {
            row(x, at + y * pitch, step, tiles, h, to + (y & 1) * half + (y >> 1) * tiles, apart);
        }
    }

    private static void row(float[] x, int at, int step, int tiles, float[] h, int to, int apart) {
        for (int j = 0, p = at; j < tiles; j++, p += 2 * step) {
            float a = x[p];
            float b = x[p + step];
            float c = x[p + 2 * step];
            int last = p + 3 * step;
            float d = last >= 0 && last < x.length ? x[last] : 0;
            h[to + j] = a - c;
            h[to + apart + j] = b + c;
            h[to + 2 * apart + j] = c - b;
            h[to + 3 * apart + j] = b - d;
        }
    }

    @Override
    public void down(float[] h, int at, int half, int apart, int next, int tiles, float[][] v, int to, int first, int width,
        int panel) {
        for (int t = 0, count; t < tiles; t += count) {
            int lane = (first + t) % width;
            count = Math.min(tiles - t, width - lane);
            down(h, at + t, half, apart, next, count, v, to + (first + t) / width * panel + lane);
        }
    }

    /** Tiles side by side. */
    static void down(float[] h, int at, int half, int apart, int next, int tiles, float[][] v, int to) {
        for (int k = 0; k < SIDE; k++) {
            int p = at + k * apart;
            down(h, p, p + half, next, tiles, v[k], v[SIDE + k], v[2 * SIDE + k], v[3 * SIDE + k], to);
        }
    }

    private static void down(float[] h, int even, int odd, int next, int tiles, float[] v0, float[] v1, float[] v2, float[] v3,
        int to) {
        for (int t = 0; t < tiles; t++) {
            float a = h[even + t];
            float b = h[odd + t];
            float c = h[even + next + t];
            float d = h[odd + next + t];
            v0[to + t] = a - c;
            v1[to + t] = b + c;
            v2[to + t] = c - b;
            v3[to + t] = b - d;
        }
    }

    @Override
    public void result(float[] m, int at, int apart, float[] c, int to, int width, int height) {
        for (int y = 0; y < height; y++) {
            int row = at + (y >> 1) * ((width + 1) / 2);
            for (int x = 0; x < width; x += 2) {
                int p = row + x / 2;
                float s0 = column(m, p, apart, y & 1);
                float s1 = column(m, p + apart, apart, y & 1);
                float s2 = column(m, p + 2 * apart, apart, y & 1);
                int o = to + y * width + x;
                c[o] = s0 + s1 + s2;
                if (x + 1 < width) {
                    c[o + 1] = s1 - s2 - column(m, p + 3 * apart, apart, y & 1);
                }
            }
        }
    }

    @Override
    public void frame(float[] x, int at, int row, int rows, int first, int end, float fill, float[] to, int start, int pitch) {
        for (int y = 0, p = at, q = start; y < rows; y++, p += row, q += pitch) {
            Arrays.fill(to, q, q + first, fill);
            System.arraycopy(x, p, to, q + first, end - first);
            Arrays.fill(to, q + end, q + pitch, fill);
        }
    }

    @Override
    public void turn(float[] x, int from, int step, int[] starts, int lanes, int count, float[] to, int at, int pitch) {
        turn(x, from, step, starts, 0, lanes, count, to, at, pitch);
    }

    /** Lanes from {@code first} to {@code end}. */
    static void turn(float[] x, int from, int step, int[] starts, int first, int end, int count, float[] to, int at, int pitch) {
        int lane = first;
        for (; lane + 4 <= end; lane += 4) {
            four(x, from + starts[lane], from + starts[lane + 1], from + starts[lane + 2], from + starts[lane + 3], step, count, to,
                at + lane, pitch);
        }
        for (; lane < end; lane++) {
            for (int i = 0, p = from + starts[lane], q = at + lane; i < count; i++, p += step, q += pitch) {
                to[q] = x[p];
            }
        }
    }

    private static void four(float[] x, int p0, int p1, int p2, int p3, int step, int count, float[] to, int at, int pitch) {
        for (int i = 0, p = 0, q = at; i < count; i++, p += step, q += pitch) {
            to[q] = x[p0 + p];
            to[q + 1] = x[p1 + p];
            to[q + 2] = x[p2 + p];
            to[q + 3] = x[p3 + p];
        }
    }

    private static float column(float[] m, int p, int apart, int row) {
        float b = m[p + SIDE * apart];
        float c = m[p + 2 * SIDE * apart];
        return row == 0 ? m[p] + b + c : b - c - m[p + 3 * SIDE * apart];
    }

    @Override
    public void tiles(float[] x, int at, int row, int column, int tiles, int lanes, float[][] v, int to, int pitch) {
        float[] d = new float[SIDE * SIDE];
        for (int t = 0; t < tiles; t++) {
            for (int lane = 0; lane < lanes; lane++) {
                int p = at + 2 * t * column + lane;
                for (int k = 0; k < SIDE; k++, p += column) {
                    float b = element(x, p + row);
                    float c = element(x, p + 2 * row);
                    d[k] = element(x, p) - c;
                    d[SIDE + k] = b + c;
                    d[2 * SIDE + k] = c - b;
                    d[3 * SIDE + k] = b - element(x, p + 3 * row);
                }
                int o = to + t * pitch + lane;
                for (int i = 0; i < d.length; i += SIDE) {
                    v[i][o] = d[i] - d[i + 2];
                    v[i + 1][o] = d[i + 1] + d[i + 2];
                    v[i + 2][o] = d[i + 2] - d[i + 1];
                    v[i + 3][o] = d[i + 1] - d[i + 3];
                }
            }
        }
    }

    private static float element(float[] x, int at) {
        return at < x.length ? x[at] : 0;
    }

    @Override
    public void gradients(float[] g, int at, int row, int column, int tiles, int lanes, float[][] y, int to, int pitch) {
        for (int t = 0; t < tiles; t++) {
            for (int lane = 0; lane < lanes; lane++) {
                int p = at + 2 * t * column + lane;
                int o = to + t * pitch + lane;
                float a = g[p];
                float b = g[p + column];
                float c = g[p + row];
                float d = g[p + row + column];
                line(a, b, y, 0, o);
                line(a + c, b + d, y, SIDE, o);
                line(a - c, b - d, y, 2 * SIDE, o);
                line(-c, -d, y, 3 * SIDE, o);
            }
        }
    }

    private static void line(float a, float b, float[][] y, int i, int o) {
        y[i][o] = a;
        y[i + 1][o] = a + b;
        y[i + 2][o] = a - b;
        y[i + 3][o] = -b;
    }

    @Override
    public boolean areFinite(float[] c, int at, int count) {
        float sum = 0;
        for (int i = at; i < at + count; i++) {
            sum += c[i] * 0;
        }
        return sum == 0;
    }
}
