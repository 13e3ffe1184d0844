package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.ir.Pointwise;

/**
 * {@link FloatTrig#sin}, {@link FloatTrig#cos} and {@link FloatTrig#tan} over arrays; see {@link VectorExp}. Far arguments go one by
 * one.
 */
final class VectorSine implements Lane.Free {
    private static final VectorSpecies<Float> S = FloatVectorLoops.SPECIES;
    private static final float FAR = 32768.0f;

    private final Pointwise fn;

    VectorSine(Pointwise fn) {
        this.fn = fn;
    }

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        if (n == 0) {
            return;
        }
        float[] a = (float[]) in[0];
        float[] r = (float[]) out;
        int aAt = at[0];
        int quarter = fn == Pointwise.COS ? 1 : 0;
        float same = fn == Pointwise.COS ? Float.NaN : 0;
        boolean quotient = fn == Pointwise.TAN;
        int i = 0;
        for (int end = S.loopBound(n); i < end; i += S.length()) {
            FloatVector x = FloatVector.fromArray(S, a, aAt + i);
            if (!x.abs().compare(LE, FAR).allTrue()) {
                scalar(a, aAt + i, r, outAt + i, S.length());
                continue;
            }
            FloatVector t = x.fma(FloatVector.broadcast(S, 0x1.45f306p-1f), FloatVector.broadcast(S, 0x1.8p+23f));
            IntVector q = t.reinterpretAsInts().add(quarter);
            FloatVector k = t.sub(0x1.8p+23f);
            FloatVector f = k.fma(FloatVector.broadcast(S, -0x1.921fb0p+0f), x);
            f = k.fma(FloatVector.broadcast(S, -0x1.84698ap-48f), k.fma(FloatVector.broadcast(S, -0x1.5110b4p-22f), f));
            FloatVector z = f.mul(f);
            FloatVector s = FloatVector.broadcast(S, 0x1.7cd936p-19f).fma(z, FloatVector.broadcast(S, -0x1.a05bbcp-13f));
            s = s.fma(z, FloatVector.broadcast(S, 0x1.111176p-7f)).fma(z, FloatVector.broadcast(S, -0x1.555556p-3f));
            s = s.fma(f.mul(z), f);
            FloatVector c = FloatVector.broadcast(S, -0x1.372522p-22f).fma(z, FloatVector.broadcast(S, 0x1.a075eap-16f));
            c = c.fma(z, FloatVector.broadcast(S, -0x1.6c1762p-10f)).fma(z, FloatVector.broadcast(S, 0x1.555556p-5f));
            c = c.fma(z, FloatVector.broadcast(S, -0.5f)).fma(z, FloatVector.broadcast(S, 1.0f));
            VectorMask<Float> odd = q.and(1).compare(NE, 0).cast(S);
            FloatVector y = quotient ? s.blend(c.neg(), odd).div(c.blend(s, odd))
                : s.blend(c, odd).reinterpretAsInts().lanewise(XOR, q.and(2).lanewise(LSHL, 30)).reinterpretAsFloats();
            y.blend(x, x.compare(EQ, same)).intoArray(r, outAt + i);
        }
        scalar(a, aAt + i, r, outAt + i, n - i);
    }

    private void scalar(float[] a, int from, float[] r, int to, int n) {
        for (int i = 0; i < n; i++) {
            float x = a[from + i];
            r[to + i] = switch (fn) {
                case COS -> FloatTrig.cos(x);
                case TAN -> FloatTrig.tan(x);
                default -> FloatTrig.sin(x);
            };
        }
    }
}
