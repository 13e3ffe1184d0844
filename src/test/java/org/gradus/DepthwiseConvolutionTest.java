package org.gradus;

import static org.gradus.Functional.conv2d;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gradus.autograd.Autograd;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions of each channel by itself, in float32 against float64, to the gradient of the gradient. */
class DepthwiseConvolutionTest {
    private static final Device CPU = Devices.get("cpu");

    @ParameterizedTest
    @CsvSource({
        // images, channels, filters of each, height, width, kernel, stride, padding, dilation
        "2, 5, 1, 9, 17, 3, 3, 1, 1, 1", "1, 3, 2, 20, 37, 3, 3, 2, 1, 1", "3, 4, 1, 7, 7, 5, 5, 1, 2, 1", "2, 3, 1, 13, 11, 3, 3, 1, 2, 2",
        "2, 2, 3, 11, 10, 3, 2, 3, 0, 1", "1, 2, 1, 40, 70, 7, 7, 1, 3, 1", "2, 6, 1, 8, 8, 1, 1, 2, 0, 1", "1, 1, 4, 12, 12, 3, 3, 2, 1, 2",
        "2, 3, 1, 5, 6, 4, 6, 1, 0, 1", "2, 3, 1, 4, 30, 1, 5, 2, 2, 1", "1, 2, 1, 30, 3, 5, 1, 1, 1, 3", "1, 3, 1, 1, 1, 3, 3, 1, 1, 1",
        "1, 2, 1, 64, 130, 3, 3, 1, 1, 1", "2, 3, 1, 6, 20, 4, 4, 4, 0, 1",
        "2, 3, 1, 19, 75, 3, 3, 3, 1, 1", "1, 2, 1, 112, 113, 3, 3, 2, 1, 1", "2, 3, 1, 15, 14, 5, 3, 2, 2, 3", "1, 3, 1, 21, 17, 2, 3, 4, 0, 1",
        "2, 2, 1, 8, 40, 1, 3, 2, 1, 1", "2, 2, 1, 9, 40, 3, 1, 2, 1, 1"})
    void agreesWithFloat64(int n, int channels, int filters, int height, int width, int kh, int kw, int stride, int padding, int dilation) {
        Random random = new Random(height * 31L + width);
        double[] x = numbers(random, n * channels * height * width);
        double[] w = numbers(random, channels * filters * kh * kw);
        double[] bias = numbers(random, channels * filters);
        long[] spatial = {n, channels, height, width};
        long[] kernel = {channels * filters, 1, kh, kw};
        double[][] single = all(DType.FLOAT32, x, spatial, w, kernel, bias, stride, padding, dilation);
        double[][] exact = all(DType.FLOAT64, x, spatial, w, kernel, bias, stride, padding, dilation);
        for (int i = 0; i < exact.length; i++) {
            double scale = 1;
            for (double v : exact[i]) {
                scale = Math.max(scale, Math.abs(v));
            }
            assertArrayEquals(exact[i], single[i], 2e-5 * scale, "result " + i);
        }
    }

    private static double[][] all(DType dtype, double[] values, long[] shape, double[] weights, long[] kernel, double[] biases, long stride,
        long padding, long dilation) {
        Tensor x = tensor(values, Shape.of(shape), CPU).to(dtype).detach().requiresGrad_(true);
        Tensor w = tensor(weights, Shape.of(kernel), CPU).to(dtype).detach().requiresGrad_(true);
        Tensor b = tensor(biases, Shape.of(biases.length), CPU).to(dtype).detach().requiresGrad_(true);
        long[] s = {stride};
        Tensor y = conv2d(x, w, b, s, new long[] {padding}, new long[] {dilation}, shape[1]).relu();
        List<Tensor> first = Autograd.grad(List.of(y.mul(y).sum()), List.of(x, w, b), null, true, true, false);
        Tensor squares = first.get(0).mul(first.get(0)).sum().add(first.get(1).mul(first.get(1)).sum());
        List<Tensor> second = Autograd.grad(List.of(squares), List.of(x, w), null, false, false, false);
        Tensor[] results = {y, first.get(0), first.get(1), first.get(2), second.get(0), second.get(1)};
        double[][] out = new double[results.length][];
        for (int i = 0; i < out.length; i++) {
            out[i] = results[i].detach().to(DType.FLOAT64).flatten().toDoubleArray();
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void infinityStaysInItsWindows(int stride) {
        float[] x = new float[20 * 20];
        x[10 * 20 + 19] = Float.POSITIVE_INFINITY;
        float[] y = conv2d(tensor(x, Shape.of(1, 1, 20, 20), CPU), Gradus.ones(Shape.of(1, 1, 3, 3), DType.FLOAT32, CPU), null, new long[] {stride},
            new long[] {1}, new long[] {1}, 1).flatten().toFloatArray();
        int width = 20 / stride;
        for (int i = 0; i < y.length; i++) {
            boolean near = Math.abs(i / width * stride - 10) <= 1 && Math.abs(i % width * stride - 19) <= 1;
            assertEquals(near ? Float.POSITIVE_INFINITY : 0, y[i]);
        }
    }

    /** A product with the zeros between the elements of a gradient would be NaN. */
    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "3, 1"})
    void infiniteWeightMeetsNothingBetweenWindows(int stride, int dilation) {
        int places = 9;
        for (int place = 0; place < places; place++) {
            float[] w = new float[places];
            w[place] = Float.POSITIVE_INFINITY;
            Tensor x = Gradus.zeros(Shape.of(1, 1, 19, 20), DType.FLOAT32, CPU).requiresGrad_(true);
            Tensor y = conv2d(x, tensor(w, Shape.of(1, 1, 3, 3), CPU), null, new long[] {stride}, new long[] {0}, new long[] {dilation}, 1);
            float[] ones = new float[(int) y.numel()];
            Arrays.fill(ones, 1);
            y.backward(tensor(ones, y.shape(), CPU));
            float[] g = x.grad().flatten().toFloatArray();
            int out = (19 - 2 * dilation - 1) / stride + 1;
            int across = (20 - 2 * dilation - 1) / stride + 1;
            for (int i = 0; i < g.length; i++) {
                int row = i / 20 - place / 3 * dilation;
                int column = i % 20 - place % 3 * dilation;
                boolean meets = row >= 0 && row % stride == 0 && row / stride < out && column >= 0 && column % stride == 0
                    && column / stride < across;
                boolean between = Math.floorMod(row, stride) != 0 || Math.floorMod(column, stride) != 0;
                assertEquals(meets ? Float.POSITIVE_INFINITY : 0, between || meets ? g[i] : 0, "place " + place + ", element " + i);
            }
        }
    }

    private static double[] numbers(Random random, int n) {
        return random.doubles(n, -1, 1).map(v -> (float) v).toArray();
    }
}
