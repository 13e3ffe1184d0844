package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScoreLoops} with the Vector API; the exponential is {@link VectorExp}'s. */
final class VectorScores implements ScoreLoops {
    private static final VectorSpecies<Float> S = FloatVectorLoops.SPECIES;
    private static final int L = S.length();

    @Override
    public float max(float[] x, int at, int n, float scale) {
        if (n < 0) {
            return 0;
        }
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector a = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        int i = at;
        for (int end = at + n - 2 * L; i <= end; i += 2 * L) {
            FloatVector v = FloatVector.fromArray(S, x, i).mul(factor);
            FloatVector w = FloatVector.fromArray(S, x, i + L).mul(factor);
            a = a.blend(v, v.compare(GT, a));
            b = b.blend(w, w.compare(GT, b));
        }
        for (; i < at + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i).mul(factor);
            a = a.blend(v, v.compare(GT, a));
        }
        return a.blend(b, b.compare(GT, a)).reduceLanes(MAX);
    }

    @Override
    public float powers(float[] x, int at, int n, float scale, float max, float[] sums) {
        if (n < 0) {
            return 0;
        }
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector most = FloatVector.broadcast(S, max);
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
        for (int chain = 0; chain < CHAINS; chain += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int i = at + chain; i < at + n; i += CHAINS) {
                FloatVector v = FloatVector.fromArray(S, x, i).mul(factor).sub(most);
                VectorMask<Float> zero = v.compare(LT, -105.0f);
                v = v.blend(90.0f, v.compare(GT, 90.0f)).blend(0.0f, zero);
                FloatVector t = v.fma(log2e, magic);
                FloatVector k = t.sub(magic);
                FloatVector f = k.fma(ln2Low, k.fma(ln2High, v));
                FloatVector q = c6.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2).fma(f, c1);
                FloatVector p = q.fma(f.mul(f), f).add(1.0f);
                IntVector e = t.reinterpretAsInts().sub(0x4b400000);
                IntVector h = e.lanewise(ASHR, 1);
                FloatVector s = h.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector u = e.sub(h).add(127).lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector y = p.mul(s).mul(u).blend(0.0f, zero);
                y.intoArray(x, i);
                sum = sum.add(y);
            }
            sum.intoArray(sums, chain);
        }
        return ScoreLoops.sum(sums);
    }

    @Override
    public void scale(float[] x, int at, int n, float factor) {
        for (int i = at; i < at + n; i += L) {
            FloatVector.fromArray(S, x, i).mul(factor).intoArray(x, i);
        }
    }

    @Override
    public boolean areFinite(float[] x, int at, int n) {
        if (n < 0) {
            return true;
        }
        int whole = S.loopBound(n);
        FloatVector zero = FloatVector.zero(S);
        FloatVector nothing = zero;
        for (int i = at; i < at + whole; i += L) {
            nothing = FloatVector.fromArray(S, x, i).fma(zero, nothing);
        }
        return nothing.reduceLanes(ADD) == 0 && PlainScores.INSTANCE.areFinite(x, at + whole, n - whole);
    }

    @Override
    public void gradient(float[] x, float[] g, int at, int n, float scale, float max, float factor, float dot, float slope) {
        if (n < 0) {
            return;
        }
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
        for (int i = at; i < at + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i).mul(scale).sub(max);
            VectorMask<Float> zero = v.compare(LT, -105.0f);
            v = v.blend(90.0f, v.compare(GT, 90.0f)).blend(0.0f, zero);
            FloatVector t = v.fma(log2e, magic);
            FloatVector k = t.sub(magic);
            FloatVector f = k.fma(ln2Low, k.fma(ln2High, v));
            FloatVector q = c6.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2).fma(f, c1);
            FloatVector p = q.fma(f.mul(f), f).add(1.0f);
            IntVector e = t.reinterpretAsInts().sub(0x4b400000);
            IntVector h = e.lanewise(ASHR, 1);
            FloatVector s = h.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector u = e.sub(h).add(127).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector y = p.mul(s).mul(u).blend(0.0f, zero).mul(factor);
            y.intoArray(x, i);
            y.mul(FloatVector.fromArray(S, g, i).sub(dot)).mul(slope).intoArray(g, i);
        }
    }
}
