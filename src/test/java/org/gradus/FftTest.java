package org.gradus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fourier transforms against the sum that defines them, and against what PyTorch 1.13 computed. */
class FftTest {
    private static final double[] X = {1, -2, 0.5, 3, -1.5, 0.25, 2, -0.75};

    private static Tensor x(long... dims) {
        return Gradus.tensor(X, Shape.of(8)).reshape(dims);
    }

    private static double[] random(int n) {
        return new Random(n).doubles(n, -1, 1).toArray();
    }

    private static double[] naive(double[] x, int n, int sign) {
        double[] out = new double[2 * n];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < n; j++) {
                double angle = sign * 2 * Math.PI * ((long) j * k % n) / n;
                out[2 * k] += x[2 * j] * Math.cos(angle) - x[2 * j + 1] * Math.sin(angle);
                out[2 * k + 1] += x[2 * j] * Math.sin(angle) + x[2 * j + 1] * Math.cos(angle);
            }
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 16, 30, 97, 128, 211, 360})
    void isTheSumThatDefinesIt(int n) {
        double[] data = random(2 * n);
        Tensor c = Gradus.tensor(data, Shape.of(n, 2));
        assertArrayEquals(naive(data, n, -1), Fft.fft(c).toDoubleArray(), 1e-11 * n);
        assertArrayEquals(naive(data, n, 1), Fft.ifft(c, null, -1, "forward").toDoubleArray(), 1e-11 * n);
        assertArrayEquals(data, Fft.ifft(Fft.fft(c)).toDoubleArray(), 1e-12);
        Tensor real = Gradus.tensor(random(n), Shape.of(n));
        assertArrayEquals(real.toDoubleArray(), Fft.irfft(Fft.rfft(real), (long) n, -1, null).toDoubleArray(), 1e-12);
        assertArrayEquals(real.toDoubleArray(), Fft.hfft(Fft.ihfft(real), (long) n, -1, null).toDoubleArray(), 1e-12);
    }

    @Test
    void agreesWithPyTorch() {
        assertArrayEquals(new double[] {2, 0.5, -3, -4, 1, 1.5, 4, -6},
            Fft.fftn(x(2, 2, 2)).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {0.428571428571429, -0.83435001572925, -0.118718278578333, -0.487359547786068,
            -0.27307531201504, 1.8256739577743, 0.459257767762965},
            Fft.irfft(x(4, 2), 7L, -1, null).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {0.883883476483184, 0, -1.06066017177982, 1.41421356237309, 0.530330085889911, 0,
            0.883883476483184, 0, 1.41421356237309, 2.12132034355964, -0.176776695296637, 0},
            Fft.rfft2(x(2, 4), null, new int[] {-2, -1}, "ortho").toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {1, 6.62916512459885, 8.76313972081441, -5, -0.763139720814412, -4.62916512459885},
            Fft.hfft(x(4, 2)).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {0.2, -0, -0.582623792124926, -0.388998277775752, 0.982623792124926, 0.416749732918329},
            Fft.ihfft(x(8).narrow(0, 0, 5)).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {0.5, -0.766346035225553, 0.0996793685588859, 0.203614639414505, -0.8290774310366,
            1.13662734130672, -0.0369479727478387, 0.0300393253599419, 0.662410764369933},
            Fft.irfftn(x(2, 2, 2), new long[] {3, 3}, null, null).toDoubleArray(), 1e-12);
    }

    @Test
    void frequencies() {
        assertArrayEquals(new float[] {0, 1, 2, -2, -1}, Fft.fftfreq(5, 0.2).toFloatArray(), 1e-6f);
        assertArrayEquals(new float[] {0, 0.25f, -0.5f, -0.25f}, Fft.fftfreq(4, 1).toFloatArray());
        assertArrayEquals(new float[] {0, 0.25f, 0.5f}, Fft.rfftfreq(4, 1).toFloatArray());
        Tensor i = Gradus.arange(5);
        assertArrayEquals(new long[] {3, 4, 0, 1, 2}, Fft.fftshift(i).toLongArray());
        assertArrayEquals(new long[] {0, 1, 2, 3, 4}, Fft.ifftshift(Fft.fftshift(i)).toLongArray());
    }

    @Test
    void integersBecomeFloat32() {
        assertEquals("float32", Fft.rfft(Gradus.arange(4)).dtype().label());
        assertArrayEquals(new float[] {6, 0, -2, 2, -2, 0}, Fft.rfft(Gradus.arange(4)).toFloatArray(), 1e-6f);
    }

    @Test
    void errorsSayWhatIsWrong() {
        assertTrue(assertThrows(ShapeException.class, () -> Fft.fft(Gradus.zeros(3))).getMessage().contains("(real, imaginary)"));
        assertTrue(assertThrows(ArgumentException.class, () -> Fft.rfft(Gradus.zeros(3), 0L, -1, null)).getMessage()
            .contains("Invalid number of data points (0)"));
        assertThrows(ArgumentException.class, () -> Fft.rfft(Gradus.zeros(3), null, -1, "both"));
        assertThrows(ShapeException.class, () -> Fft.rfft2(Gradus.zeros(3, 3), null, new int[] {0, -2}, null));
        assertThrows(ShapeException.class, () -> Fft.rfftn(Gradus.zeros(3), new long[] {1, 2}, null, null));
    }
}
