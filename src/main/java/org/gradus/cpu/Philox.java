package org.gradus.cpu;

/**
 * Counter-based random numbers: Philox 4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
 * 3" (2011). The same bits on every device.
 */
final class Philox {
    private Philox() {
    }

    /** {@code (seed, offset, index) -> int32}. */
    static final Lane.Plain BITS = (in, out, n) -> {
        long[] seed = (long[]) in[0];
        long[] offset = (long[]) in[1];
        long[] index = (long[]) in[2];
        int[] r = (int[]) out;
        for (int i = 0; i < n; i++) {
            r[i] = bits(seed[i], offset[i], index[i]);
        }
    };

    /** {@code int32 -> float32}: the upper 24 bits, in [0, 1). */
    static final Lane.Plain UNIFORM = (in, out, n) -> {
        int[] a = (int[]) in[0];
        float[] r = (float[]) out;
        for (int i = 0; i < n; i++) {
            r[i] = (a[i] >>> 8) * 0x1p-24f;
        }
    };

    /** Word {@code index & 3} of the block with number {@code offset + (index >>> 2)}. */
    static int bits(long seed, long offset, long index) {
        long block = offset + (index >>> 2);
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = 0;
        int c3 = 0;
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            long p0 = 0xD2511F53L * (c0 & 0xffffffffL);
            long p1 = 0xCD9E8D57L * (c2 & 0xffffffffL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        int word = (int) index & 3;
        return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
    }
}
