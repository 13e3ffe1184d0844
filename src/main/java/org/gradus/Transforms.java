package org.gradus;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/** Discrete Fourier transforms of complex doubles on the host, by JTransforms: the only class that needs it. */
final class Transforms {
    static {
        // The threads of its pool would keep a program from ending.
        ConcurrencyUtils.setNumberOfThreads(1);
    }

    private Transforms() { }

    /**
     * Transforms along some dims in place, without a factor.
     *
     * @param data   row-major, real and imaginary parts in turn
     * @param shape  in complex numbers
     */
    static void transform(double[] data, long[] shape, int[] dims, boolean inverse) {
        for (int dim : dims) {
            int n = Math.toIntExact(shape[dim]);
            int stride = (int) Arrays.stream(shape, dim + 1, shape.length).reduce(1, (a, b) -> a * b);
            DoubleFFT_1D fft = new DoubleFFT_1D(n);
            double[] line = new double[2 * n];
            for (int start = 0; start < data.length / 2; start += n * stride) {
                for (int offset = start; offset < start + stride; offset++) {
                    line(data, offset, stride, line, n, fft, inverse);
                }
            }
        }
    }

    private static void line(double[] data, int offset, int stride, double[] line, int n, DoubleFFT_1D fft, boolean inverse) {
        for (int i = 0; i < n; i++) {
            line[2 * i] = data[2 * (offset + i * stride)];
            line[2 * i + 1] = data[2 * (offset + i * stride) + 1];
        }
        if (inverse) {
            fft.complexInverse(line, false);
        } else {
            fft.complexForward(line);
        }
        for (int i = 0; i < n; i++) {
            data[2 * (offset + i * stride)] = line[2 * i];
            data[2 * (offset + i * stride) + 1] = line[2 * i + 1];
        }
    }
}
