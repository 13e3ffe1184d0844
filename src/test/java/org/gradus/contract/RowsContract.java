package org.gradus.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gradus.device.Device;
import org.gradus.ir.Expr;
import org.gradus.ir.Reference;
import org.gradus.ir.ScanOp;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scans and sorts of rows of awkward lengths and of awkward numbers are what the plainest loop gives. */
public abstract class RowsContract extends DeviceContract {
    private static final double[] SPECIAL = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1, -1};

    private final Random random = new Random(3);

    /** Few distinct numbers, so that there are ties. */
    private double[] numbers(int n, DType dtype, boolean special) {
        double[] v = new double[n];
        Arrays.setAll(v, i -> dtype == DType.BOOL ? random.nextInt(2) : special && dtype.isFloating()
            ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextInt(200) - 100);
        return v;
    }

    private Expr upload(double[] v, DType dtype, Shape shape) {
        Object array = Device.newArray(dtype, v.length);
        for (int i = 0; i < v.length; i++) {
            switch (dtype) {
                case FLOAT32 -> Array.setFloat(array, i, (float) v[i]);
                case FLOAT64 -> Array.setDouble(array, i, v[i]);
                case INT32 -> Array.setInt(array, i, (int) v[i]);
                case INT64 -> Array.setLong(array, i, (long) v[i]);
                default -> Array.setByte(array, i, (byte) v[i]);
            }
        }
        return device().upload(array, dtype, shape).retain();
    }

    private double[] download(Expr e) {
        device().realize(java.util.List.of(e.retain()));
        Object array = device().download(e);
        double[] out = new double[Array.getLength(array)];
        Arrays.setAll(out, i -> ((Number) Array.get(array, i)).doubleValue());
        e.release();
        return out;
    }

    private static double[] each(double[] in, int length, UnaryOperator<double[]> row) {
        double[] out = new double[in.length];
        for (int at = 0; at < in.length; at += length) {
            System.arraycopy(row.apply(Arrays.copyOfRange(in, at, at + length)), 0, out, at, length);
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({"0,5", "5,0", "1,1", "1,16", "1,17", "3,255", "3,256", "3,257", "2000,3", "40,1025", "2,70001", "1,200003",
        "1,100003"})
    void sorts(int rows, int length) {
        for (DType d : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64, DType.BOOL}) {
            for (boolean descending : new boolean[] {false, true}) {
                for (boolean special : new boolean[] {false, true}) {
                    double[] v = numbers(rows * length, d, special);
                    double[] want = each(v, length, row -> Reference.sort(row, descending));
                    double[] got = download(upload(v, d, Shape.of(rows, length)).sort(descending));
                    assertArrayEquals(want, got, d + " " + descending);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,5", "5,0", "1,1", "3,255", "3,256", "3,257", "2000,3", "40,1025", "1,65537", "2,70001", "1,200003"})
    void extremesSoFar(int rows, int length) {
        for (DType d : new DType[] {DType.FLOAT32, DType.INT64, DType.BOOL}) {
            for (ScanOp op : new ScanOp[] {ScanOp.MAX, ScanOp.MIN}) {
                double[] v = numbers(rows * length, d, length % 2 == 1);
                double[] got = download(upload(v, d, Shape.of(rows, length)).scan(op));
                assertArrayEquals(each(v, length, row -> Reference.scan(op, row)), got, 0, d + " " + op);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,5", "5,0", "1,1", "3,257", "2000,3", "40,1025", "2,70001", "1,200003"})
    void sumsSoFar(int rows, int length) {
        for (DType d : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64}) {
            double[] v = numbers(rows * length, d, false);
            double[] got = download(upload(v, d, Shape.of(rows, length)).scan(ScanOp.SUM));
            assertArrayEquals(each(v, length, row -> Reference.scan(ScanOp.SUM, row)), got, 0, d.label());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,257", "2,70001"})
    void otherScans(int rows, int length) {
        double[] v = numbers(rows * length, DType.FLOAT32, false);
        double[] near = Arrays.stream(v).map(x -> (float) (1 + x * 1e-4)).toArray();
        compare(ScanOp.PROD, near, Shape.of(rows, length));
        compare(ScanOp.LOGSUMEXP, v, Shape.of(rows, length));
        v[0] = Double.NEGATIVE_INFINITY;
        compare(ScanOp.LOGSUMEXP, v, Shape.of(rows, length));
    }

    private void compare(ScanOp op, double[] v, Shape shape) {
        double[] want = each(v, (int) shape.dim(1), row -> Reference.scan(op, row));
        double[] got = download(upload(v, DType.FLOAT32, shape).scan(op));
        for (int i = 0; i < want.length; i++) {
            int at = i;
            double near = Double.isInfinite(want[i]) ? 0 : 3e-5 * Math.max(1, Math.abs(want[i]));
            assertEquals(want[i], got[i], near, () -> op + " element " + at);
        }
    }
}
