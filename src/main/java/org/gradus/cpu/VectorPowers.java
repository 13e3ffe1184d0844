package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.SUB;
import static org.gradus.cpu.VectorMath.I;
import static org.gradus.cpu.VectorMath.S;
import static org.gradus.cpu.VectorMath.abs;
import static org.gradus.cpu.VectorMath.add;
import static org.gradus.cpu.VectorMath.c;
import static org.gradus.cpu.VectorMath.div;
import static org.gradus.cpu.VectorMath.fma;
import static org.gradus.cpu.VectorMath.mul;
import static org.gradus.cpu.VectorMath.neg;
import static org.gradus.cpu.VectorMath.round;
import static org.gradus.cpu.VectorMath.sub;
import static org.gradus.cpu.VectorMath.withSign;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Exponentials, logarithms and powers for {@link VectorMath}, after {@link FloatExp}. */
final class VectorPowers {
    private static final int SQRT_HALF = 0x3f3504f3;
    /** The bits of {@code 1.5 2^23}. */
    private static final int MAGIC = 0x4b400000;

    private VectorPowers() {
    }

    /** e^r for {@code r = x - n ln2} where t = n + magic. */
    static FloatVector expFraction(FloatVector x, FloatVector n) {
        FloatVector r = fma(n, c(-0x1.7f7d1cp-20f), fma(n, c(-0x1.62e400p-1f), x));
        return add(fma(expTail(r), mul(r, r), r), c(1f));
    }

    /** As {@link FloatExp#expTail}. */
    private static FloatVector expTail(FloatVector r) {
        FloatVector q = fma(r, c(0x1.a24728p-13f), c(0x1.6d3c84p-10f));
        q = fma(q, r, c(0x1.111002p-7f));
        q = fma(q, r, c(0x1.5554f6p-5f));
        q = fma(q, r, c(0x1.555556p-3f));
        return fma(q, r, c(0.5f));
    }

    static FloatVector atExponent(IntVector biased) {
        return biased.lanewise(LSHL, 23).reinterpretAsFloats();
    }

    /** The bits of {@code t} end in 2 * 127 + n, of which each half is the exponent of a factor. */
    public static FloatVector exp(FloatVector a) {
        VectorMask<Float> zero = a.compare(LT, c(-105f));
        FloatVector x = a.blend(c(90f), a.compare(GT, c(90f))).blend(c(0f), zero);
        FloatVector t = fma(x, c(0x1.715476p+0f), c(0x1.8p+23f + 254f));
        FloatVector p = expFraction(x, sub(t, c(0x1.8p+23f + 254f)));
        IntVector e = t.reinterpretAsInts();
        IntVector h = e.lanewise(ASHR, 1);
        return mul(mul(p, atExponent(h)), atExponent(e.lanewise(SUB, h))).blend(c(0f), zero);
    }

    /** exp(x) for x from -87 to 88 or NaN: the bits of {@code t} end in 127 + n. */
    static FloatVector expNormal(FloatVector x) {
        FloatVector t = fma(x, c(0x1.715476p+0f), c(0x1.8p+23f + 127f));
        FloatVector p = expFraction(x, sub(t, c(0x1.8p+23f + 127f)));
        return mul(p, atExponent(t.reinterpretAsInts()));
    }

    /** exp(a) for a up to 0 or NaN: 2^64 e^a in one step, which is normal, and then the rounding to a denormal. */
    static FloatVector expNegative(FloatVector a) {
        VectorMask<Float> zero = a.compare(LT, c(-105f));
        FloatVector x = a.blend(c(0f), zero);
        FloatVector t = fma(x, c(0x1.715476p+0f), c(0x1.8p+23f + 191f));
        FloatVector p = expFraction(x, sub(t, c(0x1.8p+23f + 191f)));
        return mul(mul(p, atExponent(t.reinterpretAsInts())), c(0x1p-64f)).blend(c(0f), zero);
    }

    static FloatVector logTail(FloatVector f) {
        FloatVector q = fma(f, c(0x1.147610p-4f), c(-0x1.de02bep-4f));
        q = fma(q, f, c(0x1.e6bf3ap-4f));
        q = fma(q, f, c(-0x1.fc2886p-4f));
        q = fma(q, f, c(0x1.233ba8p-3f));
        q = fma(q, f, c(-0x1.555c46p-3f));
        q = fma(q, f, c(0x1.99a476p-3f));
        q = fma(q, f, c(-0x1.000006p-2f));
        q = fma(q, f, c(0x1.555548p-2f));
        q = fma(q, f, c(-0.5f));
        return mul(q, mul(f, f));
    }

    static FloatVector logSpecial(FloatVector x, FloatVector y) {
        FloatVector finite = y.blend(x, x.compare(EQ, c(Float.POSITIVE_INFINITY)));
        FloatVector positive = c(Float.NaN).blend(finite, x.compare(GT, c(0f)));
        return positive.blend(c(Float.NEGATIVE_INFINITY), x.compare(EQ, c(0f)));
    }

    public static FloatVector log(FloatVector x) {
        IntVector b = logBits(x);
        FloatVector k = exponent(b);
        FloatVector f = fraction(b);
        FloatVector low = add(f, fma(k, c(-0x1.05c610p-29f), logTail(f)));
        return logSpecial(x, fma(k, c(0x1.62e430p-1f), low));
    }

    public static FloatVector log1p(FloatVector x) {
        FloatVector y = add(x, c(1f));
        IntVector e = y.reinterpretAsInts().lanewise(SUB, SQRT_HALF).lanewise(AND, 0xff800000);
        FloatVector k = (FloatVector) e.lanewise(ASHR, 23).convertShape(I2F, S, 0);
        FloatVector four = c(4f).reinterpretAsInts().lanewise(SUB, e).reinterpretAsFloats();
        FloatVector f = add(x.reinterpretAsInts().lanewise(SUB, e).reinterpretAsFloats(), fma(four, c(0.25f), c(-1f)));
        FloatVector low = add(f, fma(k, c(-0x1.05c610p-29f), logTail(f)));
        return logSpecial(y, fma(k, c(0x1.62e430p-1f), low)).blend(x, x.compare(EQ, c(0f)));
    }

    public static FloatVector exp2(FloatVector a) {
        FloatVector high = a.blend(c(130f), a.compare(GT, c(130f)));
        FloatVector x = high.blend(c(-151f), high.compare(LT, c(-151f)));
        FloatVector t = add(x, c(0x1.8p+23f));
        FloatVector r = mul(sub(x, sub(t, c(0x1.8p+23f))), c(0x1.62e430p-1f));
        return scaled(add(fma(expTail(r), mul(r, r), r), c(1f)), t.reinterpretAsInts().lanewise(SUB, MAGIC));
    }

    /** {@code p 2^e}, in two steps. */
    static FloatVector scaled(FloatVector p, IntVector e) {
        IntVector h = e.lanewise(ASHR, 1);
        return mul(mul(p, atExponent(h.lanewise(ADD, 127))), atExponent(e.lanewise(SUB, h).lanewise(ADD, 127)));
    }

    public static FloatVector expm1(FloatVector a) {
        FloatVector low = a.blend(c(89f), a.compare(GT, c(89f)));
        FloatVector x = low.blend(c(-30f), low.compare(LT, c(-30f)));
        FloatVector t = fma(x, c(0x1.715476p+0f), c(0x1.8p+23f));
        FloatVector n = sub(t, c(0x1.8p+23f));
        FloatVector r = fma(n, c(-0x1.7f7d1cp-20f), fma(n, c(-0x1.62e400p-1f), x));
        FloatVector p = fma(expTail(r), mul(r, r), r);
        FloatVector s = atExponent(t.reinterpretAsInts().lanewise(SUB, MAGIC - 126));
        FloatVector y = fma(p, s, sub(s, c(0.5f)));
        return add(y, y).blend(p, n.compare(EQ, c(0f))).blend(a, a.compare(EQ, c(0f)));
    }

    /** {@code e^a / 2}. */
    private static FloatVector halfExp(FloatVector a) {
        VectorMask<Float> zero = a.compare(LT, c(-105f));
        FloatVector x = a.blend(c(90f), a.compare(GT, c(90f))).blend(c(0f), zero);
        FloatVector t = fma(x, c(0x1.715476p+0f), c(0x1.8p+23f));
        FloatVector p = expFraction(x, sub(t, c(0x1.8p+23f)));
        return scaled(p, t.reinterpretAsInts().lanewise(SUB, MAGIC + 1)).blend(c(0f), zero);
    }

    public static FloatVector sinh(FloatVector x) {
        FloatVector a = abs(x);
        FloatVector z = mul(x, x);
        FloatVector p = fma(z, c(0x1.75a6f4p-19f), c(0x1.a02156p-13f));
        p = fma(p, z, c(0x1.1110e2p-7f));
        p = fma(p, z, c(0x1.555556p-3f));
        FloatVector h = halfExp(a);
        FloatVector large = withSign(sub(h, div(c(0.25f), h)), x);
        return large.blend(fma(p, mul(x, z), x), a.compare(LT, c(1f)));
    }

    public static FloatVector cosh(FloatVector x) {
        FloatVector h = halfExp(abs(x));
        return add(h, div(c(0.25f), h));
    }

    /** As {@link FloatExp#logBits}. */
    private static IntVector logBits(FloatVector x) {
        IntVector small = mul(x, c(0x1p+23f)).reinterpretAsInts().lanewise(SUB, SQRT_HALF + (23 << 23));
        return x.reinterpretAsInts().lanewise(SUB, SQRT_HALF).blend(small, x.compare(LT, c(0x1p-126f)).cast(I));
    }

    private static FloatVector exponent(IntVector logBits) {
        return (FloatVector) logBits.lanewise(ASHR, 23).convertShape(I2F, S, 0);
    }

    private static FloatVector fraction(IntVector logBits) {
        return sub(logBits.lanewise(AND, 0x7fffff).lanewise(ADD, SQRT_HALF).reinterpretAsFloats(), c(1f));
    }

    public static FloatVector log2(FloatVector x) {
        IntVector b = logBits(x);
        FloatVector f = fraction(b);
        FloatVector low = fma(f, c(0x1.4ae0c0p-26f), mul(logTail(f), c(0x1.715476p+0f)));
        return logSpecial(x, add(exponent(b), fma(f, c(0x1.715476p+0f), low)));
    }

    public static FloatVector log10(FloatVector x) {
        IntVector b = logBits(x);
        FloatVector k = exponent(b);
        FloatVector f = fraction(b);
        FloatVector low = fma(logTail(f), c(0x1.bcb7b2p-2f), mul(k, c(-0x1.ec10c0p-27f)));
        low = fma(f, c(0x1.bcb7b2p-2f), fma(f, c(-0x1.5b235ep-27f), low));
        return logSpecial(x, fma(k, c(0x1.344136p-2f), low));
    }

    public static FloatVector pow(FloatVector x, FloatVector y) {
        FloatVector a = abs(x);
        IntVector b = logBits(a);
        FloatVector k = exponent(b);
        FloatVector f = fraction(b);
        FloatVector d = div(c(1f), add(f, c(2f)));
        FloatVector qh = mul(f, d);
        FloatVector ql = mul(d, fma(qh, neg(f), fma(qh, c(-2f), f)));
        FloatVector zh = mul(qh, qh);
        FloatVector zl = fma(qh, add(ql, ql), fma(qh, qh, neg(zh)));
        FloatVector r = fma(zh, c(0x1.f13c1cp-4f), c(0x1.23d3dep-3f));
        r = fma(r, zh, c(0x1.999c26p-3f));
        r = fma(r, zh, c(0x1.555554p-2f));
        FloatVector ch = mul(zh, qh);
        FloatVector cl = fma(zh, ql, fma(zl, qh, fma(zh, qh, neg(ch))));
        FloatVector al = fma(r, ch, fma(r, cl, ql));
        FloatVector lh = add(qh, al);
        FloatVector ll = add(sub(qh, lh), al);
        FloatVector ph = mul(lh, c(0x1.715476p+1f));
        FloatVector pl = fma(lh, c(0x1.715476p+1f), neg(ph));
        pl = add(pl, fma(lh, c(0x1.4ae0c0p-25f), mul(ll, c(0x1.715476p+1f))));
        FloatVector sh = add(k, ph);
        FloatVector sl = add(add(sub(k, sh), ph), pl);
        FloatVector th = mul(y, sh);
        FloatVector tl = add(fma(y, sh, neg(th)), mul(y, sl));
        return powSpecial(x, y, a, exp2Sum(th, tl));
    }

    /** {@code 2^(th + tl)}. */
    private static FloatVector exp2Sum(FloatVector high, FloatVector low) {
        VectorMask<Float> far = abs(high).compare(GT, c(160f));
        FloatVector th = high.blend(withSign(c(160f), high), far);
        FloatVector tl = low.blend(c(0f), far);
        FloatVector t = add(th, c(0x1.8p+23f));
        FloatVector w = mul(add(sub(th, sub(t, c(0x1.8p+23f))), tl), c(0x1.62e430p-1f));
        FloatVector p = add(fma(expTail(w), mul(w, w), w), c(1f));
        return scaled(p, t.reinterpretAsInts().lanewise(SUB, MAGIC));
    }

    /** {@code v} where |x| is positive and finite, with the sign that x gives it; and what C prescribes elsewhere. */
    private static FloatVector powSpecial(FloatVector x, FloatVector y, FloatVector a, FloatVector v) {
        VectorMask<Float> zero = a.compare(EQ, c(0f));
        VectorMask<Float> infinite = a.compare(EQ, c(Float.POSITIVE_INFINITY));
        VectorMask<Float> grows = y.compare(GT, c(0f));
        FloatVector edge = c(0f).blend(c(Float.POSITIVE_INFINITY), zero.andNot(grows).or(infinite.and(grows)));
        FloatVector w = v.blend(edge, zero.or(infinite)).blend(c(1f), a.compare(EQ, c(1f)));
        FloatVector half = mul(y, c(0.5f));
        VectorMask<Float> whole = round(y).compare(EQ, y);
        VectorMask<Float> odd = whole.and(round(half).compare(NE, half));
        w = w.blend(neg(w), odd.and(x.reinterpretAsInts().compare(LT, 0).cast(S)));
        w = w.blend(c(Float.NaN), x.compare(LT, c(0f)).andNot(whole).andNot(infinite));
        w = w.blend(c(Float.NaN), x.compare(NE, x).or(y.compare(NE, y)));
        return w.blend(c(1f), x.compare(EQ, c(1f)).or(y.compare(EQ, c(0f))));
    }
}
