package org.gradus;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Losses of how far values, distributions or embeddings are apart. */
final class DistanceLosses {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double COSINE_EPS = 1e-12;

    private DistanceLosses() { }

    /** A function of {@code |x - target|}, reduced. */
    private static Call ofDistance(String op, Tensor x, Tensor target, Reduction reduction, double bend, UnaryOperator<Expr> loss) {
        Elementwise.sameDevice(op, x, target);
        DType dtype = Dtypes.promote(x, target);
        if (!dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        Shape shape = Losses.broadcast(op, x, target);
        Expr distance = ExprMath.abs(ExprMath.sub(Elementwise.operand(op, x, dtype, shape),
            Elementwise.operand(op, target, dtype, shape)));
        return new Call(op, Losses.reduced(loss.apply(distance), reduction), Call.attrs(reduction.label(), bend), x, target);
    }

    private static Expr below(Expr distance, double bend) {
        return ExprMath.lt(distance, ExprMath.number(distance, bend));
    }

    static Call huber(Tensor x, Tensor target, Reduction reduction, double delta) {
        if (!(delta > 0)) {
            throw new ArgumentException("huberLoss: does not support non-positive values for delta, got " + delta);
        }
        Elementwise.notIntegral("huberLoss", x);
        return ofDistance("huberLoss", x, target, reduction, delta, z -> ExprMath.where(below(z, delta),
            ExprMath.mul(ExprMath.square(z), 0.5), ExprMath.mul(ExprMath.add(z, -0.5 * delta), delta)).cast(x.dtype()));
    }

    static Tensor smoothL1(Tensor x, Tensor target, Reduction reduction, double beta) {
        if (!(beta >= 0)) {
            throw new ArgumentException("smoothL1Loss: does not support negative values for beta, got " + beta);
        }
        return beta == 0 ? Losses.l1(x, target, reduction) : ofDistance("smoothL1Loss", x, target, reduction, beta,
            z -> ExprMath.where(below(z, beta), ExprMath.div(ExprMath.mul(ExprMath.square(z), 0.5), beta),
                ExprMath.add(z, -0.5 * beta))).make();
    }

    static Tensor klDiv(Tensor x, Tensor target, String reduction, boolean logTarget) {
        Elementwise.notIntegral("klDiv", x);
        Elementwise.notIntegral("klDiv", target);
        return Scope.of(() -> {
            Tensor losses = logTarget ? target.exp().mul(target.sub(x)) : target.xlogy(target).sub(target.mul(x));
            return switch (reduction) {
                case "none" -> losses;
                case "mean" -> losses.mean();
                case "sum" -> losses.sum();
                case "batchmean" -> x.dim() == 0 ? losses.sum() : losses.sum().div(x.size(0));
                default -> throw new ArgumentException("klDiv: " + reduction + " is not a valid value for reduction");
            };
        });
    }

    static Tensor gaussianNll(Tensor x, Tensor target, Tensor var, boolean full, double eps, Reduction reduction) {
        Tensor variance = variance(x, var);
        if (!(eps >= 0)) {
            throw new ArgumentException("gaussianNllLoss: eps must not be negative, got " + eps);
        }
        return Scope.of(() -> {
            Tensor v = variance.clone();
            Gradus.noGrad(() -> {
                v.clampMin_(eps);
            });
            Tensor losses = v.log().add(x.sub(target).square().div(v)).mul(0.5);
            return Losses.reduced(full ? losses.add(HALF_LOG_TWO_PI) : losses, reduction);
        });
    }

    /** The variance shaped to go with {@code x}: of its shape, or the same for all of its last dim. */
    private static Tensor variance(Tensor x, Tensor var) {
        long[] dims = x.shape().dims();
        int last = dims.length - 1;
        if (var.shape().equals(x.shape()) || last >= 0 && var.shape().equals(Reductions.reduced(x.shape(), new int[] {last}, true))) {
            return var;
        }
        if (last >= 0 && var.shape().equals(Reductions.reduced(x.shape(), new int[] {last}, false))) {
            return var.unsqueeze(-1);
        }
        throw new ShapeException("gaussianNllLoss: var is of incorrect size " + var.shape() + " for input " + x.shape());
    }

    static Tensor poissonNll(Tensor x, Tensor target, boolean logInput, boolean full, double eps, Reduction reduction) {
        Shape.broadcast("poissonNllLoss", target.shape(), x.shape());
        return Scope.of(() -> {
            Tensor losses = logInput ? x.exp().sub(target.mul(x)) : x.sub(target.mul(x.add(eps).log()));
            if (full) {
                Tensor few = target.le(1);
                Tensor t = target.maskedFill(few, 1);
                Tensor stirling = t.mul(t.log()).sub(t).add(t.mul(2 * Math.PI).log().mul(0.5));
                losses = losses.add(stirling.maskedFill(few, 0));
            }
            return Losses.reduced(losses, reduction);
        });
    }

    static Tensor cosineEmbedding(Tensor a, Tensor b, Tensor target, double margin, Reduction reduction) {
        String op = "cosineEmbeddingLoss";
        if (target.dim() > 1) {
            throw new ShapeException(op + ": 0D or 1D target tensor expected, multi-target not supported, got target "
                + target.shape());
        }
        if (a.dim() != target.dim() + 1 || b.dim() != target.dim() + 1) {
            throw new ShapeException(op + ": " + target.dim() + "D target tensor expects " + (target.dim() + 1)
                + "D input tensors, but found inputs with sizes " + a.shape() + " and " + b.shape());
        }
        return Scope.of(() -> {
            int last = target.dim();
            Tensor lengths = a.mul(a).sum(last).add(COSINE_EPS).mul(b.mul(b).sum(last).add(COSINE_EPS)).sqrt();
            Tensor cosine = a.mul(b).sum(last).div(lengths);
            Tensor zero = Gradus.zeros(Shape.SCALAR, cosine.dtype(), cosine.device());
            Tensor similar = Gradus.where(target.eq(1), cosine.rsub(1), zero);
            return Losses.reduced(similar.add(Gradus.where(target.eq(-1), cosine.sub(margin).clampMin(0), zero)), reduction);
        });
    }

    static Tensor hingeEmbedding(Tensor x, Tensor target, double margin, Reduction reduction) {
        Shape.broadcast("hingeEmbeddingLoss", x.shape(), target.shape());
        return Scope.of(() -> Losses.reduced(byClass(target, x, x.rsub(margin).clampMin(0)), reduction));
    }

    /** One loss where the class is 1, the other where it is -1, their sum where it is neither. */
    private static Tensor byClass(Tensor target, Tensor similar, Tensor different) {
        Tensor zero = Gradus.zeros(Shape.SCALAR, similar.dtype(), similar.device());
        return Gradus.where(target.eq(-1), zero, similar).add(Gradus.where(target.eq(1), zero, different));
    }

    static Tensor marginRanking(Tensor a, Tensor b, Tensor target, double margin, Reduction reduction) {
        sameRank("marginRankingLoss", "input1", a, "input2", b, "target", target);
        return Scope.of(() -> Losses.reduced(target.neg().mul(a.sub(b)).add(margin).clampMin(0), reduction));
    }

    private static void sameRank(String op, String first, Tensor a, String second, Tensor b, String third, Tensor c) {
        if (a.dim() != b.dim() || a.dim() != c.dim()) {
            throw new ShapeException(op + " : All input tensors should have same dimension but got sizes: " + first + ": "
                + a.shape() + ", " + second + ": " + b.shape() + ", " + third + ": " + c.shape());
        }
    }

    static Tensor triplet(String op, Tensor anchor, Tensor positive, Tensor negative, BinaryOperator<Tensor> distance,
                          double margin, boolean swap, Reduction reduction) {
        sameRank(op, "anchor", anchor, "positive", positive, "negative", negative);
        return Scope.of(() -> {
            Tensor near = distance.apply(anchor, positive);
            Tensor far = distance.apply(anchor, negative);
            Tensor farther = swap ? far.minimum(distance.apply(positive, negative)) : far;
            return Losses.reduced(near.sub(farther).add(margin).clampMin(0), reduction);
        });
    }
}
