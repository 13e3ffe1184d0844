package org.gradus;

import org.gradus.types.ArgumentException;
import org.gradus.types.DTypeException;

/**
 * Random elements, from {@link Generator#standard()} unless a generator is given. Elements computed in float32 have the same bits
 * on every device; those of float64 too, except where a distribution needs a float64 logarithm, whose last bit may differ:
 * exponential, geometric, log-normal, Cauchy, gamma and Poisson.
 */
public sealed interface RandomOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** Numbers spread evenly over {@code [from, to)}. */
    default Tensor uniform_(double from, double to) {
        return uniform_(from, to, Generator.standard());
    }

    /** Fills this tensor from {@code [from, to)}. */
    default Tensor uniform_(double from, double to, Generator generator) {
        return Call.of("uniform", Random.uniform(self(), from, to, generator), self()).into(self(), "uniform_");
    }

    /** Over [0, 1). */
    default Tensor uniform_() {
        return uniform_(0, 1);
    }

    /** Normally distributed numbers. */
    default Tensor normal_(double mean, double std) {
        return normal_(mean, std, Generator.standard());
    }

    /** Fills this tensor with normal numbers. */
    default Tensor normal_(double mean, double std, Generator generator) {
        return Call.of("normal", Random.normal(self(), mean, std, generator), self()).into(self(), "normal_");
    }

    /** With mean 0 and standard deviation 1. */
    default Tensor normal_() {
        return normal_(0, 1);
    }

    /** {@code e^x} of normal numbers {@code x} with this mean and standard deviation. */
    default Tensor logNormal_(double mean, double std) {
        return logNormal_(mean, std, Generator.standard());
    }

    /** @throws ArgumentException unless {@code std > 0} */
    default Tensor logNormal_(double mean, double std, Generator generator) {
        return Call.of("log_normal", Fills.logNormal(self(), mean, std, generator), self()).into(self(), "log_normal_");
    }

    /** {@code -log(u) / lambd} of uniform numbers {@code u}: density {@code lambd e^(-lambd x)}, mean {@code 1 / lambd}. */
    default Tensor exponential_(double lambd) {
        return exponential_(lambd, Generator.standard());
    }

    /** @throws ArgumentException unless {@code lambd > 0} */
    default Tensor exponential_(double lambd, Generator generator) {
        return Call.of("exponential", Fills.exponential(self(), lambd, generator), self()).into(self(), "exponential_");
    }

    /** {@link #exponential_(double)} with {@code lambd = 1}. */
    default Tensor exponential_() {
        return exponential_(1);
    }

    /** How many trials with probability {@code p} it takes to succeed once: {@code p (1 - p)^(k - 1)} for {@code k = 1, 2, ...} */
    default Tensor geometric_(double p) {
        return geometric_(p, Generator.standard());
    }

    /** @throws ArgumentException unless {@code 0 < p < 1} */
    default Tensor geometric_(double p, Generator generator) {
        return Call.of("geometric", Fills.geometric(self(), p, generator), self()).into(self(), "geometric_");
    }

    /** {@code median + sigma tan(pi (u - 1/2))} of uniform numbers {@code u}: density {@code sigma / pi / (sigma^2 + (x - median)^2)}. */
    default Tensor cauchy_(double median, double sigma) {
        return cauchy_(median, sigma, Generator.standard());
    }

    /** @throws ArgumentException unless {@code sigma > 0} */
    default Tensor cauchy_(double median, double sigma, Generator generator) {
        return Call.of("cauchy", Fills.cauchy(self(), median, sigma, generator), self()).into(self(), "cauchy_");
    }

    /** Whole numbers from {@code from} to {@code to - 1}. */
    default Tensor random_(long from, long to) {
        return random_(from, to, Generator.standard());
    }

    /** @throws ArgumentException unless {@code from < to} */
    default Tensor random_(long from, long to, Generator generator) {
        Tensor x = self();
        return Call.of("random", Random.integers(x.place(), x.shape(), from, to, generator).cast(x.dtype()), x).into(x, "random_");
    }

    /** Whole numbers from 0 to {@code to - 1}. */
    default Tensor random_(long to) {
        return random_(0, to);
    }

    /** Ones with probability {@code p}, zeros else. */
    default Tensor bernoulli_(double p) {
        return bernoulli_(p, Generator.standard());
    }

    /** {@link #bernoulli(double, Generator)} in place. */
    default Tensor bernoulli_(double p, Generator generator) {
        return Call.of("bernoulli", Random.bernoulli(self(), p, generator), self()).into(self(), "bernoulli_");
    }

    /** @param p the probability of each element, floating; broadcasts */
    default Tensor bernoulli_(Tensor p, Generator generator) {
        return Call.of("bernoulli", Fills.bernoulli("bernoulli_", p.expandAs(self()), generator), self()).into(self(), "bernoulli_");
    }

    /** {@link #bernoulli_(Tensor, Generator)} by the standard generator. */
    default Tensor bernoulli_(Tensor p) {
        return bernoulli_(p, Generator.standard());
    }

    /**
     * A tensor of ones where a uniform number is below this tensor's element, which is the probability, and zeros elsewhere. Its
     * gradient is zero.
     *
     * @throws DTypeException if this is not floating
     */
    default Tensor bernoulli(Generator generator) {
        return Call.of("bernoulli", Fills.bernoulli("bernoulli", self(), generator), self()).make();
    }

    /** {@link #bernoulli(Generator)} by the standard generator. */
    default Tensor bernoulli() {
        return bernoulli(Generator.standard());
    }

    /** A tensor of this one's shape and dtype: ones with probability {@code p}, zeros else. */
    default Tensor bernoulli(double p, Generator generator) {
        return Call.of("bernoulli", Random.bernoulli(self(), p, generator), self()).make();
    }

    /** {@link #bernoulli(double, Generator)} by the standard generator. */
    default Tensor bernoulli(double p) {
        return bernoulli(p, Generator.standard());
    }

    /**
     * {@code (n) -> (numSamples)} or {@code (m, n) -> (m, numSamples)}, int64: indices drawn with the weights in each row, which
     * need not sum to one. An index is where {@code e / weight} is least, with an exponential number {@code e} for each element;
     * without replacement the samples of a row are the least of one such race (Efraimidis and Spirakis, "Weighted random sampling
     * with a reservoir", 2006), with replacement each has a race of its own. One number is read, to check the weights.
     *
     * @throws ArgumentException if a weight is negative, infinite or NaN, a row has none above zero, or there are fewer weights
     *     than samples without replacement
     */
    @OnHost("checks the weights: one number is read")
    default Tensor multinomial(long numSamples, boolean replacement, Generator generator) {
        return Categories.multinomial(self(), numSamples, replacement, generator);
    }

    /** {@link #multinomial(long, boolean, Generator)} by the standard generator. */
    @OnHost("checks the weights: one number is read")
    default Tensor multinomial(long numSamples, boolean replacement) {
        return multinomial(numSamples, replacement, Generator.standard());
    }

    /** {@link #multinomial(long, boolean)} with {@code replacement = false}. */
    @OnHost("checks the weights: one number is read")
    default Tensor multinomial(long numSamples) {
        return multinomial(numSamples, false);
    }
}
