package org.gradus.cpu;

import java.util.Arrays;

/** Room for the arguments of a {@link ChainCode}. */
final class ChainArguments {
    final Object[] in;
    final int[] at;
    final Object[] out;
    final int[] outAt;
    private final float[][] tails;
    private final Object[] tailOut;
    private final int[] tailAt;

    ChainArguments(int operands, int outputs) {
        in = new Object[operands];
        at = new int[operands];
        out = new Object[outputs];
        outAt = new int[outputs];
        tails = new float[operands + outputs][0];
        tailOut = new Object[outputs];
        tailAt = new int[outputs];
    }

    boolean holds(int operands, int outputs) {
        return in.length >= operands && out.length >= outputs;
    }

    /** Moves the {@code n} elements from {@code first} on to scratch of {@code width} elements. */
    void tail(ChainStep.Kind[] kinds, int outputs, int first, int n, int width) {
        for (int k = 0; k < kinds.length; k++) {
            if (kinds[k] == ChainStep.Kind.ELEMENTS) {
                float[] t = room(k, width);
                System.arraycopy(in[k], at[k] + first, t, 0, n);
                in[k] = t;
                at[k] = 0;
            }
        }
        for (int k = 0; k < outputs; k++) {
            tailOut[k] = out[k];
            tailAt[k] = outAt[k] + first;
            out[k] = room(in.length + k, width);
            outAt[k] = 0;
        }
    }

    void storeTail(int outputs, int n) {
        for (int k = 0; k < outputs; k++) {
            System.arraycopy(out[k], 0, tailOut[k], tailAt[k], n);
        }
    }

    private float[] room(int k, int width) {
        if (tails[k].length < width) {
            tails[k] = new float[width];
        }
        return tails[k];
    }

    void clear() {
        Arrays.fill(in, null);
        Arrays.fill(out, null);
        Arrays.fill(tailOut, null);
    }
}
