package org.gradus;

import org.gradus.types.ArgumentException;

/**
 * A stream of random numbers: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), whose
 * {@code n}th block of four words depends on the seed and {@code n} only. So every device draws the same numbers, and a
 * drawing only moves the offset. Threads that share a generator share its order.
 */
public final class Generator {
    private static final long STANDARD_SEED = 67280421310721L;
    private static final Generator STANDARD = new Generator(STANDARD_SEED);

    private long seed;
    private long offset;

    /** Of a seed; the same seed gives the same numbers on every device. */
    public Generator(long seed) {
        this.seed = seed;
    }

    /** The generator of operations that name none. */
    public static Generator standard() {
        return STANDARD;
    }

    /** Starts the stream of {@code seed} from its beginning. */
    public synchronized Generator manualSeed(long newSeed) {
        seed = newSeed;
        offset = 0;
        return this;
    }

    /** Of the stream that it draws from; with {@link #offset}, the whole state. */
    public synchronized long seed() {
        return seed;
    }

    /** Blocks drawn so far; with the seed, the whole state. */
    public synchronized long offset() {
        return offset;
    }

    /** Goes to a state that {@link #seed} and {@link #offset} gave. */
    public synchronized Generator restore(long oldSeed, long oldOffset) {
        seed = oldSeed;
        offset = oldOffset;
        return this;
    }

    /** A stretch of the stream. */
    record Blocks(long seed, long offset) { }

    /** Takes as many blocks as hold {@code words} words. */
    synchronized Blocks take(long words) {
        Blocks taken = new Blocks(seed, offset);
        offset += (words + 3) / 4;
        return taken;
    }

    /** The numbers from 0 to {@code n - 1} in random order, shuffled on the host (Fisher and Yates). */
    public long[] permutation(int n) {
        if (n < 0) {
            throw new ArgumentException("permutation: n must be non-negative, got " + n);
        }
        Blocks blocks = take(n);
        long[] out = new long[n];
        int[] words = new int[4];
        for (int i = 0; i < n; i++) {
            if ((i & 3) == 0) {
                philox(blocks.seed(), blocks.offset() + (i >> 2), words);
            }
            int j = (int) ((Integer.toUnsignedLong(words[i & 3]) * (i + 1)) >>> 32);
            out[i] = out[j];
            out[j] = i;
        }
        return out;
    }

    private static void philox(long seed, long counter, int[] out) {
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        int c0 = (int) counter;
        int c1 = (int) (counter >>> 32);
        int c2 = 0;
        int c3 = 0;
        for (int round = 0; round < 10; round++) {
            long p0 = 0xD2511F53L * Integer.toUnsignedLong(c0);
            long p1 = 0xCD9E8D57L * Integer.toUnsignedLong(c2);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }
}
