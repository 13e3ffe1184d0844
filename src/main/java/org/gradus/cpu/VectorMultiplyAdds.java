package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Multiply-adds in registers: 12 sums, as many as hide the latency of one and still fit into 16 registers. */
final class VectorMultiplyAdds {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int SUMS = 12;
    /** Of one call, which are to outweigh its beginning and end; the JIT must see enough calls within a warm-up. */
    private static final int ROUNDS = 512;

    private VectorMultiplyAdds() {
    }

    static long run(int rounds) {
        float[] kept = new float[SUMS * L];
        long done = 0;
        while (done < rounds) {
            sums(kept, ROUNDS);
            done += ROUNDS;
        }
        return done * SUMS * L;
    }

    /** Two rounds a turn make it too long for the JIT to take it into its caller, where it made an object of each vector. */
    private static void sums(float[] kept, int rounds) {
        FloatVector s = FloatVector.broadcast(S, 0.5f);
        FloatVector t = FloatVector.fromArray(S, kept, 0);
        FloatVector zero = FloatVector.zero(S);
        FloatVector x0 = zero;
        FloatVector x1 = zero;
        FloatVector x2 = zero;
        FloatVector x3 = zero;
        FloatVector x4 = zero;
        FloatVector x5 = zero;
        FloatVector x6 = zero;
        FloatVector x7 = zero;
        FloatVector x8 = zero;
        FloatVector x9 = zero;
        FloatVector x10 = zero;
        FloatVector x11 = zero;
        for (int i = 0; i < rounds; i += 2) {
            x0 = s.fma(t, x0);
            x1 = s.fma(t, x1);
            x2 = s.fma(t, x2);
            x3 = s.fma(t, x3);
            x4 = s.fma(t, x4);
            x5 = s.fma(t, x5);
            x6 = s.fma(t, x6);
            x7 = s.fma(t, x7);
            x8 = s.fma(t, x8);
            x9 = s.fma(t, x9);
            x10 = s.fma(t, x10);
            x11 = s.fma(t, x11);
            x0 = s.fma(t, x0);
            x1 = s.fma(t, x1);
            x2 = s.fma(t, x2);
            x3 = s.fma(t, x3);
            x4 = s.fma(t, x4);
            x5 = s.fma(t, x5);
            x6 = s.fma(t, x6);
            x7 = s.fma(t, x7);
            x8 = s.fma(t, x8);
            x9 = s.fma(t, x9);
            x10 = s.fma(t, x10);
            x11 = s.fma(t, x11);
        }
        x0.intoArray(kept, 0);
        x1.intoArray(kept, L);
        x2.intoArray(kept, 2 * L);
        x3.intoArray(kept, 3 * L);
        x4.intoArray(kept, 4 * L);
        x5.intoArray(kept, 5 * L);
        x6.intoArray(kept, 6 * L);
        x7.intoArray(kept, 7 * L);
        x8.intoArray(kept, 8 * L);
        x9.intoArray(kept, 9 * L);
        x10.intoArray(kept, 10 * L);
        x11.intoArray(kept, 11 * L);
    }
}
