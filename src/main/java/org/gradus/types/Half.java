package org.gradus.types;

/** float16 and bfloat16 as bits in a {@code short}, from and to float32. No branches: loops of these become vector code. */
public final class Half {
    private Half() { }

    /** The float16 with these bits; exact. */
    public static float fromFloat16(short bits) {
        int magnitude = bits & 0x7FFF;
        float small = magnitude * 0x1p-24f;
        int shifted = magnitude << 13;
        float large = Float.intBitsToFloat(shifted + (magnitude < 0x7C00 ? 0x38000000 : 0x70000000));
        int value = Float.floatToRawIntBits(magnitude < 0x400 ? small : large);
        return Float.intBitsToFloat(value | (bits & 0x8000) << 16);
    }

    /** The nearest float16, of two the even one; from 65520 on infinity. */
    public static short toFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int magnitude = bits & 0x7FFFFFFF;
        // Below 2^-14 a float16 counts in steps of 2^-24, as a float32 just above one half does.
        int small = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - 0x3F000000;
        int large = (magnitude - 0x38000000 + 0xFFF + (magnitude >>> 13 & 1)) >>> 13;
        int finite = magnitude < 0x38800000 ? small : Math.min(large, 0x7C00);
        return (short) (bits >>> 16 & 0x8000 | (magnitude > 0x7F800000 ? 0x7E00 : finite));
    }

    /** The bfloat16 with these bits; exact. */
    public static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The nearest bfloat16, of two the even one. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = bits + 0x7FFF + (bits >>> 16 & 1) >>> 16;
        return (short) ((bits & 0x7FFFFFFF) > 0x7F800000 ? 0x7FC0 : rounded);
    }
}
