package org.gradus.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfTest {
    private interface FromBits {
        float of(short bits);
    }

    private interface ToBits {
        short of(float value);
    }

    /** A format from its definition: {@code (1 + f / 2^p) 2^(e - bias)}, or {@code f / 2^p 2^(1 - bias)} for {@code e = 0}. */
    private static double defined(int bits, int fractionBits, int bias) {
        int steps = 1 << fractionBits;
        int fraction = bits & (steps - 1);
        int exponent = (bits & 0x7FFF) >> fractionBits;
        double magnitude = exponent == 2 * bias + 1 ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
            : exponent == 0 ? (double) fraction / steps * Math.pow(2, 1 - bias)
            : (1 + (double) fraction / steps) * Math.pow(2, exponent - bias);
        return bits < 0x8000 ? magnitude : -magnitude;
    }

    private static void everyValue(FromBits from, ToBits to, int fractionBits, int bias) {
        for (int bits = 0; bits < 1 << 16; bits++) {
            double value = defined(bits, fractionBits, bias);
            float actual = from.of((short) bits);
            assertEquals((float) value, actual, () -> "value");
            short back = to.of(actual);
            assertEquals(Double.isNaN(value) ? 0 : (short) bits, Double.isNaN(value) ? 0 : back);
            assertEquals(Double.isNaN(value), Float.isNaN(from.of(back)));
        }
    }

    /** Between two neighbours the middle goes to the even one, and what is just beside it to the nearer one. */
    private static void everyMiddle(FromBits from, ToBits to, int fractionBits, int bias) {
        int infinity = (2 * bias + 1) << fractionBits;
        for (int low = 0; low < infinity; low++) {
            double above = low + 1 == infinity ? Math.pow(2, bias + 1) : from.of((short) (low + 1));
            float middle = (float) ((from.of((short) low) + above) / 2);
            int even = low + (low & 1);
            for (int sign = 0; sign <= 0x8000; sign += 0x8000) {
                float s = sign == 0 ? 1 : -1;
                assertEquals((short) (sign | even), to.of(s * middle));
                assertEquals((short) (sign | low), to.of(s * Math.nextDown(middle)));
                assertEquals((short) (sign | low + 1), to.of(s * Math.nextUp(middle)));
            }
        }
        assertEquals((short) infinity, to.of(Float.POSITIVE_INFINITY));
        assertEquals((short) infinity, to.of(Float.MAX_VALUE));
    }

    @Test
    void float16HasTheValuesOfItsDefinition() {
        everyValue(Half::fromFloat16, Half::toFloat16, 10, 15);
    }

    @Test
    void bfloat16HasTheValuesOfItsDefinition() {
        everyValue(Half::fromBfloat16, Half::toBfloat16, 7, 127);
    }

    @Test
    void roundsToNearestEven() {
        everyMiddle(Half::fromFloat16, Half::toFloat16, 10, 15);
        everyMiddle(Half::fromBfloat16, Half::toBfloat16, 7, 127);
    }

    @Test
    void keepsNaN() {
        for (int bits : new int[] {0x7F800001, 0x7FFFFFFF, 0xFF800001, 0xFFFFFFFF, 0x7FC00000}) {
            float nan = Float.intBitsToFloat(bits);
            assertTrue(Float.isNaN(Half.fromFloat16(Half.toFloat16(nan))));
            assertTrue(Float.isNaN(Half.fromBfloat16(Half.toBfloat16(nan))));
        }
    }
}
