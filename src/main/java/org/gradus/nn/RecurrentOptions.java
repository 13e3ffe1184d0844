package org.gradus.nn;

/**
 * Options of recurrent layers; the methods with arguments give a copy with that option changed.
 *
 * @param batchFirst    whether inputs and outputs are {@code (N, T, ...)} instead of {@code (T, N, ...)}
 * @param dropout       of the outputs of each layer but the last, in training
 * @param bidirectional whether each layer also goes from the end to the start
 * @param projSize      width to which an LSTM's output is projected; 0 for none
 */
public record RecurrentOptions(int numLayers, boolean bias, boolean batchFirst, double dropout, boolean bidirectional,
    long projSize) {
    /** The defaults. */
    public RecurrentOptions() {
        this(1, true, false, 0, false, 0);
    }

    /** A copy with this {@link #numLayers}. */
    public RecurrentOptions numLayers(int numLayers) {
        return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional, projSize);
    }

    /** A copy with this {@link #bias}. */
    public RecurrentOptions bias(boolean bias) {
        return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional, projSize);
    }

    /** A copy with this {@link #batchFirst}. */
    public RecurrentOptions batchFirst(boolean batchFirst) {
        return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional, projSize);
    }

    /** A copy with this {@link #dropout}. */
    public RecurrentOptions dropout(double dropout) {
        return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional, projSize);
    }

    /** A copy with this {@link #bidirectional}. */
    public RecurrentOptions bidirectional(boolean bidirectional) {
        return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional, projSize);
    }

    /** A copy with this {@link #projSize}. */
    public RecurrentOptions projSize(long projSize) {
        return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional, projSize);
    }
}
