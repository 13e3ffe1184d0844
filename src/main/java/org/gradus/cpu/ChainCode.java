package org.gradus.cpu;

/** The loop of one {@link Chain}, over whole vectors only. */
@FunctionalInterface
interface ChainCode {
    /**
     * {@code out[k][outAt[k] + i] = ...} from {@code in[k][at[k] + i]}, or {@code in[k][at[k]]} for a scalar operand, for
     * {@code i < n}. An output may be an input at the same place.
     *
     * @param n a multiple of the vectors' length; negative for a call that does nothing
     */
    void run(Object[] in, int[] at, Object[] out, int[] outAt, int n);
}
