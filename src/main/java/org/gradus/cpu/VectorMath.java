package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.NEG;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link FloatLanes} on vectors, with the same bits; {@link ChainWriter} copies their instructions into its loops,
 * so each is straight-line code that calls nothing but the Vector API and others of these, {@link VectorPowers} and
 * {@link VectorAngles}. A public name is the label of a {@link org.gradus.ir.Pointwise}.
 *
 * <p>Operations go through {@code lanewise}, because the JIT then learns a vector's class from the loop itself and not from what
 * the rest of the program has done with {@code FloatVector.add}.
 */
final class VectorMath {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());

    /** As many bytes as {@link #S} has elements; more if those are fewer than eight. */
    static final VectorSpecies<Byte> B = VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, 8 * S.length())));

    private static final int SIGN_BIT = 0x80000000;

    private VectorMath() {
    }

    /** The same in all lanes. {@link ChainWriter} makes it once, before the loop. */
    static FloatVector c(float value) {
        return FloatVector.broadcast(S, value);
    }

    private static VectorMask<Float> truth(ByteVector bytes) {
        return ((FloatVector) bytes.convertShape(B2F, S, 0)).compare(NE, c(0f));
    }

    public static FloatVector add(FloatVector a, FloatVector b) {
        return a.lanewise(ADD, b);
    }

    public static FloatVector sub(FloatVector a, FloatVector b) {
        return a.lanewise(SUB, b);
    }

    public static FloatVector mul(FloatVector a, FloatVector b) {
        return a.lanewise(MUL, b);
    }

    public static FloatVector div(FloatVector a, FloatVector b) {
        return a.lanewise(DIV, b);
    }

    static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
        return a.lanewise(FMA, b, c);
    }

    public static FloatVector neg(FloatVector a) {
        return a.lanewise(NEG);
    }

    public static FloatVector abs(FloatVector a) {
        return a.lanewise(ABS);
    }

    public static FloatVector square(FloatVector a) {
        return mul(a, a);
    }

    public static FloatVector sqrt(FloatVector a) {
        return a.lanewise(SQRT);
    }

    public static FloatVector reciprocal(FloatVector a) {
        return div(c(1f), a);
    }

    public static FloatVector rsqrt(FloatVector a) {
        return div(c(1f), sqrt(a));
    }

    public static FloatVector sign(FloatVector a) {
        return c(0f).blend(c(1f), a.compare(GT, c(0f))).blend(c(-1f), a.compare(LT, c(0f)));
    }

    public static FloatVector maximum(FloatVector a, FloatVector b) {
        return b.blend(a, a.compare(GT, b).or(a.compare(NE, a)));
    }

    public static FloatVector minimum(FloatVector a, FloatVector b) {
        return b.blend(a, a.compare(LT, b).or(a.compare(NE, a)));
    }

    /** To the nearest whole number, ties to even: what is at least {@code 2^23} is one, and the sum of less with that rounds so. */
    public static FloatVector round(FloatVector x) {
        FloatVector a = abs(x);
        FloatVector near = sub(add(a, c(0x1p+23f)), c(0x1p+23f));
        return withSign(a.blend(near, a.compare(LT, c(0x1p+23f))), x);
    }

    public static FloatVector floor(FloatVector x) {
        FloatVector y = round(x);
        return y.blend(sub(y, c(1f)), y.compare(GT, x));
    }

    public static FloatVector ceil(FloatVector x) {
        return neg(floor(neg(x)));
    }

    public static FloatVector trunc(FloatVector x) {
        return withSign(floor(abs(x)), x);
    }

    /** {@link Math#max(float, float)}, for folds. */
    static FloatVector greater(FloatVector a, FloatVector b) {
        return a.lanewise(MAX, b);
    }

    /** {@link Math#min(float, float)}, for folds. */
    static FloatVector less(FloatVector a, FloatVector b) {
        return a.lanewise(MIN, b);
    }

    public static VectorMask<Float> eq(FloatVector a, FloatVector b) {
        return a.compare(EQ, b);
    }

    public static VectorMask<Float> ne(FloatVector a, FloatVector b) {
        return a.compare(NE, b);
    }

    public static VectorMask<Float> lt(FloatVector a, FloatVector b) {
        return a.compare(LT, b);
    }

    public static VectorMask<Float> le(FloatVector a, FloatVector b) {
        return a.compare(LE, b);
    }

    public static VectorMask<Float> gt(FloatVector a, FloatVector b) {
        return a.compare(GT, b);
    }

    public static VectorMask<Float> ge(FloatVector a, FloatVector b) {
        return a.compare(GE, b);
    }

    public static VectorMask<Float> isnan(FloatVector a) {
        return a.compare(NE, a);
    }

    public static VectorMask<Float> isinf(FloatVector a) {
        return abs(a).compare(EQ, c(Float.POSITIVE_INFINITY));
    }

    public static VectorMask<Float> isfinite(FloatVector a) {
        return abs(a).compare(LT, c(Float.POSITIVE_INFINITY));
    }

    /** {@code v} with elements of {@code ends} where the bits of {@code kept} are 0. */
    static FloatVector ended(FloatVector v, FloatVector kept, FloatVector ends) {
        IntVector bits = v.reinterpretAsInts().lanewise(AND, kept.reinterpretAsInts());
        return bits.lanewise(OR, ends.reinterpretAsInts()).reinterpretAsFloats();
    }

    public static FloatVector where(VectorMask<Float> condition, FloatVector a, FloatVector b) {
        return b.blend(a, condition);
    }

    /** {@code magnitude} is positive or has the sign already. */
    static FloatVector withSign(FloatVector magnitude, FloatVector sign) {
        return magnitude.reinterpretAsInts().lanewise(OR, sign.reinterpretAsInts().lanewise(AND, SIGN_BIT)).reinterpretAsFloats();
    }

    private static FloatVector minusAbs(FloatVector x) {
        return x.reinterpretAsInts().lanewise(OR, SIGN_BIT).reinterpretAsFloats();
    }

    public static FloatVector sigmoid(FloatVector x) {
        FloatVector e = VectorPowers.expNegative(minusAbs(x));
        return div(c(1f).blend(e, x.compare(LT, c(0f))), add(e, c(1f)));
    }

    /** The large branch is 1 from 10 on. NaN takes the small one. */
    public static FloatVector tanh(FloatVector x) {
        FloatVector a = abs(x);
        FloatVector z = mul(x, x);
        FloatVector p = fma(z, c(0x1.1aa266p-9f), c(-0x1.0c801ep-7f));
        p = fma(p, z, c(0x1.63abd6p-6f));
        p = fma(p, z, c(-0x1.b9f212p-5f));
        p = fma(p, z, c(0x1.11107cp-3f));
        p = fma(p, z, c(-0x1.555554p-2f));
        FloatVector small = fma(p, mul(x, z), x);
        FloatVector e = VectorPowers.expNormal(add(a, a).blend(c(20f), a.compare(GT, c(10f))));
        FloatVector large = sub(c(1f), div(c(2f), add(e, c(1f))));
        return withSign(small.blend(large, a.compare(GE, c(0.625f))), x);
    }

    public static FloatVector erf(FloatVector x) {
        FloatVector a = abs(x);
        FloatVector z = mul(x, x);
        FloatVector s = fma(z, c(-0x1.37c94ep-11f), c(0x1.46b786p-8f));
        s = fma(s, z, c(-0x1.b677c4p-6f));
        s = fma(s, z, c(0x1.ce195ep-4f));
        s = fma(s, z, c(-0x1.8126e2p-2f));
        s = fma(s, z, c(0x1.06eba6p-3f));
        FloatVector t = a.blend(c(4f), a.compare(GT, c(4f)));
        FloatVector p = fma(t, c(-0x1.829c06p-17f), c(0x1.5577eap-12f));
        p = fma(p, t, c(-0x1.dee7cap-9f));
        p = fma(p, t, c(0x1.85b2fep-6f));
        p = fma(p, t, c(-0x1.b34102p-4f));
        p = fma(p, t, c(-0x1.453088p-1f));
        p = fma(p, t, c(-0x1.077acap-3f));
        FloatVector large = sub(c(1f), VectorPowers.expNormal(fma(p, t, neg(t))));
        return fma(s, x, x).blend(withSign(large, x), a.compare(GE, c(0.9375f)));
    }

    private static FloatVector atMost16(FloatVector x) {
        FloatVector a = abs(x);
        return a.blend(c(16f), a.compare(GT, c(16f)));
    }

    private static FloatVector gauss(FloatVector a) {
        FloatVector h = mul(a, c(-0.5f));
        FloatVector s = mul(a, h);
        FloatVector e = VectorPowers.expNegative(s);
        return fma(e, fma(a, h, neg(s)), e);
    }

    private static FloatVector normalCdf(FloatVector x, FloatVector a, FloatVector gauss) {
        FloatVector d = div(c(1f), add(a, c(4f)));
        FloatVector q = mul(sub(a, c(4f)), d);
        FloatVector p = fma(q, c(-0x1.0758d6p-13f), c(0x1.a48dcep-13f));
        p = fma(p, q, c(0x1.9ed82ap-10f));
        p = fma(p, q, c(-0x1.ce29f8p-9f));
        p = fma(p, q, c(-0x1.edddfap-8f));
        p = fma(p, q, c(0x1.eedacep-5f));
        p = fma(p, q, c(-0x1.7dfed8p-3f));
        p = fma(p, q, c(0x1.8c6d84p-2f));
        p = fma(p, q, c(-0x1.373e3cp-1f));
        p = fma(p, q, c(0x1.82b4bcp-1f));
        FloatVector tail = mul(gauss, mul(p, d));
        return sub(c(1f), tail).blend(tail, x.compare(LT, c(0f)));
    }

    public static FloatVector gelu(FloatVector x) {
        FloatVector a = atMost16(x);
        return mul(x, normalCdf(x, a, gauss(a)));
    }

    public static FloatVector gelu_grad(FloatVector g, FloatVector x) {
        FloatVector a = atMost16(x);
        FloatVector e = gauss(a);
        return mul(g, fma(x, mul(e, c(0x1.988454p-2f)), normalCdf(x, a, e)));
    }

    public static FloatVector gelu_tanh(FloatVector x) {
        return mul(x, sigmoid(mul(mul(x, c(0x1.988454p+0f)), fma(mul(x, x), c(0.044715f), c(1f)))));
    }

    public static FloatVector relu(FloatVector x) {
        return x.blend(c(0f), x.compare(LE, c(0f)));
    }

    public static FloatVector relu_grad(FloatVector g, FloatVector y) {
        return g.blend(c(0f), y.compare(LE, c(0f)));
    }

    public static FloatVector sigmoid_grad(FloatVector g, FloatVector y) {
        return mul(mul(g, sub(c(1f), y)), y);
    }

    public static FloatVector tanh_grad(FloatVector g, FloatVector y) {
        return mul(g, fma(neg(y), y, c(1f)));
    }

    public static FloatVector hardsigmoid(FloatVector x) {
        FloatVector t = add(x, c(3f));
        FloatVector low = c(6f).blend(t, t.compare(LE, c(6f)).or(t.compare(NE, t)));
        return div(low.blend(c(0f), t.compare(LT, c(0f))), c(6f));
    }

    public static FloatVector softplus(FloatVector x, FloatVector beta, FloatVector threshold) {
        FloatVector z = mul(x, beta);
        FloatVector y = add(c(0f).blend(z, z.compare(GT, c(0f))), VectorPowers.log1p(VectorPowers.expNegative(minusAbs(z))));
        return div(y, beta).blend(x, z.compare(GT, threshold));
    }
}
