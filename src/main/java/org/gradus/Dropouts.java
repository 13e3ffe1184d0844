package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Random zeroing of whole channels, and dropout that keeps mean and variance. */
final class Dropouts {
    /** {@code -scale * alpha} of the SELU activation, what dropped elements become. */
    private static final double ALPHA = 1.7580993408473766;

    private Dropouts() { }

    static Tensor features(String op, Tensor x, double p, boolean training, boolean alpha, Generator generator) {
        check(op, x, p, training);
        if (!training || p == 0 || x.numel() == 0) {
            return x;
        }
        if (x.dim() < 2) {
            throw new ShapeException(op + ": Feature dropout requires at least 2 dimensions in the input, got shape "
                + x.shape());
        }
        long[] mask = new long[x.dim()];
        Arrays.fill(mask, 1);
        mask[0] = x.size(0);
        mask[1] = x.size(1);
        return dropped(x, p, Shape.of(mask), alpha, generator);
    }

    /** Without a batch the first dim counts the channels. */
    static Tensor channels(String op, Tensor x, int axes, double p, boolean training, Generator generator) {
        if (axes == 1 && x.dim() != 2 && x.dim() != 3) {
            throw new ShapeException(op + ": Expected 2D or 3D input, but received a " + x.dim() + "D input of shape "
                + x.shape());
        }
        boolean batched = axes == 2 || x.dim() == axes + 2;
        return batched ? features(op, x, p, training, false, generator)
            : Scope.of(() -> features(op, x.unsqueeze(0), p, training, false, generator).squeeze(0));
    }

    static Tensor alpha(Tensor x, double p, boolean training, Generator generator) {
        check("alphaDropout", x, p, training);
        return !training || p == 0 || x.numel() == 0 ? x : dropped(x, p, x.shape(), true, generator);
    }

    private static void check(String op, Tensor x, double p, boolean training) {
        if (!(p >= 0 && p <= 1)) {
            throw new ArgumentException(op + ": dropout probability has to be between 0 and 1, but got " + p);
        }
        if (training && p > 0 && !x.isFloatingPoint()) {
            throw new DTypeException(op + ": result type Float can't be cast to the desired output type "
                + Dtypes.name(x.dtype()));
        }
    }

    /**
     * {@code x m / (1 - p)} with a mask of zeros and ones; with alpha {@code a (x m + alpha (m - 1) + alpha p)} for {@code a =
     * 1 /
     * sqrt((1 - p)(1 + p alpha^2))} (Klambauer et al., "Self-normalizing neural networks", 2017).
     */
    private static Tensor dropped(Tensor x, double p, Shape mask, boolean alpha, Generator generator) {
        if (p == 1) {
            return Scope.of(() -> x.mul(Gradus.zerosLike(x)));
        }
        return Scope.of(() -> {
            Expr u = Random.uniform(x.place(), DType.FLOAT32, mask, generator);
            Expr kept = ExprMath.lt(u, ExprMath.number(u, 1 - p)).cast(x.dtype());
            if (!alpha) {
                return x.mul(Tensor.of(ExprMath.div(kept, 1 - p)));
            }
            double a = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
            Expr shift = ExprMath.add(ExprMath.mul(ExprMath.add(kept, -1), ALPHA * a), ALPHA * a * p);
            return x.mul(Tensor.of(ExprMath.mul(kept, a))).add(Tensor.of(shift));
        });
    }
}
