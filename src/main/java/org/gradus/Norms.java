package org.gradus;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Norms of vectors and matrices, and what is made of them. */
final class Norms {
    private Norms() { }

    /** {@code x} in the dtype that its norm is computed in. */
    private static Tensor operand(String op, Tensor x, DType dtype) {
        HostMatrices.floating(op, x);
        if (dtype == null) {
            return x;
        }
        if (!dtype.isFloating()) {
            throw new DTypeException(op + ": dtype should be floating point or complex, but got " + Dtypes.name(dtype));
        }
        if (DType.promote(x.dtype(), dtype) != dtype) {
            throw new DTypeException(op + ": the dtype of the input (" + Dtypes.name(x.dtype())
                + ") should be convertible without narrowing to the specified dtype (" + Dtypes.name(dtype) + ")");
        }
        return x.to(dtype);
    }

    private static String name(double ord) {
        return Double.isInfinite(ord) ? ord > 0 ? "inf" : "-inf" : ord == (long) ord ? String.valueOf((long) ord)
            : String.valueOf(ord);
    }

    static Tensor vector(String op, Tensor x, double ord, int[] dim, boolean keepdim, DType dtype) {
        Tensor v = operand(op, x, dtype);
        if (ord < 0 || ord == Double.POSITIVE_INFINITY) {
            for (int axis : Reductions.axes(op, v.shape(), dim)) {
                if (v.size(axis) == 0) {
                    throw new ArgumentException(op + " cannot compute the " + name(ord) + " norm on an empty tensor of shape "
                        + v.shape() + " because the operation does not have an identity");
                }
            }
        }
        return Reductions.norm(v, ord, dim, keepdim).make();
    }

    /** The two dims of the matrices, from 0. */
    private static int[] pair(String op, Tensor x, int[] dim) {
        if (x.dim() < 2) {
            throw new ShapeException(op + ": The input tensor A must have at least 2 dimensions. Got shape " + x.shape());
        }
        if (dim.length != 2) {
            throw new ShapeException(op + ": dim must be a 2-tuple. Got " + Arrays.toString(dim));
        }
        int[] axes = {x.shape().axis(dim[0], op), x.shape().axis(dim[1], op)};
        if (axes[0] == axes[1]) {
            throw new ShapeException(op + ": dims must be different. Got (" + dim[0] + ", " + dim[1] + ")");
        }
        return axes;
    }

    /** Orders 1, -1, inf, -inf by sums of rows or columns; 2, -2 by singular values. */
    static Tensor matrix(String op, Tensor x, double ord, int[] dim, boolean keepdim, DType dtype) {
        boolean spectral = Math.abs(ord) == 2;
        if (!spectral && Math.abs(ord) != 1 && !Double.isInfinite(ord)) {
            throw new ArgumentException(op + ": Order " + name(ord) + " not supported.");
        }
        int[] axes = pair(op, x, dim);
        Tensor a = operand(op, x, dtype);
        if (spectral) {
            Tensor s = singularValues(op, a, axes);
            return keep(ord > 0 ? s.amax(-1) : s.amin(-1), x, axes, keepdim);
        }
        boolean columns = Math.abs(ord) == 1;
        Tensor sums = vector(op, a, 1, new int[] {columns ? axes[0] : axes[1]}, true, null);
        int[] rest = {columns ? axes[1] : axes[0]};
        return keep(ord > 0 ? sums.amax(rest, true) : sums.amin(rest, true), x, axes, keepdim);
    }

    static Tensor matrix(String op, Tensor x, String ord, int[] dim, boolean keepdim, DType dtype) {
        if (!ord.equals("fro") && !ord.equals("nuc")) {
            throw new ArgumentException(op + ": Order " + ord + " not supported.");
        }
        int[] axes = pair(op, x, dim);
        Tensor a = operand(op, x, dtype);
        return ord.equals("fro") ? vector(op, a, 2, axes, keepdim, null)
            : keep(singularValues(op, a, axes).sum(-1), x, axes, keepdim);
    }

    private static Tensor singularValues(String op, Tensor a, int[] axes) {
        return Factors.svdvals(op, a.movedim(axes, new int[] {-2, -1}));
    }

    /** Puts the two reduced dims back with extent 1, or drops them. */
    private static Tensor keep(Tensor norm, Tensor x, int[] axes, boolean keepdim) {
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        return norm.reshape(Reductions.reduced(x.shape(), sorted, keepdim).dims());
    }

    /** Without an order that of all elements; without dims that of a vector or matrix. */
    static Tensor norm(Tensor x, Number ord, int[] dim, boolean keepdim, DType dtype) {
        String op = "linalg.norm";
        if (dim != null && dim.length > 2) {
            throw new ShapeException(op + ": If dim is specified, it must be of length 1 or 2. Got " + Arrays.toString(dim));
        }
        if (ord != null && dim == null && x.dim() != 1 && x.dim() != 2) {
            throw new ShapeException(op + ": If dim is not specified but ord is, the input must be 1D or 2D. Got " + x.dim()
                + "D.");
        }
        if (ord == null) {
            return vector(op, x, 2, dim, keepdim, dtype);
        }
        return dim != null && dim.length == 2 || dim == null && x.dim() == 2
            ? matrix(op, x, ord.doubleValue(), dim == null ? new int[] {0, 1} : dim, keepdim, dtype)
            : vector(op, x, ord.doubleValue(), dim, keepdim, dtype);
    }

    static Tensor norm(Tensor x, String ord, int[] dim, boolean keepdim, DType dtype) {
        String op = "linalg.norm";
        if (dim != null && dim.length != 1 && dim.length != 2) {
            throw new ShapeException(op + ": If dim is specified, it must be of length 1 or 2. Got " + Arrays.toString(dim));
        }
        if (dim == null && x.dim() != 1 && x.dim() != 2) {
            throw new ShapeException(op + ": If dim is not specified but ord is, the input must be 1D or 2D. Got " + x.dim()
                + "D.");
        }
        return matrix(op, x, ord, dim == null ? new int[] {-2, -1} : dim, keepdim, dtype);
    }

    /** PyTorch's older function: the Frobenius norm of any dims, or the nuclear one of two. */
    static Tensor named(Tensor x, String p, int[] dims, boolean keepdim, DType dtype) {
        if (p.equals("fro")) {
            return vector("norm", x, 2, dims, keepdim, dtype);
        }
        if (!p.equals("nuc")) {
            throw new ArgumentException("norm: p is a number, \"fro\" or \"nuc\", got \"" + p + "\"");
        }
        boolean all = dims == null || dims.length == 0;
        if (all ? x.dim() != 2 : dims.length != 2) {
            throw new ShapeException("norm: the nuclear norm is that of matrices: expected two dims, got "
                + Arrays.toString(dims) + " for shape " + x.shape());
        }
        return matrix("norm", x, "nuc", all ? new int[] {0, 1} : dims, keepdim, dtype);
    }

    /** {@code p} 2 and -2: quotients of singular values, of any matrices. */
    static Tensor cond(Tensor a, double p) {
        String op = "linalg.cond";
        if (Math.abs(p) == 2) {
            HostMatrices.matrix(op, a);
            if (a.numel() == 0) {
                return Gradus.zeros(HostMatrices.leading(a), a.dtype(), a.device());
            }
            Tensor s = Factors.svdvals(op, a);
            return p > 0 ? s.select(-1, 0).div(s.select(-1, -1)) : s.select(-1, -1).div(s.select(-1, 0));
        }
        if (Math.abs(p) != 1 && !Double.isInfinite(p)) {
            throw new ArgumentException(op + " got an invalid norm type: " + name(p));
        }
        HostMatrices.square(op, a);
        return a.numel() == 0 ? Gradus.zeros(HostMatrices.leading(a), a.dtype(), a.device())
            : product(a, x -> matrix(op, x, p, new int[] {-2, -1}, false, null));
    }

    static Tensor cond(Tensor a, String p) {
        String op = "linalg.cond";
        if (!p.equals("fro") && !p.equals("nuc")) {
            throw new ArgumentException(op + " got an invalid norm type: " + p);
        }
        HostMatrices.square(op, a);
        return a.numel() == 0 ? Gradus.zeros(HostMatrices.leading(a), a.dtype(), a.device())
            : product(a, x -> matrix(op, x, p, new int[] {-2, -1}, false, null));
    }

    /** {@code |A| |A^-1|}, infinite where there is no inverse. */
    private static Tensor product(Tensor a, UnaryOperator<Tensor> norm) {
        var inverse = Solvers.inverse("linalg.cond", a, false);
        Tensor singular = inverse.get(1).gt(0);
        Shape each = HostMatrices.matrices(HostMatrices.leading(a), 1, 1);
        Tensor safe = inverse.get(0).maskedFill(singular.reshape(each.dims()), 0);
        return norm.apply(a).mul(norm.apply(safe)).maskedFill(singular, Double.POSITIVE_INFINITY);
    }
}
