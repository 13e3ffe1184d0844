package org.gradus.nn;

import static org.gradus.Gradus.empty;

import org.gradus.Functional;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** Rows of a table by their numbers: {@code (...)} int64 or int32 to {@code (..., embeddingDim)}; rows start normal. */
public final class Embedding extends Layer {
    private final Long paddingIdx;
    private final Number maxNorm;
    private final double normType;
    private final boolean scaleGradByFreq;
    private final Tensor weight;

    /** With {@code paddingIdx = null}, {@code maxNorm = null}, {@code normType = 2}, {@code scaleGradByFreq = false}. */
    public Embedding(long numEmbeddings, long embeddingDim) {
        this(numEmbeddings, embeddingDim, null, null, 2, false);
    }

    /** @param paddingIdx a row that starts at zero and gets no gradient; negative counts from the end */
    public Embedding(long numEmbeddings, long embeddingDim, long paddingIdx) {
        this(numEmbeddings, embeddingDim, paddingIdx, null, 2, false);
    }

    /**
     * @param paddingIdx      {@code null} for none
     * @param maxNorm         rows that are looked up and are longer are first scaled down to it; {@code null} for no limit
     * @param normType        of which p-norm
     * @param scaleGradByFreq whether a row's gradient is divided by how often the row is looked up
     * @throws ArgumentException if there is no row {@code paddingIdx}
     */
    public Embedding(long numEmbeddings, long embeddingDim, Long paddingIdx, Number maxNorm, double normType,
                     boolean scaleGradByFreq) {
        this(Init.normal_(empty(numEmbeddings, embeddingDim), 0, 1), paddingIdx, maxNorm, normType, scaleGradByFreq);
        if (paddingIdx != null) {
            try (GradMode mode = GradMode.noGrad()) {
                weight.select(0, this.paddingIdx).fill_(0);
            }
        }
    }

    private Embedding(Tensor weight, Long paddingIdx, Number maxNorm, double normType, boolean scaleGradByFreq) {
        this.paddingIdx = row(name(), paddingIdx, weight.size(0));
        this.maxNorm = maxNorm;
        this.normType = normType;
        this.scaleGradByFreq = scaleGradByFreq;
        this.weight = parameter("weight", weight);
    }

    /** Of a table {@code (numEmbeddings, embeddingDim)}; {@code freeze} for one that is not to be trained. */
    public static Embedding fromPretrained(Tensor table, boolean freeze) {
        Embedding e = new Embedding(table, null, null, 2, false);
        e.weight.requiresGrad_(!freeze);
        return e;
    }

    static Long row(String module, Long index, long rows) {
        if (index == null) {
            return null;
        }
        if (index < -rows || index >= rows) {
            throw new ArgumentException(module + ": Padding_idx must be within num_embeddings, " + rows + ", but got " + index);
        }
        return index < 0 ? index + rows : index;
    }

    /** {@code (numEmbeddings, embeddingDim)}. */
    public Tensor weight() {
        return weight;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.embedding(input, weight, paddingIdx, maxNorm == null ? null : maxNorm.doubleValue(), normType,
            scaleGradByFreq, false);
    }

    @Override
    protected String extra() {
        return weight.size(0) + ", " + weight.size(1) + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx)
            + (maxNorm == null ? "" : ", max_norm=" + Repr.of(maxNorm))
            + (normType == 2 ? "" : ", norm_type=" + Repr.of(normType)) + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "");
    }
}
