package org.gradus.cpu;

import java.util.Random;
import java.util.function.Supplier;

/** {@link WinogradLoops} with the Vector API. */
final class AdaptiveWinograd extends CodeOnDemand<WinogradLoops> {
    /** Elements of images after which they count as in demand. */
    private static final long DEMAND = 1L << 20;
    private static final int ACROSS = 56;
    private static final int TILES = 3 * ACROSS;
    private static final int HALF = TILES + 2 * ACROSS;
    private static final int LANES = 32;
    private static final int LINE = 10 * LANES;

    AdaptiveWinograd(Supplier<WinogradLoops> maker, boolean adaptive) {
        super(maker, DEMAND, 1, !adaptive);
    }

    @Override
    CodeOnDemand.Sample<WinogradLoops> sample() {
        return new Rows();
    }

    /** A few rows of one channel there and back. */
    private static final class Rows implements CodeOnDemand.Sample<WinogradLoops> {
        private final float[] x = new float[20 * ACROSS];
        private final float[] rows = new float[8 * HALF + WinogradLoops.SLACK];
        private final float[][] image = new float[16][4 * TILES];
        private final float[] products = new float[16 * TILES + WinogradLoops.SLACK];
        private final float[] lines = new float[5 * LINE];
        private final int[] starts = new int[LANES];
        private final float[] result = new float[8 * ACROSS];

        Rows() {
            Random random = new Random(1);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < LANES; i++) {
                starts[i] = i * ACROSS / 2;
            }
        }

        @Override
        public WinogradLoops plain() {
            return PlainWinograd.INSTANCE;
        }

        @Override
        public void run(WinogradLoops loops, WarmUp.Size size) {
            boolean all = size == WarmUp.Size.ALL;
            int tiles = all ? ACROSS : LANES / 2;
            int some = Math.min(8, tiles);
            loops.frame(x, 0, 2 * ACROSS, 4, 1, 2 * tiles - 1, 0, image[0], 0, 2 * tiles);
            loops.rows(x, 0, 1, 2 * ACROSS, some, tiles, rows, 0, HALF, 2 * HALF);
            for (int first = 0; first < (all ? 6 : 1); first++) {
                loops.down(rows, 0, HALF, 2 * HALF, ACROSS, all ? TILES : tiles, image, 0, 5 * first, 32, TILES / 3);
            }
            for (int y = 0; y < (all ? 3 : 1); y++) {
                loops.result(products, y, TILES, result, 0, 2 * tiles - y, 4);
            }
            for (int y = 0; y < (all ? 3 : 1); y++) {
                loops.turn(x, y, 1, starts, LANES, some * (y + 1), lines, y, LANES);
            }
            int lined = all ? LINE / LANES / 2 - 1 : 1;
            for (int y = 0; y < (all ? 3 : 1); y++) {
                loops.tiles(lines, y, LINE, LANES, lined, LANES, image, y, LANES);
                loops.gradients(lines, y, LINE, LANES, lined, LANES, image, y, LANES);
            }
            if (!loops.areFinite(result, 0, all ? result.length : 2 * tiles)) {
                throw new IllegalStateException("sums of numbers are not finite");
            }
        }

        @Override
        public void enter(WinogradLoops loops) {
            loops.frame(x, 0, 2 * ACROSS, 0, 1, 1, 0, image[0], 0, 0);
            loops.rows(x, 0, 1, 2 * ACROSS, 0, 0, rows, 0, HALF, 2 * HALF);
            loops.down(rows, 0, HALF, 2 * HALF, ACROSS, 0, image, 0, 0, 32, TILES / 3);
            loops.result(products, 0, TILES, result, 0, 0, 0);
            loops.turn(x, 0, 1, starts, LANES, 0, lines, 0, LANES);
            loops.tiles(lines, 0, LINE, LANES, 0, LANES, image, 0, LANES);
            loops.gradients(lines, 0, LINE, LANES, 0, LANES, image, 0, LANES);
            loops.areFinite(result, 0, 0);
        }
    }
}
