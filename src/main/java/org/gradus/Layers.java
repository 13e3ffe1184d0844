package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Layers without parameters of their own. */
final class Layers {
    private Layers() { }

    static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        checkLinear(x, weight, bias);
        if (x.dim() == 2 && bias != null) {
            return Scope.of(() -> bias.addmm(x, weight.t()));
        }
        return Scope.of(() -> {
            Tensor product = x.matmul(weight.t());
            return bias == null ? product : product.add(bias);
        });
    }

    private static void checkLinear(Tensor x, Tensor weight, Tensor bias) {
        Elementwise.sameDevice("linear", x, weight, bias);
        if (x.dim() > 0 && weight.dim() == 2 && x.size(-1) != weight.size(1)) {
            throw new ShapeException("linear: mat1 and mat2 shapes cannot be multiplied (" + x.numel() / Math.max(1, x.size(-1)) + "x"
                + x.size(-1) + " and " + weight.size(1) + "x" + weight.size(0) + "): input " + x.shape() + " should be "
                + weight.size(1) + " wide for weight " + weight.shape());
        }
        if (x.dtype() != weight.dtype()) {
            throw new DTypeException("linear: expected scalar type " + Dtypes.name(x.dtype()) + " but found "
                + Dtypes.name(weight.dtype()) + ": input is of " + x.dtype() + ", weight of " + weight.dtype());
        }
    }

    static Tensor dropout(Tensor x, double p, boolean training, Generator generator) {
        if (!(p >= 0 && p <= 1)) {
            throw new ArgumentException("dropout: dropout probability has to be between 0 and 1, but got " + p);
        }
        if (!training || p == 0) {
            return x;
        }
        if (p == 1) {
            return Scope.of(() -> x.mul(Gradus.zerosLike(x)));
        }
        return Scope.of(() -> x.mul(Tensor.of(ExprMath.mul(Random.bernoulli(x, 1 - p, generator), 1 / (1 - p)))));
    }

    static Tensor localResponseNorm(Tensor x, long size, double alpha, double beta, double k) {
        if (x.dim() < 3) {
            throw new ShapeException("localResponseNorm: Expected 3D or higher dimensionality input, got shape " + x.shape());
        }
        if (size <= 0) {
            throw new ArgumentException("localResponseNorm: size must be positive, got " + size);
        }
        if (x.numel() == 0) {
            return x;
        }
        return Scope.of(() -> {
            Tensor squares = x.mul(x).reshape(x.size(0), 1, x.size(1), -1);
            Tensor padded = Functional.pad(squares, 0, 0, size / 2, (size - 1) / 2);
            Tensor means = Functional.avgPool2d(padded, new long[] {size, 1}, new long[] {1}, new long[] {0}, false, true, null);
            return x.div(means.reshape(x.shape().dims()).mul(alpha).add(k).pow(beta));
        });
    }

    static Tensor oneHot(Tensor classes, long count) {
        if (classes.dtype() != DType.INT64) {
            throw new DTypeException("oneHot: expected int64 class values, got " + classes.dtype());
        }
        if (count == -1 && classes.numel() > 0) {
            return oneHot(classes, classes.max().itemLong() + 1);
        }
        if (count <= 0) {
            throw new ArgumentException("oneHot: number of classes must be positive, got " + count);
        }
        long[] dims = Arrays.copyOf(classes.shape().dims(), classes.dim() + 1);
        dims[classes.dim()] = 1;
        Expr column = classes.expr("oneHot").reshape(Shape.of(dims));
        dims[classes.dim()] = count;
        Shape shape = Shape.of(dims);
        Expr ones = Expr.constant(column.place(), DType.INT64, column.shape(), 1L);
        Expr zeros = Expr.constant(column.place(), DType.INT64, shape, 0L);
        return Tensor.of(Expr.scatter(zeros, ones, axes(shape.rank()), ScatterMode.SET, "oneHot", column));
    }

    private static int[] axes(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, d -> d == rank - 1 ? 0 : ~d);
        return axes;
    }
}
