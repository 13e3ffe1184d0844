package org.gradus.cpu;

/**
 * How runs of float32 are folded: in {@link #CHAINS} chains, of which chain {@code c} takes the elements numbered {@code c}
 * modulo their number; then the upper half of the chains into the lower, until one is left. Of shorter runs each element is a
 * chain, and chains without one are left out.
 */
interface FloatFolder {
    int CHAINS = 64;

    /**
     * @param first what the chains start from
     * @param n     a multiple of {@link #CHAINS}
     */
    float row(float[] a, int at, int n, float[] first);

    /** Calls what the JIT compiles by itself with nothing to do; see {@link WarmUp}. */
    default void enter(float[] any) {
    }

    /** Folds the first {@code n} elements, from 1 to {@link #CHAINS}, and changes them. */
    float few(float[] a, int n);

    /** {@code into[j] = fn(into[j], a[at + l * pitch + j])} for {@code j < width} and each line {@code l}, in order. */
    void lines(float[] into, float[] a, int at, int pitch, int width, int lines);
}
