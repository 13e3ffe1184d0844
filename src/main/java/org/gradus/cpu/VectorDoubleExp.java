package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link DoubleMath#exp} over arrays; see {@link VectorExp}. */
final class VectorDoubleExp implements Lane.Free {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        if (n == 0) {
            return;
        }
        double[] a = (double[]) in[0];
        double[] r = (double[]) out;
        int aAt = at[0];
        DoubleVector magic = DoubleVector.broadcast(S, DoubleMath.MAGIC);
        DoubleVector log2e = DoubleVector.broadcast(S, DoubleMath.LOG2_E);
        DoubleVector ln2 = DoubleVector.broadcast(S, -DoubleMath.LN2);
        DoubleVector ln2Low = DoubleVector.broadcast(S, -DoubleMath.LN2_LOW);
        int i = 0;
        for (int end = S.loopBound(n); i < end; i += S.length()) {
            DoubleVector x = DoubleVector.fromArray(S, a, aAt + i);
            x = x.blend(720, x.compare(GT, 720));
            x = x.blend(-760, x.compare(LT, -760));
            DoubleVector t = x.fma(log2e, magic);
            DoubleVector k = t.sub(magic);
            DoubleVector near = k.fma(ln2, x);
            DoubleVector f = k.fma(ln2Low, near);
            DoubleVector lost = k.fma(ln2Low, near.sub(f));
            DoubleVector q = DoubleVector.broadcast(S, 1 / 6227020800.0).fma(f, DoubleVector.broadcast(S, 1 / 479001600.0));
            q = q.fma(f, DoubleVector.broadcast(S, 1 / 39916800.0)).fma(f, DoubleVector.broadcast(S, 1 / 3628800.0));
            q = q.fma(f, DoubleVector.broadcast(S, 1 / 362880.0)).fma(f, DoubleVector.broadcast(S, 1 / 40320.0));
            q = q.fma(f, DoubleVector.broadcast(S, 1 / 5040.0)).fma(f, DoubleVector.broadcast(S, 1 / 720.0));
            q = q.fma(f, DoubleVector.broadcast(S, 1 / 120.0)).fma(f, DoubleVector.broadcast(S, 1 / 24.0));
            q = q.fma(f, DoubleVector.broadcast(S, 1 / 6.0)).fma(f, DoubleVector.broadcast(S, 0.5));
            DoubleVector high = f.add(1.0);
            DoubleVector p = high.add(q.fma(f.mul(f), f.sub(high.sub(1.0)).add(lost)));
            LongVector e = t.reinterpretAsLongs().lanewise(SUB, DoubleMath.MAGIC_BITS);
            LongVector h = e.lanewise(ASHR, 1);
            DoubleVector s = h.lanewise(ADD, 1023).lanewise(LSHL, 52).reinterpretAsDoubles();
            DoubleVector u = e.lanewise(SUB, h).lanewise(ADD, 1023).lanewise(LSHL, 52).reinterpretAsDoubles();
            p.mul(s).mul(u).intoArray(r, outAt + i);
        }
        for (; i < n; i++) {
            r[outAt + i] = DoubleMath.exp(a[aAt + i]);
        }
    }
}
