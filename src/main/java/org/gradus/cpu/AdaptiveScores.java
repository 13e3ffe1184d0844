package org.gradus.cpu;

import java.util.Random;
import java.util.function.Supplier;

/** Hands out {@link ScoreLoops} with the Vector API once they are in demand and {@link WarmUp} has succeeded. */
final class AdaptiveScores {
    /** Scores after which they count as in demand. */
    private static final long DEMAND = 1L << 21;

    private final Supplier<ScoreLoops> maker;
    private volatile ScoreLoops vector;
    private boolean asked;
    private long seen;

    AdaptiveScores(Supplier<ScoreLoops> maker, boolean adaptive) {
        this.maker = maker;
        this.vector = adaptive ? null : maker.get();
    }

    ScoreLoops ready(long scores) {
        ScoreLoops v = vector;
        if (v != null) {
            return v;
        }
        demand(scores);
        return PlainScores.INSTANCE;
    }

    private synchronized void demand(long scores) {
        seen += scores;
        if (seen > DEMAND && !asked) {
            asked = true;
            WarmUp.start(PlainScores.INSTANCE, maker, new Sample()::run, v -> vector = v);
        }
    }

    /** A few rows. */
    private static final class Sample {
        private static final int LENGTH = 20 * ScoreLoops.CHAINS;
        private final float[] x = new float[2 * LENGTH];
        private final float[] g = new float[2 * LENGTH];
        private final float[] sums = new float[ScoreLoops.CHAINS];

        Sample() {
            Random random = new Random(1);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
                g[i] = (float) random.nextGaussian();
            }
        }

        void run(ScoreLoops loops, WarmUp.Size size) {
            int n = size == WarmUp.Size.NOTHING ? -1 : size == WarmUp.Size.LITTLE ? ScoreLoops.CHAINS : LENGTH;
            for (int at = 0; at < (size == WarmUp.Size.ALL ? 4 * ScoreLoops.CHAINS : 1); at += ScoreLoops.CHAINS) {
                float max = loops.max(x, at, n, 0.5f);
                float sum = loops.powers(x, at, n, 0.5f, max, sums);
                loops.scale(x, at, n, 1 / Math.max(1, sum));
                loops.gradient(x, g, at, n, 0.5f, max, 1 / Math.max(1, sum), 0.5f, 0.5f);
                if (!loops.areFinite(g, at, n)) {
                    throw new IllegalStateException("gradients of numbers are not finite");
                }
            }
        }
    }
}
