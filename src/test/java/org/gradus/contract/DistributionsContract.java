package org.gradus.contract;

import static org.gradus.Gradus.dirichlet;
import static org.gradus.Gradus.full;
import static org.gradus.Gradus.normal;
import static org.gradus.Gradus.poisson;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randint;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.standardGamma;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.CauchyDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.gradus.Generator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.nn.Init;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random numbers have their distributions: with fixed seeds, tests of Kolmogorov and Smirnov and of chi-square find nothing at the
 * level of one in a thousand; and they are the same numbers on every device.
 */
public abstract class DistributionsContract extends DeviceContract {
    private static final int N = 20_000;
    private static final double LEVEL = 1e-3;

    /** What fills a tensor, and what it then holds. */
    private record Continuous(ContinuousDistribution distribution, BiFunction<Tensor, Generator, Tensor> fill) { }

    private static void add(Map<String, Continuous> all, String name, ContinuousDistribution d,
        BiFunction<Tensor, Generator, Tensor> fill) {
        all.put(name, new Continuous(d, fill));
    }

    private static Tensor gamma(Tensor x, double a, Generator g) {
        return standardGamma(x.fill_(a), g);
    }

    private static Map<String, Continuous> all() {
        Map<String, Continuous> all = new LinkedHashMap<>();
        add(all, "uniform", UniformContinuousDistribution.of(-2, 3), (x, g) -> x.uniform_(-2, 3, g));
        add(all, "normal", NormalDistribution.of(1, 2), (x, g) -> x.normal_(1, 2, g));
        add(all, "normal of tensors", NormalDistribution.of(1, 2), (x, g) -> normal(x.fill_(1), x.mul(2), g));
        add(all, "log-normal", LogNormalDistribution.of(0.5, 0.7), (x, g) -> x.logNormal_(0.5, 0.7, g));
        add(all, "exponential", ExponentialDistribution.of(0.4), (x, g) -> x.exponential_(2.5, g));
        add(all, "Cauchy", CauchyDistribution.of(1, 3), (x, g) -> x.cauchy_(1, 3, g));
        for (double a : new double[] {0.05, 0.7, 1, 1.5, 9, 300}) {
            add(all, "gamma of " + a, GammaDistribution.of(a, 1), (x, g) -> gamma(x, a, g));
        }
        add(all, "beta", BetaDistribution.of(0.6, 2.5), (x, g) -> {
            Tensor first = gamma(x, 0.6, g);
            return first.div(first.add(gamma(x, 2.5, g)));
        });
        add(all, "Dirichlet", BetaDistribution.of(1.2, 3.5), (x, g) -> dirichlet(
            tensor(1.2, 0.5, 3).to(x.dtype()).to(x.device()).expand(N, 3), g).select(1, 0));
        return all;
    }

    static Stream<Named<Continuous>> continuous() {
        return all().entrySet().stream().map(e -> Named.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void followsItsDistribution(Continuous c) {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor drawn = c.fill.apply(zeros(dtype, N), new Generator(17));
            assertEquals(dtype, drawn.dtype());
            double p = KolmogorovSmirnovTest.withDefaults().test(drawn.toDoubleArray(), c.distribution::cumulativeProbability)
                .getPValue();
            assertTrue(p > LEVEL, dtype + ": p = " + p);
        }
    }

    /** The chi-square test over the numbers from 0, the rare ones together. */
    private static void discrete(Tensor drawn, IntToDoubleFunction probability) {
        double[] values = drawn.flatten().toDoubleArray();
        int most = (int) Arrays.stream(values).max().orElseThrow() + 1;
        long[] counts = new long[most + 1];
        for (double v : values) {
            assertTrue(v >= 0 && v == Math.rint(v), "not a number of things: " + v);
            counts[(int) v]++;
        }
        double[] expected = new double[most + 1];
        long[] observed = new long[most + 1];
        int cells = 0;
        double rest = values.length;
        long left = values.length;
        for (int k = 0; k <= most; k++) {
            expected[cells] += probability.applyAsDouble(k) * values.length;
            observed[cells] += counts[k];
            if (expected[cells] >= 10 && rest - expected[cells] >= 10) {
                rest -= expected[cells];
                left -= observed[cells++];
            }
        }
        expected[cells] = rest;
        observed[cells++] = left;
        double p = ChiSquareTest.withDefaults().test(Arrays.copyOf(expected, cells), Arrays.copyOf(observed, cells)).getPValue();
        assertTrue(p > LEVEL, "p = " + p + " for " + Arrays.toString(Arrays.copyOf(observed, cells)) + ", expected "
            + Arrays.toString(Arrays.copyOf(expected, cells)));
    }

    @Test
    void poissonNumbers() {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            for (double rate : new double[] {0.01, 0.5, 3, 9.9, 10, 30, 1000}) {
                discrete(poisson(full(Shape.of(N), rate, dtype), new Generator(3)), PoissonDistribution.of(rate)::probability);
            }
            assertEquals(0, poisson(zeros(dtype, 100), new Generator(3)).sum().item());
            double wide = poisson(full(Shape.of(N), 1e6, dtype), new Generator(4)).sub(1e6).div(1e3).std().item();
            assertEquals(1, wide, 0.02);
        }
    }

    @Test
    void wholeNumbers() {
        discrete(randint(0, 7, Shape.of(N), new Generator(2)), k -> k < 7 ? 1 / 7. : 0);
        discrete(zeros(DType.INT32, N).random_(0, 11, new Generator(5)), k -> k < 11 ? 1 / 11. : 0);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT64}) {
            for (double p : new double[] {0.05, 0.4, 0.95}) {
                discrete(zeros(dtype, N).geometric_(p, new Generator(2)), k -> k == 0 ? 0 : p * Math.pow(1 - p, k - 1));
                discrete(zeros(dtype, N).bernoulli_(p, new Generator(2)), k -> k == 0 ? 1 - p : k == 1 ? p : 0);
            }
        }
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            discrete(full(Shape.of(N), 0.3, dtype).bernoulli(new Generator(9)), k -> k == 0 ? 0.7 : k == 1 ? 0.3 : 0);
            discrete(zeros(N).bernoulli_(tensor(0.3, dtype), new Generator(9)), k -> k == 0 ? 0.7 : k == 1 ? 0.3 : 0);
        }
    }

    @Test
    void indicesByWeight() {
        double[] p = {0.1, 0, 0.25, 0.05, 0.6};
        IntToDoubleFunction probability = k -> k < p.length ? p[k] : 0;
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor weights = tensor(p).mul(3).to(dtype);
            discrete(weights.multinomial(N, true, new Generator(6)), probability);
            Tensor rows = weights.expand(N, 5);
            discrete(rows.multinomial(1, false, new Generator(6)), probability);
            Tensor pairs = rows.multinomial(2, false, new Generator(7));
            discrete(pairs.select(1, 0), probability);
            discrete(pairs.select(1, 1), k -> k >= p.length ? 0 : second(p, k));
            assertEquals(0, pairs.select(1, 0).eq(pairs.select(1, 1)).sum().itemLong());
        }
        assertEquals(Shape.of(2), tensor(1., 2, 3, 4).multinomial(2, true).shape());
    }

    /** The chance that the second of two different indices is {@code k}. */
    private static double second(double[] p, int k) {
        double sum = 0;
        for (int first = 0; first < p.length; first++) {
            sum += first == k ? 0 : p[first] * p[k] / (1 - p[first]);
        }
        return sum;
    }

    @Test
    void everyPlaceOfAPermutationIsEvenlyFilled() {
        Generator g = new Generator(4);
        long[] firsts = new long[3000];
        Arrays.setAll(firsts, i -> Gradus.randperm(6, g).toLongArray()[2]);
        discrete(tensor(firsts), k -> k < 6 ? 1 / 6. : 0);
    }

    @Test
    void truncatedNormalNumbers() {
        Tensor drawn = Init.truncNormal_(zeros(N), 1, 2, 0, 4, new Generator(5));
        double p = KolmogorovSmirnovTest.withDefaults().test(drawn.toDoubleArray(),
            TruncatedNormalDistribution.of(1, 2, 0, 4)::cumulativeProbability).getPValue();
        assertTrue(p > LEVEL, "p = " + p);
    }

    /** Where no float64 logarithm is needed: {@link org.gradus.RandomOps}. */
    @Test
    void everyDeviceDrawsTheSameBits() {
        Map<String, Function<Generator, Tensor>> draws = new LinkedHashMap<>();
        all().forEach((name, c) -> draws.put(name, g -> c.fill.apply(zeros(N), g)));
        draws.put("uniform float64", g -> rand(Shape.of(N), DType.FLOAT64, Devices.current(), g));
        draws.put("normal float64", g -> randn(Shape.of(N), DType.FLOAT64, Devices.current(), g));
        draws.put("poisson", g -> poisson(Gradus.arange(0.0, 40, 0.01), g));
        draws.put("multinomial", g -> rand(Shape.of(40, 50), g).multinomial(20, true, g));
        draws.put("multinomial without replacement", g -> rand(Shape.of(40, 50), g).multinomial(20, false, g));
        draws.put("bernoulli", g -> rand(Shape.of(N), g).bernoulli(g));
        draws.put("geometric", g -> zeros(N).geometric_(0.1, g));
        draws.remove("Dirichlet");
        Device cpu = Devices.get("cpu");
        draws.forEach((name, draw) -> {
            Tensor here = draw.apply(new Generator(21));
            try (Devices.Scope there = Devices.with(cpu)) {
                assertTrue(draw.apply(new Generator(21)).equal(here.to(cpu)), name);
            }
        });
    }

    @Test
    void nothingIsReadButTheCheckOfWeights() {
        Tensor weights = rand(Shape.of(5), new Generator(1)).realize();
        long before = device().statistics().downloads();
        all().values().forEach(c -> c.fill.apply(zeros(N), new Generator(1)).realize());
        poisson(weights).add(weights.bernoulli()).realize();
        assertEquals(before, device().statistics().downloads());
        weights.multinomial(3).realize();
        assertEquals(before + 1, device().statistics().downloads());
    }

    @Test
    void refusesWhatPyTorchRefuses() {
        assertThrows(ArgumentException.class, () -> zeros(2).exponential_(0));
        assertThrows(ArgumentException.class, () -> zeros(2).geometric_(1));
        assertThrows(ArgumentException.class, () -> zeros(2).logNormal_(0, 0));
        assertThrows(ArgumentException.class, () -> zeros(2).cauchy_(0, -1));
        assertThrows(ArgumentException.class, () -> tensor(1., -1).multinomial(1));
        assertThrows(ArgumentException.class, () -> tensor(1., 1).multinomial(3));
        assertThrows(ArgumentException.class, () -> zeros(2).multinomial(1));
        assertEquals(0, zeros(0).exponential_(1).numel());
        assertEquals(0, poisson(zeros(0, 3)).numel());
        assertEquals(0, standardGamma(zeros(3, 0)).numel());
    }
}
