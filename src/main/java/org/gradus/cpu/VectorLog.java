package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatExp#log} over arrays; see {@link VectorExp}. */
final class VectorLog implements Lane.Free {
    private static final VectorSpecies<Float> S = FloatVectorLoops.SPECIES;
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
    private static final int SQRT_HALF = 0x3f3504f3;

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        if (n == 0) {
            return;
        }
        float[] a = (float[]) in[0];
        float[] r = (float[]) out;
        int aAt = at[0];
        FloatVector nan = FloatVector.broadcast(S, Float.NaN);
        int i = 0;
        for (int end = S.loopBound(n); i < end; i += S.length()) {
            FloatVector x = FloatVector.fromArray(S, a, aAt + i);
            IntVector small = x.mul(0x1p+23f).reinterpretAsInts().sub(SQRT_HALF + (23 << 23));
            IntVector b = x.reinterpretAsInts().sub(SQRT_HALF).blend(small, x.compare(LT, 0x1p-126f).cast(I));
            FloatVector k = (FloatVector) b.lanewise(ASHR, 23).convertShape(I2F, S, 0);
            FloatVector f = b.and(0x7fffff).add(SQRT_HALF).reinterpretAsFloats().sub(1.0f);
            FloatVector q = FloatVector.broadcast(S, 0x1.147610p-4f).fma(f, FloatVector.broadcast(S, -0x1.de02bep-4f));
            q = q.fma(f, FloatVector.broadcast(S, 0x1.e6bf3ap-4f));
            q = q.fma(f, FloatVector.broadcast(S, -0x1.fc2886p-4f));
            q = q.fma(f, FloatVector.broadcast(S, 0x1.233ba8p-3f));
            q = q.fma(f, FloatVector.broadcast(S, -0x1.555c46p-3f));
            q = q.fma(f, FloatVector.broadcast(S, 0x1.99a476p-3f));
            q = q.fma(f, FloatVector.broadcast(S, -0x1.000006p-2f));
            q = q.fma(f, FloatVector.broadcast(S, 0x1.555548p-2f));
            q = q.fma(f, FloatVector.broadcast(S, -0.5f)).mul(f.mul(f));
            FloatVector low = k.fma(FloatVector.broadcast(S, -0x1.05c610p-29f), q);
            FloatVector y = k.fma(FloatVector.broadcast(S, 0x1.62e430p-1f), f.add(low));
            y = y.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
            y = nan.blend(y, x.compare(GT, 0.0f));
            y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0.0f)).intoArray(r, outAt + i);
        }
        for (; i < n; i++) {
            r[outAt + i] = FloatExp.log(a[aAt + i]);
        }
    }
}
