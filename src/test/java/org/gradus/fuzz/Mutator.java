package org.gradus.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages files in the ways that files are damaged, or made to lie: the same number gives the same damage. */
final class Mutator {
    private static final long[] NUMBERS = {0, 1, -1, 2, 7, 8, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffffL,
        0x80000000L, 0xffffffffL, 0x100000000L, Long.MAX_VALUE, Long.MIN_VALUE, 100_000_000, 1L << 40};
    private static final int LARGEST = 1 << 16;

    private final List<byte[]> seeds;

    Mutator(List<byte[]> seeds) {
        this.seeds = seeds;
    }

    byte[] input(long number) {
        SplittableRandom random = new SplittableRandom(number);
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int n = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 3); n > 0; n--) {
            bytes = damage(bytes, random);
        }
        return bytes;
    }

    private byte[] damage(byte[] b, SplittableRandom random) {
        if (b.length == 0) {
            return new byte[random.nextInt(20)];
        }
        int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(b.length, 64) : b.length);
        switch (random.nextInt(11)) {
            case 0, 1 -> b[at] = (byte) random.nextInt();
            case 2 -> b[at] ^= (byte) (1 << random.nextInt(8));
            case 3, 4 -> number(b, at, random);
            case 5 -> {
                return digits(b, at, random);
            }
            case 6 -> {
                return Arrays.copyOf(b, at);
            }
            case 7 -> {
                return splice(b, at, Math.min(b.length, at + 1 + random.nextInt(16)), new byte[0]);
            }
            case 8 -> {
                byte[] more = new byte[1 + random.nextInt(16)];
                random.nextBytes(more);
                return splice(b, at, at, more);
            }
            case 9 -> {
                int to = Math.min(b.length, at + 1 + random.nextInt(random.nextInt(4) == 0 ? 1024 : 32));
                return splice(b, to, to, Arrays.copyOfRange(b, at, to));
            }
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = random.nextInt(other.length);
                int length = Math.min(other.length - from, 1 + random.nextInt(64));
                System.arraycopy(other, from, b, at, Math.min(length, b.length - at));
            }
        }
        return b;
    }

    /** An extent, a length or an offset becomes another: of 2, 4 or 8 bytes, in either order. */
    private static void number(byte[] b, int at, SplittableRandom random) {
        long value = NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(-1, 2);
        int width = Math.min(2 << random.nextInt(3), b.length - at);
        boolean big = random.nextBoolean();
        for (int i = 0; i < width; i++) {
            b[at + (big ? width - 1 - i : i)] = (byte) (value >> 8 * i);
        }
    }

    /** The same for a number in decimal digits. */
    private static byte[] digits(byte[] b, int at, SplittableRandom random) {
        int from = at;
        while (from < b.length && (b[from] < '0' || b[from] > '9')) {
            from++;
        }
        int to = from;
        while (to < b.length && b[to] >= '0' && b[to] <= '9') {
            to++;
        }
        return splice(b, from, to, Long.toString(NUMBERS[random.nextInt(NUMBERS.length)]).getBytes());
    }

    private static byte[] splice(byte[] b, int from, int to, byte[] more) {
        byte[] out = new byte[b.length - (to - from) + more.length];
        System.arraycopy(b, 0, out, 0, from);
        System.arraycopy(more, 0, out, from, more.length);
        System.arraycopy(b, to, out, from + more.length, b.length - to);
        return out.length > LARGEST ? Arrays.copyOf(out, LARGEST) : out;
    }
}
