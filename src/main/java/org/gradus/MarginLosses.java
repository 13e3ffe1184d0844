package org.gradus;

import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Losses of classifiers by margins, of one class or of several. */
final class MarginLosses {
    private MarginLosses() { }

    /** {@code log(1 + e^(-y x))}. */
    static Call soft(Tensor x, Tensor target, Reduction reduction) {
        String op = "softMarginLoss";
        Elementwise.sameDevice(op, x, target);
        Elementwise.notIntegral(op, x);
        DType dtype = x.dtype();
        Shape shape = x.shape();
        if (!Shape.broadcast(op, shape, target.shape()).equals(shape)) {
            throw new ShapeException(op + ": output with shape " + shape + " doesn't match the broadcast shape "
                + Shape.broadcast(op, shape, target.shape()));
        }
        var z = ExprMath.neg(ExprMath.mul(Elementwise.operand(op, x, dtype, shape), Elementwise.operand(op, target, dtype, shape)));
        var losses = ExprMath.add(ExprMath.max(z, 0), ExprMath.log1p(ExprMath.exp(ExprMath.neg(ExprMath.abs(z)))));
        return new Call(op, Losses.reduced(losses, reduction), Call.attrs(reduction.label()), x, target);
    }

    private static void checkRows(String op, Tensor x, Tensor target, boolean classes) {
        Elementwise.notIntegral(op, x);
        Elementwise.sameDevice(op, x, target);
        boolean empty = x.dim() == 2 && x.size(1) == 0 || x.dim() == 1 && x.size(0) == 0;
        if (x.dim() > 2 || empty) {
            throw new ShapeException(op + ": Expected non-empty vector or matrix with optional 0-dim batch size, but got: "
                + x.shape());
        }
        Shape want = classes ? x.shape() : x.dim() == 2 ? Shape.of(x.size(0)) : Shape.SCALAR;
        boolean vector = !classes && x.dim() < 2 && target.numel() == 1 && target.dim() <= 1
            || classes && x.dim() == 0 && target.numel() == 1 && target.dim() <= 1;
        if (!vector && !target.shape().equals(want)) {
            throw new ShapeException(op + ": inconsistent target size: " + target.shape() + " for input of size: " + x.shape());
        }
        if (target.dtype() != DType.INT64) {
            throw new DTypeException(op + ": expected scalar type Long but found " + Dtypes.name(target.dtype()));
        }
    }

    private static Tensor rows(Tensor t) {
        return t.dim() == 2 ? t : t.reshape(1, t.numel());
    }

    /** {@code sum over i other than y of max(0, margin - x[y] + x[i])^p w[y] / C}. */
    static Tensor multi(Tensor x, Tensor target, long p, double margin, Tensor weight, Reduction reduction) {
        String op = "multiMarginLoss";
        if (p != 1 && p != 2) {
            throw new ArgumentException(op + ": only p == 1 and p == 2 supported, got " + p);
        }
        checkRows(op, x, target, false);
        Tensor all = rows(x);
        long classes = all.size(1);
        if (weight != null && !weight.shape().equals(Shape.of(classes))) {
            throw new ShapeException(op + ": inconsistent weight size: " + weight.shape() + ", expected one for each of " + classes
                + " classes");
        }
        if (weight != null && weight.dtype() != x.dtype()) {
            throw new DTypeException(op + ": expected scalar type " + Dtypes.name(x.dtype()) + " but found " + Dtypes.name(weight.dtype())
                + " for the weight");
        }
        return Scope.of(() -> {
            Tensor y = target.reshape(all.size(0), 1);
            Tensor over = all.sub(all.gather(1, y)).add(margin).relu();
            Tensor losses = p == 1 ? over : over.square();
            if (weight != null) {
                losses = losses.mul(weight.index(y));
            }
            Tensor own = Gradus.arange(0, classes, 1, DType.INT64, x.device()).eq(y);
            Tensor sums = losses.maskedFill(own, 0).sum(1).div(classes);
            return Losses.reduced(x.dim() == 2 ? sums : sums.reshape(), reduction);
        });
    }

    /** The target holds class numbers up to the first -1: {@code sum over those j, other i of max(0, 1 - x[j] + x[i]) / C}. */
    static Tensor multilabel(Tensor x, Tensor target, Reduction reduction) {
        checkRows("multilabelMarginLoss", x, target, true);
        return Scope.of(() -> {
            Tensor all = rows(x);
            Tensor y = rows(target);
            long classes = all.size(1);
            Tensor numbers = Gradus.arange(0, classes, 1, DType.INT64, x.device());
            Tensor ends = Gradus.where(y.lt(0), numbers, classes).amin(1, true);
            Tensor listed = numbers.lt(ends);
            Tensor labels = Gradus.where(listed, y, 0);
            Tensor isLabel = labels.unsqueeze(2).eq(numbers).logicalAnd(listed.unsqueeze(2)).any(1, true);
            Tensor over = all.unsqueeze(1).sub(all.gather(1, labels).unsqueeze(2)).add(1).relu();
            Tensor counted = listed.unsqueeze(2).logicalAnd(isLabel.logicalNot());
            Tensor sums = Gradus.where(counted, over, 0.0).sum(new int[] {1, 2}, false).div(classes);
            return Losses.reduced(x.dim() == 2 ? sums : sums.reshape(), reduction);
        });
    }

    /** The mean over the classes of {@code -w (y log(sigmoid(x)) + (1 - y) log(sigmoid(-x)))}. */
    static Tensor multilabelSoft(Tensor x, Tensor target, Tensor weight, Reduction reduction) {
        Shape.broadcast("multilabelSoftMarginLoss", x.shape(), target.shape());
        x.shape().axis(-1, "multilabelSoftMarginLoss");
        return Scope.of(() -> {
            Tensor losses = target.mul(x.logSigmoid()).add(target.rsub(1).mul(x.neg().logSigmoid())).neg();
            Tensor weighted = weight == null ? losses : losses.mul(weight);
            return Losses.reduced(weighted.sum(-1).div(x.size(-1)), reduction);
        });
    }
}
