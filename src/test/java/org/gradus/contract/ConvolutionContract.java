package org.gradus.contract;

import static org.gradus.Functional.conv2d;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions of 3 x 3 with enough channels for whatever algorithm a device has for them, against sums in double precision. */
public abstract class ConvolutionContract extends DeviceContract {
    private static final long[] ONE = {1, 1};
    private static final int SIDE = 3;

    private final Random random = new Random(11);

    private float[] numbers(int... dims) {
        float[] a = new float[Arrays.stream(dims).reduce(1, (x, y) -> x * y)];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }

    /** {@code n, g c, h, w} and {@code g f, c, 3, 3}: what {@code each} is told of every product. */
    private record Sizes(int n, int c, int h, int w, int f, int groups, int top, int left) {
        int below() {
            return h + 2 * top - 2;
        }

        int across() {
            return w + 2 * left - 2;
        }

        interface Term {
            void of(int y, int x, int weight);
        }

        /** Positions in the output, the input and the weights, for every product. */
        void each(Term term) {
            for (int i = 0; i < n * groups * f; i++) {
                int filter = i % (groups * f);
                for (int k = 0; k < c * SIDE * SIDE; k++) {
                    int channel = (i / (groups * f) * groups + filter / f) * c + k / SIDE / SIDE;
                    int dy = k / SIDE % SIDE - top;
                    int dx = k % SIDE - left;
                    for (int y = Math.max(0, -dy); y < Math.min(below(), h - dy); y++) {
                        for (int x = Math.max(0, -dx); x < Math.min(across(), w - dx); x++) {
                            term.of((i * below() + y) * across() + x, (channel * h + y + dy) * w + x + dx,
                                filter * c * SIDE * SIDE + k);
                        }
                    }
                }
            }
        }
    }

    private static void close(double[] expected, Tensor actual, double terms, String what) {
        double[] a = actual.reshape(-1).toDoubleArray();
        assertEquals(expected.length, a.length, what);
        for (int i = 0; i < a.length; i++) {
            assertEquals(expected[i], a[i], 2e-6 * Math.sqrt(terms) + 1e-5 * Math.abs(expected[i]), what + " at " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 24, 13, 11, 20, 1, 1, 1, plain", "3, 17, 8, 9, 33, 1, 0, 0, plain", "2, 16, 9, 12, 16, 2, 1, 2, plain",
        "1, 40, 7, 30, 24, 1, 2, 0, transposed", "4, 16, 6, 6, 16, 1, 1, 1, expanded", "2, 32, 5, 70, 16, 1, 1, 1, sliced",
        "5, 16, 3, 3, 16, 1, 1, 1, plain", "2, 64, 2, 2, 64, 1, 1, 1, plain", "2, 16, 1, 19, 32, 3, 1, 1, plain",
        "2, 1, 13, 11, 1, 6, 1, 1, plain", "3, 1, 7, 9, 2, 5, 0, 2, plain", "2, 1, 9, 8, 3, 4, 2, 0, transposed",
        "5, 1, 3, 3, 4, 7, 1, 1, expanded", "2, 1, 5, 30, 1, 16, 1, 1, sliced"})
    void valuesAndGradientsAreThoseOfTheSums(int n, int c, int h, int w, int f, int groups, int top, int left, String kind) {
        Sizes s = new Sizes(n, c, h, w, f, groups, top, left);
        float[] x = numbers(n, groups * c, h, w);
        float[] weight = numbers(groups * f, c, SIDE, SIDE);
        float[] g = numbers(n, groups * f, s.below(), s.across());
        Tensor tx = tensor(x, Shape.of(n, groups * c, h, w)).requiresGrad_();
        Tensor tw = tensor(weight, Shape.of(groups * f, c, SIDE, SIDE)).requiresGrad_();
        Tensor tg = tensor(g, Shape.of(n, groups * f, s.below(), s.across()));
        Tensor in = switch (kind) {
            case "transposed" -> tx.permute(1, 3, 2, 0).contiguous().permute(3, 0, 2, 1);
            case "expanded" -> tx.narrow(0, 0, 1).expand(n, -1, -1, -1);
            case "sliced" -> Functional.pad(tx, new long[] {1, 2, 3, 1}, "constant", 5).narrow(2, 3, h).narrow(3, 1, w);
            default -> tx;
        };
        if (kind.equals("expanded")) {
            for (int i = 0; i < x.length; i++) {
                x[i] = x[i % (x.length / n)];
            }
        }
        double[] y = new double[g.length];
        double[] dx = new double[x.length];
        double[] dw = new double[weight.length];
        s.each((o, i, k) -> {
            y[o] += (double) x[i] * weight[k];
            dx[kind.equals("expanded") ? i % (x.length / n) : i] += (double) g[o] * weight[k];
            dw[k] += (double) g[o] * x[i];
        });
        Tensor out = conv2d(in, tw, null, ONE, new long[] {top, left}, ONE, groups);
        List<Tensor> grads = Autograd.grad(List.of(out), List.of(tx, tw), List.of(tg), true, true, false);
        close(y, out, 9 * c, "value");
        close(dx, grads.get(0), 9.0 * f * n, "gradient of the input");
        close(dw, grads.get(1), (double) n * h * w, "gradient of the weights");
        // The sum of dx * x is that of dw * w; its gradient with respect to g is the value.
        Tensor tangent = tensor(g, tg.shape()).requiresGrad_();
        List<Tensor> first = Autograd.grad(List.of(conv2d(in, tw, null, ONE, new long[] {top, left}, ONE, groups)), List.of(tx, tw),
            List.of(tangent), true, true, false);
        List<Tensor> second = Autograd.grad(List.of(first.get(0).mul(tx.detach()).sum()), List.of(tangent, tw));
        if (kind.equals("plain")) {
            close(y, second.get(0), 9 * c, "second gradient of the gradient");
            close(dw, second.get(1), (double) n * h * w, "second gradient of the weights");
        }
    }

    @ParameterizedTest
    @CsvSource({"9, 12, 3, 3, 1, 1, 1, 1, 1, 1, 1", "9, 12, 3, 3, 2, 2, 1, 1, 1, 1, 1", "8, 7, 5, 2, 1, 1, 2, 0, 1, 3, 2",
        "11, 10, 3, 3, 1, 2, 1, 2, 2, 1, 4", "6, 5, 3, 4, 3, 2, 1, 3, 1, 1, 2", "7, 9, 3, 3, 1, 1, 3, 3, 3, 3, 3",
        "4, 40, 4, 1, 1, 1, 2, 0, 1, 1, 1", "1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1", "7, 7, 7, 7, 1, 1, 0, 0, 1, 1, 2"})
    void aChannelByItselfIsAsOneWithManyFilters(int h, int w, int down, int across, int strideDown, int strideAcross, int top, int left,
        int dilationDown, int dilationAcross, int filters) {
        int channels = 3;
        long[] stride = {strideDown, strideAcross};
        long[] padding = {top, left};
        long[] dilation = {dilationDown, dilationAcross};
        Tensor x = tensor(numbers(2, channels, h, w), Shape.of(2, channels, h, w)).requiresGrad_();
        Tensor weight = tensor(numbers(channels * filters, 1, down, across), Shape.of(channels * filters, 1, down, across))
            .requiresGrad_();
        Tensor[] each = new Tensor[channels];
        for (int c = 0; c < channels; c++) {
            Tensor some = weight.narrow(0, c * filters, filters);
            each[c] = conv2d(x.narrow(1, c, 1), Gradus.cat(List.of(some, some, some, some, some)), null, stride, padding, dilation, 1)
                .narrow(1, 0, filters);
        }
        Tensor expected = Gradus.cat(List.of(each), 1);
        Tensor actual = conv2d(x, weight, null, stride, padding, dilation, channels);
        Tensor g = tensor(numbers((int) expected.numel()), expected.shape());
        List<Tensor> expectedGrads = Autograd.grad(List.of(expected), List.of(x, weight), List.of(g), false, false, false);
        List<Tensor> grads = Autograd.grad(List.of(actual), List.of(x, weight), List.of(g), false, false, false);
        close(expected.reshape(-1).toDoubleArray(), actual, down * across, "value");
        close(expectedGrads.get(0).reshape(-1).toDoubleArray(), grads.get(0), down * across * filters, "gradient of the input");
        close(expectedGrads.get(1).reshape(-1).toDoubleArray(), grads.get(1), 2.0 * h * w, "gradient of the weights");
    }

    @Test
    void aChannelByItselfShowsWhatIsNotFiniteWhereItIsSeen() {
        Sizes s = new Sizes(2, 1, 6, 7, 1, 5, 1, 1);
        float[] x = numbers(s.n, s.groups, s.h, s.w);
        float[] weight = numbers(s.groups, 1, SIDE, SIDE);
        x[6 * 7 + 3 * 7 + 6] = Float.POSITIVE_INFINITY;
        x[2 * 6 * 7] = Float.NaN;
        double[] y = new double[x.length];
        s.each((o, i, k) -> y[o] += (double) x[i] * weight[k]);
        Tensor out = conv2d(tensor(x, Shape.of(s.n, s.groups, s.h, s.w)), tensor(weight, Shape.of(s.groups, 1, SIDE, SIDE)), null, ONE,
            ONE, ONE, s.groups);
        double[] a = out.reshape(-1).toDoubleArray();
        for (int i = 0; i < y.length; i++) {
            assertEquals(y[i], a[i], Double.isFinite(y[i]) ? 1e-4 : 0, "at " + i);
        }
    }

    @Test
    void whatIsNotFiniteReachesWhatSeesItOnly() {
        Sizes s = new Sizes(2, 20, 12, 14, 18, 1, 1, 1);
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 3e38f}) {
            float[] x = numbers(s.n, s.c, s.h, s.w);
            float[] weight = numbers(s.f, s.c, SIDE, SIDE);
            x[20 * 12 * 14 + 5 * 12 * 14 + 3 * 14 + 6] = odd;
            double[] y = new double[s.n * s.f * s.h * s.w];
            s.each((o, i, k) -> y[o] += (double) x[i] * weight[k]);
            Tensor w = tensor(weight, Shape.of(s.f, s.c, SIDE, SIDE));
            Tensor out = conv2d(tensor(x, Shape.of(s.n, s.c, s.h, s.w)), w, null, ONE, ONE, ONE, 1);
            double[] a = out.reshape(-1).toDoubleArray();
            for (int i = 0; i < y.length; i++) {
                float expected = (float) y[i];
                if (Float.isFinite(expected)) {
                    assertEquals(expected, a[i], 1e-4 * Math.max(1, Math.abs(expected)), odd + " at " + i);
                } else {
                    assertEquals(expected, a[i], odd + " at " + i);
                }
            }
        }
    }

    @Test
    void weightsSeeWhatIsNotFiniteWhereTheSumsDo() {
        Sizes s = new Sizes(2, 20, 12, 14, 18, 1, 1, 1);
        float[] x = numbers(s.n, s.c, s.h, s.w);
        float[] g = numbers(s.n, s.f, s.h, s.w);
        x[7 * 12 * 14] = Float.POSITIVE_INFINITY;
        double[] dw = new double[s.f * s.c * SIDE * SIDE];
        s.each((o, i, k) -> dw[k] += (double) g[o] * x[i]);
        Tensor w = tensor(numbers(s.f, s.c, SIDE, SIDE), Shape.of(s.f, s.c, SIDE, SIDE)).requiresGrad_();
        Tensor y = conv2d(tensor(x, Shape.of(s.n, s.c, s.h, s.w)), w, null, ONE, ONE, ONE, 1);
        double[] a = Autograd.grad(List.of(y), List.of(w), List.of(tensor(g, y.shape())), false, false, false).get(0).reshape(-1)
            .toDoubleArray();
        for (int i = 0; i < dw.length; i++) {
            assertTrue(Double.isFinite(dw[i]) ? Math.abs(dw[i] - a[i]) < 1e-3 : a[i] == dw[i], "at " + i + ": " + dw[i] + ", " + a[i]);
        }
    }

    @Test
    void whatFollowsIsAppliedOnce() {
        Sizes s = new Sizes(2, 24, 10, 9, 20, 1, 1, 1);
        float[] x = numbers(s.n, s.c, s.h, s.w);
        float[] weight = numbers(s.f, s.c, SIDE, SIDE);
        float[] bias = numbers(s.f);
        float[] rest = numbers(s.n, s.f, s.h, s.w);
        double[] y = new double[rest.length];
        s.each((o, i, k) -> y[o] += (double) x[i] * weight[k]);
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(0, y[i] + bias[i / (s.h * s.w) % s.f]) + rest[i];
        }
        Tensor out = conv2d(tensor(x, Shape.of(s.n, s.c, s.h, s.w)), tensor(weight, Shape.of(s.f, s.c, SIDE, SIDE)),
            tensor(bias, Shape.of(s.f)), ONE, ONE, ONE, 1).relu().add(tensor(rest, Shape.of(s.n, s.f, s.h, s.w)));
        close(y, out, 9 * s.c, "value");
    }
}
