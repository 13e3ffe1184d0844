package org.gradus.distributions;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.gradus.Generator;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Densities and moments against a library of distributions, draws against their own moments. */
class DistributionsTest {

    private record Case(Distribution ours, DoubleUnaryOperator logDensity, double mean, double variance) { }

    private static Tensor f64(double x) {
        return tensor(x, DType.FLOAT64);
    }

    private static Case of(Distribution ours, ContinuousDistribution d) {
        return new Case(ours, d::logDensity, d.getMean(), d.getVariance());
    }

    private static Map<String, Case> cases() {
        Map<String, Case> all = new LinkedHashMap<>();
        all.put("Normal", of(new Normal(f64(1), f64(2)), NormalDistribution.of(1, 2)));
        all.put("Uniform", of(new Uniform(f64(-1), f64(3)), UniformContinuousDistribution.of(-1, 3)));
        all.put("Exponential", of(new Exponential(f64(4)), ExponentialDistribution.of(0.25)));
        all.put("Gamma", of(new Gamma(f64(2.5), f64(4)), GammaDistribution.of(2.5, 0.25)));
        all.put("Beta", of(new Beta(f64(2.5), f64(0.8)), BetaDistribution.of(2.5, 0.8)));
        PoissonDistribution poisson = PoissonDistribution.of(3.5);
        all.put("Poisson", new Case(new Poisson(f64(3.5)), x -> poisson.logProbability((int) x), 3.5, 3.5));
        all.put("Bernoulli", new Case(new Bernoulli(f64(0.3)), x -> Math.log(x == 1 ? 0.3 : 0.7), 0.3, 0.21));
        return all;
    }

    @Test
    void aUniformDensityHasASlopeOutsideToo() {
        Tensor high = f64(3).requiresGrad_();
        Tensor density = new Uniform(f64(-1), high).logProb(f64(5));
        density.backward();
        assertEquals(Double.NEGATIVE_INFINITY, density.item());
        assertEquals(-0.25, high.grad().item());
    }

    static Stream<Arguments> everywhere() {
        return Devices.all().stream().flatMap(d -> cases().keySet().stream().map(name -> Arguments.of(Named.of(d.label(), d), name)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void isWhatItSays(Device device, String name) {
        try (Devices.Scope scope = Devices.with(device)) {
            Case c = cases().get(name);
            assertEquals(c.mean, c.ours.mean().item(), 1e-9);
            assertEquals(c.variance, c.ours.variance().item(), 1e-9);
            Tensor drawn = c.ours.sample(new Generator(5), 40, 500);
            assertEquals(Shape.of(40, 500), drawn.shape());
            assertFalse(drawn.requiresGrad());
            assertEquals(c.mean, drawn.mean().item(), 4 * Math.sqrt(c.variance / 20_000));
            double[] values = drawn.reshape(-1).toDoubleArray();
            double[] ours = c.ours.logProb(drawn).reshape(-1).toDoubleArray();
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                assertEquals(c.logDensity.applyAsDouble(values[i]), ours[i], 1e-7 * (1 + Math.abs(ours[i])), "at " + values[i]);
                sum -= ours[i];
            }
            if (!name.equals("Poisson")) {
                assertEquals(sum / values.length, c.ours.entropy().item(), 0.02);
            }
        }
    }

    @Test
    void categories() {
        manualSeed(1);
        Categorical c = Categorical.of(tensor(new double[][] {{1, 3, 0}, {2, 2, 4}}));
        Tensor drawn = c.sample(5000);
        assertEquals(Shape.of(5000, 2), drawn.shape());
        assertEquals(DType.INT64, drawn.dtype());
        assertEquals(0.75, drawn.select(1, 0).eq(1).to(DType.FLOAT64).mean().item(), 0.02);
        assertEquals(0.5, drawn.select(1, 1).eq(2).to(DType.FLOAT64).mean().item(), 0.02);
        assertTrue(c.logProb(tensor(new long[] {1, 2})).exp().allclose(tensor(new double[] {0.75, 0.5})));
        assertEquals(Shape.of(5000, 2), c.logProb(drawn).shape());
        double wanted = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
        assertEquals(wanted, c.entropy().select(0, 0).item(), 1e-9);
        assertThrows(UnsupportedException.class, c::mean);
        Tensor logits = tensor(0.5f, -1f).requiresGrad_();
        new Categorical(logits).logProb(tensor(1L)).backward();
        assertTrue(logits.grad().allclose(tensor(0f, 1f).sub(logits.detach().softmax(0))));
    }

    @Test
    void reparameterisedDrawsHaveGradients() {
        Tensor loc = tensor(1f, 2f).requiresGrad_();
        Tensor scale = tensor(3f).requiresGrad_();
        Normal normal = new Normal(loc, scale);
        Tensor z = normal.rsample(100);
        z.sum().backward();
        assertTrue(loc.grad().allclose(tensor(100f, 100f)));
        assertEquals(z.detach().sub(loc.detach()).div(3).sum().item(), scale.grad().sum().item(), 1e-2);
        assertTrue(new Exponential(scale).rsample(5).requiresGrad());
        assertTrue(new Uniform(loc, loc.add(1)).rsample(5).requiresGrad());
        assertThrows(UnsupportedException.class, () -> new Gamma(scale, scale).rsample());
        assertThrows(UnsupportedException.class, () -> new Poisson(scale).entropy());
        assertEquals(Shape.of(2), normal.entropy().shape());
        assertTrue(Bernoulli.ofLogits(tensor(0f, 2f)).probs().allclose(tensor(0.5f, 0.8808f), 1e-3, 1e-4));
    }
}
