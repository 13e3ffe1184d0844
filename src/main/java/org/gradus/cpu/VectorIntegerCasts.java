package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NEG;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.types.DType;

/** The loops of {@link VectorCasts} between int32 and narrower integers or truth values, and from float32 to them. */
final class VectorIntegerCasts {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
    private static final VectorSpecies<Short> H = VectorSpecies.of(short.class, VectorShape.forBitSize(F.vectorBitSize() / 2));
    private static final VectorSpecies<Byte> B = VectorMath.B;
    private static final int N = F.length();

    private VectorIntegerCasts() {
    }

    /** Null if there is none. */
    static VectorCasts.Loop loop(DType from, DType to) {
        if (!VectorCode.HAS_BYTES) {
            return null;
        }
        return switch (to) {
            case INT32 -> toInt(from);
            case FLOAT32 -> from == DType.BOOL ? VectorIntegerCasts::boolToFloat : null;
            case BOOL -> from == DType.FLOAT32 ? VectorIntegerCasts::floatToBool : from == DType.INT32 ? VectorIntegerCasts::intToBool
                : null;
            case INT8, UINT8 -> from == DType.INT32 ? VectorIntegerCasts::intToByte : null;
            case INT16 -> from == DType.INT32 ? VectorIntegerCasts::intToShort : null;
            default -> null;
        };
    }

    private static VectorCasts.Loop toInt(DType from) {
        return switch (from) {
            case FLOAT32 -> VectorIntegerCasts::floatToInt;
            case BOOL, INT8 -> VectorIntegerCasts::byteToInt;
            case UINT8 -> VectorIntegerCasts::unsignedToInt;
            case INT16 -> VectorIntegerCasts::shortToInt;
            default -> null;
        };
    }

    private static IntVector bytes(byte[] a, int at) {
        return (IntVector) ByteVector.fromArray(B, a, at).convertShape(B2I, I, 0);
    }

    private static void bytes(IntVector v, byte[] r, int at) {
        ((ByteVector) v.convertShape(I2B, B, 0)).intoArray(r, at);
    }

    /** 1 where there is a bit, else 0. */
    private static IntVector truth(IntVector bits) {
        return bits.lanewise(OR, bits.lanewise(NEG)).lanewise(LSHR, 31);
    }

    private static void byteToInt(Object in, int at, Object out, int outAt, int n) {
        byte[] a = (byte[]) in;
        int[] r = (int[]) out;
        for (int i = 0; i < n; i += N) {
            bytes(a, at + i).intoArray(r, outAt + i);
        }
    }

    private static void unsignedToInt(Object in, int at, Object out, int outAt, int n) {
        byte[] a = (byte[]) in;
        int[] r = (int[]) out;
        for (int i = 0; i < n; i += N) {
            bytes(a, at + i).lanewise(AND, 0xFF).intoArray(r, outAt + i);
        }
    }

    private static void shortToInt(Object in, int at, Object out, int outAt, int n) {
        short[] a = (short[]) in;
        int[] r = (int[]) out;
        for (int i = 0; i < n; i += N) {
            ((IntVector) ShortVector.fromArray(H, a, at + i).convertShape(S2I, I, 0)).intoArray(r, outAt + i);
        }
    }

    private static void boolToFloat(Object in, int at, Object out, int outAt, int n) {
        byte[] a = (byte[]) in;
        float[] r = (float[]) out;
        for (int i = 0; i < n; i += N) {
            ((FloatVector) bytes(a, at + i).convertShape(I2F, F, 0)).intoArray(r, outAt + i);
        }
    }

    private static void intToByte(Object in, int at, Object out, int outAt, int n) {
        int[] a = (int[]) in;
        byte[] r = (byte[]) out;
        for (int i = 0; i < n; i += N) {
            bytes(IntVector.fromArray(I, a, at + i), r, outAt + i);
        }
    }

    private static void intToShort(Object in, int at, Object out, int outAt, int n) {
        int[] a = (int[]) in;
        short[] r = (short[]) out;
        for (int i = 0; i < n; i += N) {
            ((ShortVector) IntVector.fromArray(I, a, at + i).convertShape(I2S, H, 0)).intoArray(r, outAt + i);
        }
    }

    private static void intToBool(Object in, int at, Object out, int outAt, int n) {
        int[] a = (int[]) in;
        byte[] r = (byte[]) out;
        for (int i = 0; i < n; i += N) {
            bytes(truth(IntVector.fromArray(I, a, at + i)), r, outAt + i);
        }
    }

    /** The sign does not count. */
    private static void floatToBool(Object in, int at, Object out, int outAt, int n) {
        float[] a = (float[]) in;
        byte[] r = (byte[]) out;
        for (int i = 0; i < n; i += N) {
            bytes(truth(FloatVector.fromArray(F, a, at + i).reinterpretAsInts().lanewise(LSHL, 1)), r, outAt + i);
        }
    }

    /** As {@link VectorCasts} converts float32 to int64. */
    private static void floatToInt(Object in, int at, Object out, int outAt, int n) {
        float[] a = (float[]) in;
        int[] r = (int[]) out;
        for (int i = 0; i < n; i += N) {
            FloatVector x = FloatVector.fromArray(F, a, at + i);
            if (!x.abs().compare(LT, VectorCasts.FEW_BITS).allTrue()) {
                for (int j = i; j < i + N; j++) {
                    r[outAt + j] = Casts.toInt(a[at + j]);
                }
                continue;
            }
            truncated(x).intoArray(r, outAt + i);
        }
    }

    /** Of numbers below {@link VectorCasts#FEW_BITS}, by way of the bits of their sum with {@code 2^23}. */
    static IntVector truncated(FloatVector x) {
        FloatVector m = x.abs();
        FloatVector near = m.add(0x1p23f).sub(0x1p23f);
        FloatVector whole = near.blend(near.sub(1f), near.compare(GT, m));
        IntVector value = whole.add(0x1p23f).reinterpretAsInts().lanewise(SUB, 0x4B000000);
        IntVector sign = x.reinterpretAsInts().lanewise(ASHR, 31);
        return value.lanewise(XOR, sign).lanewise(SUB, sign);
    }
}
