package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Activations that take more than one element at a time, weights, or chance. */
final class Gates {
    private Gates() { }

    /** {@code a sigmoid(b)} with the halves {@code a} and {@code b} along {@code dim}. */
    static Tensor glu(Tensor x, int dim) {
        if (x.dim() == 0) {
            throw new ShapeException("glu: does not support 0-dimensional tensors, got " + x.shape());
        }
        Elementwise.notIntegral("glu", x);
        int axis = x.shape().axis(dim, "glu");
        if (x.size(axis) % 2 != 0) {
            throw new ShapeException("glu: Halving dimension must be even, but dimension " + axis + " is size " + x.size(axis)
                + " of " + x.shape());
        }
        long half = x.size(axis) / 2;
        return Scope.of(() -> x.narrow(axis, 0, half).mul(x.narrow(axis, half, half).sigmoid()));
    }

    /** {@code x} above zero, {@code w x} below, with one {@code w} or one a channel. */
    static Call prelu(Tensor x, Tensor weight) {
        String op = "prelu";
        Elementwise.notIntegral(op, x);
        Elementwise.sameDevice(op, x, weight);
        Elementwise.sameDtype(op, x, weight);
        if (weight.dim() > 1) {
            throw new ShapeException(op + ": Expected `weight` to be a scalar or 1D tensor, but got ndim = " + weight.dim()
                + " of shape " + weight.shape());
        }
        long[] dims = {};
        if (weight.numel() != 1) {
            if (x.dim() == 0) {
                throw new ShapeException(op + ": Not allow zero-dim input tensor with weight " + weight.shape());
            }
            long channels = x.dim() > 1 ? x.size(1) : 1;
            if (channels != weight.numel()) {
                throw new ShapeException(op + ": Mismatch of parameter numbers and input channel size. Found parameter numbers = "
                    + weight.numel() + " and channel size = " + channels + ".");
            }
            dims = Normalization.alongSecond(channels, x.dim()).dims();
        }
        Expr v = x.expr(op);
        Expr w = weight.expr(op).reshape(Shape.of(dims)).expand(x.shape());
        Expr positive = Expr.map(Pointwise.GT, v, ExprMath.number(v, 0.0));
        return new Call(op, ExprMath.where(positive, v, ExprMath.mul(w, v)), Call.attrs((Object) dims), x, weight);
    }

    /** {@code x} from zero on, below it {@code a x} with {@code a} evenly from the interval, or its middle. */
    static Tensor rrelu(Tensor x, double lower, double upper, boolean training, Generator generator) {
        checkSlopes(x, lower, upper);
        return training ? Scope.of(() -> x.mul(slopes(x, lower, upper, generator))) : x.leakyRelu((lower + upper) / 2);
    }

    static Tensor rreluInPlace(Tensor x, double lower, double upper, boolean training, Generator generator) {
        checkSlopes(x, lower, upper);
        Tensor slopes = training ? slopes(x, lower, upper, generator)
            : Tensor.of(slope(x.expr("rrelu"), ExprMath.number(x.expr("rrelu"), (lower + upper) / 2)));
        return x.mul_(slopes);
    }

    private static void checkSlopes(Tensor x, double lower, double upper) {
        Elementwise.notIntegral("rrelu", x);
        if (!(lower <= upper)) {
            throw new ArgumentException("rrelu: Lower bound should be less than or equal to the upper bound, got lower=" + lower
                + " and upper=" + upper);
        }
    }

    private static Tensor slopes(Tensor x, double lower, double upper, Generator generator) {
        return Tensor.of(slope(x.expr("rrelu"), Random.uniform(x, lower, upper, generator)));
    }

    private static Expr slope(Expr v, Expr below) {
        return ExprMath.where(Expr.map(Pointwise.GT, v, ExprMath.number(v, 0.0)), ExprMath.number(v, 1.0), below);
    }

    /** Where no dim is named, PyTorch's choice of old: 0 for 0, 1 and 3 dims, else 1. */
    private static int dim(Tensor x, Integer dim) {
        return dim != null ? dim : x.dim() == 0 || x.dim() == 1 || x.dim() == 3 ? 0 : 1;
    }

    static Tensor softmin(Tensor x, Integer dim, DType dtype) {
        return Scope.of(() -> {
            Tensor negated = x.neg();
            return (dtype == null ? negated : negated.to(dtype)).softmax(dim(x, dim));
        });
    }

    /**
     * {@code softmax((x + gumbel) / tau)} (Jang, Gu and Poole, "Categorical Reparameterization with Gumbel-Softmax", 2017). Gumbel
     * noise is {@code -log(-log(u))}.
     */
    static Tensor gumbelSoftmax(Tensor x, double tau, boolean hard, int dim, Generator generator) {
        Elementwise.notIntegral("gumbelSoftmax", x);
        return Scope.of(() -> {
            Tensor u = Tensor.of(Random.uniform(x, 0, 1, generator));
            // 1 - u is never 0; an exponential variate of 0 would be an infinite noise, so it is kept above the smallest number.
            Tensor noise = u.neg().log1p().neg().clampMin(Float.MIN_NORMAL).log().neg();
            Tensor soft = x.add(noise).div(tau).softmax(dim);
            if (!hard) {
                return soft;
            }
            Tensor chosen = Gradus.zerosLike(soft).scatter(dim, soft.detach().argmax(dim, true), 1.0);
            return chosen.sub(soft.detach()).add(soft);
        });
    }
}
