package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** How far vectors are apart, and how alike their directions are. */
final class Distances {
    /** From this many rows on products of matrices are quicker than differences of all pairs. */
    private static final long MANY = 25;

    private Distances() { }

    /**
     * The p-norm of {@code a - b} along the last dim, after broadcasting.
     *
     * @param op     what was called: the rule's name
     */
    private static Tensor ofRows(String op, Tensor a, Tensor b, double p) {
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        DType dtype = DType.promote(a.dtype(), b.dtype());
        Expr distance = ExprMath.abs(ExprMath.sub(Elementwise.operand(op, a, dtype, shape),
            Elementwise.operand(op, b, dtype, shape)));
        return new Call(op, norm(distance, p), Call.attrs(p), a, b).make();
    }

    /** Of the last axis, whose elements are not negative. Of nothing it is 0. */
    private static Expr norm(Expr x, double p) {
        if (p == 0) {
            return ExprMath.min(Expr.map(Pointwise.CEIL, x), ExprMath.number(x, 1.0)).reduce(ReduceOp.SUM, 1);
        }
        if (p == 1) {
            return x.reduce(ReduceOp.SUM, 1);
        }
        if (p == 2) {
            return ExprMath.sqrt(ExprMath.square(x).reduce(ReduceOp.SUM, 1));
        }
        if (Double.isInfinite(p)) {
            Expr largest = x.reduce(ReduceOp.MAX, 1);
            return x.shape().dim(x.shape().rank() - 1) == 0 ? ExprMath.number(largest, 0.0) : largest;
        }
        Expr total = Expr.map(Pointwise.POW, x, ExprMath.number(x, p)).reduce(ReduceOp.SUM, 1);
        return Expr.map(Pointwise.POW, total, ExprMath.number(total, 1 / p));
    }

    private static void checkNorm(String op, double p) {
        if (!(p >= 0)) {
            throw new ArgumentException(op + ": only supports non-negative p values, got p=" + p);
        }
    }

    static Tensor all(Tensor a, Tensor b, double p, String mode) {
        String op = "cdist";
        Elementwise.notIntegral(op, a);
        Elementwise.notIntegral(op, b);
        Elementwise.sameDevice(op, a, b);
        if (a.dim() < 2 || b.dim() < 2) {
            throw new ShapeException(op + ": only supports at least 2D tensors, got " + a.shape() + " and " + b.shape());
        }
        if (a.size(-1) != b.size(-1)) {
            throw new ShapeException(op + ": X1 and X2 must have the same number of columns. X1: " + a.shape() + " X2: " + b.shape());
        }
        checkNorm(op, p);
        boolean products = switch (mode == null ? "use_mm_for_euclid_dist_if_necessary" : mode) {
            case "use_mm_for_euclid_dist_if_necessary" -> a.size(-2) > MANY || b.size(-2) > MANY;
            case "use_mm_for_euclid_dist" -> true;
            case "donot_use_mm_for_euclid_dist" -> false;
            default -> throw new ArgumentException(op + ": " + mode + " is not a valid value for compute_mode");
        };
        return Scope.of(() -> p == 2 && products && a.size(-1) > 0 ? byProducts(a, b)
            : ofRows(op, a.unsqueeze(-2), b.unsqueeze(-3), p));
    }

    /** {@code sqrt(|a|^2 + |b|^2 - 2 a b)} as one product: {@code (-2a, |a|^2, 1) (b, 1, |b|^2)^T}. */
    private static Tensor byProducts(Tensor a, Tensor b) {
        Tensor left = a.mul(a).sum(-1).unsqueeze(-1);
        Tensor right = b.mul(b).sum(-1).unsqueeze(-1);
        Tensor first = Gradus.cat(List.of(a.mul(-2), left, Gradus.onesLike(left)), -1);
        Tensor second = Gradus.cat(List.of(b, Gradus.onesLike(right), right), -1);
        Tensor square = first.matmul(second.mT());
        // The root has no slope at 0: there the gradient is 0, also that of the gradient.
        Tensor same = square.le(0);
        return Gradus.where(same, 0.0, Gradus.where(same, 1.0, square).sqrt());
    }

    static Tensor condensed(Tensor x, double p) {
        String op = "pdist";
        if (x.dim() != 2) {
            throw new ShapeException(op + " only supports 2D tensors, got: " + x.shape());
        }
        Elementwise.notIntegral(op, x);
        checkNorm(op, p);
        int n = Math.toIntExact(x.size(0));
        long[] first = new long[n * Math.max(0, n - 1) / 2];
        long[] second = new long[first.length];
        int k = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                first[k] = i;
                second[k++] = j;
            }
        }
        Shape pairs = Shape.of(first.length);
        return Scope.of(() -> ofRows(op, x.indexSelect(0, Indexing.upload(x.place(), first, pairs)),
            x.indexSelect(0, Indexing.upload(x.place(), second, pairs)), p));
    }

    static Tensor pairwise(Tensor a, Tensor b, double p, double eps, boolean keepdim) {
        int last = Math.max(a.dim(), b.dim()) - 1;
        Shape.broadcast("pairwiseDistance", a.shape(), b.shape());
        return Scope.of(() -> a.sub(b).add(eps).norm(p, last < 0 ? new int[0] : new int[] {last}, keepdim));
    }

    /**
     * The product of the vectors scaled to length 1. A length below {@code eps} counts as {@code eps}; the gradient is that of the
     * length itself.
     */
    static Tensor cosine(Tensor a, Tensor b, int dim, double eps) {
        String op = "cosineSimilarity";
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        DType dtype = Dtypes.promote(a, b);
        if (!dtype.isFloating()) {
            throw new DTypeException(op + ": expected common dtype to be floating point, yet common dtype is " + dtype);
        }
        int axis = shape.axisOrScalar(dim, op);
        int[] dims = axis < 0 ? new int[0] : new int[] {axis};
        return Scope.of(() -> {
            Tensor x = a.to(dtype).expand(shape.dims());
            Tensor y = b.to(dtype).expand(shape.dims());
            Tensor product = direction(x, dims, eps).mul(direction(y, dims, eps));
            return dims.length == 0 ? product : product.sum(dims, false);
        });
    }

    private static Tensor direction(Tensor x, int[] dims, double eps) {
        Tensor square = dims.length == 0 ? x.mul(x) : x.mul(x).sum(dims, true);
        Tensor missing = square.detach().rsub(eps * eps).clampMin(0);
        return x.div(square.add(missing).sqrt());
    }

    /** {@code y[..., o] = sum over i, j of a[..., i] w[o, i, j] b[..., j] + bias[o]}. */
    static Tensor bilinear(Tensor a, Tensor b, Tensor weight, Tensor bias) {
        String op = "bilinear";
        Elementwise.sameDevice(op, a, b, weight, bias);
        if (a.dim() != b.dim() || a.dim() == 0 || weight.dim() != 3) {
            throw new ShapeException(op + ": input dimensions do not match: got " + a.shape() + " and " + b.shape()
                + " with weight " + weight.shape());
        }
        int last = a.dim() - 1;
        if (!Arrays.equals(Arrays.copyOf(a.shape().dims(), last), Arrays.copyOf(b.shape().dims(), last))) {
            throw new ShapeException(op + ": input batch dimensions do not match: got " + a.shape() + " and " + b.shape());
        }
        if (a.size(-1) != weight.size(1) || b.size(-1) != weight.size(2)) {
            throw new ShapeException(op + ": inputs " + a.shape() + " and " + b.shape() + " do not fit weight " + weight.shape());
        }
        if (bias != null && !bias.shape().equals(Shape.of(weight.size(0)))) {
            throw new ShapeException(op + ": bias size does not match weight size: got " + bias.shape() + " and " + weight.shape());
        }
        return Scope.of(() -> {
            long outputs = weight.size(0);
            long[] dims = a.shape().dims();
            dims[last] = outputs;
            long n = Shape.of(Arrays.copyOf(dims, last)).numel();
            Tensor rows = a.reshape(n, a.size(-1)).matmul(weight.permute(1, 0, 2).reshape(a.size(-1), outputs * b.size(-1)));
            Tensor y = rows.reshape(n, outputs, b.size(-1)).matmul(b.reshape(n, b.size(-1), 1)).reshape(dims);
            return bias == null ? y : y.add(bias);
        });
    }
}
