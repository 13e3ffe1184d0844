package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Products of vectors and matrices: checks, values, and how {@code matmul} comes down to the others. */
final class Products {
    private Products() { }

    private static void sameDtype(String op, Tensor... operands) {
        for (Tensor t : operands) {
            if (t.dtype() != operands[0].dtype()) {
                throw new DTypeException(op + ": expected scalar type " + Dtypes.name(operands[0].dtype()) + " but found "
                    + Dtypes.name(t.dtype()));
            }
        }
        Elementwise.notBool(op, operands[0].dtype());
    }

    static Call mm(Tensor a, Tensor b) {
        return Call.of("mm", mm("mm", a, b), a, b);
    }

    private static Expr mm(String op, Tensor a, Tensor b) {
        if (a.dim() != 2) {
            throw new ShapeException(op + ": self must be a matrix, got shape " + a.shape());
        }
        if (b.dim() != 2) {
            throw new ShapeException(op + ": mat2 must be a matrix, got shape " + b.shape());
        }
        if (a.size(1) != b.size(0)) {
            throw new ShapeException(op + ": mat1 and mat2 shapes cannot be multiplied (" + a.size(0) + "x" + a.size(1) + " and "
                + b.size(0) + "x" + b.size(1) + ")");
        }
        sameDtype(op, a, b);
        return Expr.matmul(a.expr(op), b.expr(op));
    }

    static Call bmm(Tensor a, Tensor b) {
        return Call.of("bmm", bmm("bmm", a, b), a, b);
    }

    private static Expr bmm(String op, Tensor a, Tensor b) {
        if (a.dim() != 3) {
            throw new ShapeException(op + ": batch1 must be a 3D tensor, got shape " + a.shape());
        }
        if (b.dim() != 3) {
            throw new ShapeException(op + ": batch2 must be a 3D tensor, got shape " + b.shape());
        }
        if (a.size(0) != b.size(0) || a.size(2) != b.size(1)) {
            throw new ShapeException(op + ": Expected size for first two dimensions of batch2 tensor to be: [" + a.size(0) + ", "
                + a.size(2) + "] but got: [" + b.size(0) + ", " + b.size(1) + "].");
        }
        sameDtype(op, a, b);
        return Expr.matmul(a.expr(op), b.expr(op));
    }

    static Call mv(Tensor a, Tensor v) {
        if (a.dim() != 2 || v.dim() != 1) {
            throw new ShapeException("mv: vector + matrix @ vector expected, got " + v.dim() + ", " + a.dim() + ", " + v.dim());
        }
        if (a.size(1) != v.size(0)) {
            throw new ShapeException("mv: size mismatch, got " + a.size(0) + ", " + a.size(0) + "x" + a.size(1) + ","
                + v.size(0));
        }
        sameDtype("mv", a, v);
        Expr column = v.expr("mv").reshape(Shape.of(v.size(0), 1));
        return Call.of("mv", Expr.matmul(a.expr("mv"), column).reshape(Shape.of(a.size(0))), a, v);
    }

    static Call dot(Tensor a, Tensor b) {
        if (a.dim() != 1 || b.dim() != 1) {
            throw new ShapeException("dot: 1D tensors expected, but got " + a.dim() + "D and " + b.dim() + "D tensors");
        }
        if (a.numel() != b.numel()) {
            throw new ShapeException("dot: inconsistent tensor size, expected tensor [" + a.numel() + "] and src [" + b.numel()
                + "] to have the same number of elements, but got " + a.numel() + " and " + b.numel() + " elements respectively");
        }
        sameDtype("dot", a, b);
        return Call.of("dot", ExprMath.mul(a.expr("dot"), b.expr("dot")).reduce(ReduceOp.SUM, 1), a, b);
    }

    static Call trace(Tensor x) {
        long columns = x.size(1);
        Layout diagonal = Layout.of(Shape.of(Math.min(x.size(0), columns)), new long[] {columns + 1}, 0);
        Expr value = x.expr("trace").cast(x.dtype().isFloating() ? x.dtype() : DType.INT64).view(diagonal);
        return Call.of("trace", value.reduce(ReduceOp.SUM, 1), x);
    }

    static Tensor outer(Tensor a, Tensor b) {
        if (a.dim() != 1 || b.dim() != 1) {
            throw new ShapeException("outer: Expected 1-D arguments, but got " + a.dim() + "-D and " + b.dim() + "-D");
        }
        return Scope.of(() -> a.reshape(a.numel(), 1).mul(b));
    }

    static Call addmm(Tensor c, Tensor a, Tensor b, Scalar beta, Scalar alpha) {
        return plus("addmm", c, mm("addmm", a, b), beta, alpha, a, b);
    }

    static Call baddbmm(Tensor c, Tensor a, Tensor b, Scalar beta, Scalar alpha) {
        return plus("baddbmm", c, bmm("baddbmm", a, b), beta, alpha, a, b);
    }

    private static Call plus(String op, Tensor c, Expr product, Scalar beta, Scalar alpha, Tensor a, Tensor b) {
        sameDtype(op, c, a);
        Shape shape = product.shape();
        Views.expanded(c, shape.dims());
        Expr value = alpha.real() == 1 ? product : ExprMath.mul(product, alpha);
        boolean dropped = a.dtype().isFloating() ? beta.real() == 0 : beta.integral() == 0;
        if (!dropped) {
            Expr added = c.expr(op).expand(shape);
            value = ExprMath.add(value, beta.real() == 1 ? added : ExprMath.mul(added, beta));
        }
        return new Call(op, value, Call.attrs(beta.number(), alpha.number()), c, a, b);
    }

    /**
     * Vectors become matrices of one row or column for the time being. A matrix on the right takes all leading dims of the left
     * operand as rows of one product; else the leading dims are broadcast into one batch.
     */
    static Tensor matmul(Tensor a, Tensor b) {
        if (a.dim() == 0 || b.dim() == 0) {
            throw new ShapeException("matmul: both arguments to matmul need to be at least 1D, but they are " + a.dim() + "D and "
                + b.dim() + "D");
        }
        sameDtype("matmul", a, b);
        if (a.dim() == 1 && b.dim() == 1) {
            return a.dot(b);
        }
        if (a.dim() == 2 && b.dim() == 1) {
            return a.mv(b);
        }
        if (a.dim() == 2 && b.dim() == 2) {
            return a.mm(b);
        }
        return Scope.of(() -> {
            if (a.dim() == 1) {
                Tensor row = a.unsqueeze(0);
                return (b.dim() == 2 ? row.mm(b) : batched(row, b)).squeeze(-2);
            }
            if (b.dim() == 1) {
                return folded(a, b.unsqueeze(1)).squeeze(-1);
            }
            return b.dim() == 2 ? folded(a, b) : batched(a, b);
        });
    }

    private static Tensor folded(Tensor a, Tensor b) {
        long k = a.size(-1);
        if (k != b.size(0)) {
            throw new ShapeException("matmul: mat1 and mat2 shapes cannot be multiplied (" + rows(a.shape().dims()) + "x" + k
                + " and " + b.size(0) + "x" + b.size(1) + ")");
        }
        long[] out = a.shape().dims();
        out[out.length - 1] = b.size(1);
        return a.reshape(rows(out), k).mm(b).view(out);
    }

    private static long rows(long[] out) {
        return Arrays.stream(out, 0, out.length - 1).reduce(1, (x, y) -> x * y);
    }

    private static Tensor batched(Tensor a, Tensor b) {
        Shape lead = Shape.broadcast("matmul", leading(a), leading(b));
        long m = a.size(-2);
        long k = a.size(-1);
        long n = b.size(-1);
        if (k != b.size(-2)) {
            throw new ShapeException("matmul: Expected size for first two dimensions of batch2 tensor to be: [" + lead.numel()
                + ", " + k + "] but got: [" + lead.numel() + ", " + b.size(-2) + "]. Shapes " + a.shape() + " and " + b.shape());
        }
        Tensor left = a.expand(with(lead, m, k)).reshape(lead.numel(), m, k);
        Tensor right = b.expand(with(lead, k, n)).reshape(lead.numel(), k, n);
        return left.bmm(right).view(with(lead, m, n));
    }

    private static Shape leading(Tensor x) {
        return Shape.of(Arrays.copyOf(x.shape().dims(), x.dim() - 2));
    }

    private static long[] with(Shape lead, long rows, long columns) {
        long[] dims = Arrays.copyOf(lead.dims(), lead.rank() + 2);
        dims[lead.rank()] = rows;
        dims[lead.rank() + 1] = columns;
        return dims;
    }
}
