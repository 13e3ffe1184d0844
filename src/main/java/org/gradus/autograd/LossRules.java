package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.oneMinus;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.C;
import static org.gradus.autograd.Rule.D;
import static org.gradus.autograd.Rule.rule;

import org.gradus.Tensor;

/** Losses that are one operation. Argument 0 is the reduction: {@code none}, {@code sum} or {@code mean}. */
final class LossRules {
    /** Keeps quotients finite where a probability is 0 or 1. */
    private static final double TINY = 1e-12;

    private LossRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "mseLoss" -> rule(op, "MseLossBackward0")
                .wrt(0, A | B, (c, g) -> each(c, g, c.a().sub(c.b()).mul(2)))
                .wrt(1, A | B, (c, g) -> each(c, g, c.b().sub(c.a()).mul(2)));
            // Argument 1 is where the parabola meets the line.
            case "huberLoss" -> rule(op, "HuberLossBackward0")
                .wrt(0, A | B, (c, g) -> each(c, g, bent(c, c.a().sub(c.b()), 1)))
                .wrt(1, A | B, (c, g) -> each(c, g, bent(c, c.b().sub(c.a()), 1)));
            case "smoothL1Loss" -> rule(op, "SmoothL1LossBackward0")
                .wrt(0, A | B, (c, g) -> each(c, g, bent(c, c.a().sub(c.b()), c.number(1))))
                .wrt(1, A | B, (c, g) -> each(c, g, bent(c, c.b().sub(c.a()), c.number(1))));
            case "softMarginLoss" -> rule(op, "SoftMarginLossBackward0")
                .wrt(0, A | B, (c, g) -> each(c, g, c.a().mul(c.b()).neg().sigmoid().mul(c.b()).neg()))
                .wrt(1, A | B, (c, g) -> each(c, g, c.a().mul(c.b()).neg().sigmoid().mul(c.a()).neg()));
            // (probabilities, target, weight)
            case "binaryCrossEntropy" -> rule(op, "BinaryCrossEntropyBackward0")
                .wrt(0, A | B | C, (c, g) -> each(c, g,
                    weighted(c, c.a().sub(c.b()).div(oneMinus(c.a()).mul(c.a()).clampMin(TINY)))))
                .wrt(1, A | C, (c, g) -> each(c, g, weighted(c, oneMinus(c.a()).log().sub(c.a().log()))));
            // (logits, target, weight, posWeight)
            case "binaryCrossEntropyWithLogits" -> rule(op, "BinaryCrossEntropyWithLogitsBackward0")
                .wrt(0, A | B | C | D, (c, g) -> each(c, g, weighted(c, logits(c))))
                .wrt(1, A | C | D, (c, g) -> each(c, g, weighted(c, c.has(3)
                    ? c.a().neg().logSigmoid().sub(c.in(3).mul(c.a().logSigmoid())) : c.a().neg())));
            case "nllLoss" -> rule(op, "NllLossBackward0").piecewise().wrt(0, B | C, (c, g) -> nll(c, g));
            default -> null;
        };
    }

    /** The losses' gradients from the gradient of what they were reduced to. */
    private static Tensor each(Context c, Tensor g, Tensor derivative) {
        return derivative.mul(c.text(0).equals("mean") ? g.div(derivative.numel()) : g);
    }

    /** {@code x} up to the bend, and where it is NaN, and {@code +-bend} beyond it, both divided by {@code scale}. */
    private static Tensor bent(Context c, Tensor x, double scale) {
        return where(x.abs().ge(c.number(1)), x.sign().mul(c.number(1)), x).div(scale);
    }

    private static Tensor weighted(Context c, Tensor t) {
        return c.has(2) ? t.mul(c.c()) : t;
    }

    /** {@code sigmoid(x) - y}, or with positives weighted by w {@code (w y + 1 - y) sigmoid(x) - w y}. */
    private static Tensor logits(Context c) {
        Tensor p = c.a().sigmoid();
        if (!c.has(3)) {
            return p.sub(c.b());
        }
        Tensor positive = c.in(3).mul(c.b());
        return positive.add(1).sub(c.b()).mul(p).sub(positive);
    }

    /** {@code -w[y]} at each target's class; the mean divides by the sum of the weights. Ignored targets count nothing. */
    private static Tensor nll(Context c, Tensor g) {
        int axis = c.shape(0).rank() == 1 ? 0 : 1;
        Tensor ignored = c.b().eq(c.index(1));
        Tensor classes = c.b().maskedFill(ignored, 0);
        Tensor counts = (c.has(2) ? c.c().index(classes) : PointwiseRules.full(g, classes.shape(), 1)).maskedFill(ignored, 0);
        Tensor share = counts.neg().mul(c.text(0).equals("mean") ? g.div(counts.sum()) : g).maskedFill(ignored, 0);
        return IndexRules.at(axis, classes.unsqueeze(axis), c.shape(0), share.unsqueeze(axis));
    }
}
