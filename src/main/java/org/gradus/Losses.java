package org.gradus;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The losses of {@link Functional}: checks and formulas. */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private Losses() { }

    private static Expr total(Expr x) {
        return x.shape().rank() == 0 ? x : x.reduce(ReduceOp.SUM, x.shape().rank());
    }

    static Expr reduced(Expr losses, Reduction reduction) {
        return switch (reduction) {
            case NONE -> losses;
            case SUM -> total(losses);
            case MEAN -> ExprMath.div(total(losses), losses.shape().numel());
        };
    }

    static Tensor reduced(Tensor losses, Reduction reduction) {
        return switch (reduction) {
            case NONE -> losses;
            case SUM -> losses.sum();
            case MEAN -> losses.mean();
        };
    }

    static Call mse(Tensor x, Tensor target, Reduction reduction) {
        Elementwise.sameDevice("mseLoss", x, target);
        DType dtype = Dtypes.promote(x, target);
        if (!dtype.isFloating()) {
            throw new DTypeException("mseLoss: not implemented for '" + Dtypes.name(dtype) + "'");
        }
        Shape shape = broadcast("mseLoss", x, target);
        Expr distance = ExprMath.sub(Elementwise.operand("mseLoss", x, dtype, shape),
            Elementwise.operand("mseLoss", target, dtype, shape));
        return new Call("mseLoss", reduced(ExprMath.square(distance), reduction), Call.attrs(reduction.label()), x, target);
    }

    static Tensor l1(Tensor x, Tensor target, Reduction reduction) {
        Elementwise.sameDevice("l1Loss", x, target);
        broadcast("l1Loss", x, target);
        return Scope.of(() -> reduced(x.sub(target).abs(), reduction));
    }

    /**
     * The shape of both. Different ones are legal, but mostly a mistake: {@code (N, 1)} beside {@code (N)} makes {@code (N, N)}; the
     * log says so once.
     */
    static Shape broadcast(String op, Tensor x, Tensor target) {
        Shape shape = Shape.broadcast(op, x.shape(), target.shape());
        if (!x.shape().equals(target.shape()) && !WARNED.getAndSet(true)) {
            LOG.warn("{}: a target of size {} beside an input of size {} makes {} losses by broadcasting; give both the same size "
                + "if that is not meant", op, target.shape(), x.shape(), shape);
        }
        return shape;
    }

    private static void sameSize(String op, Tensor x, Tensor target) {
        if (!x.shape().equals(target.shape())) {
            throw new ShapeException(op + ": Target size (" + target.shape() + ") must be the same as input size (" + x.shape()
                + ")");
        }
    }

    private static Expr weighted(String op, Expr losses, Tensor weight) {
        if (weight == null) {
            return losses;
        }
        if (!Shape.broadcast(op, losses.shape(), weight.shape()).equals(losses.shape())) {
            throw new ShapeException(op + ": a weight of shape " + weight.shape() + " does not broadcast to losses of shape "
                + losses.shape());
        }
        return ExprMath.mul(losses, Elementwise.operand(op, weight, losses.dtype(), losses.shape()));
    }

    static Call binaryCrossEntropy(Tensor p, Tensor target, Tensor weight, Reduction reduction) {
        String op = "binaryCrossEntropy";
        Elementwise.sameDevice(op, p, target, weight);
        sameSize(op, p, target);
        Elementwise.notIntegral(op, p);
        Elementwise.sameDtype(op, p, target);
        Expr x = p.expr(op);
        Expr y = target.expr(op);
        Expr losses = ExprMath.sub(
            ExprMath.mul(ExprMath.sub(y, ExprMath.number(y, 1.0)), ExprMath.max(ExprMath.log1p(ExprMath.neg(x)), -100)),
            ExprMath.mul(y, ExprMath.max(ExprMath.log(x), -100)));
        return new Call(op, reduced(weighted(op, losses, weight), reduction), Call.attrs(reduction.label()), p, target, weight);
    }

    private static void checkPositiveWeight(String op, Tensor logits, Tensor posWeight) {
        if (posWeight == null) {
            return;
        }
        if (posWeight.dtype() == DType.BOOL) {
            throw new DTypeException(op + ": pos_weight must be numbers, got " + posWeight.dtype());
        }
        if (!Shape.broadcast(op, logits.shape(), posWeight.shape()).equals(logits.shape())) {
            throw new ShapeException(op + ": a pos_weight of shape " + posWeight.shape() + " does not broadcast to logits of shape "
                + logits.shape());
        }
    }

    /**
     * {@code (1 - y) x + w (log1p(e^-|x|) + max(-x, 0))} with {@code w = 1 + (posWeight - 1) y}, of the target's dtype.
     */
    static Call binaryCrossEntropyWithLogits(Tensor logits, Tensor target, Tensor weight, Tensor posWeight, Reduction reduction) {
        String op = "binaryCrossEntropyWithLogits";
        Elementwise.sameDevice(op, logits, target, weight, posWeight);
        sameSize(op, logits, target);
        Elementwise.notIntegral(op, logits);
        Elementwise.notIntegral(op, target);
        checkPositiveWeight(op, logits, posWeight);
        DType dtype = Dtypes.promote(logits, target);
        Expr x = logits.expr(op).cast(dtype);
        Expr y = target.expr(op).cast(dtype);
        Expr negative = ExprMath.add(ExprMath.log1p(ExprMath.exp(ExprMath.neg(ExprMath.abs(x)))),
            ExprMath.max(ExprMath.neg(x), 0));
        if (posWeight != null) {
            Expr w = Elementwise.operand(op, posWeight, x.dtype(), x.shape());
            negative = ExprMath.mul(ExprMath.add(ExprMath.mul(ExprMath.add(w, -1), y), 1), negative);
        }
        Expr losses = ExprMath.add(ExprMath.mul(ExprMath.sub(1, y), x), negative).cast(target.dtype());
        return new Call(op, reduced(weighted(op, losses, weight), reduction), Call.attrs(reduction.label()), logits, target,
            weight, posWeight);
    }

    /**
     * {@code -w[t] x[t]} of the class {@code t}, 0 where {@code t} is ignored; the mean divides by the sum of the weights that
     * count.
     */
    static Call nllLoss(Tensor x, Tensor target, Tensor weight, Reduction reduction, long ignoreIndex) {
        checkClasses("nllLoss", x, target, weight);
        Expr value = nllLoss("nllLoss", x, v -> v, target, weight, reduction, ignoreIndex);
        return new Call("nllLoss", value, Call.attrs(reduction.label(), ignoreIndex), x, target, weight);
    }

    /**
     * @param op  what was called, for messages
     * @param x   where the elements are read
     * @param log makes logarithms of probabilities from the elements read
     */
    private static Expr nllLoss(String op, Tensor x, UnaryOperator<Expr> log, Tensor target, Tensor weight, Reduction reduction,
                                long ignoreIndex) {
        int axis = x.dim() == 1 ? 0 : 1;
        Expr t = target.expr(op);
        Expr ignored = ExprMath.eq(t, ignoreIndex);
        Expr chosen = ExprMath.where(ignored, ExprMath.number(t, 0L), t);
        int[] axes = new int[x.dim()];
        for (int d = 0; d < axes.length; d++) {
            axes[d] = d == axis ? 0 : ~(d > axis ? d - 1 : d);
        }
        Expr picked = log.apply(Expr.gather(x.expr(op), axes, t.shape(), op, chosen));
        Expr counts = weight == null ? ExprMath.number(picked, 1.0)
            : Expr.gather(weight.expr(op), new int[] {0}, t.shape(), op, chosen);
        counts = ExprMath.where(ignored, ExprMath.number(counts, 0.0), counts);
        Expr losses = ExprMath.where(ignored, ExprMath.number(picked, 0.0), ExprMath.neg(ExprMath.mul(picked, counts)));
        return switch (reduction) {
            case NONE -> losses;
            case SUM -> total(losses);
            case MEAN -> ExprMath.div(total(losses), total(counts));
        };
    }

    private static void checkClasses(String op, Tensor x, Tensor target, Tensor weight) {
        Elementwise.notIntegral(op, x);
        if (target.dtype() != DType.INT64) {
            throw new DTypeException(op + ": expected scalar type Long but found " + Dtypes.name(target.dtype()));
        }
        if (x.dim() == 0) {
            throw new ShapeException(op + ": input tensor should be at least 1D");
        }
        int axis = x.dim() == 1 ? 0 : 1;
        if (x.dim() > 1 && target.dim() > 0 && x.size(0) != target.size(0)) {
            throw new ShapeException(op + ": Expected input batch_size (" + x.size(0) + ") to match target batch_size ("
                + target.size(0) + ").");
        }
        Shape want = without(x.shape(), axis);
        if (!target.shape().equals(want)) {
            throw new ShapeException(op + ": expected target of size " + want + " for input " + x.shape() + ", got "
                + target.shape());
        }
        if (weight != null && !weight.shape().equals(Shape.of(x.size(axis)))) {
            throw new ShapeException(op + ": weight tensor should be defined either for all " + x.size(axis)
                + " classes or no classes but got weight tensor of shape: " + weight.shape());
        }
        if (weight != null && weight.dtype() != x.dtype()) {
            throw new DTypeException(op + ": expected weight of dtype " + x.dtype() + ", got " + weight.dtype());
        }
    }

    private static Shape without(Shape shape, int axis) {
        return Layout.contiguous(shape).select(axis, 0).shape();
    }

    static Tensor crossEntropy(Tensor logits, Tensor target, Tensor weight, Reduction reduction, long ignoreIndex,
                               double smoothing) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new ArgumentException("crossEntropy: label_smoothing must be between 0.0 and 1.0. Got: " + smoothing);
        }
        if (logits.dim() == 0) {
            throw new ShapeException("crossEntropy: input tensor should be at least 1D");
        }
        if (target.isFloatingPoint()) {
            return ofProbabilities(logits, target, weight, reduction, smoothing);
        }
        checkClasses("crossEntropy", logits, target, weight);
        int axis = logits.dim() == 1 ? 0 : 1;
        return Scope.of(() -> {
            // The loss gathers from the logits, which have a buffer, so that the logarithms need none and rows become one kernel.
            Softmax softmax = new Softmax("crossEntropy", logits, axis);
            Call logarithms = softmax.logarithms();
            List<Tensor> made = Tensor.all(logarithms.value(),
                nllLoss("crossEntropy", logits, softmax::logarithm, target, weight, reduction, ignoreIndex));
            Tensor log = made.get(0);
            Tensor loss = made.get(1);
            Call.record(logarithms.op(), logarithms.attrs(), made.subList(0, 1), logits);
            Call.record("nllLoss", Call.attrs(reduction.label(), ignoreIndex), made.subList(1, 2), log, target, weight);
            return smoothing == 0 ? loss
                : smoothed(loss, log, target, weight, reduction, ignoreIndex, smoothing, axis);
        });
    }

    /** The share {@code 1 - e} of the loss, and {@code e / C} of the loss summed over all classes. */
    private static Tensor smoothed(Tensor loss, Tensor log, Tensor target, Tensor weight, Reduction reduction,
                                   long ignoreIndex, double e, int axis) {
        Tensor ignored = target.eq(ignoreIndex);
        Tensor counts = Gradus.onesLike(target, log.dtype()).maskedFill(ignored, 0);
        Tensor all = (weight == null ? log : log.mul(weight.reshape(overClasses(log, axis)))).sum(axis).neg().maskedFill(ignored, 0);
        Tensor share = switch (reduction) {
            case NONE -> all;
            case SUM -> all.sum();
            case MEAN -> all.sum().div(weight == null ? counts.sum() : weights(target, weight, counts, ignoreIndex));
        };
        return loss.mul(1 - e).add(share, e / log.size(axis));
    }

    private static Tensor weights(Tensor target, Tensor weight, Tensor counts, long ignoreIndex) {
        Tensor chosen = target.maskedFill(target.eq(ignoreIndex), 0);
        return weight.gather(0, chosen.flatten()).mul(counts.flatten()).sum();
    }

    private static long[] overClasses(Tensor x, int axis) {
        long[] dims = new long[x.dim()];
        Arrays.fill(dims, 1);
        dims[axis] = x.size(axis);
        return dims;
    }

    private static Tensor ofProbabilities(Tensor logits, Tensor target, Tensor weight, Reduction reduction, double smoothing) {
        if (!logits.shape().equals(target.shape())) {
            throw new ShapeException("crossEntropy: expected probabilities of shape " + logits.shape() + ", got "
                + target.shape());
        }
        int axis = logits.dim() == 1 ? 0 : 1;
        long classes = logits.size(axis);
        if (weight != null && !weight.shape().equals(Shape.of(classes))) {
            throw new ShapeException("crossEntropy: weight tensor should be defined either for all " + classes
                + " classes or no classes but got weight tensor of shape: " + weight.shape());
        }
        return Scope.of(() -> {
            Tensor y = smoothing == 0 ? target : target.mul(1 - smoothing).add(smoothing / classes);
            Tensor products = logits.logSoftmax(axis).mul(y);
            if (weight != null) {
                products = products.mul(weight.reshape(overClasses(logits, axis)));
            }
            return switch (reduction) {
                case NONE -> products.sum(axis).neg();
                case SUM -> products.sum().neg();
                case MEAN -> products.sum().neg().div((double) logits.numel() / classes);
            };
        });
    }
}
