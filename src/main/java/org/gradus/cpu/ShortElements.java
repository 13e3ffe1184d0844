package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.ScatterMode;

/** {@link Elements} in a {@code short[]}: int16, and the bits of float16 and bfloat16. Nothing but moves: they have no arithmetic. */
final class ShortElements extends Elements {
    static final Elements INSTANCE = new ShortElements();

    @Override
    Object allocate(int n) {
        return new short[n];
    }

    @Override
    int length(Object array) {
        return ((short[]) array).length;
    }

    @Override
    void fill(Object array, int from, int to, long bits) {
        Arrays.fill((short[]) array, from, to, (short) bits);
    }

    @Override
    void load(Object from, int position, int stride, Object to, int at, int n) {
        short[] a = (short[]) from;
        short[] c = (short[]) to;
        if (stride == 1) {
            System.arraycopy(a, position, c, at, n);
            return;
        }
        if (stride == 0) {
            Arrays.fill(c, at, at + n, n == 0 ? (short) 0 : a[position]);
            return;
        }
        for (int i = 0, p = position; i < n; i++, p += stride) {
            c[at + i] = a[p];
        }
    }

    @Override
    void transpose(Object from, int position, int slowStride, int fastStride, Object to, int at, int slow, int fast) {
        short[] a = (short[]) from;
        short[] c = (short[]) to;
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
        short[] a = (short[]) from;
        short[] c = (short[]) to;
        for (int i = 0, p = position; i < n; i++, p += stride) {
            c[p] = a[at + i];
        }
    }

    @Override
    void gather(Object from, long[] positions, Object to, int at, int n) {
        short[] a = (short[]) from;
        short[] c = (short[]) to;
        for (int i = 0; i < n; i++) {
            c[at + i] = a[(int) positions[i]];
        }
    }

    @Override
    void gather(Object from, int position, int stride, long[] index, int first, int step, Object to, int at, int n) {
        short[] a = (short[]) from;
        short[] c = (short[]) to;
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
        short[] a = (short[]) from;
        short[] c = (short[]) to;
        if (mode != ScatterMode.SET) {
            throw new IllegalArgumentException("no arithmetic in the dtypes of a short[]: " + mode);
        }
        for (int i = 0; i < n; i++) {
            c[(int) positions[i]] = a[at + i];
        }
    }

    @Override
    void repeatEach(Object from, int fromAt, Object to, int at, int n, int times) {
        short[] a = (short[]) from;
        short[] c = (short[]) to;
        for (int r = 0, p = at; r < n; r++, p += times) {
            Arrays.fill(c, p, p + times, a[fromAt + r]);
        }
    }
}
