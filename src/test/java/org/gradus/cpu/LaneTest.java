package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LaneTest {
    private static final float[] SPECIAL = {0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, -2f, Float.MIN_VALUE, -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        0x1.fffffcp-127f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN,
            88.72284f, 88.7229f,
        -87.4f, -103.9f, -104f, 1e-20f, 0.625f, 0.9375f, 4f, 16f, 32768f, 32769f, 1e10f, 3e38f, (float) Math.PI, 1.5707964f,
            0.70710677f,
        1.4142135f, 100f, -100f, 5.5f, -5.5f, 2.5f, -3.5f};

    /** Their second operand is a degree, and they take that many steps. */
    private static final Set<Pointwise> POLYNOMIALS = EnumSet.range(Pointwise.CHEBYSHEV_T, Pointwise.LEGENDRE_P);

    /** Every 40,000th float or so, and those where functions change course. */
    static float[] floats(int seed) {
        Random r = new Random(seed);
        float[] f = new float[100_003];
        for (int i = 0; i < f.length; i++) {
            f[i] = i < SPECIAL.length * SPECIAL.length
                ? SPECIAL[seed == 0 ? i / SPECIAL.length : i % SPECIAL.length]
                : i % 3 == 0 ? Float.intBitsToFloat(r.nextInt()) : (float) (r.nextGaussian() * Math.pow(2, r.nextInt(12) - 6));
        }
        return f;
    }

    private static float[] apply(Lane lane, int n, int at, float[]... in) {
        float[] out = new float[n + at];
        int step = 1000;
        for (int i = 0; i < n; i += step) {
            int len = Math.min(step - i % 7, n - i);
            Object[] parts = new Object[in.length];
            int[] starts = new int[in.length];
            for (int k = 0; k < in.length; k++) {
                parts[k] = Arrays.copyOfRange(in[k], i - Math.min(i, at), i + len);
                starts[k] = Math.min(i, at);
            }
            float[] part = new float[len + at];
            lane.apply(parts, lane.startsAnywhere() ? starts : zero(parts, starts, len), part, lane.startsAnywhere() ? at : 0,
                len);
            System.arraycopy(part, lane.startsAnywhere() ? at : 0, out, i, len);
            i -= step - len;
        }
        return Arrays.copyOf(out, n);
    }

    private static int[] zero(Object[] parts, int[] starts, int len) {
        for (int k = 0; k < parts.length; k++) {
            parts[k] = Arrays.copyOfRange((float[]) parts[k], starts[k], starts[k] + len);
        }
        return new int[parts.length];
    }

    static Stream<Pointwise> floatFunctions() {
        return Arrays.stream(Pointwise.values()).filter(f -> Lanes.of(DType.FLOAT32).has(f) && f != Pointwise.WHERE
            && f.result(DType.FLOAT32, DType.FLOAT32) == DType.FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("floatFunctions")
    void kernelSetsGiveTheSameBits(Pointwise fn) {
        float[][] in = new float[fn.arity()][];
        for (int i = 0; i < in.length; i++) {
            in[i] = floats(i);
        }
        if (POLYNOMIALS.contains(fn)) {
            for (int i = 0; i < in[1].length; i++) {
                in[1][i] = i % 20 - 1;
            }
        }
        float[] expected = apply(PlainKernels.INSTANCE.lane(fn, DType.FLOAT32), in[0].length, 0, in);
        for (KernelSet set : KernelSets.all().toList()) {
            float[] actual = apply(set.lane(fn, DType.FLOAT32), in[0].length, 3, in);
            for (int i = 0; i < actual.length; i++) {
                boolean same = Float.floatToRawIntBits(expected[i]) == Float.floatToRawIntBits(actual[i])
                    || Float.isNaN(expected[i]) && Float.isNaN(actual[i]);
                int at = i;
                assertTrue(same, () -> set.name() + " " + fn.label()
                    + "(" + in[0][at] + (in.length > 1 ? ", " + in[1][at] : "") + ") = "
                    + actual[at] + ", expected " + expected[at]);
            }
        }
    }

    static Stream<Arguments> unaryFunctions() {
        return Stream.of(
            f(Pointwise.EXP, Math::exp, 1), f(Pointwise.EXP2, x -> Math.pow(2, x), 1), f(Pointwise.EXPM1, Math::expm1, 1.5),
            f(Pointwise.LOG, Math::log, 1), f(Pointwise.LOG2, x -> Math.log(x) / Math.log(2), 1.1),
                f(Pointwise.LOG10, Math::log10, 1),
            f(Pointwise.LOG1P, Math::log1p, 1.5), f(Pointwise.SIN, Math::sin, 1.5), f(Pointwise.COS, Math::cos, 1.5),
            f(Pointwise.TAN, Math::tan, 3), f(Pointwise.ASIN, Math::asin, 2.3), f(Pointwise.ACOS, Math::acos, 1.1),
            f(Pointwise.ATAN, Math::atan, 1.3), f(Pointwise.SINH, Math::sinh, 1.6), f(Pointwise.COSH, Math::cosh, 1.5),
            f(Pointwise.TANH, Math::tanh, 1.3), f(Pointwise.SIGMOID, DoubleMath::sigmoid, 2.4),
                f(Pointwise.ERF, DoubleMath::erf, 1),
            f(Pointwise.GELU, DoubleMath::gelu, 8), f(Pointwise.GELU_TANH, DoubleMath::geluTanh, 200),
                f(Pointwise.SQRT, Math::sqrt, 0.51),
            f(Pointwise.RSQRT, x -> 1 / Math.sqrt(x), 1.6), f(Pointwise.RECIPROCAL, x -> 1 / x, 0.51));
    }

    private static Arguments f(Pointwise fn, DoubleUnaryOperator exact, double ulps) {
        return Arguments.of(fn, exact, ulps);
    }

    @ParameterizedTest
    @MethodSource("unaryFunctions")
    void functionsAreAccurate(Pointwise fn, DoubleUnaryOperator exact, double ulps) {
        float[] in = floats(0);
        float[] out = apply(PlainKernels.INSTANCE.lane(fn, DType.FLOAT32), in.length, 0, in);
        for (int i = 0; i < in.length; i++) {
            near(exact.applyAsDouble(in[i]), out[i], ulps, fn.label() + "(" + in[i] + ")");
        }
    }

    private static void near(double exact, float actual, double ulps, String what) {
        float rounded = (float) exact;
        if (Float.isNaN(rounded) || Float.isInfinite(rounded) || rounded == 0) {
            boolean overflow = Float.isInfinite(rounded) && !Double.isInfinite(exact) && Math.abs(actual) == Float.MAX_VALUE;
            if (rounded == 0 && Math.abs(actual) > 0) {
                assertEquals(exact, actual, ulps * Float.MIN_VALUE, what);
            } else {
                assertTrue(overflow || Float.compare(rounded, actual) == 0, () -> what + " = " + actual + ", expected "
                    + rounded);
            }
        } else {
            double error = Math.abs(exact - actual) / Math.ulp(rounded);
            assertTrue(error <= ulps, () -> what + " = " + actual + ", expected " + exact + ": " + error + " ulp");
        }
    }

    @Test
    void powerIsAccurate() {
        float[] x = floats(0);
        float[] y = floats(1);
        float[] out = apply(PlainKernels.INSTANCE.lane(Pointwise.POW, DType.FLOAT32), x.length, 0, x, y);
        float[] angle = apply(PlainKernels.INSTANCE.lane(Pointwise.ATAN2, DType.FLOAT32), x.length, 0, x, y);
        for (int i = 0; i < x.length; i++) {
            near(DoubleMath.pow(x[i], y[i]), out[i], 1.5, "pow(" + x[i] + ", " + y[i] + ")");
            near(Math.atan2(x[i], y[i]), angle[i], 1.6, "atan2(" + x[i] + ", " + y[i] + ")");
        }
    }

    @Test
    void errorFunctionOfDoubles() {
        double[][] known = {{0.1, 0.1124629160182848922}, {0.5, 0.5204998778130465377}, {0.9, 0.7969082124228321285},
            {1.0, 0.8427007929497148693}, {1.3, 0.9340079449406524366}, {2.0, 0.9953222650189527342},
                {3.5, 0.9999992569016276586}};
        for (double[] k : known) {
            assertEquals(k[1], Erf.erf(k[0]), Math.ulp(k[1]));
            assertEquals(-k[1], Erf.erf(-k[0]), Math.ulp(k[1]));
        }
        double[][] tails = {{0.5, 0.4795001221869534623}, {2, 0.004677734981047265838}, {5, 1.537459794428034850e-12},
            {10, 2.088487583762544757e-45}, {-1, 1.842700792949714869}, {26, 5.663192408856142846e-296}};
        for (double[] k : tails) {
            assertEquals(k[1], Erf.erfc(k[0]), 4 * Math.ulp(k[1]));
        }
        assertTrue(Double.isNaN(Erf.erf(Double.NaN)));
        assertEquals(1, Erf.erf(Double.POSITIVE_INFINITY));
        assertEquals(2, Erf.erfc(Double.NEGATIVE_INFINITY));
    }

    private static Object of(DType d, double... v) {
        Object a = Elements.of(d).allocate(v.length);
        for (int i = 0; i < v.length; i++) {
            Elements.of(d).fill(a, i, i + 1, d.isFloating() ? Double.doubleToRawLongBits(v[i]) : (long) v[i]);
        }
        return a;
    }

    private static double[] result(Pointwise fn, DType d, double[]... in) {
        Object[] arrays = new Object[in.length];
        for (int i = 0; i < in.length; i++) {
            arrays[i] = of(fn == Pointwise.WHERE && i == 0 ? DType.BOOL : d, in[i]);
        }
        DType rd = fn.result(d, d);
        Object out = Elements.of(rd).allocate(in[0].length);
        PlainKernels.INSTANCE.lane(fn, d).apply(arrays, new int[3], out, 0, in[0].length);
        double[] r = new double[in[0].length];
        for (int i = 0; i < r.length; i++) {
            r[i] = ((Number) Array.get(out, i)).doubleValue();
        }
        return r;
    }

    private static void check(Pointwise fn, DType d, double[] a, double[] b, DoubleBinaryOperator expected) {
        double[] r = result(fn, d, a, b);
        for (int i = 0; i < r.length; i++) {
            assertEquals(expected.applyAsDouble(a[i], b[i]), r[i], 1e-30, fn.label() + " " + d + " of " + a[i] + ", " + b[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"INT32", "INT64", "FLOAT32", "FLOAT64"})
    void divisionKeepsPythonsSigns(DType d) {
        double[] a = {7, -7, 7, -7, 6, -6, 0, 1, -1};
        double[] b = {3, 3, -3, -3, 3, -3, 5, 7, 7};
        check(Pointwise.FLOOR_DIVIDE, d, a, b, (x, y) -> Math.floor(x / y) + 0.0);
        check(Pointwise.REMAINDER, d, a, b, (x, y) -> x - y * Math.floor(x / y));
        double[] m = result(Pointwise.FMOD, d, a, b);
        for (int i = 0; i < m.length; i++) {
            assertEquals(a[i] % b[i], m[i], 0);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"INT32", "INT64"})
    void integersWrapAndDivideByZeroToZero(DType d) {
        double[] zero = {0, 0, 0};
        double[] a = {5, -5, 0};
        for (Pointwise fn : new Pointwise[] {Pointwise.FLOOR_DIVIDE, Pointwise.REMAINDER, Pointwise.FMOD}) {
            assertArrayEquals(zero, result(fn, d, a, zero));
        }
        int[] min = {Integer.MIN_VALUE};
        int[] out = new int[1];
        for (Pointwise fn : new Pointwise[] {Pointwise.ABS, Pointwise.NEG}) {
            PlainKernels.INSTANCE.lane(fn, DType.INT32).apply(new Object[] {min}, new int[1], out, 0, 1);
            assertEquals(Integer.MIN_VALUE, out[0]);
        }
        PlainKernels.INSTANCE.lane(Pointwise.FLOOR_DIVIDE, DType.INT32)
            .apply(new Object[] {min, new int[] {-1}}, new int[2], out, 0, 1);
        assertEquals(Integer.MIN_VALUE, out[0]);
        assertArrayEquals(new double[] {1, 8, 81, 0, -27},
            result(Pointwise.POW, d, new double[] {2, 2, 3, 5, -3}, new double[] {0, 3, 4, -1, 3}));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT32", "FLOAT64"})
    void specialValues(DType d) {
        double nan = Double.NaN;
        double inf = Double.POSITIVE_INFINITY;
        double[] a = {nan, 1, 0.0, inf, -inf, 2};
        double[] b = {1, nan, -0.0, 1, 1, 3};
        assertArrayEquals(new double[] {nan, nan, -0.0, inf, 1, 3}, result(Pointwise.MAXIMUM, d, a, b));
        assertArrayEquals(new double[] {nan, nan, -0.0, 1, -inf, 2}, result(Pointwise.MINIMUM, d, a, b));
        assertArrayEquals(new double[] {1, 0, 0, 0, 0, 0}, result(Pointwise.NE, d, a, a.clone()));
        assertArrayEquals(new double[] {0, 0, 1, 0, 0, 0}, result(Pointwise.EQ, d, a, b));
        assertArrayEquals(new double[] {1, 0, 0, 0, 0, 0}, result(Pointwise.ISNAN, d, a));
        assertArrayEquals(new double[] {0, 0, 0, 1, 1, 0}, result(Pointwise.ISINF, d, a));
        assertArrayEquals(new double[] {0, 1, 1, 0, 0, 1}, result(Pointwise.ISFINITE, d, a));
        assertArrayEquals(new double[] {0, 1, 0, 1, -1, 1}, result(Pointwise.SIGN, d, a));
        assertArrayEquals(new double[] {nan, 1, 0, inf, 0, 2}, result(Pointwise.RELU, d, a));
        assertArrayEquals(new double[] {nan, 1, 0, inf, 0, 2},
            result(Pointwise.RELU_GRAD, d, a, new double[] {1, nan, 0, 2, -1, 3}));
        assertArrayEquals(new double[] {2, -2, 0, 4, -2}, result(Pointwise.ROUND, d, new double[] {2.5, -1.5, 0.5, 3.5, -2.5}));
        assertArrayEquals(new double[] {1, nan, 0.0, 1, 1, 2},
            result(Pointwise.WHERE, d, new double[] {0, 0, 1, 0, 0, 1}, a, b));
        assertArrayEquals(new double[] {1, 0, 0, 1, 1, 1}, result(Pointwise.LOGICAL_AND, d, a, new double[] {1, 0, 1, 2, 3, 4}));
    }

    @Test
    void philoxKnownAnswers() {
        // Random123, kat_vectors: philox4x32 10, counter and key zero.
        long[] zero = {0, 0, 0, 0};
        long[] index = {0, 1, 2, 3};
        int[] out = new int[4];
        PlainKernels.INSTANCE.lane(Pointwise.RANDOM_BITS, DType.INT64)
            .apply(new Object[] {zero, zero, index}, new int[3], out, 0, 4);
        assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, out);
        long[] offset = {1, 1, 0, 0};
        long[] shifted = {0, 1, 4, 5};
        PlainKernels.INSTANCE.lane(Pointwise.RANDOM_BITS, DType.INT64)
            .apply(new Object[] {zero, offset, shifted}, new int[3], out, 0, 4);
        assertEquals(out[0], out[2]);
        assertEquals(out[1], out[3]);
        float[] u = new float[3];
        PlainKernels.INSTANCE.lane(Pointwise.UNIFORM, DType.INT32)
            .apply(new Object[] {new int[] {0, -1, 1 << 31}}, new int[1], u, 0, 3);
        assertArrayEquals(new float[] {0f, 1 - 0x1p-24f, 0.5f}, u);
    }

    @Test
    void castsFollowPyTorch() {
        float[] f = {1.9f, -1.9f, Float.NaN, 3e9f, 0f};
        int[] i = new int[5];
        PlainKernels.INSTANCE.cast(DType.FLOAT32, DType.INT32).apply(new Object[] {f}, new int[1], i, 0, 5);
        assertArrayEquals(new int[] {1, -1, Integer.MIN_VALUE, Integer.MIN_VALUE, 0}, i);
        byte[] b = new byte[5];
        PlainKernels.INSTANCE.cast(DType.FLOAT32, DType.BOOL).apply(new Object[] {f}, new int[1], b, 0, 5);
        assertArrayEquals(new byte[] {1, 1, 1, 1, 0}, b);
        PlainKernels.INSTANCE.cast(DType.INT64, DType.INT32).apply(new Object[] {new long[] {1L << 32 | 5}}, new int[1], i, 0, 1);
        assertEquals(5, i[0]);
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                Object out = Elements.of(to).allocate(2);
                if (from.isStorage() || to.isStorage()) {
                    continue;
                }
                PlainKernels.INSTANCE.cast(from, to).apply(new Object[] {of(from, 0, 1)}, new int[1], out, 0, 2);
                assertEquals(1.0, ((Number) Array.get(out, 1)).doubleValue());
                assertEquals(0.0, ((Number) Array.get(out, 0)).doubleValue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"UINT8", "INT8", "INT16", "FLOAT16", "BFLOAT16"})
    void storageDtypesHaveCastsWithWhatTheyAreComputedInOnly(DType d) {
        Object in = of(d.compute(), 0, 3);
        Object stored = Elements.of(d).allocate(2);
        Object back = Elements.of(d.compute()).allocate(2);
        PlainKernels.INSTANCE.cast(d.compute(), d).apply(new Object[] {in}, new int[1], stored, 0, 2);
        PlainKernels.INSTANCE.cast(d, d.compute()).apply(new Object[] {stored}, new int[1], back, 0, 2);
        assertEquals(0.0, ((Number) Array.get(back, 0)).doubleValue());
        assertEquals(3.0, ((Number) Array.get(back, 1)).doubleValue());
        assertThrows(IllegalArgumentException.class, () -> PlainKernels.INSTANCE.cast(d, DType.FLOAT64));
    }

    @Test
    void everyFunctionHasALaneForSomeDtypeAndSaysSoWhereItHasNone() {
        for (Pointwise fn : Pointwise.values()) {
            int found = 0;
            for (DType d : DType.values()) {
                if (Lanes.of(d).has(fn)) {
                    found++;
                } else {
                    String message = assertThrows(UnsupportedException.class, () ->
                        PlainKernels.INSTANCE.lane(fn, d)).getMessage();
                    assertTrue(message.contains(fn.label()) && message.contains(d.label()), message);
                }
            }
            assertTrue(found > 0, fn.label());
        }
    }
}
