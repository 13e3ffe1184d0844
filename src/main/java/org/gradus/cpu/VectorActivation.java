package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.types.DType;

/**
 * The functions of {@link FloatActivation} over arrays, in several passes over blocks in cache: {@link VectorExp}, loops that the
 * JIT vectorises by itself, and short vector loops where something has to be selected. One long loop of vector operations would
 * be faster where the JIT inlines it all, and thirty times slower where it does not.
 */
final class VectorActivation implements Lane.Free {
    private static final VectorSpecies<Float> S = FloatVectorLoops.SPECIES;
    private static final int[] ZEROS = new int[3];
    private static final Lane EXP = new VectorExp();

    /** Passes over {@code n} elements, which start at 0 but for the last result. */
    @FunctionalInterface
    private interface Passes {
        void run(float[][] in, float[] out, int outAt, int n);
    }

    private final int arity;
    private final Passes passes;

    private VectorActivation(int arity, Passes passes) {
        this.arity = arity;
        this.passes = passes;
    }

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        float[][] copies = new float[arity][];
        for (int i = 0; i < arity; i++) {
            copies[i] = room(i, n);
            System.arraycopy(in[i], at[i], copies[i], 0, n);
        }
        passes.run(copies, (float[]) out, outAt, n);
    }

    private static float[] room(int i, int n) {
        return (float[]) Scratch.local().temporary(DType.FLOAT32, i, n);
    }

    private static float[] pass(Lane lane, int to, int n, float[]... in) {
        float[] out = room(to, n);
        lane.apply(in, ZEROS, out, 0, n);
        return out;
    }

    private static Lane plain(FloatLoops.Unary f) {
        return Loops.lane(FloatLoops.UnaryLoop.class, f);
    }

    private static Lane plain(FloatLoops.Binary f) {
        return Loops.lane(FloatLoops.BinaryLoop.class, f);
    }

    private static Lane plain(FloatLoops.Ternary f) {
        return Loops.lane(FloatLoops.TernaryLoop.class, f);
    }

    private static Lane vector(FloatVectorLoops.Binary f, FloatLoops.Binary scalar) {
        return (Lane) Loops.define(FloatVectorLoops.BinaryLoop.class, new FloatVectorLoops.BinaryPair(f, scalar));
    }

    private static Lane vector(FloatVectorLoops.Ternary f, FloatLoops.Ternary scalar) {
        return (Lane) Loops.define(FloatVectorLoops.TernaryLoop.class, new FloatVectorLoops.TernaryPair(f, scalar));
    }

    private static FloatVector one() {
        return FloatVector.broadcast(S, 1f);
    }

    private static FloatVector copySign(FloatVector magnitude, FloatVector sign) {
        IntVector bits = sign.reinterpretAsInts().and(0x80000000);
        return magnitude.reinterpretAsInts().and(0x7fffffff).lanewise(OR, bits).reinterpretAsFloats();
    }

    static Lane sigmoid() {
        Lane argument = plain(x -> -Math.abs(x));
        Lane quotient = vector((x, e) -> one().blend(e, x.compare(LT, 0f)).div(e.add(1f)), (x, e) -> (x < 0 ? e : 1f) / (1f + e));
        return new VectorActivation(1, (in, out, outAt, n) -> {
            float[] e = pass(EXP, 1, n, pass(argument, 1, n, in[0]));
            quotient.apply(new Object[] {in[0], e}, ZEROS, out, outAt, n);
        });
    }

    static Lane tanh() {
        Lane argument = plain(x -> Math.abs(x) + Math.abs(x));
        Lane large = plain(e -> 1f - 2f / (e + 1f));
        Lane small = plain(x -> {
            float z = x * x;
            float p = Math.fma(0x1.1aa266p-9f, z, -0x1.0c801ep-7f);
            p = Math.fma(p, z, 0x1.63abd6p-6f);
            p = Math.fma(p, z, -0x1.b9f212p-5f);
            p = Math.fma(p, z, 0x1.11107cp-3f);
            p = Math.fma(p, z, -0x1.555554p-2f);
            return Math.fma(p, x * z, x);
        });
        return selected(argument, large, small, 0.625f);
    }

    static Lane erf() {
        Lane argument = plain(x -> {
            float t = Math.min(Math.abs(x), 4f);
            float p = Math.fma(-0x1.829c06p-17f, t, 0x1.5577eap-12f);
            p = Math.fma(p, t, -0x1.dee7cap-9f);
            p = Math.fma(p, t, 0x1.85b2fep-6f);
            p = Math.fma(p, t, -0x1.b34102p-4f);
            p = Math.fma(p, t, -0x1.453088p-1f);
            p = Math.fma(p, t, -0x1.077acap-3f);
            return Math.fma(p, t, -t);
        });
        Lane large = plain(e -> 1f - e);
        Lane small = plain(x -> {
            float z = x * x;
            float s = Math.fma(-0x1.37c94ep-11f, z, 0x1.46b786p-8f);
            s = Math.fma(s, z, -0x1.b677c4p-6f);
            s = Math.fma(s, z, 0x1.ce195ep-4f);
            s = Math.fma(s, z, -0x1.8126e2p-2f);
            s = Math.fma(s, z, 0x1.06eba6p-3f);
            return Math.fma(s, x, x);
        });
        return selected(argument, large, small, 0.9375f);
    }

    /** {@code small(x)} below the limit, else {@code large(exp(argument(x)))}; odd. */
    private static Lane selected(Lane argument, Lane large, Lane small, float limit) {
        Lane select = vector((x, l, s) -> copySign(l.blend(s, x.abs().compare(LT, limit)), x),
            (x, l, s) -> Math.copySign(Math.abs(x) < limit ? s : l, x));
        return new VectorActivation(1, (in, out, outAt, n) -> {
            float[] e = pass(EXP, 1, n, pass(argument, 1, n, in[0]));
            float[] l = pass(large, 1, n, e);
            select.apply(new Object[] {in[0], l, pass(small, 2, n, in[0])}, ZEROS, out, outAt, n);
        });
    }

    /** The passes of gelu and its gradient. */
    private static final class Normal {
        private final Lane argument = plain(x -> {
            float a = Math.min(Math.abs(x), 16f);
            return a * (-0.5f * a);
        });
        private final Lane gauss = plain((x, e) -> {
            float a = Math.min(Math.abs(x), 16f);
            float h = -0.5f * a;
            return Math.fma(e, Math.fma(a, h, -(a * h)), e);
        });
        private final Lane tail = plain((x, gauss) -> {
            float a = Math.min(Math.abs(x), 16f);
            float d = 1f / (a + 4f);
            float q = (a - 4f) * d;
            float p = Math.fma(-0x1.0758d6p-13f, q, 0x1.a48dcep-13f);
            p = Math.fma(p, q, 0x1.9ed82ap-10f);
            p = Math.fma(p, q, -0x1.ce29f8p-9f);
            p = Math.fma(p, q, -0x1.edddfap-8f);
            p = Math.fma(p, q, 0x1.eedacep-5f);
            p = Math.fma(p, q, -0x1.7dfed8p-3f);
            p = Math.fma(p, q, 0x1.8c6d84p-2f);
            p = Math.fma(p, q, -0x1.373e3cp-1f);
            p = Math.fma(p, q, 0x1.82b4bcp-1f);
            return gauss * (p * d);
        });

        float[] gauss(float[] x, int to, int n) {
            return pass(gauss, to, n, x, pass(EXP, to, n, pass(argument, to, n, x)));
        }
    }

    static Lane gelu() {
        Normal normal = new Normal();
        Lane product = vector((x, t) -> x.mul(one().sub(t).blend(t, x.compare(LT, 0f))), (x, t) -> x * (x < 0 ? t : 1f - t));
        return new VectorActivation(1, (in, out, outAt, n) -> {
            float[] tail = pass(normal.tail, 1, n, in[0], normal.gauss(in[0], 1, n));
            product.apply(new Object[] {in[0], tail}, ZEROS, out, outAt, n);
        });
    }

    static Lane geluGrad() {
        Normal normal = new Normal();
        Lane cdf = vector((x, t) -> one().sub(t).blend(t, x.compare(LT, 0f)), (x, t) -> x < 0 ? t : 1f - t);
        Lane slope = plain((x, e, c) -> Math.fma(x, e * 0x1.988454p-2f, c));
        Lane product = vector((g, s) -> g.mul(s), (g, s) -> g * s);
        return new VectorActivation(2, (in, out, outAt, n) -> {
            float[] gauss = normal.gauss(in[1], 2, n);
            float[] c = pass(cdf, 3, n, in[1], pass(normal.tail, 3, n, in[1], gauss));
            product.apply(new Object[] {in[0], pass(slope, 3, n, in[1], gauss, c)}, ZEROS, out, outAt, n);
        });
    }

    static Lane geluTanh() {
        Lane argument = plain(x -> x * 0x1.988454p+0f * Math.fma(0.044715f, x * x, 1f));
        Lane negative = plain(u -> -Math.abs(u));
        Lane product = vector((x, u, e) -> x.mul(one().blend(e, u.compare(LT, 0f)).div(e.add(1f))),
            (x, u, e) -> x * ((u < 0 ? e : 1f) / (1f + e)));
        return new VectorActivation(1, (in, out, outAt, n) -> {
            float[] u = pass(argument, 1, n, in[0]);
            float[] e = pass(EXP, 2, n, pass(negative, 2, n, u));
            product.apply(new Object[] {in[0], u, e}, ZEROS, out, outAt, n);
        });
    }
}
