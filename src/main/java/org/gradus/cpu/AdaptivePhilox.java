package org.gradus.cpu;

import java.util.Random;

/** {@link PhiloxRounds} that change over to the Vector API. */
final class AdaptivePhilox extends CodeOnDemand<PhiloxRounds> implements PhiloxRounds {
    /** Blocks after which they count as in demand. */
    private static final long DEMAND = 1L << 22;
    private static final int SAMPLE = 512;
    private static final int LITTLE = 8;

    AdaptivePhilox(boolean atOnce) {
        super(VectorPhilox::new, DEMAND, 1, atOnce);
    }

    @Override
    public void run(long[][] c, long seed, int blocks) {
        codeOr(Philox.ROUNDS, blocks).run(c, seed, blocks);
    }

    @Override
    CodeOnDemand.Sample<PhiloxRounds> sample() {
        return new Blocks();
    }

    private static final class Blocks implements CodeOnDemand.Sample<PhiloxRounds> {
        private final long[][] c = new long[4][Philox.ROOM];
        private final long seed = new Random(1).nextLong();
        private int turn;

        @Override
        public PhiloxRounds plain() {
            return Philox.ROUNDS;
        }

        @Override
        public void run(PhiloxRounds rounds, WarmUp.Size size) {
            turn++;
            rounds.run(c, seed, size == WarmUp.Size.LITTLE ? LITTLE : SAMPLE - turn % 7);
        }

        @Override
        public void enter(PhiloxRounds rounds) {
            rounds.run(c, seed, -1);
        }
    }
}
