package org.gradus.nn;

import static org.gradus.Gradus.empty;

import java.util.Set;
import org.gradus.Functional;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** Sums, means or maxima of rows of a table, bag by bag: {@code (B, n) -> (B, embeddingDim)}; rows start normal. */
public final class EmbeddingBag extends Layer {
    private final String mode;
    private final Number maxNorm;
    private final double normType;
    private final boolean scaleGradByFreq;
    private final boolean includeLastOffset;
    private final Long paddingIdx;
    private final Tensor weight;

    /** With {@code mode = "mean"}. */
    public EmbeddingBag(long numEmbeddings, long embeddingDim) {
        this(numEmbeddings, embeddingDim, "mean");
    }

    /** @param mode {@code "sum"}, {@code "mean"} or {@code "max"} */
    public EmbeddingBag(long numEmbeddings, long embeddingDim, String mode) {
        this(numEmbeddings, embeddingDim, mode, null, 2, false, false, null);
    }

    /**
     * @param maxNorm           rows that are looked up and are longer are first scaled down to it; {@code null} for no limit
     * @param normType          of which p-norm
     * @param scaleGradByFreq   whether a row's gradient is divided by how often the row is looked up
     * @param includeLastOffset whether the last offset is the end of the last bag
     * @param paddingIdx        a row that starts at zero and does not count; {@code null} for none
     * @throws ArgumentException if there is no row {@code paddingIdx}, or no such mode
     */
    public EmbeddingBag(long numEmbeddings, long embeddingDim, String mode, Number maxNorm, double normType,
                        boolean scaleGradByFreq, boolean includeLastOffset, Long paddingIdx) {
        if (!Set.of("sum", "mean", "max").contains(mode)) {
            throw new ArgumentException("EmbeddingBag: mode has to be one of sum, mean or max, but got " + mode);
        }
        this.mode = mode;
        this.maxNorm = maxNorm;
        this.normType = normType;
        this.scaleGradByFreq = scaleGradByFreq;
        this.includeLastOffset = includeLastOffset;
        this.paddingIdx = Embedding.row(name(), paddingIdx, numEmbeddings);
        this.weight = parameter("weight", Init.normal_(empty(numEmbeddings, embeddingDim), 0, 1));
        if (paddingIdx != null) {
            try (GradMode grad = GradMode.noGrad()) {
                weight.select(0, this.paddingIdx).fill_(0);
            }
        }
    }

    /** {@code (numEmbeddings, embeddingDim)}. */
    public Tensor weight() {
        return weight;
    }

    @Override
    public Tensor forward(Tensor input) {
        return forward(input, null, null);
    }

    /**
     * @param input            all bags one after the other
     * @param offsets          where each bag begins; {@code null} for a matrix of bags
     * @param perSampleWeights factors of the rows, for sums; {@code null} for 1
     */
    public Tensor forward(Tensor input, Tensor offsets, Tensor perSampleWeights) {
        return Functional.embeddingBag(input, weight, offsets, maxNorm == null ? null : maxNorm.doubleValue(), normType,
            scaleGradByFreq, mode, false, perSampleWeights, includeLastOffset, paddingIdx);
    }

    @Override
    protected String extra() {
        return weight.size(0) + ", " + weight.size(1) + (maxNorm == null ? "" : ", max_norm=" + Repr.of(maxNorm))
            + (normType == 2 ? "" : ", norm_type=" + Repr.of(normType)) + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "")
            + ", mode=" + mode + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx);
    }
}
