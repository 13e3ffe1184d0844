package org.gradus.cpu;

/**
 * What attention does with a row of float32 scores. Lengths are multiples of {@link #CHAINS}; a negative one is for a call that
 * does nothing. All implementations give the same bits.
 */
interface ScoreLoops {
    /** Sums that are formed side by side. */
    int CHAINS = 16;

    /** The largest {@code x scale}, NaN aside. */
    float max(float[] x, int at, int n, float scale);

    /**
     * {@code x = e^(x scale - max)}, and the sum of that.
     *
     * @param sums room for the chains
     */
    float powers(float[] x, int at, int n, float scale, float max, float[] sums);

    /** {@code x = x factor}. */
    void scale(float[] x, int at, int n, float factor);

    /** {@code x = e^(x scale - max) factor}, the weights p, and {@code g = p (g - dot) slope}. */
    void gradient(float[] x, float[] g, int at, int n, float scale, float max, float factor, float dot, float slope);

    /** Whether no element is NaN or infinite, of any number. */
    boolean areFinite(float[] x, int at, int n);

    /** The chains together. */
    static float sum(float[] s) {
        return s[0] + s[8] + (s[4] + s[12]) + (s[2] + s[10] + (s[6] + s[14]))
            + (s[1] + s[9] + (s[5] + s[13]) + (s[3] + s[11] + (s[7] + s[15])));
    }
}
