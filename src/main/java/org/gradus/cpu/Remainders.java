package org.gradus.cpu;

/**
 * Remainders of floating divisions, exact. Java's {@code %} is too, but takes ten times as long: it subtracts bit by bit. Where the
 * quotient's whole part is exact or one too large, one multiply-add gives the remainder, or the remainder less a divisor.
 */
final class Remainders {
    private Remainders() {
    }

    /** {@code a - trunc(a / b) * b}, with the sign of {@code a}. */
    static float fmod(float a, float b) {
        float x = Math.abs(a);
        float y = Math.abs(b);
        float q = x / y;
        if (!(q < 0x1p24f && y < Float.POSITIVE_INFINITY)) {
            return a % b;
        }
        float r = Math.fma(-(int) q, y, x);
        return Math.copySign(r < 0 ? r + y : r, a);
    }

    /** {@code a - trunc(a / b) * b}, with the sign of {@code a}. */
    static double fmod(double a, double b) {
        double x = Math.abs(a);
        double y = Math.abs(b);
        double q = x / y;
        if (!(q < 0x1p53 && y < Double.POSITIVE_INFINITY)) {
            return a % b;
        }
        double r = Math.fma(-(long) q, y, x);
        return Math.copySign(r < 0 ? r + y : r, a);
    }

    /** All ones if a remainder is not 0 and its sign is not that of the divisor; else 0. Signs are even odds for a branch. */
    private static int strays(float m, float b) {
        int bits = Float.floatToRawIntBits(m);
        return ((bits ^ Float.floatToRawIntBits(b)) & -(bits & Integer.MAX_VALUE)) >> 31;
    }

    private static long strays(double m, double b) {
        long bits = Double.doubleToRawLongBits(m);
        return ((bits ^ Double.doubleToRawLongBits(b)) & -(bits & Long.MAX_VALUE)) >> 63;
    }

    /** Has the sign of {@code b}, as in Python. */
    static float remainder(float a, float b) {
        float m = fmod(a, b);
        int strays = strays(m, b);
        return m + Float.intBitsToFloat(Float.floatToRawIntBits(b) & strays | Integer.MIN_VALUE & ~strays);
    }

    /** Has the sign of {@code b}, as in Python. */
    static double remainder(double a, double b) {
        double m = fmod(a, b);
        long strays = strays(m, b);
        return m + Double.longBitsToDouble(Double.doubleToRawLongBits(b) & strays | Long.MIN_VALUE & ~strays);
    }

    /** The floor of the exact quotient, as Python and PyTorch round it. */
    static float floorDivide(float a, float b) {
        if (b == 0) {
            return a / b;
        }
        float m = fmod(a, b);
        float d = (a - m) / b + strays(m, b);
        if (d == 0) {
            return Math.copySign(0f, a / b);
        }
        float f = (float) Math.floor(d);
        return d - f > 0.5f ? f + 1f : f;
    }

    /** The floor of the exact quotient, as Python and PyTorch round it. */
    static double floorDivide(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double m = fmod(a, b);
        double d = (a - m) / b + strays(m, b);
        if (d == 0) {
            return Math.copySign(0.0, a / b);
        }
        double f = Math.floor(d);
        return d - f > 0.5 ? f + 1.0 : f;
    }
}
