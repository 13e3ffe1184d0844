package org.gradus.cpu;

/**
 * How runs of float32 are folded: in {@link #CHAINS} chains, of which chain {@code c} takes the elements numbered {@code c}
 * modulo their number; then the upper half of the chains into the lower, until one is left. Of shorter runs each element is a
 * chain, and chains without one are left out.
 */
interface FloatFolder {
    int CHAINS = 64;

    /**
     * @param n     a multiple of {@link #CHAINS}
     * @param first what the chains start from
     * @param room  for {@link #CHAINS} elements; may be {@code first}
     */
    float row(float[] a, int at, int n, float[] first, float[] room);

    /**
     * Folds any number of elements. Those behind the last multiple of {@link #CHAINS} are what the first chains start from.
     *
     * @param identities what a fold of nothing gives, {@link #CHAINS} times
     * @param room       for {@link #CHAINS} elements
     */
    default float fold(float[] a, int at, int n, float[] identities, float[] room) {
        if (n < CHAINS) {
            System.arraycopy(a, at, room, 0, n);
            return n == 0 ? identities[0] : few(room, n);
        }
        int rest = n % CHAINS;
        if (rest == 0) {
            return row(a, at, n, identities, room);
        }
        System.arraycopy(a, at + n - rest, room, 0, rest);
        System.arraycopy(identities, rest, room, rest, CHAINS - rest);
        return row(a, at, n - rest, room, room);
    }

    /** Calls what the JIT compiles by itself with nothing to do; see {@link WarmUp}. */
    default void enter(float[] any) {
    }

    /** Folds the first {@code n} elements, from 1 to {@link #CHAINS}, and changes them. */
    float few(float[] a, int n);

    /** {@code into[j] = fn(into[j], a[at + l * pitch + j])} for {@code j < width} and each line {@code l}, in order. */
    void lines(float[] into, float[] a, int at, int pitch, int width, int lines);
}
