package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.nativetests.NeedsOpenCl;
import org.gradus.types.DType;
import org.gradus.types.Half;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scalar functions on OpenCL against the CPU device: the same bits for float32 and the integers, but for special functions,
 * which the CPU device computes in float64; nearly the same for float64. Arguments are special values, every exponent, and
 * random bits.
 */
@NeedsOpenCl
class PointwiseParityNativeTest {
    private static final Device CPU = Devices.get("cpu");
    private static final Device OPENCL = Devices.get("opencl");
    private static final int N = 40_000;
    private static final float[] SPECIAL = {0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, -2f, 3f, -3f, 0.625f, 0.9375f, 4f, 8388607.5f,
        16777216f, -16777217f, 32768f, 32768.004f, 88.72f, 88.73f, -87.3f, -87.4f, -103.9f, -104f, 1e10f, -1e30f,
        Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, Float.NaN};
    private static final ClDevice DEVICE = ClProbe.get().devices().get(0);
    /** Where division is not rounded correctly or denormals are flushed, equal bits cannot be had. */
    private static final boolean EXACT = DEVICE.correctDivideSqrt() && DEVICE.denormals();

    /** Special functions, by units in the last place of the float32 result that OpenCL's may be away. */
    private static final Map<Pointwise, Integer> NEAR = new EnumMap<>(Pointwise.class);
    /** Those that cross zero, whose error is counted in units of the last place of 1 there. */
    private static final Set<Pointwise> CROSSING = EnumSet.of(Pointwise.LGAMMA, Pointwise.DIGAMMA, Pointwise.ZETA, Pointwise.IGAMMA,
        Pointwise.IGAMMAC, Pointwise.BESSEL_J0, Pointwise.BESSEL_J1, Pointwise.BESSEL_Y0, Pointwise.BESSEL_Y1, Pointwise.AIRY_AI);
    /** Of a whole degree, whose recurrences may cancel. */
    private static final Set<Pointwise> POLYNOMIALS = EnumSet.range(Pointwise.CHEBYSHEV_T, Pointwise.LEGENDRE_P);

    static {
        for (Pointwise fn : EnumSet.of(Pointwise.ASINH, Pointwise.ACOSH, Pointwise.ATANH, Pointwise.HYPOT,
                Pointwise.SPHERICAL_BESSEL_J0)) {
            NEAR.put(fn, 4);
        }
        for (Pointwise fn : EnumSet.of(Pointwise.ERFC, Pointwise.ERFCX, Pointwise.ERFINV, Pointwise.NDTR, Pointwise.NDTRI)) {
            NEAR.put(fn, 8);
        }
        EnumSet.range(Pointwise.I0, Pointwise.K1E).forEach(fn -> NEAR.put(fn, 24));
        CROSSING.forEach(fn -> NEAR.put(fn, 32));
        NEAR.put(Pointwise.ZETA, 256);
        POLYNOMIALS.forEach(fn -> NEAR.put(fn, 4096));
    }

    /** Not for these dtypes: arithmetic and functions of bool, elementary functions and division of integers. */
    private static boolean takes(Pointwise fn, DType d) {
        Set<Pointwise> any = EnumSet.of(Pointwise.EQ, Pointwise.NE, Pointwise.LT, Pointwise.LE, Pointwise.GT, Pointwise.GE,
            Pointwise.LOGICAL_AND, Pointwise.LOGICAL_OR, Pointwise.LOGICAL_XOR, Pointwise.LOGICAL_NOT, Pointwise.MAXIMUM,
            Pointwise.MINIMUM, Pointwise.WHERE, Pointwise.ISNAN, Pointwise.ISINF, Pointwise.ISFINITE);
        Set<Pointwise> bits = EnumSet.of(Pointwise.BITWISE_AND, Pointwise.BITWISE_OR, Pointwise.BITWISE_XOR,
            Pointwise.BITWISE_NOT);
        if (fn == Pointwise.RANDOM_BITS) {
            return d == DType.INT64;
        } else if (fn == Pointwise.UNIFORM) {
            return d == DType.INT32;
        }
        return !d.isStorage() && Library.standard().has(new Library.Call("gr_" + fn.label(), ClTypes.name(d)))
            && (d != DType.BOOL || any.contains(fn) || bits.contains(fn));
    }

    @Test
    void everyRowOfTheTableHasAFunction() {
        for (Pointwise fn : Pointwise.values()) {
            assertTrue(Arrays.stream(DType.values()).anyMatch(d -> takes(fn, d)), fn.label());
        }
    }

    @ParameterizedTest
    @EnumSource(Pointwise.class)
    void agrees(Pointwise fn) {
        for (DType d : DType.values()) {
            if (takes(fn, d)) {
                Object[] args = new Object[fn.arity()];
                for (int i = 0; i < args.length; i++) {
                    args[i] = fn == Pointwise.WHERE && i == 0 ? arguments(DType.BOOL, 5) : arguments(d, 11 * i + 3);
                }
                moderate(fn, args);
                compare(fn.label() + " " + d, fn, d, run(CPU, fn, d, args), run(OPENCL, fn, d, args), args);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void castsAgree(DType from) {
        for (DType to : DType.values()) {
            Object in = arguments(from, 17);
            Object expected = CPU.download(CPU.upload(in, from, Shape.of(N)).cast(to).retain());
            Object actual = OPENCL.download(OPENCL.upload(in, from, Shape.of(N)).cast(to).retain());
            compare(from + " to " + to, null, to, expected, actual, new Object[] {in});
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"UINT8", "INT8", "INT16", "FLOAT16", "BFLOAT16"})
    void storageDtypesRoundAlike(DType d) {
        for (Pointwise fn : new Pointwise[] {Pointwise.ADD, Pointwise.MUL, Pointwise.NEG, Pointwise.ABS, Pointwise.LT}) {
            Object[] args = new Object[fn.arity()];
            Arrays.setAll(args, i -> arguments(d, 11 * i + 3));
            compare(fn.label() + " " + d, fn, d, run(CPU, fn, d, args), run(OPENCL, fn, d, args), args);
        }
    }

    /** Degrees that float32 can sum to, and arguments of Ai whose phase it can hold. */
    private static void moderate(Pointwise fn, Object[] args) {
        for (int i = 0; i < N; i++) {
            if (POLYNOMIALS.contains(fn)) {
                put(args[1], i, i % 8 - 1);
                put(args[0], i, i % 7 == 0 ? Array.getDouble(args[0], i) : Math.sin(i));
            } else if (fn == Pointwise.AIRY_AI && Array.getDouble(args[0], i) < -20) {
                put(args[0], i, -i % 20);
            }
        }
    }

    private static void put(Object array, int i, double value) {
        if (array instanceof float[] f) {
            f[i] = (float) value;
        } else {
            ((double[]) array)[i] = value;
        }
    }

    private static boolean near(Pointwise fn, double x, double y, double ulp, double ulpOfOne) {
        boolean cancels = CROSSING.contains(fn) || POLYNOMIALS.contains(fn);
        return x == y || Math.abs(x - y) <= NEAR.get(fn) * (cancels ? Math.max(ulp, ulpOfOne) : ulp);
    }

    private static Object run(Device device, Pointwise fn, DType d, Object[] args) {
        Expr[] in = new Expr[args.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = device.upload(args[i], fn == Pointwise.WHERE && i == 0 ? DType.BOOL : d, Shape.of(N));
        }
        return device.download(Expr.map(fn, in).retain());
    }

    private static Object arguments(DType d, int seed) {
        Random r = new Random(seed);
        Object a = Device.newArray(d, N);
        for (int i = 0; i < N; i++) {
            float special = SPECIAL[i < SPECIAL.length * SPECIAL.length
                ? (seed < 10 ? i : i / SPECIAL.length) % SPECIAL.length : r.nextInt(SPECIAL.length)];
            float random = i % 2 == 0 ? Float.intBitsToFloat(r.nextInt()) : (r.nextFloat() - 0.5f) * 40;
            float x = i < SPECIAL.length * SPECIAL.length ? special : random;
            long n = i % 3 == 0 ? r.nextLong() : i % 3 == 1 ? r.nextInt(9) - 4 : i % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            switch (d) {
                case FLOAT32 -> ((float[]) a)[i] = x;
                case FLOAT64 -> ((double[]) a)[i] = i % 5 == 0 ? Double.longBitsToDouble(r.nextLong()) : x;
                case INT32 -> ((int[]) a)[i] = (int) (Math.abs(n) > 9 && i % 3 == 2 ? n >> 32 : n);
                case INT64 -> ((long[]) a)[i] = n;
                case FLOAT16 -> ((short[]) a)[i] = i % 3 == 0 ? (short) n : Half.toFloat16(x);
                case BFLOAT16 -> ((short[]) a)[i] = i % 3 == 0 ? (short) n : Half.toBfloat16(x);
                case INT16 -> ((short[]) a)[i] = (short) n;
                case INT8, UINT8 -> ((byte[]) a)[i] = (byte) n;
                case BOOL -> ((byte[]) a)[i] = (byte) r.nextInt(2);
            }
        }
        return a;
    }

    private static void compare(String what, Pointwise fn, DType d, Object expected, Object actual, Object[] args) {
        assertEquals(expected.getClass(), actual.getClass(), what);
        for (int i = 0; i < N; i++) {
            boolean same;
            if (expected instanceof float[] e) {
                float x = e[i];
                float y = ((float[]) actual)[i];
                same = Float.isNaN(x) ? Float.isNaN(y) : NEAR.containsKey(fn) ? near(fn, x, y,
                    Math.max(Math.ulp(x), DEVICE.denormals() ? 0 : Float.MIN_NORMAL), Math.ulp(1f))
                    : Float.floatToRawIntBits(x) == Float.floatToRawIntBits(y)
                    || !EXACT && Math.abs(x - y) <= 4 * Math.max(Math.ulp(x), Float.MIN_NORMAL);
            } else if (expected instanceof double[] e) {
                double x = e[i];
                double y = ((double[]) actual)[i];
                same = Double.isNaN(x) ? Double.isNaN(y) : x == y || NEAR.containsKey(fn)
                    && near(fn, x, y, Math.max(1e-12 * Math.abs(x), 1e-290), 1e-13) || Math.abs(x - y) <= 1e-12 * Math.abs(x) + 1e-290;
            } else if (d.isFloating() && expected instanceof short[] e) {
                short x = e[i];
                short y = ((short[]) actual)[i];
                same = x == y || isNaN(d, x) && isNaN(d, y);
            } else {
                same = Array.get(expected, i).equals(Array.get(actual, i));
            }
            if (!same) {
                StringBuilder in = new StringBuilder();
                for (Object a : args) {
                    in.append(' ').append(Array.get(a, i));
                }
                assertEquals(Array.get(expected, i), Array.get(actual, i), what + " of" + in);
            }
        }
    }

    private static boolean isNaN(DType d, short bits) {
        return Float.isNaN(d == DType.FLOAT16 ? Half.fromFloat16(bits) : Half.fromBfloat16(bits));
    }

    /** Against float64, in units of the last place of the float32 result. */
    @ParameterizedTest
    @EnumSource(value = Pointwise.class, names = {"EXP", "EXP2", "EXPM1", "LOG", "LOG2", "LOG10", "LOG1P", "SIN", "COS", "TAN",
        "ASIN", "ACOS", "ATAN", "SINH", "COSH", "TANH", "SIGMOID"})
    void isAccurate(Pointwise fn) {
        assumeTrue(DEVICE.denormals(), "this device flushes denormals");
        float[] x = (float[]) arguments(DType.FLOAT32, 3);
        float[] y = (float[]) run(OPENCL, fn, DType.FLOAT32, new Object[] {x});
        DoubleUnaryOperator f = exact(fn);
        for (int i = 0; i < N; i++) {
            double e = f.applyAsDouble(x[i]);
            float rounded = (float) e;
            if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
                assertEquals(rounded, y[i], fn.label() + " of " + x[i]);
            } else {
                assertEquals(e, y[i], 4 * Math.max(Math.ulp(rounded), Float.MIN_VALUE), fn.label() + " of " + x[i]);
            }
        }
    }

    private static DoubleUnaryOperator exact(Pointwise fn) {
        return switch (fn) {
            case EXP -> Math::exp;
            case EXP2 -> x -> Math.pow(2, x);
            case EXPM1 -> Math::expm1;
            case LOG -> Math::log;
            case LOG2 -> x -> Math.log(x) / Math.log(2);
            case LOG10 -> Math::log10;
            case LOG1P -> Math::log1p;
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case TAN -> Math::tan;
            case ASIN -> Math::asin;
            case ACOS -> Math::acos;
            case ATAN -> Math::atan;
            case SINH -> Math::sinh;
            case COSH -> Math::cosh;
            case TANH -> Math::tanh;
            case SIGMOID -> x -> x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
            default -> throw new IllegalArgumentException(fn.label());
        };
    }
}
