package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.ScatterMode;

/** {@link Elements} in a {@code double[]}. */
final class DoubleElements extends Elements {
    static final Elements INSTANCE = new DoubleElements();

    @Override
    Object allocate(int n) {
        return new double[n];
    }

    @Override
    int length(Object array) {
        return ((double[]) array).length;
    }

    @Override
    void fill(Object array, int from, int to, long bits) {
        Arrays.fill((double[]) array, from, to, Double.longBitsToDouble(bits));
    }

    @Override
    void load(Object from, int position, int stride, Object to, int at, int n) {
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        if (stride == 1) {
            System.arraycopy(a, position, c, at, n);
            return;
        }
        if (stride == 0) {
            Arrays.fill(c, at, at + n, n == 0 ? 0 : a[position]);
            return;
        }
        for (int i = 0, p = position; i < n; i++, p += stride) {
            c[at + i] = a[p];
        }
    }

    @Override
    void load(Object from, int position, int rowStride, int stride, Object to, int at, int rows, int n) {
        if (n >= SHORT) {
            super.load(from, position, rowStride, stride, to, at, rows, n);
            return;
        }
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        if (n < rows) {
            for (int i = 0; i < n; i++) {
                for (int r = 0, p = position + i * stride, q = at + i; r < rows; r++, p += rowStride, q += n) {
                    c[q] = a[p];
                }
            }
            return;
        }
        for (int r = 0, p = position, q = at; r < rows; r++, p += rowStride) {
            for (int i = 0, e = p; i < n; i++, e += stride) {
                c[q++] = a[e];
            }
        }
    }

    @Override
    void transpose(Object from, int position, int slowStride, int fastStride, Object to, int at, int slow, int fast) {
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        for (int j = 0; j < fast; j++) {
            for (int i = 0, p = position + j * fastStride, q = at + j; i < slow; i++, p += slowStride, q += fast) {
                c[q] = a[p];
            }
        }
    }

    @Override
    void store(Object from, int at, Object to, int position, int stride, int n) {
        if (stride == 1) {
            System.arraycopy(from, at, to, position, n);
            return;
        }
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        for (int i = 0, p = position; i < n; i++, p += stride) {
            c[p] = a[at + i];
        }
    }

    @Override
    void gather(Object from, long[] positions, Object to, int at, int n) {
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        for (int i = 0; i < n; i++) {
            c[at + i] = a[(int) positions[i]];
        }
    }

    @Override
    void gather(Object from, int position, int stride, long[] index, int first, int step, Object to, int at, int n) {
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        if (stride == 0 && step == 1) {
            for (int i = 0; i < n; i++) {
                c[at + i] = a[position + (int) index[first + i]];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            c[at + i] = a[position + i * stride + (int) index[first + i] * step];
        }
    }

    @Override
    void scatter(ScatterMode mode, Object from, int at, Object to, long[] positions, int n) {
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        switch (mode) {
            case SET -> {
                for (int i = 0; i < n; i++) {
                    c[(int) positions[i]] = a[at + i];
                }
            }
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    c[(int) positions[i]] += a[at + i];
                }
            }
            case MUL -> {
                for (int i = 0; i < n; i++) {
                    c[(int) positions[i]] *= a[at + i];
                }
            }
            case MAX -> {
                for (int i = 0; i < n; i++) {
                    int p = (int) positions[i];
                    c[p] = Math.max(c[p], a[at + i]);
                }
            }
            case MIN -> {
                for (int i = 0; i < n; i++) {
                    int p = (int) positions[i];
                    c[p] = Math.min(c[p], a[at + i]);
                }
            }
        }
    }

    @Override
    boolean mergesLines(ScatterMode mode) {
        return mode == ScatterMode.SET || mode == ScatterMode.ADD;
    }

    @Override
    void mergeLine(ScatterMode mode, Object from, int at, Object to, int position, int n) {
        if (mode == ScatterMode.SET) {
            System.arraycopy(from, at, to, position, n);
        } else {
            add((double[]) from, at, (double[]) to, position, n);
        }
    }

    private static void add(double[] a, int at, double[] c, int p, int n) {
        for (int k = 0; k < n; k++) {
            c[p + k] += a[at + k];
        }
    }

    @Override
    void repeatEach(Object from, int fromAt, Object to, int at, int n, int times) {
        double[] a = (double[]) from;
        double[] c = (double[]) to;
        for (int r = 0, p = at; r < n; r++, p += times) {
            Arrays.fill(c, p, p + times, a[fromAt + r]);
        }
    }
}
