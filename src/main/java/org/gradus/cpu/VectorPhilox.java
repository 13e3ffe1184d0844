package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** All rounds of a vector of blocks in registers. */
final class VectorPhilox implements PhiloxRounds {
    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;

    @Override
    public void run(long[][] c, long seed, int blocks) {
        words(c[0], c[1], c[2], c[3], (int) seed, (int) (seed >>> 32), blocks);
    }

    private static void words(long[] c0, long[] c1, long[] c2, long[] c3, int seed0, int seed1, int blocks) {
        for (int b = 0; b < blocks; b += S.length()) {
            LongVector x0 = LongVector.fromArray(S, c0, b);
            LongVector x1 = LongVector.fromArray(S, c1, b);
            LongVector x2 = LongVector.fromArray(S, c2, b);
            LongVector x3 = LongVector.fromArray(S, c3, b);
            int k0 = seed0;
            int k1 = seed1;
            for (int round = 0; round < 10; round++) {
                LongVector p0 = x0.mul(Philox.MULTIPLIER_0);
                LongVector p1 = x2.mul(Philox.MULTIPLIER_1);
                x0 = p1.lanewise(LSHR, 32).lanewise(XOR, x1).lanewise(XOR, k0 & Philox.LOW);
                x2 = p0.lanewise(LSHR, 32).lanewise(XOR, x3).lanewise(XOR, k1 & Philox.LOW);
                x1 = p1.lanewise(AND, Philox.LOW);
                x3 = p0.lanewise(AND, Philox.LOW);
                k0 += Philox.KEY_STEP_0;
                k1 += Philox.KEY_STEP_1;
            }
            x0.intoArray(c0, b);
            x1.intoArray(c1, b);
            x2.intoArray(c2, b);
            x3.intoArray(c3, b);
        }
    }
}
