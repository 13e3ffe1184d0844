package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.LongFunction;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFormatTest {
    private static String floats(double... values) {
        return print(DType.FLOAT32, Shape.of(values.length), i -> (double) (float) values[(int) i]);
    }

    private static String longs(Shape shape, LongFunction<Long> element) {
        return print(DType.INT64, shape, element);
    }

    private static String print(DType dtype, Shape shape, LongFunction<?> element) {
        return TensorFormat.format(dtype, shape, element, false, null, PrintOptions.options());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "3.5    | tensor(3.5000)",
        "2      | tensor(2.)",
        "NaN    | tensor(nan)",
        "-Infinity | tensor(-inf)",
        "1e-10  | tensor(1.0000e-10)",
        "1.5e12 | tensor(1.5000e+12)",
        "-0.0   | tensor(-0.)",
    })
    void scalars(double value, String expected) {
        assertEquals(expected, print(DType.FLOAT32, Shape.SCALAR, i -> (double) (float) value));
    }

    @Test
    void vectorsChooseOneStyleForAllElements() {
        assertEquals("tensor([ 1.0000,  2.5000, -3.2500])", floats(1, 2.5, -3.25));
        assertEquals("tensor([1., 2., 3.])", floats(1, 2, 3));
        assertEquals("tensor([0.0000, -0.0000, 1.5000])", floats(0, -0.0, 1.5));
        assertEquals("tensor([1.0000e-05, 1.0000e+00])", floats(1e-5, 1));
        assertEquals("tensor([1.0000e+09, 2.5000e+00])", floats(1e9, 2.5));
        assertEquals("tensor([12345.6777,   100.5000])", floats(12345.678, 100.5));
        assertEquals("tensor([1.0015e+03, 1.0001e+00])", floats(1001.5, 1.0001));
    }

    @Test
    void nonFiniteValuesHaveNoSayInTheWidth() {
        assertEquals("tensor([ 1.0000,     nan,     inf, -2.5000])", floats(1, Double.NaN, Double.POSITIVE_INFINITY, -2.5));
        assertEquals("tensor([nan, inf, -inf])", floats(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertEquals("tensor([1., inf])", floats(1, Double.POSITIVE_INFINITY));
    }

    @Test
    void roundsTheExactBinaryValueHalfToEven() {
        assertEquals("tensor([0.0312, 0.0938])", floats(0.03125, 0.09375));
        assertEquals("tensor([0.2812])", floats(0.28125));
    }

    @Test
    void integersAndBools() {
        long[] v = {1, 1000, -5, 20};
        assertEquals("tensor([[   1, 1000],\n        [  -5,   20]])", longs(Shape.of(2, 2), i -> v[(int) i]));
        assertEquals("tensor([   1, 1000], dtype=torch.int32)",
            print(DType.INT32, Shape.of(2), i -> v[(int) i]));
        assertEquals("tensor([ True, False])", print(DType.BOOL, Shape.of(2), i -> i == 0));
    }

    @Test
    void emptyTensorsTellTheirSize() {
        assertEquals("tensor([])", floats());
        assertEquals("tensor([], dtype=torch.int64)", longs(Shape.of(0), i -> 0L));
        assertEquals("tensor([], size=(0, 3))", print(DType.FLOAT32, Shape.of(0, 3), i -> 0.0));
        assertEquals("tensor([], size=(2, 0, 3), dtype=torch.float64)", print(DType.FLOAT64, Shape.of(2, 0, 3), i -> 0.0));
    }

    @Test
    void longRowsWrap() {
        assertEquals("""
            tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,
                    18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
                    36, 37, 38, 39])""", longs(Shape.of(40), i -> i));
    }

    @Test
    void dimensionsAreSetApartByEmptyLines() {
        assertEquals("""
            tensor([[[[ 0,  1],
                      [ 2,  3]],

                     [[ 4,  5],
                      [ 6,  7]]],


                    [[[ 8,  9],
                      [10, 11]],

                     [[12, 13],
                      [14, 15]]]])""", longs(Shape.of(2, 2, 2, 2), i -> i));
    }

    @Test
    void aThousandElementsArePrintedWholeAndOneMoreIsSummarised() {
        assertEquals(Shape.of(1000), TensorFormat.printed(Shape.of(1000), PrintOptions.options()));
        assertEquals(Shape.of(6), TensorFormat.printed(Shape.of(1001), PrintOptions.options()));
        assertEquals("tensor([   0,    1,    2,  ...,  998,  999, 1000])",
            longs(Shape.of(1001), i -> i < 3 ? i : 1001 - 6 + i));
    }

    @Test
    void summarisedMatrixReadsOnlyItsEdges() {
        Shape shape = Shape.of(600, 2);
        assertEquals(Shape.of(6, 2), TensorFormat.printed(shape, PrintOptions.options()));
        assertEquals("""
            tensor([[   0,    1],
                    [   2,    3],
                    [   4,    5],
                    ...,
                    [1194, 1195],
                    [1196, 1197],
                    [1198, 1199]])""", longs(shape, i -> i < 6 ? i : 1200 - 12 + i));
    }

    @Test
    void suffixesFollowOrGoToTheNextLine() {
        Shape two = Shape.of(2);
        assertEquals("tensor([2., 4.], grad_fn=<MulBackward0>)",
            TensorFormat.format(DType.FLOAT32, two, i -> 2.0 * (i + 1), true, "MulBackward0", PrintOptions.options()));
        assertEquals("tensor([1., 2.], dtype=torch.float64, requires_grad=True)",
            TensorFormat.format(DType.FLOAT64, two, i -> i + 1.0, true, null, PrintOptions.options()));
        assertEquals("""
            tensor([0., 1., 2., 3., 4., 5., 6., 7., 8., 9., 0., 1., 2., 3., 4., 5.],
                   dtype=torch.float64)""",
            TensorFormat.format(DType.FLOAT64, Shape.of(16), i -> i % 10.0, false, null, PrintOptions.options()));
    }

    /** What PyTorch 1.13 prints after {@code set_printoptions}. */
    @Test
    void optionsChangeDigitsEdgesAndLines() {
        PrintOptions o = PrintOptions.options();
        Tensor x = Gradus.tensor(new float[] {0.125f, -2.5f, 30});
        assertEquals("tensor([ 0.1, -2.5, 30.0])", x.toString(o.precision(1)));
        assertEquals("tensor([ 0, -2, 30])", x.toString(o.precision(0)));
        assertEquals("tensor([1.25e-01, -2.50e+00, 3.00e+01])", x.toString(o.precision(2).scientific(true)));
        assertEquals("tensor([0, 1,  ..., 8, 9])", Gradus.arange(10).toString(o.threshold(5).edgeItems(2)));
        assertEquals("tensor([0, 1,\n        2, 3])", Gradus.arange(4).toString(o.lineWidth(14)));
        assertEquals("tensor([1e+09, 1e+00])", Gradus.tensor(new float[] {1e9f, 1}).toString(o.precision(0)));
        assertEquals(1500, Gradus.zeros(1500).toString(PrintOptions.full()).split("0\\.").length - 1);
        assertThrows(ArgumentException.class, () -> o.edgeItems(0));
    }
}
