package org.gradus;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.gradus.types.DType.BOOL;
import static org.gradus.types.DType.FLOAT32;
import static org.gradus.types.DType.FLOAT64;
import static org.gradus.types.DType.INT32;
import static org.gradus.types.DType.INT64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.junit.jupiter.api.Test;

/** Result dtypes, as {@code torch.result_type} gives them. */
class PromotionTest {

    private static Tensor vector(DType dtype) {
        return ones(dtype, 2);
    }

    private static Tensor number(DType dtype) {
        return ones(dtype);
    }

    /** The columns of {@code promotion.txt}, which PyTorch 1.13 wrote, that stand for numbers. */
    private static final Object[] NUMBERS = {true, 1L, 1.5};

    @Test
    void theWholeTableIsPyTorchs() throws IOException {
        List<DType> columns = List.of();
        int rows = 0;
        for (String line : table()) {
            String[] words = line.split(" ");
            if (words[0].equals("dtypes")) {
                columns = Arrays.stream(words).skip(1).map(DType::of).toList();
                assertEquals(Set.of(DType.values()), Set.copyOf(columns));
                continue;
            }
            rows++;
            String[] kinds = words[0].split("-");
            for (int i = 0; i < words.length - 2; i++) {
                Tensor a = operand(kinds[0], DType.of(words[1]));
                String what = line + " column " + i;
                DType expected = DType.of(words[i + 2]);
                if (kinds[1].equals("number")) {
                    Scalar number = NUMBERS[i] instanceof Boolean b ? Scalar.of(b) : Scalar.of((Number) NUMBERS[i]);
                    assertEquals(expected, Dtypes.promote(a, number), what);
                } else {
                    assertEquals(expected, a.add(operand(kinds[1], columns.get(i))).dtype(), what);
                }
            }
        }
        assertEquals(5 * columns.size(), rows);
    }

    private static List<String> table() throws IOException {
        try (InputStream in = PromotionTest.class.getResourceAsStream("/promotion.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#")).toList();
        }
    }

    private static Tensor operand(String kind, DType dtype) {
        return kind.equals("zerodim") ? number(dtype) : vector(dtype);
    }

    @Test
    void dimensionedTensorsMeetInTheWiderDtype() {
        DType[][] rows = {
            {BOOL, BOOL, BOOL}, {BOOL, INT32, INT32}, {BOOL, FLOAT32, FLOAT32}, {INT32, INT64, INT64}, {INT64, FLOAT32, FLOAT32},
            {INT32, FLOAT64, FLOAT64}, {FLOAT32, FLOAT64, FLOAT64}};
        for (DType[] r : rows) {
            assertEquals(r[2], vector(r[0]).add(vector(r[1])).dtype());
            assertEquals(r[2], vector(r[1]).mul(vector(r[0])).dtype());
        }
    }

    @Test
    void aNumberOfRankZeroOnlyRaisesTheCategory() {
        assertEquals(FLOAT32, vector(FLOAT32).add(number(FLOAT64)).dtype());
        assertEquals(INT32, vector(INT32).add(number(INT64)).dtype());
        assertEquals(FLOAT64, vector(INT64).add(number(FLOAT64)).dtype());
        assertEquals(FLOAT64, number(FLOAT32).add(number(FLOAT64)).dtype());
    }

    @Test
    void aJavaNumberOnlyRaisesTheCategory() {
        assertEquals(INT32, vector(INT32).add(2).dtype());
        assertEquals(FLOAT32, vector(INT64).add(2.5).dtype());
        assertEquals(FLOAT64, vector(FLOAT64).mul(2.5).dtype());
        assertEquals(INT64, vector(BOOL).add(2).dtype());
        assertEquals(FLOAT32, vector(BOOL).mul(2.0).dtype());
        assertEquals(FLOAT64, number(FLOAT64).mul(2.5).dtype());
        assertEquals(FLOAT32, number(INT64).mul(2.5).dtype());
    }

    @Test
    void divisionAndFunctionsOfIntegersAreFloating() {
        assertEquals(FLOAT32, vector(INT64).div(2).dtype());
        assertEquals(INT64, vector(INT64).div(2, "floor").dtype());
        assertEquals(FLOAT32, vector(INT64).exp().dtype());
        assertEquals(FLOAT32, vector(BOOL).sqrt().dtype());
        assertEquals(INT64, vector(INT64).floor().dtype());
        assertEquals(INT64, vector(BOOL).sum().dtype());
        assertEquals(INT64, vector(INT32).prod().dtype());
    }

    @Test
    void comparisonsComputeInThePromotedDtypeAndGiveBool() {
        Tensor big = tensor(new long[] {16777217});
        assertEquals(BOOL, big.eq(16777217).dtype());
        assertEquals(true, big.eq(tensor(new long[] {16777217})).itemBoolean());
        assertEquals(true, big.eq(tensor(new float[] {16777216f})).itemBoolean(), "in float32 the two are one");
    }

    @Test
    void inPlaceMayOnlyCastUpwardsInCategory() {
        Tensor ints = vector(INT64);
        assertEquals(INT64, ints.add_(vector(BOOL)).dtype());
        assertEquals(FLOAT32, vector(FLOAT32).add_(vector(FLOAT64)).dtype());
        DTypeException e = assertThrows(DTypeException.class, () -> ints.add_(1.5));
        assertEquals("add_: result type Float can't be cast to the desired output type Long", e.getMessage());
        assertThrows(DTypeException.class, () -> ints.div_(2));
        assertThrows(DTypeException.class, () -> vector(BOOL).add_(1));
    }

    @Test
    void numbersAreDividedByTensors() {
        assertEquals(FLOAT32, Gradus.divide(2, vector(INT64)).dtype());
        assertEquals(FLOAT64, Gradus.trueDivide(2, vector(FLOAT64)).dtype());
    }

    /** A number is converted to what is computed in, not to the other operand's narrow dtype. */
    @Test
    void negativeNumbersBesideUnsignedIntegers() {
        Tensor x = tensor(new long[] {1, 2}).to(DType.UINT8);
        assertEquals(-2, x.copysign(-1).toFloatArray()[1]);
        assertEquals(-0.5f, Gradus.divide(-1, x).toFloatArray()[1]);
        assertEquals(Float.NaN, x.xlogy(-1).toFloatArray()[1]);
    }

    @Test
    void numbersTakeAFactorToo() {
        Tensor x = tensor(new long[] {1, 2}).to(INT32);
        assertEquals(8, x.add(3, 2).toLongArray()[1]);
        assertEquals(-4, x.clone().sub_(3, 2).toLongArray()[1]);
        assertEquals(FLOAT32, x.sub(0.5, 2).dtype());
        assertEquals(3.5, ones(2).add_(1.25, 2).toDoubleArray()[0]);
        assertThrows(DTypeException.class, () -> x.add(3, 0.5));
    }
}
