package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Multiply-adds in registers: 12 chains, as many as hide the latency of one and still fit into 16 registers. */
final class VectorMultiplyAdds {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int ROUNDS = 1000;

    private VectorMultiplyAdds() {
    }

    static long run(int rounds) {
        float[] kept = new float[SPECIES.length()];
        for (int r = 0; r < rounds; r += ROUNDS) {
            chains(kept);
        }
        return (long) (rounds + ROUNDS - 1) / ROUNDS * ROUNDS * CHAINS * SPECIES.length();
    }

    private static void chains(float[] kept) {
        FloatVector s = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector t = FloatVector.fromArray(SPECIES, kept, 0);
        FloatVector x0 = t;
        FloatVector x1 = t.add(1);
        FloatVector x2 = t.add(2);
        FloatVector x3 = t.add(3);
        FloatVector x4 = t.add(4);
        FloatVector x5 = t.add(5);
        FloatVector x6 = t.add(6);
        FloatVector x7 = t.add(7);
        FloatVector x8 = t.add(8);
        FloatVector x9 = t.add(9);
        FloatVector x10 = t.add(10);
        FloatVector x11 = t.add(11);
        for (int i = 0; i < ROUNDS; i++) {
            x0 = x0.fma(s, t);
            x1 = x1.fma(s, t);
            x2 = x2.fma(s, t);
            x3 = x3.fma(s, t);
            x4 = x4.fma(s, t);
            x5 = x5.fma(s, t);
            x6 = x6.fma(s, t);
            x7 = x7.fma(s, t);
            x8 = x8.fma(s, t);
            x9 = x9.fma(s, t);
            x10 = x10.fma(s, t);
            x11 = x11.fma(s, t);
        }
        x0.add(x1).add(x2.add(x3)).add(x4.add(x5)).add(x6.add(x7)).add(x8.add(x9)).add(x10.add(x11)).intoArray(kept, 0);
    }
}
