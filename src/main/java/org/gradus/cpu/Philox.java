package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.types.DType;

/**
 * Counter-based random numbers: Philox 4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
 * 3" (2011). The same bits on every device.
 */
final class Philox {
    private Philox() {
    }

    /** Elements whose blocks stay in the first-level cache, if they share them. */
    private static final int RUN = 2048;
    /** Of blocks, with what a vector may have beyond them. */
    static final int ROOM = RUN + 64;
    /** Of a uniform number with 24 bits. */
    static final float UNIT = 0x1p-24f;
    static final long MULTIPLIER_0 = 0xD2511F53L;
    static final long MULTIPLIER_1 = 0xCD9E8D57L;
    static final int KEY_STEP_0 = 0x9E3779B9;
    static final int KEY_STEP_1 = 0xBB67AE85;
    static final long LOW = 0xffffffffL;

    /** A round on all blocks after another. */
    static final PhiloxRounds ROUNDS = Philox::rounds;
    /** {@code (seed, offset, index) -> int32}. */
    static final Lane.Plain BITS = bits(ROUNDS);

    /** {@code int32 -> float32}: the upper 24 bits, in [0, 1). */
    static final Lane.Plain UNIFORM = (in, out, n) -> {
        int[] a = (int[]) in[0];
        float[] r = (float[]) out;
        for (int i = 0; i < n; i++) {
            r[i] = (a[i] >>> 8) * UNIT;
        }
    };

    /** {@link #BITS} by way of these rounds. */
    static Lane.Plain bits(PhiloxRounds rounds) {
        return (in, out, n) -> {
            long[] seed = (long[]) in[0];
            long[] offset = (long[]) in[1];
            long[] index = (long[]) in[2];
            int[] r = (int[]) out;
            if (isOneStream(seed, offset, n) && isEven(index, n)) {
                for (int i = 0; i < n; i += RUN) {
                    run(rounds, seed[0], offset[0], index[i], index[1] - index[0], r, i, Math.min(n, i + RUN));
                }
                return;
            }
            for (int i = 0; i < n; i++) {
                r[i] = bits(seed[i], offset[i], index[i]);
            }
        };
    }

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
            long p0 = MULTIPLIER_0 * (c0 & LOW);
            long p1 = MULTIPLIER_1 * (c2 & LOW);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        int word = (int) index & 3;
        return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
    }

    private static boolean isOneStream(long[] seed, long[] offset, int n) {
        return isConstant(seed, n) && isConstant(offset, n);
    }

    private static boolean isConstant(long[] a, int n) {
        return n == 0 || Arrays.equals(a, 0, n - 1, a, 1, n);
    }

    /** Whether the index grows by 1, 2 or 4 from element to element, so that elements share blocks or take one each. */
    private static boolean isEven(long[] index, int n) {
        if (n < 16 || index[0] < 0 || index[n - 1] < 0) {
            return false;
        }
        long step = index[1] - index[0];
        long[] start = (long[]) Scratch.local().temporary(DType.INT64, 0, n);
        for (int i = 0; i < n; i++) {
            start[i] = index[i] - i * step;
        }
        return (step == 1 || step == 2 || step == 4) && isConstant(start, n);
    }

    /** Elements {@code from .. to - 1}, the first of which has this index. */
    private static void run(PhiloxRounds rounds, long seed, long offset, long index, long step, int[] r, int from, int to) {
        Scratch scratch = Scratch.local();
        int blocks = (int) ((index + (to - from - 1) * step >>> 2) - (index >>> 2)) + 1;
        long[][] c = new long[4][];
        for (int k = 0; k < c.length; k++) {
            c[k] = (long[]) scratch.temporary(DType.INT64, k, ROOM);
        }
        count(c[0], c[1], offset + (index >>> 2), blocks);
        Arrays.fill(c[2], 0, blocks, 0);
        Arrays.fill(c[3], 0, blocks, 0);
        rounds.run(c, seed, blocks);
        int sharing = (int) (4 / step);
        for (int i = 0; i < sharing; i++) {
            long at = (index & 3) + i * step;
            int word = (int) at & 3;
            take(c[word], (int) (at >>> 2), r, from + i, to, sharing);
        }
    }

    private static void count(long[] low, long[] high, long first, int blocks) {
        for (int b = 0; b < blocks; b++) {
            long block = first + b;
            low[b] = block & LOW;
            high[b] = block >>> 32;
        }
    }

    /** One word of each block, from block {@code b} on, to every {@code each}-th element. */
    private static void take(long[] word, int b, int[] r, int from, int to, int each) {
        for (int i = from, k = b; i < to; i += each, k++) {
            r[i] = (int) word[k];
        }
    }

    private static void rounds(long[][] c, long seed, int blocks) {
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            round(c[0], c[1], c[2], c[3], k0 & LOW, k1 & LOW, blocks);
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
    }

    private static void round(long[] c0, long[] c1, long[] c2, long[] c3, long k0, long k1, int n) {
        for (int i = 0; i < n; i++) {
            long p0 = MULTIPLIER_0 * c0[i];
            long p1 = MULTIPLIER_1 * c2[i];
            c0[i] = p1 >>> 32 ^ c1[i] ^ k0;
            c2[i] = p0 >>> 32 ^ c3[i] ^ k1;
            c1[i] = p1 & LOW;
            c3[i] = p0 & LOW;
        }
    }
}
