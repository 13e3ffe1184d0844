package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2D;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.I2L;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.L2F;
import static jdk.incubator.vector.VectorOperators.L2I;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.SUB;

import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.types.DType;

/** Conversions of {@link Casts} that older JITs do not vectorise, with the same bits. */
final class VectorCasts implements Lane.Free {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
    private static final VectorSpecies<Double> D = VectorSpecies.of(double.class, F.vectorShape());
    private static final VectorSpecies<Long> L = VectorSpecies.of(long.class, F.vectorShape());
    private static final VectorShape HALF = VectorShape.forBitSize(F.vectorBitSize() / 2);
    /** As many elements as {@link #D} has. */
    private static final VectorSpecies<Float> HALF_F = VectorSpecies.of(float.class, HALF);
    private static final VectorSpecies<Integer> HALF_I = VectorSpecies.of(int.class, HALF);
    /** As many elements as {@link #F} has. */
    private static final VectorSpecies<Short> H = VectorSpecies.of(short.class, HALF);
    private static final int N = F.length();
    /** Below this all steps of a truncation are exact. */
    static final float FEW_BITS = 0x1p22f;

    /** Loops over whole vectors. */
    @FunctionalInterface
    interface Loop {
        void run(Object in, int at, Object out, int outAt, int n);
    }

    private final Lane plain;
    private final DType from;
    private final DType to;
    private final Loop loop;

    private VectorCasts(DType from, DType to, Loop loop) {
        this.plain = Casts.of(from, to);
        this.from = from;
        this.to = to;
        this.loop = loop;
    }

    /** What makes the lane; null if there is none. */
    static Supplier<Lane> maker(DType from, DType to) {
        Loop narrow = F.vectorBitSize() < 128 ? null : VectorIntegerCasts.loop(from, to);
        Loop loop = F.vectorBitSize() < 128 || narrow != null ? narrow : loop(from, to);
        return loop == null ? null : () -> new VectorCasts(from, to, loop);
    }

    private static Loop loop(DType from, DType to) {
        return switch (from) {
            case FLOAT32 -> fromFloat(to);
            case FLOAT64 -> to == DType.FLOAT32 ? VectorCasts::doubleToFloat : null;
            case INT32 -> fromInt(to);
            case INT64 -> to == DType.FLOAT32 ? VectorCasts::longToFloat : to == DType.INT32 ? VectorCasts::longToInt : null;
            case FLOAT16 -> to == DType.FLOAT32 ? VectorCasts::float16ToFloat : null;
            case BFLOAT16 -> to == DType.FLOAT32 ? VectorCasts::bfloat16ToFloat : null;
            default -> null;
        };
    }

    private static Loop fromFloat(DType to) {
        return switch (to) {
            case FLOAT64 -> VectorCasts::floatToDouble;
            case FLOAT16 -> VectorCasts::floatToFloat16;
            case BFLOAT16 -> VectorCasts::floatToBfloat16;
            case INT64 -> VectorCasts::floatToLong;
            default -> null;
        };
    }

    private static Loop fromInt(DType to) {
        return switch (to) {
            case FLOAT32 -> VectorCasts::intToFloat;
            case FLOAT64 -> VectorCasts::intToDouble;
            case INT64 -> VectorCasts::intToLong;
            default -> null;
        };
    }

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        int whole = n - n % N;
        loop.run(in[0], at[0], out, outAt, whole);
        if (whole < n) {
            Scratch scratch = Scratch.local();
            Object few = scratch.temporary(from, 0, N);
            Object cast = scratch.temporary(to, 1, N);
            System.arraycopy(in[0], at[0] + whole, few, 0, n - whole);
            plain.apply(new Object[] {few}, new int[1], cast, 0, n - whole);
            System.arraycopy(cast, 0, out, outAt + whole, n - whole);
        }
    }

    private static void floatToDouble(Object in, int at, Object out, int outAt, int n) {
        float[] a = (float[]) in;
        double[] r = (double[]) out;
        for (int i = 0; i < n; i += D.length()) {
            ((DoubleVector) FloatVector.fromArray(HALF_F, a, at + i).convertShape(F2D, D, 0)).intoArray(r, outAt + i);
        }
    }

    private static void doubleToFloat(Object in, int at, Object out, int outAt, int n) {
        double[] a = (double[]) in;
        float[] r = (float[]) out;
        for (int i = 0; i < n; i += D.length()) {
            ((FloatVector) DoubleVector.fromArray(D, a, at + i).convertShape(D2F, HALF_F, 0)).intoArray(r, outAt + i);
        }
    }

    private static void intToFloat(Object in, int at, Object out, int outAt, int n) {
        int[] a = (int[]) in;
        float[] r = (float[]) out;
        for (int i = 0; i < n; i += N) {
            ((FloatVector) IntVector.fromArray(I, a, at + i).convertShape(I2F, F, 0)).intoArray(r, outAt + i);
        }
    }

    private static void intToDouble(Object in, int at, Object out, int outAt, int n) {
        int[] a = (int[]) in;
        double[] r = (double[]) out;
        for (int i = 0; i < n; i += D.length()) {
            ((DoubleVector) IntVector.fromArray(HALF_I, a, at + i).convertShape(I2D, D, 0)).intoArray(r, outAt + i);
        }
    }

    private static void intToLong(Object in, int at, Object out, int outAt, int n) {
        int[] a = (int[]) in;
        long[] r = (long[]) out;
        for (int i = 0; i < n; i += L.length()) {
            ((LongVector) IntVector.fromArray(HALF_I, a, at + i).convertShape(I2L, L, 0)).intoArray(r, outAt + i);
        }
    }

    private static void longToFloat(Object in, int at, Object out, int outAt, int n) {
        long[] a = (long[]) in;
        float[] r = (float[]) out;
        for (int i = 0; i < n; i += L.length()) {
            ((FloatVector) LongVector.fromArray(L, a, at + i).convertShape(L2F, HALF_F, 0)).intoArray(r, outAt + i);
        }
    }

    private static void longToInt(Object in, int at, Object out, int outAt, int n) {
        long[] a = (long[]) in;
        int[] r = (int[]) out;
        for (int i = 0; i < n; i += L.length()) {
            ((IntVector) LongVector.fromArray(L, a, at + i).convertShape(L2I, HALF_I, 0)).intoArray(r, outAt + i);
        }
    }

    private static IntVector ints(short[] a, int at) {
        return (IntVector) ShortVector.fromArray(H, a, at).convertShape(S2I, I, 0);
    }

    private static void shorts(IntVector v, short[] r, int at) {
        ((ShortVector) v.convertShape(I2S, H, 0)).intoArray(r, at);
    }

    private static void bfloat16ToFloat(Object in, int at, Object out, int outAt, int n) {
        short[] a = (short[]) in;
        float[] r = (float[]) out;
        for (int i = 0; i < n; i += N) {
            ints(a, at + i).lanewise(LSHL, 16).reinterpretAsFloats().intoArray(r, outAt + i);
        }
    }

    /** The exponent is moved by a product, which is exact also for numbers below the normal ones. */
    private static void float16ToFloat(Object in, int at, Object out, int outAt, int n) {
        short[] a = (short[]) in;
        float[] r = (float[]) out;
        for (int i = 0; i < n; i += N) {
            IntVector h = ints(a, at + i);
            IntVector m = h.lanewise(AND, 0x7FFF);
            IntVector shifted = m.lanewise(LSHL, 13);
            IntVector small = ((FloatVector) m.convertShape(I2F, F, 0)).mul(0x1p-24f).reinterpretAsInts();
            IntVector large = shifted.lanewise(ADD, 0x38000000).blend(shifted.lanewise(ADD, 0x70000000), m.compare(GE, 0x7C00));
            IntVector value = large.blend(small, m.compare(LT, 0x400));
            value.lanewise(OR, h.lanewise(AND, 0x8000).lanewise(LSHL, 16)).reinterpretAsFloats().intoArray(r, outAt + i);
        }
    }

    private static void floatToBfloat16(Object in, int at, Object out, int outAt, int n) {
        float[] a = (float[]) in;
        short[] r = (short[]) out;
        for (int i = 0; i < n; i += N) {
            IntVector bits = FloatVector.fromArray(F, a, at + i).reinterpretAsInts();
            IntVector odd = bits.lanewise(LSHR, 16).lanewise(AND, 1);
            IntVector rounded = bits.lanewise(ADD, 0x7FFF).lanewise(ADD, odd).lanewise(LSHR, 16);
            shorts(rounded.blend(0x7FC0, bits.lanewise(AND, 0x7FFFFFFF).compare(GT, 0x7F800000)), r, outAt + i);
        }
    }

    /** See {@link org.gradus.types.Half#toFloat16}. */
    private static void floatToFloat16(Object in, int at, Object out, int outAt, int n) {
        float[] a = (float[]) in;
        short[] r = (short[]) out;
        for (int i = 0; i < n; i += N) {
            IntVector bits = FloatVector.fromArray(F, a, at + i).reinterpretAsInts();
            IntVector m = bits.lanewise(AND, 0x7FFFFFFF);
            IntVector small = m.reinterpretAsFloats().add(0.5f).reinterpretAsInts().lanewise(SUB, 0x3F000000);
            IntVector odd = m.lanewise(LSHR, 13).lanewise(AND, 1);
            IntVector large = m.lanewise(SUB, 0x38000000 - 0xFFF).lanewise(ADD, odd).lanewise(LSHR, 13);
            IntVector finite = large.blend(0x7C00, large.compare(GT, 0x7C00)).blend(small, m.compare(LT, 0x38800000));
            IntVector value = finite.blend(0x7E00, m.compare(GT, 0x7F800000));
            shorts(value.lanewise(OR, bits.lanewise(LSHR, 16).lanewise(AND, 0x8000)), r, outAt + i);
        }
    }

    /** By way of int32; where there are numbers from {@link #FEW_BITS} on, one by one. */
    private static void floatToLong(Object in, int at, Object out, int outAt, int n) {
        float[] a = (float[]) in;
        long[] r = (long[]) out;
        int[] few = (int[]) Scratch.local().temporary(DType.INT32, 0, N);
        for (int i = 0; i < n; i += N) {
            FloatVector x = FloatVector.fromArray(F, a, at + i);
            if (!x.abs().compare(LT, FEW_BITS).allTrue()) {
                for (int j = i; j < i + N; j++) {
                    r[outAt + j] = Casts.toLong(a[at + j]);
                }
                continue;
            }
            VectorIntegerCasts.truncated(x).intoArray(few, 0);
            intToLong(few, 0, r, outAt + i, N);
        }
    }
}
