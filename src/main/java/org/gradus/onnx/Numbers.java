package org.gradus.onnx;

import java.util.Arrays;

/** Growing arrays of the numbers in a message. */
final class Numbers {
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private int size;

    void add(long value) {
        if (size == longs.length) {
            longs = Arrays.copyOf(longs, Math.max(8, size * 2));
        }
        longs[size++] = value;
    }

    void add(double value) {
        if (size == doubles.length) {
            doubles = Arrays.copyOf(doubles, Math.max(8, size * 2));
        }
        doubles[size++] = value;
    }

    long[] longs() {
        return Arrays.copyOf(longs, size);
    }

    int[] ints() {
        int[] all = new int[size];
        for (int i = 0; i < size; i++) {
            all[i] = (int) longs[i];
        }
        return all;
    }

    double[] doubles() {
        return Arrays.copyOf(doubles, size);
    }

    float[] floats() {
        float[] all = new float[size];
        for (int i = 0; i < size; i++) {
            all[i] = (float) doubles[i];
        }
        return all;
    }
}
