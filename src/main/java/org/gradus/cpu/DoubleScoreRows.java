package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.types.DType;

/** {@link ScoreRows} of float64. */
final class DoubleScoreRows implements ScoreRows {
    /** Block of the thread's scratch that no scores are in. */
    private static final int ROW = 2;

    private final Lane exp;

    DoubleScoreRows(Lane exp) {
        this.exp = exp;
    }

    @Override
    public double finish(Object scores, int ld, int rows, int n, double scale, Mask mask, int seen) {
        double[] x = (double[]) scores;
        for (int r = 0; r < rows; r++) {
            int p = r * ld;
            for (int i = p; i < p + n; i++) {
                x[i] *= scale;
            }
            if (mask != null && mask.rows() instanceof byte[] truths) {
                for (int i = 0, q = mask.at()[r]; i < n; i++) {
                    x[p + i] = truths[q + i] != 0 ? x[p + i] : Double.NEGATIVE_INFINITY;
                }
            } else if (mask != null) {
                double[] numbers = (double[]) mask.rows();
                for (int i = 0, q = mask.at()[r]; i < n; i++) {
                    x[p + i] += numbers[q + i];
                }
            }
            Arrays.fill(x, p + Math.max(0, Math.min(n, seen + r)), p + n, Double.NEGATIVE_INFINITY);
        }
        return 1;
    }

    /** {@code x = e^(x scale - max)}, and the sum. */
    private double powers(double[] x, int p, int n, double scale, double max) {
        double[] row = (double[]) Scratch.local().block(DType.FLOAT64, ROW, n);
        for (int i = 0; i < n; i++) {
            row[i] = x[p + i] * scale - max;
        }
        exp.apply(new Object[] {row}, new int[1], row, 0, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            x[p + i] = row[i];
            sum += row[i];
        }
        return sum;
    }

    @Override
    public void softmax(Object scores, int ld, int rows, int n, double scale, Matrix kept, int row) {
        double[] x = (double[]) scores;
        for (int r = 0; r < rows; r++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = r * ld; i < r * ld + n; i++) {
                max = Math.max(max, x[i] * scale);
            }
            double sum = powers(x, r * ld, n, scale, max);
            for (int i = r * ld; i < r * ld + n; i++) {
                x[i] /= sum;
            }
            if (kept != null) {
                int at = (int) kept.at() + kept.rows().position(row + r);
                ((double[]) kept.array())[at + kept.columns().position(0)] = max;
                ((double[]) kept.array())[at + kept.columns().position(1)] = sum;
            }
        }
    }

    @Override
    public void gradient(Object scores, Object grads, int ld, int rows, int n, double scale, double slope, Matrix kept, int row,
        Object dots) {
        double[] x = (double[]) scores;
        double[] g = (double[]) grads;
        double[] k = (double[]) kept.array();
        for (int r = 0; r < rows; r++) {
            int at = (int) kept.at() + kept.rows().position(row + r);
            powers(x, r * ld, n, scale, k[at + kept.columns().position(0)]);
            double sum = k[at + kept.columns().position(1)];
            double dot = ((double[]) dots)[row + r];
            for (int i = r * ld; i < r * ld + n; i++) {
                x[i] /= sum;
                g[i] = x[i] * (g[i] - dot) * slope;
            }
        }
    }

    @Override
    public void clear(Object grads, int ld, int rows, int n, Mask mask, int seen) {
        double[] g = (double[]) grads;
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
        double[] x = (double[]) a.array();
        double[] y = (double[]) b.array();
        for (int r = 0; r < rows; r++) {
            int p = (int) a.at() + a.rows().position(r);
            int q = (int) b.at() + b.rows().position(r);
            double sum = 0;
            for (int from = 0; from < n; from += Panels.PASS) {
                double s = 0;
                for (int i = from; i < Math.min(n, from + Panels.PASS); i++) {
                    s = Math.fma(x[p + a.columns().position(i)], y[q + b.columns().position(i)], s);
                }
                sum += s;
            }
            ((double[]) dots)[r] = sum;
        }
    }

    @Override
    public boolean areFinite(Matrix kept, int rows) {
        double[] k = (double[]) kept.array();
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            int at = (int) kept.at() + kept.rows().position(r);
            sum += (k[at + kept.columns().position(0)] + k[at + kept.columns().position(1)]) * 0;
        }
        return sum == 0;
    }

    @Override
    public boolean isFinite(Object panel) {
        return panel instanceof double[] x ? areFinite(x)
            : Arrays.stream((double[][]) panel).allMatch(DoubleScoreRows::areFinite);
    }

    private static boolean areFinite(double[] x) {
        double nothing = 0;
        for (double v : x) {
            nothing += v * 0;
        }
        return nothing == 0;
    }
}
