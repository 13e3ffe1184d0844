package org.gradus;

import static org.gradus.Functional.conv2d;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import org.gradus.autograd.Autograd;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions of few channels, in groups and with strides, and their gradients in float32 against sums in float64. */
class GroupedConvolutionTest {
    private static final Device CPU = Devices.get("cpu");

    @ParameterizedTest
    @CsvSource({
        // images, groups, channels and filters of each, height, width, kernel, stride, padding, dilation
        "2, 4, 4, 4, 14, 15, 3, 3, 1, 1, 1", "3, 2, 8, 6, 17, 40, 3, 3, 2, 1, 1", "2, 1, 3, 32, 21, 30, 3, 3, 2, 1, 1",
        "2, 1, 3, 9, 19, 23, 7, 5, 2, 3, 1", "1, 3, 2, 5, 9, 9, 2, 3, 3, 0, 1", "2, 2, 16, 7, 8, 9, 3, 3, 2, 1, 1",
        "2, 1, 20, 17, 9, 11, 1, 1, 2, 0, 1", "2, 2, 3, 4, 10, 7, 1, 1, 3, 0, 1", "2, 1, 5, 4, 10, 9, 1, 1, 2, 1, 1",
        "1, 2, 3, 3, 20, 18, 3, 3, 1, 2, 2", "2, 1, 6, 5, 12, 13, 4, 4, 2, 1, 1", "2, 1, 6, 5, 12, 13, 3, 5, 3, 2, 1",
        "1, 1, 2, 2, 3, 3, 3, 3, 5, 1, 1", "2, 1, 4, 3, 13, 13, 3, 3, 2, 0, 2"})
    void agreesWithSums(int n, int groups, int channels, int filters, int height, int width, int kh, int kw, int stride, int padding,
        int dilation) {
        Random random = new Random(height * 31L + width);
        double[] x = numbers(random, n * groups * channels * height * width);
        double[] w = numbers(random, groups * filters * channels * kh * kw);
        int oh = (height + 2 * padding - dilation * (kh - 1) - 1) / stride + 1;
        int ow = (width + 2 * padding - dilation * (kw - 1) - 1) / stride + 1;
        double[] g = numbers(random, n * groups * filters * oh * ow);
        double[] y = new double[g.length];
        double[] gx = new double[x.length];
        double[] gw = new double[w.length];
        for (int i = 0; i < n * groups * filters; i++) {
            int image = i / (groups * filters);
            int filter = i % (groups * filters);
            for (int c = 0; c < channels; c++) {
                int plane = (image * groups + filter / filters) * channels + c;
                for (int o = 0; o < oh * ow; o++) {
                    for (int k = 0; k < kh * kw; k++) {
                        int row = o / ow * stride + k / kw * dilation - padding;
                        int column = o % ow * stride + k % kw * dilation - padding;
                        if (row >= 0 && row < height && column >= 0 && column < width) {
                            int at = (plane * height + row) * width + column;
                            int weight = (filter * channels + c) * kh * kw + k;
                            y[i * oh * ow + o] += x[at] * w[weight];
                            gx[at] += g[i * oh * ow + o] * w[weight];
                            gw[weight] += g[i * oh * ow + o] * x[at];
                        }
                    }
                }
            }
        }
        Tensor input = of(x, n, (long) groups * channels, height, width).requiresGrad_(true);
        Tensor weights = of(w, (long) groups * filters, channels, kh, kw).requiresGrad_(true);
        Tensor output = conv2d(input, weights, null, new long[] {stride}, new long[] {padding}, new long[] {dilation}, groups);
        List<Tensor> gradients = Autograd.grad(List.of(output), List.of(input, weights),
            List.of(of(g, n, (long) groups * filters, oh, ow)), false, false, false);
        assertClose(y, output);
        assertClose(gx, gradients.get(0));
        assertClose(gw, gradients.get(1));
    }

    private static void assertClose(double[] expected, Tensor actual) {
        double scale = 1;
        for (double v : expected) {
            scale = Math.max(scale, Math.abs(v));
        }
        assertArrayEquals(expected, actual.detach().to(DType.FLOAT64).flatten().toDoubleArray(), 1e-5 * scale);
    }

    private static Tensor of(double[] values, long... dims) {
        return tensor(values, Shape.of(dims), CPU).to(DType.FLOAT32).detach();
    }

    private static double[] numbers(Random random, int n) {
        return random.doubles(n, -1, 1).map(v -> (float) v).toArray();
    }
}
