package org.gradus;

import java.util.function.BinaryOperator;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;

/** Members of {@link Functional}: losses. */
public abstract class LossFunctions extends NormFunctions {
    private static final long IGNORE = -100;

    LossFunctions() { }

    /**
     * The negative logarithm of the probability that {@code softmax(logits)} gives the right class.
     *
     * @param logits {@code (C)}, {@code (N, C)} or {@code (N, C, d...)}
     * @param target class numbers, int64, of the logits' shape without C; or probabilities, floating, of the logits' shape
     */
    public static Tensor crossEntropy(Tensor logits, Tensor target) {
        return crossEntropy(logits, target, null, Reduction.MEAN, IGNORE, 0);
    }

    /**
     * {@link #crossEntropy(Tensor, Tensor, Tensor, Reduction, long, double)} with {@code weight = null}, {@code ignoreIndex =
     * -100}, {@code labelSmoothing = 0}.
     */
    public static Tensor crossEntropy(Tensor logits, Tensor target, Reduction reduction) {
        return crossEntropy(logits, target, null, reduction, IGNORE, 0);
    }

    /**
     * @param weight         {@code (C)}: how much each class counts; {@code null} for equally
     * @param ignoreIndex    class number that does not count
     * @param labelSmoothing share of the target that is spread evenly over all classes
     */
    public static Tensor crossEntropy(Tensor logits, Tensor target, Tensor weight, Reduction reduction, long ignoreIndex,
                                      double labelSmoothing) {
        return Losses.crossEntropy(logits, target, weight, reduction, ignoreIndex, labelSmoothing);
    }

    /** As {@link #crossEntropy(Tensor, Tensor)} of class numbers, given the logarithms of probabilities. */
    public static Tensor nllLoss(Tensor logProbabilities, Tensor target) {
        return nllLoss(logProbabilities, target, null, Reduction.MEAN, IGNORE);
    }

    /** {@link #nllLoss(Tensor, Tensor)} with a weight for each class; targets of {@code ignoreIndex} count for nothing. */
    public static Tensor nllLoss(Tensor logProbabilities, Tensor target, Tensor weight, Reduction reduction, long ignoreIndex) {
        return Losses.nllLoss(logProbabilities, target, weight, reduction, ignoreIndex).make();
    }

    /** {@code -w (y log(p) + (1 - y) log(1 - p))}, with logarithms not below -100. */
    public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor target) {
        return binaryCrossEntropy(probabilities, target, null, Reduction.MEAN);
    }

    /** @param weight broadcasts to the target; {@code null} for 1 */
    public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor target, Tensor weight, Reduction reduction) {
        return Losses.binaryCrossEntropy(probabilities, target, weight, reduction).make();
    }

    /** Binary cross-entropy of {@code sigmoid(logits)}, without overflow. */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target) {
        return binaryCrossEntropyWithLogits(logits, target, null, null, Reduction.MEAN);
    }

    /**
     * @param weight    broadcasts to the target; {@code null} for 1
     * @param posWeight how much positive targets count, broadcasts; {@code null} for 1
     */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target, Tensor weight, Tensor posWeight,
                                                      Reduction reduction) {
        return Losses.binaryCrossEntropyWithLogits(logits, target, weight, posWeight, reduction).make();
    }

    /**
     * The negative logarithm of the probability that the labels of a sequence, with blanks removed and repetitions joined, are the
     * target: connectionist temporal classification (Graves et al., 2006).
     *
     * @param logProbs      {@code (T, N, C)} or {@code (T, C)}: logarithms of probabilities, as from a log-softmax, whose input the
     *                      gradient is made for
     * @param targets       {@code (N, S)}, or all targets one after the other; not the blank
     * @param inputLengths  {@code (N)}: how many steps of each sequence count
     * @param targetLengths {@code (N)}
     * @param blank         number of the label that stands for none
     * @param reduction     the mean is of the losses divided by the lengths of their targets
     * @param zeroInfinity  whether a target that is too long for its input gives 0 instead of infinity
     */
    public static Tensor ctcLoss(Tensor logProbs, Tensor targets, long[] inputLengths, long[] targetLengths, long blank,
                                 Reduction reduction, boolean zeroInfinity) {
        return CtcLoss.of(logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
    }

    /** As the other, with lengths in int64 or int32 tensors, which are read back: they decide what is computed. */
    @OnHost("reads the lengths, which decide what is computed")
    public static Tensor ctcLoss(Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths, long blank,
                                 Reduction reduction, boolean zeroInfinity) {
        return ctcLoss(logProbs, targets, lengths("input_lengths", inputLengths), lengths("target_lengths", targetLengths), blank,
            reduction, zeroInfinity);
    }

    /**
     * {@link #ctcLoss(Tensor, Tensor, long[], long[], long, Reduction, boolean)} with {@code blank = 0}, {@code reduction =
     * Reduction.MEAN}, {@code zeroInfinity = false}.
     */
    public static Tensor ctcLoss(Tensor logProbs, Tensor targets, long[] inputLengths, long[] targetLengths) {
        return ctcLoss(logProbs, targets, inputLengths, targetLengths, 0, Reduction.MEAN, false);
    }

    private static long[] lengths(String name, Tensor t) {
        if (!t.dtype().isIntegral()) {
            throw new DTypeException("ctcLoss: " + name + " must be integral, got " + t.dtype());
        }
        return t.to(DType.INT64).flatten().toLongArray();
    }

    /** {@code (x - y)^2}. */
    public static Tensor mseLoss(Tensor x, Tensor target) {
        return mseLoss(x, target, Reduction.MEAN);
    }

    /** {@code (x - target)^2}, reduced. */
    public static Tensor mseLoss(Tensor x, Tensor target, Reduction reduction) {
        return Losses.mse(x, target, reduction).make();
    }

    /** {@code |x - y|}. */
    public static Tensor l1Loss(Tensor x, Tensor target) {
        return l1Loss(x, target, Reduction.MEAN);
    }

    /** {@code |x - target|}, reduced. */
    public static Tensor l1Loss(Tensor x, Tensor target, Reduction reduction) {
        return Losses.l1(x, target, reduction);
    }

    /** {@code (x - y)^2 / 2} where {@code |x - y| < delta}, else {@code delta (|x - y| - delta / 2)} (Huber, 1964). */
    public static Tensor huberLoss(Tensor x, Tensor target, Reduction reduction, double delta) {
        return DistanceLosses.huber(x, target, reduction, delta).make();
    }

    /** {@link #huberLoss(Tensor, Tensor, Reduction, double)} with {@code reduction = Reduction.MEAN}, {@code delta = 1}. */
    public static Tensor huberLoss(Tensor x, Tensor target) {
        return huberLoss(x, target, Reduction.MEAN, 1);
    }

    /** {@code (x - y)^2 / (2 beta)} where {@code |x - y| < beta}, else {@code |x - y| - beta / 2} (Girshick, "Fast R-CNN", 2015). */
    public static Tensor smoothL1Loss(Tensor x, Tensor target, Reduction reduction, double beta) {
        return DistanceLosses.smoothL1(x, target, reduction, beta);
    }

    /** {@link #smoothL1Loss(Tensor, Tensor, Reduction, double)} with {@code reduction = Reduction.MEAN}, {@code beta = 1}. */
    public static Tensor smoothL1Loss(Tensor x, Tensor target) {
        return smoothL1Loss(x, target, Reduction.MEAN, 1);
    }

    /**
     * {@code y (log(y) - x)}: the Kullback-Leibler divergence, given the logarithm {@code x} of the estimate.
     *
     * @param reduction {@code "none"}, {@code "mean"}, {@code "sum"}, or {@code "batchmean"}: the sum divided by the extent of dim 0
     * @param logTarget whether the target is given by its logarithm, too
     */
    public static Tensor klDiv(Tensor x, Tensor target, String reduction, boolean logTarget) {
        return DistanceLosses.klDiv(x, target, reduction, logTarget);
    }

    /** {@link #klDiv(Tensor, Tensor, String, boolean)} with {@code logTarget = false}. */
    public static Tensor klDiv(Tensor x, Tensor target, Reduction reduction) {
        return klDiv(x, target, reduction.label(), false);
    }

    /** {@link #klDiv(Tensor, Tensor, Reduction)} with {@code reduction = Reduction.MEAN}. */
    public static Tensor klDiv(Tensor x, Tensor target) {
        return klDiv(x, target, Reduction.MEAN);
    }

    /**
     * {@code (log(v) + (x - y)^2 / v) / 2}: the negative logarithm of the normal density, with {@code v = max(var, eps)}. The
     * gradient takes no notice of that bound.
     *
     * @param var  of the input's shape, or without the last dim or with extent 1 there; negative values count as {@code eps}
     * @param full whether to add the constant {@code log(2 pi) / 2}
     */
    public static Tensor gaussianNllLoss(Tensor x, Tensor target, Tensor var, boolean full, double eps, Reduction reduction) {
        return DistanceLosses.gaussianNll(x, target, var, full, eps, reduction);
    }

    /**
     * {@link #gaussianNllLoss(Tensor, Tensor, Tensor, boolean, double, Reduction)} with {@code full = false}, {@code eps =
     * 1e-6}, {@code reduction = Reduction.MEAN}.
     */
    public static Tensor gaussianNllLoss(Tensor x, Tensor target, Tensor var) {
        return gaussianNllLoss(x, target, var, false, 1e-6, Reduction.MEAN);
    }

    /**
     * {@code e^x - y x}: the negative logarithm of the Poisson distribution with rate {@code e^x}.
     *
     * @param logInput {@code false} if {@code x} is the rate itself: {@code x - y log(x + eps)}
     * @param full     whether to add Stirling's {@code y log(y) - y + log(2 pi y) / 2} where {@code y > 1}
     */
    public static Tensor poissonNllLoss(Tensor x, Tensor target, boolean logInput, boolean full, double eps, Reduction reduction) {
        return DistanceLosses.poissonNll(x, target, logInput, full, eps, reduction);
    }

    /**
     * {@link #poissonNllLoss(Tensor, Tensor, boolean, boolean, double, Reduction)} with {@code logInput = true}, {@code full =
     * false}, {@code eps = 1e-8}, {@code reduction = Reduction.MEAN}.
     */
    public static Tensor poissonNllLoss(Tensor x, Tensor target) {
        return poissonNllLoss(x, target, true, false, 1e-8, Reduction.MEAN);
    }

    /**
     * {@code 1 - cos(a, b)} where the target is 1, {@code max(0, cos(a, b) - margin)} where it is -1.
     *
     * @param input1 {@code (N, D)} or {@code (D)}
     * @param target {@code (N)} or zero-dimensional
     */
    public static Tensor cosineEmbeddingLoss(Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
        return DistanceLosses.cosineEmbedding(input1, input2, target, margin, reduction);
    }

    /**
     * {@link #cosineEmbeddingLoss(Tensor, Tensor, Tensor, double, Reduction)} with {@code margin = 0}, {@code reduction =
     * Reduction.MEAN}.
     */
    public static Tensor cosineEmbeddingLoss(Tensor input1, Tensor input2, Tensor target) {
        return cosineEmbeddingLoss(input1, input2, target, 0, Reduction.MEAN);
    }

    /** {@code x} where the target is 1, {@code max(0, margin - x)} where it is -1. */
    public static Tensor hingeEmbeddingLoss(Tensor x, Tensor target, double margin, Reduction reduction) {
        return DistanceLosses.hingeEmbedding(x, target, margin, reduction);
    }

    /**
     * {@link #hingeEmbeddingLoss(Tensor, Tensor, double, Reduction)} with {@code margin = 1}, {@code reduction =
     * Reduction.MEAN}.
     */
    public static Tensor hingeEmbeddingLoss(Tensor x, Tensor target) {
        return hingeEmbeddingLoss(x, target, 1, Reduction.MEAN);
    }

    /** {@code max(0, -y (a - b) + margin)}. */
    public static Tensor marginRankingLoss(Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
        return DistanceLosses.marginRanking(input1, input2, target, margin, reduction);
    }

    /**
     * {@link #marginRankingLoss(Tensor, Tensor, Tensor, double, Reduction)} with {@code margin = 0}, {@code reduction =
     * Reduction.MEAN}.
     */
    public static Tensor marginRankingLoss(Tensor input1, Tensor input2, Tensor target) {
        return marginRankingLoss(input1, input2, target, 0, Reduction.MEAN);
    }

    /**
     * {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)} with the distance of
     * {@link #pairwiseDistance(Tensor, Tensor, double, double, boolean)}.
     *
     * @param swap whether the negative may be nearer to the positive than to the anchor, and the shorter distance counts
     */
    public static Tensor tripletMarginLoss(Tensor anchor, Tensor positive, Tensor negative, double margin, double p, double eps,
                                           boolean swap, Reduction reduction) {
        return DistanceLosses.triplet("tripletMarginLoss", anchor, positive, negative,
            (a, b) -> pairwiseDistance(a, b, p, eps, false), margin, swap, reduction);
    }

    /**
     * {@link #tripletMarginLoss(Tensor, Tensor, Tensor, double, double, double, boolean, Reduction)} with {@code margin = 1},
     * {@code p = 2}, {@code eps = 1e-6}, {@code swap = false}, {@code reduction = Reduction.MEAN}.
     */
    public static Tensor tripletMarginLoss(Tensor anchor, Tensor positive, Tensor negative) {
        return tripletMarginLoss(anchor, positive, negative, 1, 2, 1e-6, false, Reduction.MEAN);
    }

    /** As the triplet margin loss, with any distance; {@code null} for the Euclidean one. */
    public static Tensor tripletMarginWithDistanceLoss(Tensor anchor, Tensor positive, Tensor negative,
                                                       BinaryOperator<Tensor> distanceFunction, double margin, boolean swap,
                                                       Reduction reduction) {
        return DistanceLosses.triplet("tripletMarginWithDistanceLoss", anchor, positive, negative,
            distanceFunction != null ? distanceFunction : AttentionFunctions::pairwiseDistance, margin, swap, reduction);
    }

    /** {@code log(1 + e^(-y x))} with targets 1 and -1. */
    public static Tensor softMarginLoss(Tensor x, Tensor target, Reduction reduction) {
        return MarginLosses.soft(x, target, reduction).make();
    }

    /** {@link #softMarginLoss(Tensor, Tensor, Reduction)} with {@code reduction = Reduction.MEAN}. */
    public static Tensor softMarginLoss(Tensor x, Tensor target) {
        return softMarginLoss(x, target, Reduction.MEAN);
    }

    /**
     * {@code sum(max(0, margin - x[y] + x[i])^p w[y]) / C} over the classes {@code i} other than the right one, {@code y}.
     *
     * @param x      {@code (N, C)} or {@code (C)}
     * @param target {@code (N)} or zero-dimensional, int64
     * @param p      1 or 2
     * @param weight {@code (C)}; {@code null} for 1
     */
    public static Tensor multiMarginLoss(Tensor x, Tensor target, long p, double margin, Tensor weight, Reduction reduction) {
        return MarginLosses.multi(x, target, p, margin, weight, reduction);
    }

    /**
     * {@link #multiMarginLoss(Tensor, Tensor, long, double, Tensor, Reduction)} with {@code p = 1}, {@code margin = 1}, {@code
     * weight = null}, {@code reduction = Reduction.MEAN}.
     */
    public static Tensor multiMarginLoss(Tensor x, Tensor target) {
        return multiMarginLoss(x, target, 1, 1, null, Reduction.MEAN);
    }

    /**
     * {@code sum(max(0, 1 - x[j] + x[i])) / C} over the right classes {@code j} and the others {@code i}.
     *
     * @param x      {@code (N, C)} or {@code (C)}
     * @param target of that shape, int64: each row lists the right classes and ends at the first negative number
     */
    public static Tensor multilabelMarginLoss(Tensor x, Tensor target, Reduction reduction) {
        return MarginLosses.multilabel(x, target, reduction);
    }

    /** {@link #multilabelMarginLoss(Tensor, Tensor, Reduction)} with {@code reduction = Reduction.MEAN}. */
    public static Tensor multilabelMarginLoss(Tensor x, Tensor target) {
        return multilabelMarginLoss(x, target, Reduction.MEAN);
    }

    /**
     * The mean over the last dim of {@code -w (y log(sigmoid(x)) + (1 - y) log(sigmoid(-x)))}.
     *
     * @param weight {@code (C)}; {@code null} for 1
     */
    public static Tensor multilabelSoftMarginLoss(Tensor x, Tensor target, Tensor weight, Reduction reduction) {
        return MarginLosses.multilabelSoft(x, target, weight, reduction);
    }

    /**
     * {@link #multilabelSoftMarginLoss(Tensor, Tensor, Tensor, Reduction)} with {@code weight = null}, {@code reduction =
     * Reduction.MEAN}.
     */
    public static Tensor multilabelSoftMarginLoss(Tensor x, Tensor target) {
        return multilabelSoftMarginLoss(x, target, null, Reduction.MEAN);
    }
}
