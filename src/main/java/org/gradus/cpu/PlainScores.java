package org.gradus.cpu;

import java.util.Arrays;

/** {@link ScoreLoops} that the JIT vectorises where it can. */
final class PlainScores implements ScoreLoops {
    static final ScoreLoops INSTANCE = new PlainScores();

    private PlainScores() {
    }

    @Override
    public float max(float[] x, int at, int n, float scale) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = at; i < at + n; i++) {
            float v = x[i] * scale;
            max = v > max ? v : max;
        }
        return max;
    }

    @Override
    public float powers(float[] x, int at, int n, float scale, float max, float[] sums) {
        for (int i = at; i < at + n; i++) {
            x[i] = FloatExp.exp(x[i] * scale - max);
        }
        Arrays.fill(sums, 0);
        for (int i = at; i < at + n; i += CHAINS) {
            for (int j = 0; j < CHAINS; j++) {
                sums[j] += x[i + j];
            }
        }
        return ScoreLoops.sum(sums);
    }

    @Override
    public void scale(float[] x, int at, int n, float factor) {
        for (int i = at; i < at + n; i++) {
            x[i] *= factor;
        }
    }

    @Override
    public boolean areFinite(float[] x, int at, int n) {
        float nothing = 0;
        for (int i = at; i < at + n; i++) {
            nothing += x[i] * 0;
        }
        return nothing == 0;
    }

    @Override
    public void gradient(float[] x, float[] g, int at, int n, float scale, float max, float factor, float dot, float slope) {
        for (int i = at; i < at + n; i++) {
            float p = FloatExp.exp(x[i] * scale - max) * factor;
            x[i] = p;
            g[i] = p * (g[i] - dot) * slope;
        }
    }
}
