package org.gradus.nn;

/**
 * Options of {@link MultiheadAttention}; the methods with arguments give a copy with that option changed.
 *
 * @param dropout     of the attention weights, in training
 * @param addBiasKv   whether a learned key and value are added to those of each sample
 * @param addZeroAttn whether a key and a value of zeros are added
 * @param kdim        width of the keys; {@code null} for the embedding's
 * @param vdim        width of the values; {@code null} for the embedding's
 * @param batchFirst  whether inputs and outputs are {@code (N, L, ...)} instead of {@code (L, N, ...)}
 */
public record AttentionOptions(double dropout, boolean bias, boolean addBiasKv, boolean addZeroAttn, Long kdim, Long vdim,
    boolean batchFirst) {
    /** The defaults. */
    public AttentionOptions() {
        this(0, true, false, false, null, null, false);
    }

    /** A copy with this {@link #dropout}. */
    public AttentionOptions dropout(double dropout) {
        return new AttentionOptions(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** A copy with this {@link #bias}. */
    public AttentionOptions bias(boolean bias) {
        return new AttentionOptions(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** A copy with this {@link #addBiasKv}. */
    public AttentionOptions addBiasKv(boolean addBiasKv) {
        return new AttentionOptions(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** A copy with this {@link #addZeroAttn}. */
    public AttentionOptions addZeroAttn(boolean addZeroAttn) {
        return new AttentionOptions(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** A copy with this {@link #kdim}. */
    public AttentionOptions kdim(Long kdim) {
        return new AttentionOptions(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** A copy with this {@link #vdim}. */
    public AttentionOptions vdim(Long vdim) {
        return new AttentionOptions(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** A copy with this {@link #batchFirst}. */
    public AttentionOptions batchFirst(boolean batchFirst) {
        return new AttentionOptions(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }
}
