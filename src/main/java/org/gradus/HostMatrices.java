package org.gradus;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.gradus.device.Device;
import org.gradus.ir.Expr;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.gradus.types.UnsupportedException;

/**
 * A batch of matrices on the host, as one row-major array of doubles: how the decompositions see a tensor. A call downloads
 * each operand once, works in double whatever the dtype, and uploads each result once.
 */
record HostMatrices(double[] data, Shape batch, int rows, int columns) {

    /** @param x {@code (..., rows, columns)} */
    static HostMatrices of(String op, Tensor x) {
        return new HostMatrices(read(op, x), leading(x), Math.toIntExact(x.size(-2)),
            Math.toIntExact(x.size(-1)));
    }

    /** A copy of the elements. */
    static double[] read(String op, Tensor x) {
        return HostArrays.doubles(x.to(x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32).download(op)).clone();
    }

    static HostMatrices zeros(Shape batch, long rows, long columns) {
        return new HostMatrices(new double[Math.toIntExact(batch.numel() * rows * columns)], batch, Math.toIntExact(rows),
            Math.toIntExact(columns));
    }

    int count() {
        return (int) batch.numel();
    }

    /** Elements of one matrix. */
    int size() {
        return rows * columns;
    }

    /** A copy of matrix {@code i}. */
    double[] get(int i) {
        return Arrays.copyOfRange(data, i * size(), (i + 1) * size());
    }

    void set(int i, double[] matrix) {
        System.arraycopy(matrix, 0, data, i * size(), size());
    }

    Shape shape() {
        return matrices(batch, rows, columns);
    }

    /** The value beside {@code like}, and of its dtype. */
    Expr upload(Tensor like) {
        return upload(like, data, shape());
    }

    static Expr upload(Tensor like, double[] data, Shape shape) {
        Device device = like.device();
        if (like.dtype() == DType.FLOAT64) {
            return device.upload(data, DType.FLOAT64, shape);
        }
        float[] rounded = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            rounded[i] = (float) data[i];
        }
        return device.upload(rounded, DType.FLOAT32, shape).cast(like.dtype());
    }

    static Expr upload(Tensor like, int[] data, Shape shape) {
        return like.device().upload(data, DType.INT32, shape);
    }

    /** Which of {@code from}'s elements each element of {@code to}, a shape that it broadcasts to, is. */
    static int[] places(Shape from, Shape to) {
        int[] places = new int[(int) to.numel()];
        long[] extents = to.dims();
        int[] at = new int[extents.length];
        int lead = extents.length - from.rank();
        for (int i = 0; i < places.length; i++) {
            for (int d = 0; d < from.rank(); d++) {
                places[i] = (int) (places[i] * from.dim(d) + (from.dim(d) == 1 ? 0 : at[lead + d]));
            }
            for (int d = extents.length - 1; d >= 0 && ++at[d] == extents[d]; d--) {
                at[d] = 0;
            }
        }
        return places;
    }

    static Shape leading(Tensor x) {
        return Shape.of(Arrays.copyOf(x.shape().dims(), x.dim() - 2));
    }

    static Shape matrices(Shape batch, long rows, long columns) {
        long[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[batch.rank()] = rows;
        dims[batch.rank() + 1] = columns;
        return Shape.of(dims);
    }

    /** {@code (batch..., n)}. */
    static Shape vectors(Shape batch, long n) {
        long[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 1);
        dims[batch.rank()] = n;
        return Shape.of(dims);
    }

    /** For messages: which matrix it was, if there are several. */
    static String element(Shape batch, int i) {
        return batch.rank() == 0 ? "" : "(Batch element " + i + "): ";
    }

    static void floating(String op, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException(op + ": Expected a floating point or complex tensor as input. Got "
                + Dtypes.name(x.dtype()));
        }
    }

    static void matrix(String op, Tensor x) {
        matrix(op, "A", x);
        floating(op, x);
    }

    static void matrix(String op, String name, Tensor x) {
        if (x.dim() < 2) {
            throw new ShapeException(op + ": The input tensor " + name + " must have at least 2 dimensions. Got shape "
                + x.shape());
        }
    }

    static void square(String op, Tensor x) {
        matrix(op, x);
        if (x.size(-1) != x.size(-2)) {
            throw new ShapeException(op + ": A must be batches of square matrices, but they are " + x.size(-2) + " by "
                + x.size(-1) + " matrices");
        }
    }

    static void same(String op, String first, Tensor a, String second, Tensor b) {
        if (a.dtype() != b.dtype()) {
            throw new DTypeException(op + ": Expected " + first + " and " + second + " to have the same dtype, but found "
                + first + " of type " + Dtypes.name(a.dtype()) + " and " + second + " of type " + Dtypes.name(b.dtype())
                + " instead");
        }
        Elementwise.sameDevice(op, a, b);
    }

    /** Does something for every matrix of a batch, in EJML, which a program may have left out. */
    void each(String op, IntConsumer body) {
        try {
            for (int i = 0; i < count(); i++) {
                body.accept(i);
            }
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedException(op + ": is computed on the host by EJML, which is not on the class path; add the "
                + "dependency org.ejml:ejml-ddense", e);
        }
    }
}
