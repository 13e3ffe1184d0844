package org.gradus.cpu;

import java.util.Arrays;

/** {@link ScoreRows} of float32. */
final class FloatScoreRows implements ScoreRows {
    private static final int CHAINS = ScoreLoops.CHAINS;
    private static final int FEW = 4;

    private final ScoreLoops loops;
    private final float[] sums = new float[CHAINS];

    /** For one thread. */
    FloatScoreRows(ScoreLoops loops) {
        this.loops = loops;
    }

    private static int whole(int n) {
        return (n + CHAINS - 1) / CHAINS * CHAINS;
    }

    @Override
    public double finish(Object scores, int ld, int rows, int n, double scale, Mask mask, int seen) {
        float[] x = (float[]) scores;
        boolean late = mask == null && scale > 0;
        for (int r = 0; r < rows; r++) {
            int at = r * ld;
            if (!late) {
                loops.scale(x, at, whole(n), (float) scale);
            }
            if (mask != null && mask.rows() instanceof byte[] truths) {
                select(x, at, truths, mask.at()[r], n);
            } else if (mask != null) {
                add(x, at, (float[]) mask.rows(), mask.at()[r], n);
            }
            Arrays.fill(x, at + Math.max(0, Math.min(n, seen + r)), at + whole(n), Float.NEGATIVE_INFINITY);
        }
        return late ? scale : 1;
    }

    private static void select(float[] x, int at, byte[] truths, int from, int n) {
        for (int i = 0; i < n; i++) {
            x[at + i] = truths[from + i] != 0 ? x[at + i] : Float.NEGATIVE_INFINITY;
        }
    }

    private static void add(float[] x, int at, float[] numbers, int from, int n) {
        for (int i = 0; i < n; i++) {
            x[at + i] += numbers[from + i];
        }
    }

    @Override
    public void softmax(Object scores, int ld, int rows, int n, double scale, Matrix kept, int row) {
        float[] x = (float[]) scores;
        int length = whole(n);
        for (int r = 0; r < rows; r++) {
            float max = loops.max(x, r * ld, length, (float) scale);
            float sum = loops.powers(x, r * ld, length, (float) scale, max, sums);
            loops.scale(x, r * ld, length, 1 / sum);
            if (kept != null) {
                int at = (int) kept.at() + kept.rows().position(row + r);
                ((float[]) kept.array())[at + kept.columns().position(0)] = max;
                ((float[]) kept.array())[at + kept.columns().position(1)] = sum;
            }
        }
    }

    @Override
    public void gradient(Object scores, Object grads, int ld, int rows, int n, double scale, double slope, Matrix kept, int row,
        Object dots) {
        float[] k = (float[]) kept.array();
        for (int r = 0; r < rows; r++) {
            int at = (int) kept.at() + kept.rows().position(row + r);
            float max = k[at + kept.columns().position(0)];
            float sum = k[at + kept.columns().position(1)];
            float dot = ((float[]) dots)[row + r];
            loops.gradient((float[]) scores, (float[]) grads, r * ld, whole(n), (float) scale, max, 1 / sum, dot, (float) slope);
        }
    }

    @Override
    public void clear(Object grads, int ld, int rows, int n, Mask mask, int seen) {
        float[] g = (float[]) grads;
        for (int r = 0; r < rows; r++) {
            if (mask != null && mask.rows() instanceof byte[] truths) {
                for (int i = 0, p = r * ld, q = mask.at()[r]; i < n; i++) {
                    g[p + i] = truths[q + i] != 0 ? g[p + i] : 0;
                }
            }
            Arrays.fill(g, r * ld + Math.max(0, Math.min(n, seen + r)), r * ld + n, 0);
        }
    }

    @Override
    public void dots(Matrix a, Matrix b, int rows, int n, Object dots) {
        boolean regular = a.columns().isRegular() && b.columns().isRegular();
        for (int r = 0; r < rows; r += regular ? FEW : 1) {
            for (int from = 0; from < n; from += Panels.PASS) {
                int end = Math.min(n, from + Panels.PASS);
                if (regular) {
                    int last = Math.min(FEW, rows - r) - 1;
                    four(a, b, r, r + Math.min(1, last), r + Math.min(2, last), r + last, from, end, (float[]) dots);
                } else {
                    one(a, b, r, from, end, (float[]) dots);
                }
            }
        }
    }

    private static void one(Matrix a, Matrix b, int r, int from, int end, float[] dots) {
        float[] x = (float[]) a.array();
        float[] y = (float[]) b.array();
        int p = (int) a.at() + a.rows().position(r);
        int q = (int) b.at() + b.rows().position(r);
        float s = 0;
        for (int i = from; i < end; i++) {
            s = Math.fma(x[p + a.columns().position(i)], y[q + b.columns().position(i)], s);
        }
        dots[r] = from > 0 ? dots[r] + s : s;
    }

    /** Rows side by side, as each sum waits for its last step. Some may be the same. */
    private static void four(Matrix a, Matrix b, int r0, int r1, int r2, int r3, int from, int end, float[] dots) {
        float[] x = (float[]) a.array();
        float[] y = (float[]) b.array();
        int xs = a.columns().stride();
        int ys = b.columns().stride();
        int p = (int) a.at() + from * xs;
        int q = (int) b.at() + from * ys;
        int p0 = p + a.rows().position(r0);
        int p1 = p + a.rows().position(r1);
        int p2 = p + a.rows().position(r2);
        int p3 = p + a.rows().position(r3);
        int q0 = q + b.rows().position(r0);
        int q1 = q + b.rows().position(r1);
        int q2 = q + b.rows().position(r2);
        int q3 = q + b.rows().position(r3);
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int i = from, u = 0, w = 0; i < end; i++, u += xs, w += ys) {
            s0 = Math.fma(x[p0 + u], y[q0 + w], s0);
            s1 = Math.fma(x[p1 + u], y[q1 + w], s1);
            s2 = Math.fma(x[p2 + u], y[q2 + w], s2);
            s3 = Math.fma(x[p3 + u], y[q3 + w], s3);
        }
        float d0 = from > 0 ? dots[r0] + s0 : s0;
        float d1 = from > 0 ? dots[r1] + s1 : s1;
        float d2 = from > 0 ? dots[r2] + s2 : s2;
        float d3 = from > 0 ? dots[r3] + s3 : s3;
        dots[r0] = d0;
        dots[r1] = d1;
        dots[r2] = d2;
        dots[r3] = d3;
    }

    @Override
    public boolean areFinite(Matrix kept, int rows) {
        float[] k = (float[]) kept.array();
        float sum = 0;
        for (int r = 0; r < rows; r++) {
            int at = (int) kept.at() + kept.rows().position(r);
            sum += (k[at + kept.columns().position(0)] + k[at + kept.columns().position(1)]) * 0;
        }
        return sum == 0;
    }

    @Override
    public boolean isFinite(Object panel) {
        return panel instanceof float[] x ? loops.areFinite(x, 0, x.length)
            : Arrays.stream((float[][]) panel).allMatch(x -> loops.areFinite(x, 0, x.length));
    }
}
