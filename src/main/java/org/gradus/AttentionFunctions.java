package org.gradus;

import org.gradus.types.DType;
import org.gradus.types.ShapeException;

/** Members of {@link Functional}: embedding, attention, distances, gates. */
public abstract class AttentionFunctions extends PoolFunctions {
    AttentionFunctions() { }

    /**
     * The rows of {@code weight} with the numbers in {@code input}: {@code (...), (V, E) -> (..., E)}.
     *
     * @param input           int64 or int32
     * @param paddingIdx      a row that gets no gradient; negative counts from the end; {@code null} for none
     * @param maxNorm         if not {@code null}, rows that are looked up and are longer are first scaled down to it, in place
     * @param normType        of which p-norm
     * @param scaleGradByFreq whether a row's gradient is divided by how often the row is looked up
     * @param sparse          accepted for PyTorch's sake; gradients are dense
     * @throws ShapeException if {@code weight} is no matrix
     */
    public static Tensor embedding(Tensor input, Tensor weight, Long paddingIdx, Double maxNorm, double normType,
                                   boolean scaleGradByFreq, boolean sparse) {
        return Embeddings.rows(input, weight, paddingIdx, maxNorm, normType, scaleGradByFreq);
    }

    /** {@code weight[input]}: {@code (...) -> (..., D)}. */
    public static Tensor embedding(Tensor input, Tensor weight) {
        return embedding(input, weight, null, null, 2, false, false);
    }

    /** {@code weight[input]}, whose row {@code paddingIdx} gets no gradient. */
    public static Tensor embedding(Tensor input, Tensor weight, long paddingIdx) {
        return embedding(input, weight, paddingIdx, null, 2, false, false);
    }

    /**
     * Sums, means or maxima of the rows of {@code weight} that each bag of {@code input} names: {@code (B, E)}.
     *
     * @param input             {@code (B, n)}: bags of one size; or all bags one after the other, with {@code offsets}
     * @param offsets           where each bag begins, ascending from 0; {@code null} for a matrix
     * @param mode              {@code "sum"}, {@code "mean"} or {@code "max"}; an empty bag gives 0
     * @param sparse            accepted for PyTorch's sake; gradients are dense
     * @param perSampleWeights  factors of the rows, of the input's shape, for sums; {@code null} for 1
     * @param includeLastOffset whether the last offset is the end of the last bag
     * @param paddingIdx        a row that does not count; {@code null} for none
     */
    public static Tensor embeddingBag(Tensor input, Tensor weight, Tensor offsets, Double maxNorm, double normType,
                                      boolean scaleGradByFreq, String mode, boolean sparse, Tensor perSampleWeights,
                                      boolean includeLastOffset, Long paddingIdx) {
        return Embeddings.bags(input, weight, offsets, maxNorm, normType, scaleGradByFreq, mode, perSampleWeights,
            includeLastOffset, paddingIdx);
    }

    /**
     * {@link #embeddingBag(Tensor, Tensor, Tensor, Double, double, boolean, String, boolean, Tensor, boolean, Long)} with
     * {@code maxNorm = null}, {@code normType = 2}, {@code scaleGradByFreq = false}, {@code sparse = false}, {@code
     * perSampleWeights = null}, {@code includeLastOffset = false}, {@code paddingIdx = null}.
     */
    public static Tensor embeddingBag(Tensor input, Tensor weight, Tensor offsets, String mode) {
        return embeddingBag(input, weight, offsets, null, 2, false, mode, false, null, false, null);
    }

    /**
     * {@code softmax(q k^T s + mask) v}: {@code (..., L, E), (..., S, E), (..., S, Ev) -> (..., L, Ev)}.
     *
     * <p>From 16 queries and 64 keys on, with OpenCL's CPU drivers from 256 keys on, the scores {@code (..., L, S)} are never in
     * memory, nor are they kept for the gradient, which computes them again. They are with dropout, with a mask that wants a
     * gradient, and for gradients that are to be differentiated again.
     *
     * @param attnMask  broadcasts to {@code (..., L, S)}: bool, true where a query attends to a key; or floating, added to the
     *                  scores; {@code null} for none
     * @param dropoutP  probability that a weight is dropped, in training and otherwise
     * @param isCausal  whether query i attends to the keys up to i only
     * @param scale     {@code s}; {@code null} for {@code 1 / sqrt(E)}
     * @param enableGqa whether fewer heads of keys and values, third dim from the end, serve groups of heads of queries
     */
    public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value, Tensor attnMask, double dropoutP,
                                                   boolean isCausal, Double scale, boolean enableGqa) {
        return Attention.attend(query, key, value, attnMask, dropoutP, isCausal, scale, enableGqa, Generator.standard());
    }

    /**
     * {@link #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor, double, boolean, Double, boolean)} with {@code
     * enableGqa = false}.
     */
    public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value, Tensor attnMask, double dropoutP,
                                                   boolean isCausal, Double scale) {
        return scaledDotProductAttention(query, key, value, attnMask, dropoutP, isCausal, scale, false);
    }

    /**
     * {@link #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor, double, boolean, Double, boolean)} with {@code scale =
     * null}, {@code enableGqa = false}.
     */
    public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value, Tensor attnMask, double dropoutP,
                                                   boolean isCausal) {
        return scaledDotProductAttention(query, key, value, attnMask, dropoutP, isCausal, null, false);
    }

    /**
     * {@link #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor, double, boolean, Double, boolean)} with {@code
     * attnMask = null}, {@code dropoutP = 0}, {@code isCausal = false}, {@code scale = null}, {@code enableGqa = false}.
     */
    public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value) {
        return scaledDotProductAttention(query, key, value, null, 0, false, null, false);
    }

    /** {@code x1 x2 / (max(|x1|, eps) max(|x2|, eps))} along {@code dim}, after broadcasting. */
    public static Tensor cosineSimilarity(Tensor x1, Tensor x2, int dim, double eps) {
        return Distances.cosine(x1, x2, dim, eps);
    }

    /** {@link #cosineSimilarity(Tensor, Tensor, int, double)} with {@code dim = 1}, {@code eps = 1e-8}. */
    public static Tensor cosineSimilarity(Tensor x1, Tensor x2) {
        return cosineSimilarity(x1, x2, 1, 1e-8);
    }

    /** The p-norm of {@code x1 - x2 + eps} along the last dim, after broadcasting. */
    public static Tensor pairwiseDistance(Tensor x1, Tensor x2, double p, double eps, boolean keepdim) {
        return Distances.pairwise(x1, x2, p, eps, keepdim);
    }

    /**
     * {@link #pairwiseDistance(Tensor, Tensor, double, double, boolean)} with {@code p = 2}, {@code eps = 1e-6}, {@code
     * keepdim = false}.
     */
    public static Tensor pairwiseDistance(Tensor x1, Tensor x2) {
        return pairwiseDistance(x1, x2, 2, 1e-6, false);
    }

    /**
     * The p-norms of the differences of all rows: {@code (..., P, M), (..., R, M) -> (..., P, R)}.
     *
     * @param computeMode for {@code p = 2}, whether by a product of matrices, which is quick but less exact for rows that are close:
     *                    {@code "use_mm_for_euclid_dist"}, {@code "donot_use_mm_for_euclid_dist"}, or {@code null} or
     *                    {@code "use_mm_for_euclid_dist_if_necessary"}: for more than 25 rows
     */
    public static Tensor cdist(Tensor x1, Tensor x2, double p, String computeMode) {
        return Distances.all(x1, x2, p, computeMode);
    }

    /** {@link #cdist(Tensor, Tensor, double, String)} with {@code p = 2}, {@code computeMode = null}. */
    public static Tensor cdist(Tensor x1, Tensor x2) {
        return cdist(x1, x2, 2, null);
    }

    /** The p-norms of the differences of each two rows, {@code (N, M) -> (N (N - 1) / 2)}: the upper triangle of {@link #cdist}. */
    public static Tensor pdist(Tensor x, double p) {
        return Distances.condensed(x, p);
    }

    /** {@link #pdist(Tensor, double)} with {@code p = 2}. */
    public static Tensor pdist(Tensor x) {
        return pdist(x, 2);
    }

    /** {@code x1^T W x2 + b}: {@code (..., I), (..., J), (O, I, J), (O) -> (..., O)}; {@code bias} may be {@code null}. */
    public static Tensor bilinear(Tensor x1, Tensor x2, Tensor weight, Tensor bias) {
        return Distances.bilinear(x1, x2, weight, bias);
    }

    /** {@code a * sigmoid(b)} with the halves {@code a} and {@code b} of {@code x} along {@code dim}. */
    public static Tensor glu(Tensor x, int dim) {
        return Gates.glu(x, dim);
    }

    /** {@link #glu(Tensor, int)} with {@code dim = -1}. */
    public static Tensor glu(Tensor x) {
        return glu(x, -1);
    }

    /**
     * {@code x} where positive, {@code weight * x} elsewhere.
     *
     * @param weight one element, or one for each channel (dim 1)
     */
    public static Tensor prelu(Tensor x, Tensor weight) {
        return Gates.prelu(x, weight).make();
    }

    /**
     * {@code x} where positive; elsewhere {@code a x}, in training with {@code a} drawn evenly from the interval, otherwise with its
     * middle.
     */
    public static Tensor rrelu(Tensor x, double lower, double upper, boolean training) {
        return Gates.rrelu(x, lower, upper, training, Generator.standard());
    }

    /** As in evaluation: the slope is {@code (1/8 + 1/3) / 2}. */
    public static Tensor rrelu(Tensor x) {
        return rrelu(x, 1 / 8.0, 1 / 3.0, false);
    }

    /** As {@link #rrelu(Tensor, double, double, boolean)}, in place. */
    public static Tensor rrelu_(Tensor x, double lower, double upper, boolean training) {
        return Gates.rreluInPlace(x, lower, upper, training, Generator.standard());
    }

    /**
     * {@code softmax(-x)}.
     *
     * @param dim   {@code null} for 0 if {@code x} has 0, 1 or 3 dims, else 1
     * @param dtype what to compute in; {@code null} for the input's
     */
    public static Tensor softmin(Tensor x, Integer dim, DType dtype) {
        return Gates.softmin(x, dim, dtype);
    }

    /** {@code softmax(-x)} along a dim. */
    public static Tensor softmin(Tensor x, int dim) {
        return softmin(x, dim, null);
    }

    /**
     * A sample of the categorical distribution with these logits, softened by {@code tau}, differentiable.
     *
     * @param hard whether to return exactly one 1 along {@code dim}, with the gradient of the soft sample
     */
    public static Tensor gumbelSoftmax(Tensor logits, double tau, boolean hard, int dim) {
        return Gates.gumbelSoftmax(logits, tau, hard, dim, Generator.standard());
    }

    /** {@link #gumbelSoftmax(Tensor, double, boolean, int)} with {@code tau = 1}, {@code hard = false}, {@code dim = -1}. */
    public static Tensor gumbelSoftmax(Tensor logits) {
        return gumbelSoftmax(logits, 1, false, -1);
    }
}
