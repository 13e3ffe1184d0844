package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over {@code float[]} with the Vector API; see {@link Loops}. What is left after the last full vector goes through the
 * scalar function, which gives the same bits.
 */
final class FloatVectorLoops {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private FloatVectorLoops() {
    }

    interface Binary {
        FloatVector of(FloatVector a, FloatVector b);
    }

    /** A function twice. */
    record BinaryPair(Binary vector, FloatLoops.Binary scalar) { }

    static final class BinaryLoop implements Lane.Free {
        private static final BinaryPair PAIR = Loops.function(MethodHandles.lookup(), BinaryPair.class);
        private static final Binary VECTOR = PAIR.vector();
        private static final FloatLoops.Binary SCALAR = PAIR.scalar();

        @Override
        public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
            float[] a = (float[]) in[0];
            float[] b = (float[]) in[1];
            float[] r = (float[]) out;
            int aAt = at[0];
            int bAt = at[1];
            int end = SPECIES.loopBound(n);
            int i = 0;
            for (; i < end; i += SPECIES.length()) {
                VECTOR.of(FloatVector.fromArray(SPECIES, a, aAt + i), FloatVector.fromArray(SPECIES, b, bAt + i)).intoArray(r,
                    outAt + i);
            }
            for (; i < n; i++) {
                r[outAt + i] = SCALAR.of(a[aAt + i], b[bAt + i]);
            }
        }
    }

    interface Ternary {
        FloatVector of(FloatVector a, FloatVector b, FloatVector c);
    }

    /** A function twice. */
    record TernaryPair(Ternary vector, FloatLoops.Ternary scalar) { }

    static final class TernaryLoop implements Lane.Free {
        private static final TernaryPair PAIR = Loops.function(MethodHandles.lookup(), TernaryPair.class);
        private static final Ternary VECTOR = PAIR.vector();
        private static final FloatLoops.Ternary SCALAR = PAIR.scalar();

        @Override
        public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
            float[] a = (float[]) in[0];
            float[] b = (float[]) in[1];
            float[] c = (float[]) in[2];
            float[] r = (float[]) out;
            int aAt = at[0];
            int bAt = at[1];
            int cAt = at[2];
            int end = SPECIES.loopBound(n);
            int i = 0;
            for (; i < end; i += SPECIES.length()) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + i);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + i);
                VECTOR.of(x, y, FloatVector.fromArray(SPECIES, c, cAt + i)).intoArray(r, outAt + i);
            }
            for (; i < n; i++) {
                r[outAt + i] = SCALAR.of(a[aAt + i], b[bAt + i], c[cAt + i]);
            }
        }
    }
}
