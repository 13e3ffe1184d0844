package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Fourier transforms, as products with matrices of cosines and sines, and what goes with them; counts of n-grams. */
final class SignalOperators {
    private static final double BREAK_FREQUENCY = 700;
    private static final double MEL_HIGH = 2595;

    private SignalOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("DFT", SignalOperators::dft);
        t.tensor("STFT", SignalOperators::stft);
        t.tensor("HannWindow", a -> window(a, p -> 0.5 - 0.5 * Math.cos(2 * Math.PI * p)));
        t.tensor("HammingWindow", a -> window(a, p -> 25.0 / 46 - 21.0 / 46 * Math.cos(2 * Math.PI * p)));
        t.tensor("BlackmanWindow", a -> window(a, p -> 0.42 - 0.5 * Math.cos(2 * Math.PI * p) + 0.08 * Math.cos(4 * Math.PI * p)));
        t.tensor("MelWeightMatrix", SignalOperators::melWeights);
        t.tensor("TfIdfVectorizer", SignalOperators::ngrams);
    }

    /** Of one period of {@code n} points, or of {@code n - 1} for a symmetric window. */
    private static Tensor window(Arguments a, DoubleUnaryOperator shape) {
        int n = Math.toIntExact(a.integer(0));
        double period = a.flag("periodic", true) ? n : n - 1;
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = shape.applyAsDouble(i / period);
        }
        return Gradus.tensor(values, Shape.of(n), a.device()).to(a.dtype("output_datatype", DType.FLOAT32));
    }

    /** Last dim: one real number, or real and imaginary part. */
    private static Tensor dft(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.opset() >= 20 ? a.axis(a.has(2) ? a.integer(2) : -2, x.dim()) : a.axis("axis", 1, x.dim());
        long length = a.has(1) ? a.integer(1) : x.size(axis);
        boolean onesided = a.flag("onesided", false);
        boolean inverse = a.flag("inverse", false);
        Tensor sized = SliceOperators.constant(x, axis, 0, length - x.size(axis), 0);
        return transform(sized, axis, onesided ? length / 2 + 1 : length, inverse);
    }

    private static Tensor transform(Tensor x, int axis, long bins, boolean inverse) {
        int n = Math.toIntExact(x.size(axis));
        int m = Math.toIntExact(bins);
        double[] cosines = new double[n * m];
        double[] sines = new double[n * m];
        double scale = inverse ? 1.0 / n : 1;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < m; k++) {
                double angle = 2 * Math.PI * ((long) i * k % n) / n;
                cosines[i * m + k] = scale * Math.cos(angle);
                sines[i * m + k] = scale * (inverse ? 1 : -1) * Math.sin(angle);
            }
        }
        Tensor cos = Gradus.tensor(cosines, Shape.of(n, m), x.device()).to(x.dtype());
        Tensor sin = Gradus.tensor(sines, Shape.of(n, m), x.device()).to(x.dtype());
        int last = x.dim() - 1;
        Tensor re = x.select(last, 0).movedim(axis, last - 1);
        Tensor real = re.matmul(cos);
        Tensor imaginary = re.matmul(sin);
        if (x.size(last) == 2) {
            Tensor im = x.select(last, 1).movedim(axis, last - 1);
            real = real.sub(im.matmul(sin));
            imaginary = imaginary.add(im.matmul(cos));
        }
        return Gradus.stack(List.of(real.movedim(last - 1, axis), imaginary.movedim(last - 1, axis)), last);
    }

    /** {@code (batch, samples, 1 or 2) -> (batch, frames, bins, 2)}. */
    private static Tensor stft(Arguments a) {
        Tensor x = a.tensor(0).dim() == 2 ? a.tensor(0).unsqueeze(2) : a.tensor(0);
        long step = a.integer(1);
        long length = a.has(3) ? a.integer(3) : a.tensor(2).numel();
        Tensor frames = x.unfold(1, length, step).transpose(2, 3);
        if (a.has(2)) {
            frames = frames.mul(a.tensor(2).reshape(length, 1));
        }
        return transform(frames, 2, a.flag("onesided", true) ? length / 2 + 1 : length, false);
    }

    /** Triangles between neighbouring mel frequencies, over the bins of a spectrum. */
    private static Tensor melWeights(Arguments a) {
        int bands = Math.toIntExact(a.integer(0));
        long length = a.integer(1);
        long rate = a.integer(2);
        int bins = (int) (length / 2 + 1);
        double low = mel(a.real(3));
        double high = mel(a.real(4));
        int[] edges = new int[bands + 2];
        for (int i = 0; i < edges.length; i++) {
            double hertz = BREAK_FREQUENCY * (Math.pow(10, (low + i * (high - low) / edges.length) / MEL_HIGH) - 1);
            edges[i] = (int) Math.floor((length + 1) * hertz / rate);
        }
        double[] weights = new double[bins * bands];
        for (int b = 0; b < bands; b++) {
            int lower = edges[b];
            int center = edges[b + 1];
            int upper = edges[b + 2];
            if (center == lower) {
                put(weights, center, bands, b, 1);
            }
            for (int j = lower; j <= center && center != lower; j++) {
                put(weights, j, bands, b, (double) (j - lower) / (center - lower));
            }
            for (int j = center; j < upper; j++) {
                put(weights, j, bands, b, (double) (upper - j) / (upper - center));
            }
        }
        return Gradus.tensor(weights, Shape.of(bins, bands), a.device()).to(a.dtype("output_datatype", DType.FLOAT32));
    }

    private static void put(double[] weights, int bin, int bands, int band, double value) {
        if (bin >= 0 && bin * bands + band < weights.length) {
            weights[bin * bands + band] = value;
        }
    }

    private static double mel(double hertz) {
        return MEL_HIGH * Math.log10(1 + hertz / BREAK_FREQUENCY);
    }

    /** On the host: how often each n-gram of a pool of integers occurs in each row, with gaps of up to {@code max_skip_count}. */
    private static Tensor ngrams(Arguments a) {
        long[] pool = a.longs("pool_int64s");
        if (pool == null) {
            throw new ArgumentException(a + ": only pools of integers are supported");
        }
        long[] starts = a.longs("ngram_counts");
        long[] places = a.longs("ngram_indexes");
        float[] weights = a.reals("weights");
        Map<List<Long>, Integer> grams = pool(pool, starts);
        Tensor x = a.tensor(0);
        long[] tokens = a.longs(0);
        int row = x.dim() == 0 ? 1 : Math.toIntExact(x.size(-1));
        int rows = x.dim() < 2 ? 1 : Math.toIntExact(x.size(0));
        int width = 0;
        for (long p : places) {
            width = Math.max(width, Math.toIntExact(p) + 1);
        }
        float[] counts = new float[rows * width];
        float[] weightOf = new float[width];
        java.util.Arrays.fill(weightOf, 1);
        for (int g = 0; weights != null && g < places.length; g++) {
            weightOf[(int) places[g]] = weights[g];
        }
        for (int r = 0; r < rows; r++) {
            for (List<Long> gram : found(a, tokens, r * row, row)) {
                Integer g = grams.get(gram);
                if (g != null) {
                    counts[r * width + (int) places[g]]++;
                }
            }
        }
        String mode = a.text("mode", "TF");
        for (int i = 0; i < counts.length; i++) {
            float weight = weightOf[i % width];
            counts[i] = switch (mode) {
                case "TF" -> counts[i];
                case "IDF" -> counts[i] > 0 ? weight : 0;
                default -> counts[i] * weight;
            };
        }
        return Gradus.tensor(counts, x.dim() < 2 ? Shape.of(width) : Shape.of(rows, width), a.device());
    }

    /** The pool holds 1-grams, then 2-grams and so on, from where {@code starts} says. */
    private static Map<List<Long>, Integer> pool(long[] pool, long[] starts) {
        Map<List<Long>, Integer> grams = new java.util.HashMap<>();
        int number = 0;
        for (int n = 1; n <= starts.length; n++) {
            int end = Math.toIntExact(n < starts.length ? starts[n] : pool.length);
            for (int i = Math.toIntExact(starts[n - 1]); i + n <= end; i += n) {
                List<Long> gram = new ArrayList<>();
                for (int j = 0; j < n; j++) {
                    gram.add(pool[i + j]);
                }
                grams.put(gram, number++);
            }
        }
        return grams;
    }

    private static List<List<Long>> found(Arguments a, long[] tokens, int from, int length) {
        List<List<Long>> all = new ArrayList<>();
        long skips = a.integer("max_skip_count", 0);
        for (long n = a.integer("min_gram_length", 1); n <= a.integer("max_gram_length", 1); n++) {
            for (int skip = 0; skip <= (n == 1 ? 0 : skips); skip++) {
                for (int i = 0; i + (n - 1) * (skip + 1) < length; i++) {
                    List<Long> gram = new ArrayList<>();
                    for (int j = 0; j < n; j++) {
                        gram.add(tokens[from + i + j * (skip + 1)]);
                    }
                    all.add(gram);
                }
            }
        }
        return all;
    }
}
