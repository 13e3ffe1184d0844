package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatExp#exp} over arrays: the same operations in the same order. All is in one method, because the JIT keeps vectors in
 * registers only if it inlines everything, and it does not inline what it has compiled apart before.
 */
final class VectorExp implements Lane.Free {
    private static final VectorSpecies<Float> S = FloatVectorLoops.SPECIES;

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        if (n == 0) {
            return;
        }
        float[] a = (float[]) in[0];
        float[] r = (float[]) out;
        int aAt = at[0];
        FloatVector log2e = FloatVector.broadcast(S, 0x1.715476p+0f);
        FloatVector magic = FloatVector.broadcast(S, 0x1.8p+23f);
        FloatVector ln2High = FloatVector.broadcast(S, -0x1.62e400p-1f);
        FloatVector ln2Low = FloatVector.broadcast(S, -0x1.7f7d1cp-20f);
        FloatVector c6 = FloatVector.broadcast(S, 0x1.a24728p-13f);
        FloatVector c5 = FloatVector.broadcast(S, 0x1.6d3c84p-10f);
        FloatVector c4 = FloatVector.broadcast(S, 0x1.111002p-7f);
        FloatVector c3 = FloatVector.broadcast(S, 0x1.5554f6p-5f);
        FloatVector c2 = FloatVector.broadcast(S, 0x1.555556p-3f);
        FloatVector c1 = FloatVector.broadcast(S, 0.5f);
        int i = 0;
        for (int end = S.loopBound(n); i < end; i += S.length()) {
            FloatVector x = FloatVector.fromArray(S, a, aAt + i);
            VectorMask<Float> zero = x.compare(LT, -105.0f);
            x = x.blend(90.0f, x.compare(GT, 90.0f)).blend(0.0f, zero);
            FloatVector t = x.fma(log2e, magic);
            FloatVector k = t.sub(magic);
            FloatVector f = k.fma(ln2Low, k.fma(ln2High, x));
            FloatVector q = c6.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2).fma(f, c1);
            FloatVector p = q.fma(f.mul(f), f).add(1.0f);
            IntVector e = t.reinterpretAsInts().sub(0x4b400000);
            IntVector h = e.lanewise(ASHR, 1);
            FloatVector s = h.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector u = e.sub(h).add(127).lanewise(LSHL, 23).reinterpretAsFloats();
            p.mul(s).mul(u).blend(0.0f, zero).intoArray(r, outAt + i);
        }
        for (; i < n; i++) {
            r[outAt + i] = FloatExp.exp(a[aAt + i]);
        }
    }
}
