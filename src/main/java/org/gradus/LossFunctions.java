package org.gradus;

/** Members of {@link Functional}: losses. */
public abstract class LossFunctions extends NormFunctions {
    private static final long IGNORE = -100;

    LossFunctions() { }

    // ---- classification

    /**
     * The negative logarithm of the probability that {@code softmax(logits)} gives the right class.
     *
     * @param logits {@code (C)}, {@code (N, C)} or {@code (N, C, d...)}
     * @param target class numbers, int64, of the logits' shape without C; or probabilities, floating, of the logits' shape
     */
    public static Tensor crossEntropy(Tensor logits, Tensor target) {
        return crossEntropy(logits, target, null, Reduction.MEAN, IGNORE, 0);
    }

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

    // ---- regression

    /** {@code (x - y)^2}. */
    public static Tensor mseLoss(Tensor x, Tensor target) {
        return mseLoss(x, target, Reduction.MEAN);
    }

    public static Tensor mseLoss(Tensor x, Tensor target, Reduction reduction) {
        return Losses.mse(x, target, reduction).make();
    }

    /** {@code |x - y|}. */
    public static Tensor l1Loss(Tensor x, Tensor target) {
        return l1Loss(x, target, Reduction.MEAN);
    }

    public static Tensor l1Loss(Tensor x, Tensor target, Reduction reduction) {
        return Losses.l1(x, target, reduction);
    }
}
