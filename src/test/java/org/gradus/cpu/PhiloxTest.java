package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of words are those that are drawn one by one. */
class PhiloxTest {
    private static final long[] STARTS = {0, 1, 2, 3, 7, 1L << 33, (1L << 34) - 5, Long.MAX_VALUE - 9, -20};

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 1000, 1024, 1025, 5000})
    void runsEqualSingleWords(int n) {
        for (long start : STARTS) {
            for (long step = -1; step <= 5; step++) {
                long[] index = new long[n];
                for (int i = 0; i < n; i++) {
                    index[i] = start + i * step;
                }
                check(filled(n, -1234567890123456789L), filled(n, start * 3 + 0xFFFFFFF0L), index);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 1023})
    void oneOtherElementBreaksTheRun(int place) {
        int n = 1024;
        for (int which = 0; which < 3; which++) {
            long[][] in = {filled(n, 7), filled(n, 9), new long[n]};
            Arrays.setAll(in[2], i -> i);
            in[which][place] ^= 64;
            check(in[0], in[1], in[2]);
        }
    }

    private static long[] filled(int n, long value) {
        long[] a = new long[n];
        Arrays.fill(a, value);
        return a;
    }

    private static void check(long[] seed, long[] offset, long[] index) {
        int n = seed.length;
        int[] expected = new int[n];
        Arrays.setAll(expected, i -> Philox.bits(seed[i], offset[i], index[i]));
        KernelSets.all().forEach(set -> {
            int[] got = new int[n];
            set.lane(Pointwise.RANDOM_BITS, DType.INT64).apply(new Object[] {seed, offset, index}, new int[3], got, 0, n);
            assertArrayEquals(expected, got, set.name());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 100, 1025})
    void uniformNumbersHaveTheUpperBits(int n) {
        int[] bits = new Random(1).ints(n + 3).toArray();
        float[] expected = new float[n];
        for (int i = 0; i < n; i++) {
            expected[i] = (bits[i + 3] >>> 8) / 16777216f;
        }
        KernelSets.all().forEach(set -> {
            Lane lane = set.lane(Pointwise.UNIFORM, DType.INT32);
            int at = lane.startsAnywhere() ? 3 : 0;
            float[] got = new float[n];
            lane.apply(new Object[] {Arrays.copyOfRange(bits, 3 - at, n + 3)}, new int[] {at}, got, 0, n);
            assertArrayEquals(expected, got, set.name());
        });
    }
}
