package org.gradus.cpu;

import java.util.Random;
import java.util.function.Supplier;

/** {@link ScoreLoops} with the Vector API. */
final class AdaptiveScores extends CodeOnDemand<ScoreLoops> {
    /** Scores after which they count as in demand. */
    private static final long DEMAND = 1L << 21;

    AdaptiveScores(Supplier<ScoreLoops> maker, boolean adaptive) {
        super(maker, DEMAND, 1, !adaptive);
    }

    @Override
    CodeOnDemand.Sample<ScoreLoops> sample() {
        return new Rows();
    }

    /** A few rows. */
    private static final class Rows implements CodeOnDemand.Sample<ScoreLoops> {
        private static final int LENGTH = 20 * ScoreLoops.CHAINS;
        private final float[] x = new float[2 * LENGTH];
        private final float[] g = new float[2 * LENGTH];
        private final float[] sums = new float[ScoreLoops.CHAINS];

        Rows() {
            Random random = new Random(1);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
                g[i] = (float) random.nextGaussian();
            }
        }

        @Override
        public ScoreLoops plain() {
            return PlainScores.INSTANCE;
        }

        @Override
        public void run(ScoreLoops loops, WarmUp.Size size) {
            int n = size == WarmUp.Size.LITTLE ? ScoreLoops.CHAINS : LENGTH;
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

        @Override
        public void enter(ScoreLoops loops) {
            loops.max(x, 0, -1, 0.5f);
            loops.powers(x, 0, -1, 0.5f, 0, sums);
            loops.scale(x, 0, -1, 1);
            loops.gradient(x, g, 0, -1, 0.5f, 0, 1, 0.5f, 0.5f);
            loops.areFinite(g, 0, -1);
        }
    }
}
