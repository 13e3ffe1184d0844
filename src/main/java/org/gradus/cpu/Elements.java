package org.gradus.cpu;

import org.gradus.ir.ScatterMode;
import org.gradus.types.DType;

/**
 * Moves elements of one dtype between Java arrays: {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]},
 * {@code short[]} with the bits of float16 and bfloat16, and {@code byte[]} with 0 and 1 for bool. No arithmetic beyond the merging
 * of scattered elements.
 */
abstract class Elements {
    /** Runs below this length are not worth a copy of their own. */
    static final int SHORT = 16;

    static Elements of(DType dtype) {
        return switch (dtype) {
            case BOOL, INT8, UINT8 -> ByteElements.INSTANCE;
            case INT16, FLOAT16, BFLOAT16 -> ShortElements.INSTANCE;
            case INT32 -> IntElements.INSTANCE;
            case INT64 -> LongElements.INSTANCE;
            case FLOAT32 -> FloatElements.INSTANCE;
            case FLOAT64 -> DoubleElements.INSTANCE;
        };
    }

    abstract Object allocate(int n);

    abstract int length(Object array);

    /** Writes the scalar with these bits (see {@link org.gradus.device.Backend.Compiled#run}) to {@code [from, to)}. */
    abstract void fill(Object array, int from, int to, long bits);

    /** {@code to[at + i] = from[position + i * stride]}. */
    abstract void load(Object from, int position, int stride, Object to, int at, int n);

    /** {@code to[at + r * n + i] = from[position + r * rowStride + i * stride]} for {@code r < rows} and {@code i < n}. */
    void load(Object from, int position, int rowStride, int stride, Object to, int at, int rows, int n) {
        for (int r = 0; r < rows; r++) {
            load(from, position + r * rowStride, stride, to, at + r * n, n);
        }
    }

    /**
     * {@code to[at + i * fast + j] = from[position + i * slowStride + j * fastStride]} for {@code i < slow} and {@code j < fast},
     * reading along {@code i}.
     */
    abstract void transpose(Object from, int position, int slowStride, int fastStride, Object to, int at, int slow, int fast);

    /** {@code to[position + i * stride] = from[at + i]}. */
    abstract void store(Object from, int at, Object to, int position, int stride, int n);

    /** {@code to[position + r * rowStride + i * stride] = from[at + r * n + i]} for {@code r < rows} and {@code i < n}. */
    void store(Object from, int at, Object to, int position, int rowStride, int stride, int rows, int n) {
        for (int r = 0; r < rows; r++) {
            store(from, at + r * n, to, position + r * rowStride, stride, n);
        }
    }

    /** {@code to[at + i] = from[positions[i]]}. */
    abstract void gather(Object from, long[] positions, Object to, int at, int n);

    /** {@code to[at + i] = from[position + i * stride + index[first + i] * step]}. */
    abstract void gather(Object from, int position, int stride, long[] index, int first, int step, Object to, int at, int n);

    /** Merges {@code from[at + i]} into {@code to[positions[i]]}, in order. */
    abstract void scatter(ScatterMode mode, Object from, int at, Object to, long[] positions, int n);

    /** Whether there is {@link #mergeLine} for the mode. */
    boolean mergesLines(ScatterMode mode) {
        return mode == ScatterMode.SET;
    }

    /** Merges {@code from[at + i]} into {@code to[position + i]}. */
    void mergeLine(ScatterMode mode, Object from, int at, Object to, int position, int n) {
        System.arraycopy(from, at, to, position, n);
    }

    /** {@code to[at + r * times + i] = from[fromAt + r]} for {@code i < times}. */
    abstract void repeatEach(Object from, int fromAt, Object to, int at, int n, int times);

    /** Continues a pattern of {@code period} elements to {@code total}: {@code array[at + i] = array[at + i % period]}. */
    static void repeatAll(Object array, int at, int period, int total) {
        for (int done = period; done < total; ) {
            int step = Math.min(done, total - done);
            System.arraycopy(array, at, array, at + done, step);
            done += step;
        }
    }
}
