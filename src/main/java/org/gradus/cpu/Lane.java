package org.gradus.cpu;

/** A scalar function over arrays of its dtypes: one tight loop. */
interface Lane {
    /** {@code out[outAt + i] = fn(in[0][at[0] + i], ...)} for {@code i < n}. The output may be an input at the same place. */
    void apply(Object[] in, int[] at, Object out, int outAt, int n);

    /**
     * Whether inputs and output may start anywhere. A loop in plain Java is vectorised by the JIT only if all its arrays are
     * indexed alike, so such a lane wants every array to start at 0; a copy to that place costs a fraction of the loss.
     */
    boolean startsAnywhere();

    /** A lane in plain Java, all of whose arrays start at 0. */
    @FunctionalInterface
    interface Plain extends Lane {
        void apply(Object[] in, Object out, int n);

        @Override
        default void apply(Object[] in, int[] at, Object out, int outAt, int n) {
            apply(in, out, n);
        }

        @Override
        default boolean startsAnywhere() {
            return false;
        }
    }

    /** A lane whose arrays may start anywhere. */
    @FunctionalInterface
    interface Free extends Lane {
        @Override
        default boolean startsAnywhere() {
            return true;
        }
    }
}
