package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.ScatterMode;

/** {@link Elements} in a {@code float[]}. */
final class FloatElements extends Elements {
    static final Elements INSTANCE = new FloatElements();
    /** Elements of a short row that are moved at a time: a loop over single ones costs more than they do. */
    private static final int FEW = 4;

    @Override
    Object allocate(int n) {
        return new float[n];
    }

    @Override
    int length(Object array) {
        return ((float[]) array).length;
    }

    @Override
    void fill(Object array, int from, int to, long bits) {
        Arrays.fill((float[]) array, from, to, (float) Double.longBitsToDouble(bits));
    }

    @Override
    void load(Object from, int position, int stride, Object to, int at, int n) {
        float[] a = (float[]) from;
        float[] c = (float[]) to;
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
        float[] a = (float[]) from;
        float[] c = (float[]) to;
        if (n < FEW && n < rows) {
            for (int i = 0; i < n; i++) {
                for (int r = 0, p = position + i * stride, q = at + i; r < rows; r++, p += rowStride, q += n) {
                    c[q] = a[p];
                }
            }
            return;
        }
        for (int r = 0, p = position, q = at; r < rows; r++, p += rowStride, q += n) {
            int e = p;
            int i = q;
            for (; i <= q + n - FEW; i += FEW, e += FEW * stride) {
                c[i] = a[e];
                c[i + 1] = a[e + stride];
                c[i + 2] = a[e + 2 * stride];
                c[i + 3] = a[e + 3 * stride];
            }
            for (; i < q + n; i++, e += stride) {
                c[i] = a[e];
            }
        }
    }

    @Override
    void transpose(Object from, int position, int slowStride, int fastStride, Object to, int at, int slow, int fast) {
        float[] a = (float[]) from;
        float[] c = (float[]) to;
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
        float[] a = (float[]) from;
        float[] c = (float[]) to;
        for (int i = 0, p = position; i < n; i++, p += stride) {
            c[p] = a[at + i];
        }
    }

    @Override
    void store(Object from, int at, Object to, int position, int rowStride, int stride, int rows, int n) {
        if (n >= SHORT) {
            super.store(from, at, to, position, rowStride, stride, rows, n);
            return;
        }
        float[] a = (float[]) from;
        float[] c = (float[]) to;
        for (int r = 0, p = position, q = at; r < rows; r++, p += rowStride, q += n) {
            int e = p;
            int i = q;
            for (; i <= q + n - FEW; i += FEW, e += FEW * stride) {
                c[e] = a[i];
                c[e + stride] = a[i + 1];
                c[e + 2 * stride] = a[i + 2];
                c[e + 3 * stride] = a[i + 3];
            }
            for (; i < q + n; i++, e += stride) {
                c[e] = a[i];
            }
        }
    }

    @Override
    void gather(Object from, long[] positions, Object to, int at, int n) {
        float[] a = (float[]) from;
        float[] c = (float[]) to;
        for (int i = 0; i < n; i++) {
            c[at + i] = a[(int) positions[i]];
        }
    }

    @Override
    void gather(Object from, int position, int stride, long[] index, int first, int step, Object to, int at, int n) {
        float[] a = (float[]) from;
        float[] c = (float[]) to;
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
        float[] a = (float[]) from;
        float[] c = (float[]) to;
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
            add((float[]) from, at, (float[]) to, position, n);
        }
    }

    private static void add(float[] a, int at, float[] c, int p, int n) {
        for (int k = 0; k < n; k++) {
            c[p + k] += a[at + k];
        }
    }

    @Override
    void repeatEach(Object from, int fromAt, Object to, int at, int n, int times) {
        float[] a = (float[]) from;
        float[] c = (float[]) to;
        for (int r = 0, p = at; r < n; r++, p += times) {
            Arrays.fill(c, p, p + times, a[fromAt + r]);
        }
    }
}
