package org.gradus;

import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** Members of {@link Gradus}: random numbers, from {@link Generator#standard()} unless a generator is given. */
public abstract class RandomFunctions {
    RandomFunctions() { }

    /** float32, evenly over [0, 1). */
    public static Tensor rand(Shape size, Generator generator) {
        return Gradus.rand(size, DType.FLOAT32, Devices.current(), generator);
    }

    /** float32, normally distributed with mean 0 and variance 1. */
    public static Tensor randn(Shape size, Generator generator) {
        return Gradus.randn(size, DType.FLOAT32, Devices.current(), generator);
    }

    /** Whole numbers from {@code low} to {@code high - 1}, int64. */
    public static Tensor randint(long low, long high, Shape size, Generator generator) {
        return Gradus.randint(low, high, size, Devices.current(), generator);
    }

    /** The numbers from 0 to {@code n - 1} in random order, int64; shuffled on the host. */
    public static Tensor randperm(int n, Generator generator) {
        return Gradus.randperm(n, Devices.current(), generator);
    }

    /**
     * Normal numbers, each with a mean and a standard deviation of its own; the two broadcast. The gradients are zero, as in
     * PyTorch; {@code distributions.Normal} has those that one may want.
     *
     * @throws DTypeException if the mean or the deviation is not floating
     */
    public static Tensor normal(Tensor mean, Tensor std, Generator generator) {
        return Normals.of(mean, std, generator);
    }

    /** {@link #normal(Tensor, Tensor, Generator)} by the standard generator. */
    public static Tensor normal(Tensor mean, Tensor std) {
        return normal(mean, std, Generator.standard());
    }

    /** {@link #normal(Tensor, Tensor, Generator)} with a number. */
    public static Tensor normal(Tensor mean, double std, Generator generator) {
        return Normals.of(mean, Elementwise.number(mean, Scalar.of(std)), generator);
    }

    /** {@link #normal(Tensor, double, Generator)} by the standard generator. */
    public static Tensor normal(Tensor mean, double std) {
        return normal(mean, std, Generator.standard());
    }

    /** With standard deviation 1. */
    public static Tensor normal(Tensor mean) {
        return normal(mean, 1);
    }

    /** {@link #normal(Tensor, Tensor, Generator)} with a number. */
    public static Tensor normal(double mean, Tensor std, Generator generator) {
        return Normals.of(Elementwise.number(std, Scalar.of(mean)), std, generator);
    }

    /** {@link #normal(double, Tensor, Generator)} by the standard generator. */
    public static Tensor normal(double mean, Tensor std) {
        return normal(mean, std, Generator.standard());
    }

    /** float32. */
    public static Tensor normal(double mean, double std, Shape size) {
        return normal(mean, std, size, DType.FLOAT32, Devices.current(), Generator.standard());
    }

    /** Normal with one mean and standard deviation: a new tensor. */
    public static Tensor normal(double mean, double std, Shape size, DType dtype, Device device, Generator generator) {
        return Gradus.zeros(size, dtype, device).normal_(mean, std, generator);
    }

    /**
     * Poisson numbers: for each rate {@code r}, {@code k = 0, 1, ...} with probability {@code r^k e^-r / k!}, of the rates' shape
     * and dtype. The gradient is zero.
     *
     * @throws DTypeException if the rates are not floating
     */
    public static Tensor poisson(Tensor rates, Generator generator) {
        return Call.of("poisson", Rejections.poisson(rates, generator), rates).make();
    }

    /** {@link #poisson(Tensor, Generator)} by the standard generator. */
    public static Tensor poisson(Tensor rates) {
        return poisson(rates, Generator.standard());
    }

    /**
     * Gamma numbers of scale 1: for each concentration {@code a > 0}, {@code x > 0} with density
     * {@code x^(a - 1) e^-x / Gamma(a)}, of the concentrations' shape and dtype, and at least the smallest normal float32. There is
     * no gradient with respect to the concentration.
     *
     * @throws DTypeException if the concentrations are not floating
     */
    public static Tensor standardGamma(Tensor concentration, Generator generator) {
        return Tensor.of(Rejections.gamma(concentration, generator));
    }

    /** {@link #standardGamma(Tensor, Generator)} by the standard generator. */
    public static Tensor standardGamma(Tensor concentration) {
        return standardGamma(concentration, Generator.standard());
    }

    /**
     * Points of the simplex: gamma numbers along the last dim, divided by their sum. {@code concentration} is
     * {@code (..., n)}; there is no gradient with respect to it.
     */
    public static Tensor dirichlet(Tensor concentration, Generator generator) {
        return Scope.of(() -> {
            Tensor gamma = standardGamma(concentration, generator);
            return gamma.div(gamma.sum(-1, true));
        });
    }

    /** {@link #dirichlet(Tensor, Generator)} by the standard generator. */
    public static Tensor dirichlet(Tensor concentration) {
        return dirichlet(concentration, Generator.standard());
    }
}
