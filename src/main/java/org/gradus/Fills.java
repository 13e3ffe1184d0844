package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;

/** Distributions that are a function of one uniform or normal number. */
final class Fills {
    private Fills() { }

    private static Expr uniform(Tensor like, Generator generator) {
        return new Draws(like.dtype(), like.numel(), 1, generator).uniform(Expr.iota(like.place(), like.shape()), 0);
    }

    private static void positive(String op, String name, double value) {
        if (!(value > 0)) {
            throw new ArgumentException(op + " expects " + name + " > 0.0, but found " + name + "=" + value);
        }
    }

    static Expr logNormal(Tensor like, double mean, double std, Generator generator) {
        positive("log_normal_", "std", std);
        Random.notIntegral("log_normal_", like.dtype());
        Expr z = Random.normal(like.place(), Draws.computed(like.dtype()), like.shape(), generator);
        return ExprMath.exp(ExprMath.add(ExprMath.mul(z, std), mean)).cast(like.dtype());
    }

    static Expr exponential(Tensor like, double lambd, Generator generator) {
        positive("exponential_", "lambda", lambd);
        Random.notIntegral("exponential_", like.dtype());
        return ExprMath.mul(ExprMath.log(uniform(like, generator)), -1 / lambd).cast(like.dtype());
    }

    static Expr geometric(Tensor like, double p, Generator generator) {
        if (!(p > 0 && p < 1)) {
            throw new ArgumentException("geometric_ expects p to be in (0, 1), but got p=" + p);
        }
        return Expr.map(Pointwise.CEIL, ExprMath.div(ExprMath.log(uniform(like, generator)), Math.log1p(-p))).cast(like.dtype());
    }

    static Expr cauchy(Tensor like, double median, double sigma, Generator generator) {
        positive("cauchy_", "sigma", sigma);
        Random.notIntegral("cauchy_", like.dtype());
        Expr angle = ExprMath.mul(ExprMath.add(uniform(like, generator), -0.5), Math.PI);
        return ExprMath.add(ExprMath.mul(Expr.map(Pointwise.TAN, angle), sigma), median).cast(like.dtype());
    }

    /** One where a number evenly over [0, 1) is below {@code p}. */
    static Expr bernoulli(String op, Tensor p, Generator generator) {
        Random.notIntegral(op, p.dtype());
        Expr u = Random.uniform(p.place(), Draws.computed(p.dtype()), p.shape(), generator);
        return ExprMath.lt(u, p.expr(op).cast(u.dtype())).cast(p.dtype());
    }
}
