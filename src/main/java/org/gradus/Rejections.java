package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.Shape;

/**
 * Distributions sampled by rejection. The proposals of an element are an axis: a fold finds the first that is accepted, and that
 * one is computed again from its number. The chance that none is accepted is below 1e-9; then the first is taken.
 */
final class Rejections {
    private static final int GAMMA_ROUNDS = 12;
    private static final int POISSON_ROUNDS = 16;
    /** From here on Poisson numbers are drawn by rejection. */
    private static final double LARGE = 10;

    private Rejections() { }

    /**
     * Gamma numbers with scale 1: {@code d v} with {@code d = a - 1/3}, {@code v = (1 + x / sqrt(9 d))^3} and normal {@code x},
     * accepted if {@code log(u) < x^2 / 2 + d - d v + d log(v)}; for {@code a < 1} those of {@code a + 1}, times
     * {@code u^(1 / a)}. Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
     */
    static Expr gamma(Tensor concentration, Generator generator) {
        Random.notIntegral("standard_gamma", concentration.dtype());
        Shape shape = concentration.shape();
        Draws draws = new Draws(concentration.dtype(), Math.multiplyExact(shape.numel(), GAMMA_ROUNDS), 4, generator);
        Expr a = concentration.expr("standard_gamma").cast(draws.dtype());
        Expr small = ExprMath.lt(a, ExprMath.number(a, 1.));
        Expr d = ExprMath.add(ExprMath.where(small, ExprMath.add(a, 1), a), -1 / 3.);
        Expr chosen = Draws.accepted(a.place(), shape, GAMMA_ROUNDS, draw -> {
            Expr wide = Draws.repeated(d, GAMMA_ROUNDS);
            Expr x = draws.normal(draw, 0);
            Expr v = cube(x, wide);
            Expr bound = ExprMath.add(ExprMath.mul(ExprMath.square(x), 0.5),
                ExprMath.mul(wide, ExprMath.add(ExprMath.sub(ExprMath.log(v), v), 1)));
            return ExprMath.lt(ExprMath.log(draws.uniform(draw, 2)), bound);
        });
        Expr drawn = ExprMath.mul(d, cube(draws.normal(chosen, 0), d));
        Expr boost = ExprMath.exp(ExprMath.div(ExprMath.log(draws.uniform(chosen, 3)), a));
        return ExprMath.max(ExprMath.where(small, ExprMath.mul(drawn, boost), drawn), Float.MIN_NORMAL).cast(concentration.dtype());
    }

    private static Expr cube(Expr x, Expr d) {
        Expr root = ExprMath.add(ExprMath.div(x, ExprMath.sqrt(ExprMath.mul(d, 9))), 1);
        return ExprMath.mul(ExprMath.square(root), root);
    }

    /**
     * Poisson numbers: the quantile of a uniform number where the rate is small, else transformed rejection with squeeze.
     * Source: Hörmann, "The transformed rejection method for generating Poisson random variables", 1993, algorithm PTRS.
     */
    static Expr poisson(Tensor rates, Generator generator) {
        Random.notIntegral("poisson", rates.dtype());
        Shape shape = rates.shape();
        Draws draws = new Draws(rates.dtype(), Math.multiplyExact(shape.numel(), POISSON_ROUNDS), 3, generator);
        Expr rate = rates.expr("poisson").cast(draws.dtype());
        Expr large = ExprMath.max(rate, LARGE);
        Expr chosen = Draws.accepted(rate.place(), shape, POISSON_ROUNDS, draw -> {
            Proposal p = new Proposal(Draws.repeated(large, POISSON_ROUNDS), draws, draw);
            return p.isAccepted();
        });
        Expr few = Expr.map(Pointwise.POISSON_QUANTILE, draws.uniform(chosen, 2), ExprMath.min(rate, ExprMath.number(rate, LARGE)));
        Expr many = new Proposal(large, draws, chosen).number;
        Expr isSmall = ExprMath.lt(rate, ExprMath.number(rate, LARGE));
        return ExprMath.where(isSmall, few, many).cast(rates.dtype());
    }

    /** {@code k = floor((2 a / s + b) u + rate + 0.43)} with {@code s = 1/2 - |u|}, and whether to take it. */
    private static final class Proposal {
        private final Expr rate;
        private final Expr b;
        private final Expr a;
        private final Expr s;
        private final Expr v;
        private final Expr number;

        Proposal(Expr rate, Draws draws, Expr draw) {
            this.rate = rate;
            this.b = ExprMath.add(ExprMath.mul(ExprMath.sqrt(rate), 2.53), 0.931);
            this.a = ExprMath.add(ExprMath.mul(b, 0.02483), -0.059);
            Expr u = ExprMath.add(draws.uniform(draw, 0), -0.5);
            this.v = draws.uniform(draw, 1);
            this.s = ExprMath.sub(0.5, ExprMath.abs(u));
            Expr slope = ExprMath.add(ExprMath.div(ExprMath.mul(a, 2), s), b);
            this.number = Expr.map(Pointwise.FLOOR, ExprMath.add(ExprMath.add(ExprMath.mul(slope, u), rate), 0.43));
        }

        private static Expr at(Pointwise comparison, Expr x, double y) {
            return Expr.map(comparison, x, ExprMath.number(x, y));
        }

        Expr isAccepted() {
            Expr squeeze = ExprMath.sub(0.9277, ExprMath.div(ExprMath.number(b, 3.6224), ExprMath.add(b, -2)));
            Expr at = ExprMath.and(at(Pointwise.GE, s, 0.07), Expr.map(Pointwise.LE, v, squeeze));
            Expr inside = ExprMath.and(at(Pointwise.GE, number, 0),
                ExprMath.or(at(Pointwise.GE, s, 0.013), Expr.map(Pointwise.LE, v, s)));
            Expr hat = ExprMath.add(ExprMath.div(a, ExprMath.square(s)), b);
            Expr inverse = ExprMath.add(ExprMath.div(ExprMath.number(b, 1.1328), ExprMath.add(b, -3.4)), 1.1239);
            Expr height = ExprMath.log(ExprMath.div(ExprMath.mul(v, inverse), hat));
            return ExprMath.or(at, ExprMath.and(inside, Expr.map(Pointwise.LE, height, logProbability())));
        }

        /**
         * {@code log(rate^k e^-rate / k!)} as {@code -rate h((k - rate) / rate) - log(2 pi k) / 2 - 1/(12 k) + 1/(360 k^3) -
         * 1/(1260 k^5)} with {@code h(x) = (1 + x) log(1 + x) - x}, which does not cancel. Source: Loader, "Fast and accurate
         * computation of binomial probabilities", 2000.
         */
        private Expr logProbability() {
            Expr k = ExprMath.max(number, 1);
            Expr x = ExprMath.div(ExprMath.sub(k, rate), rate);
            Expr h = ExprMath.sub(ExprMath.mul(ExprMath.add(x, 1), ExprMath.log1p(x)), x);
            Expr r = Expr.map(Pointwise.RECIPROCAL, k);
            Expr r2 = ExprMath.square(r);
            Expr series = ExprMath.mul(r, ExprMath.add(ExprMath.mul(r2, ExprMath.add(ExprMath.mul(r2, -1 / 1260.), 1 / 360.)), -1 / 12.));
            Expr density = ExprMath.sub(ExprMath.sub(series, ExprMath.mul(rate, h)),
                ExprMath.mul(ExprMath.log(ExprMath.mul(k, 2 * Math.PI)), 0.5));
            return ExprMath.where(at(Pointwise.LT, number, 1), ExprMath.neg(rate), density);
        }
    }
}
