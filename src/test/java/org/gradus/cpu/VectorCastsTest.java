package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.types.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conversions with the Vector API against those without, bit by bit. */
class VectorCastsTest {
    private static final int FIRST = 3;

    @BeforeAll
    static void vectorApi() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    static Stream<List<DType>> pairs() {
        boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return !vector ? Stream.of(List.of()) : Arrays.stream(DType.values())
            .flatMap(f -> Arrays.stream(DType.values()).map(t -> List.of(f, t)))
            .filter(p -> VectorCasts.maker(p.get(0), p.get(1)) != null);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bitsAreThoseOfThePlainLoop(List<DType> pair) {
        Object in = input(pair.get(0));
        int n = Array.getLength(in) - FIRST;
        Elements to = Elements.of(pair.get(1));
        Object expected = to.allocate(n);
        Object actual = to.allocate(n + FIRST);
        Object shifted = Elements.of(pair.get(0)).allocate(n);
        System.arraycopy(in, FIRST, shifted, 0, n);
        Casts.of(pair.get(0), pair.get(1)).apply(new Object[] {shifted}, new int[1], expected, 0, n);
        VectorCasts.maker(pair.get(0), pair.get(1)).get().apply(new Object[] {in}, new int[] {FIRST}, actual, FIRST, n);
        for (int i = 0; i < n; i++) {
            assertEquals(Array.get(expected, i), Array.get(actual, i + FIRST), pair + " of " + Array.get(shifted, i));
        }
    }

    private static Object input(DType dtype) {
        Random random = new Random(1);
        float[] floats = LaneTest.floats(0);
        return switch (dtype) {
            case FLOAT32 -> floats;
            case FLOAT64 -> {
                double[] d = new double[floats.length];
                Arrays.setAll(d, i -> i % 2 == 0 ? floats[i] : Double.longBitsToDouble(random.nextLong()));
                yield d;
            }
            case INT32 -> random.ints(10_005).map(i -> i >> random.nextInt(31)).toArray();
            case INT64 -> random.longs(10_005).map(i -> i >> random.nextInt(63)).toArray();
            case BOOL, INT8, UINT8 -> {
                byte[] all = new byte[3 * 257];
                for (int i = 0; i < all.length; i++) {
                    all[i] = (byte) (dtype == DType.BOOL ? i * i >> 2 & 1 : i);
                }
                yield all;
            }
            default -> {
                short[] all = new short[1 << 16];
                for (int i = 0; i < all.length; i++) {
                    all[i] = (short) i;
                }
                yield all;
            }
        };
    }
}
