package org.gradus.cpu;

import java.util.Random;
import java.util.function.Supplier;

/** {@link CorrelationLoops} with the Vector API. */
final class AdaptiveCorrelation extends CodeOnDemand<CorrelationLoops> {
    /** Multiply-adds after which they count as in demand. */
    private static final long DEMAND = 1L << 22;

    AdaptiveCorrelation(Supplier<CorrelationLoops> maker, boolean adaptive) {
        super(maker, DEMAND, 1, !adaptive);
    }

    @Override
    CodeOnDemand.Sample<CorrelationLoops> sample() {
        return new Image();
    }

    /** A small image of windows of 3 x 3 and of 5. */
    private static final class Image implements CodeOnDemand.Sample<CorrelationLoops> {
        private static final int ROWS = 8;
        private static final int WIDTH = 56;
        private static final int PITCH = WIDTH + 4;
        private static final int[] SQUARE = {0, 1, 2, PITCH, PITCH + 1, PITCH + 2, 2 * PITCH, 2 * PITCH + 1, 2 * PITCH + 2};
        private static final int[] LINE = {0, 1, 2, 3, 4};

        private final float[] x = new float[(ROWS + 2) * PITCH + 2 * CorrelationLoops.SLACK];
        private final float[] w = new float[SQUARE.length];
        private final float[] c = new float[ROWS * WIDTH];
        private final float[] room = new float[CorrelationLoops.ROWS * (WIDTH + CorrelationLoops.SLACK)];
        private final float[] parts = new float[x.length];
        private final float[] sums = new float[CorrelationLoops.PLACES * CorrelationLoops.CHAINS];

        Image() {
            Random random = new Random(1);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < w.length; i++) {
                w[i] = (float) random.nextGaussian();
            }
        }

        @Override
        public CorrelationLoops plain() {
            return PlainCorrelation.INSTANCE;
        }

        @Override
        public void run(CorrelationLoops loops, WarmUp.Size size) {
            boolean all = size == WarmUp.Size.ALL;
            int rows = all ? ROWS : CorrelationLoops.ROWS;
            int width = all ? WIDTH : WIDTH / 3;
            for (int i = 0; i < (all ? ROWS : 1); i++) {
                loops.split(x, i * PITCH, width, parts, 0, width);
                loops.merge(x, i * PITCH, i * PITCH + width, width, parts, 0);
            }
            for (int i = 0; i < (all ? 3 : 1); i++) {
                loops.correlate(x, i, PITCH, SQUARE, SQUARE.length, w, 0, c, 0, rows, width - i, room);
                loops.correlate(x, i, PITCH, LINE, LINE.length, w, 0, c, 0, rows, width - i, room);
                loops.dots(x, i, PITCH, SQUARE, 0, x, 0, rows, width - i, sums, 0);
            }
        }

        @Override
        public void enter(CorrelationLoops loops) {
            loops.split(x, 0, -1, parts, 0, 0);
            loops.merge(x, 0, 0, -1, parts, 0);
            loops.correlate(x, 0, PITCH, SQUARE, SQUARE.length, w, 0, c, 0, -1, WIDTH, room);
            loops.correlate(x, 0, PITCH, LINE, LINE.length, w, 0, c, 0, -1, WIDTH, room);
            loops.dots(x, 0, PITCH, SQUARE, 0, x, 0, -1, WIDTH - 1, sums, 0);
        }
    }
}
