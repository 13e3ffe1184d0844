package org.gradus.cpu;

import org.gradus.types.DType;

/**
 * Elements as longs that are ordered as the elements are: both zeros are one, and NaN is above infinity. Those of dtypes with 32
 * bits lie in {@code [0, 2^32)}, so that their upper bytes are all the same.
 */
final class SortKeys {
    private static final long LOW = 0xFFFF_FFFFL;
    private static final int SIGN = Integer.MIN_VALUE;

    private SortKeys() {
    }

    /** {@code keys[to + i]} becomes that of {@code in[at + i]}; if {@code descending} the order is the reverse. */
    static void fill(DType dtype, boolean descending, Object in, int at, long[] keys, int to, int n) {
        switch (dtype) {
            case FLOAT32 -> floats((float[]) in, at, descending ? LOW : 0, keys, to, n);
            case FLOAT64 -> doubles((double[]) in, at, descending ? -1 : 0, keys, to, n);
            case INT32 -> ints((int[]) in, at, descending ? LOW : 0, keys, to, n);
            case INT64 -> longs((long[]) in, at, descending ? -1 : 0, keys, to, n);
            default -> throw new IllegalArgumentException("no keys of " + dtype);
        }
    }

    private static void floats(float[] in, int at, long flip, long[] keys, int to, int n) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToIntBits(in[at + i] + 0f);
            keys[to + i] = (bits ^ (bits >> 31 | SIGN)) & LOW ^ flip;
        }
    }

    private static void doubles(double[] in, int at, long flip, long[] keys, int to, int n) {
        for (int i = 0; i < n; i++) {
            long bits = Double.doubleToLongBits(in[at + i] + 0.0);
            keys[to + i] = bits ^ (bits >> 63 & Long.MAX_VALUE) ^ flip;
        }
    }

    private static void ints(int[] in, int at, long flip, long[] keys, int to, int n) {
        for (int i = 0; i < n; i++) {
            keys[to + i] = (in[at + i] ^ SIGN) & LOW ^ flip;
        }
    }

    private static void longs(long[] in, int at, long flip, long[] keys, int to, int n) {
        for (int i = 0; i < n; i++) {
            keys[to + i] = in[at + i] ^ flip;
        }
    }
}
