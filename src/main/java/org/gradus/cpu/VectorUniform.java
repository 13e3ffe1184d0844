package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Philox#UNIFORM}, whose conversion older JITs do not vectorise. */
final class VectorUniform implements Lane.Free {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        int[] a = (int[]) in[0];
        float[] r = (float[]) out;
        int aAt = at[0];
        int i = 0;
        for (int end = F.loopBound(n); i < end; i += F.length()) {
            IntVector high = IntVector.fromArray(I, a, aAt + i).lanewise(LSHR, 8);
            ((FloatVector) high.convertShape(I2F, F, 0)).mul(Philox.UNIT).intoArray(r, outAt + i);
        }
        for (; i < n; i++) {
            r[outAt + i] = (a[aAt + i] >>> 8) * Philox.UNIT;
        }
    }
}
