package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.constant;
import static org.gradus.autograd.PointwiseRules.masked;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zero;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.rule;

import org.gradus.Special;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;

/** Special functions, and the parts of numbers. */
final class SpecialRules {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_PI = Math.sqrt(Math.PI);
    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
    private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

    private SpecialRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "asinh" -> rule(op, "AsinhBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).add(1).rsqrt()));
            case "acosh" -> rule(op, "AcoshBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).sub(1).rsqrt()));
            case "atanh" -> rule(op, "AtanhBackward0").wrt(0, A, (c, g) -> g.div(PointwiseRules.oneMinus(c.a().mul(c.a()))));

            case "erfc" -> rule(op, "ErfcBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).neg().exp().mul(-2 / SQRT_PI)));
            case "erfcx" -> rule(op, "SpecialErfcxBackward0")
                .wrt(0, A | OUT, (c, g) -> g.mul(c.a().mul(c.out()).mul(2).sub(2 / SQRT_PI)));
            case "erfinv" -> rule(op, "ErfinvBackward0")
                .wrt(0, OUT, (c, g) -> g.mul(c.out().mul(c.out()).exp().mul(SQRT_PI / 2)));
            case "ndtr" -> rule(op, "SpecialNdtrBackward0")
                .wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).mul(-0.5).exp().div(SQRT_TWO_PI)));
            case "ndtri" -> rule(op, "SpecialNdtriBackward0")
                .wrt(0, OUT, (c, g) -> g.mul(c.out().mul(c.out()).mul(0.5).exp().mul(SQRT_TWO_PI)));
            case "logNdtr" -> rule(op, "SpecialLogNdtrBackward0")
                .wrt(0, A | OUT, (c, g) -> logNdtr(c.a(), c.out(), g));
            case "entr" -> rule(op, "SpecialEntrBackward0").wrt(0, A, (c, g) -> g.mul(c.a().log().neg().sub(1)));
            case "logit" -> rule(op, "LogitBackward0").wrt(0, A, (c, g) -> {
                double eps = c.given(0) ? c.number(0) : 0;
                Tensor outside = c.a().lt(eps).logicalOr(c.a().gt(1 - eps));
                Tensor inside = g.div(c.a().mul(PointwiseRules.oneMinus(c.a())));
                return where(outside, c.given(0) ? zero(g) : PointwiseRules.full(g, g.shape(), Double.NaN), inside);
            });
            case "xlogy" -> rule(op, "XlogyBackward0")
                .wrt(0, A | B, (c, g) -> where(c.a().eq(0).logicalAnd(c.b().le(0)), zero(g), g.xlogy(c.b())))
                .wrt(1, A | B, (c, g) -> g.mul(c.a()).div(c.b()));
            case "xlog1py" -> rule(op, "SpecialXlog1PyBackward0")
                .wrt(0, A | B, (c, g) -> where(c.a().eq(0).logicalAnd(c.b().le(-1)), zero(g), Special.xlog1py(g, c.b())))
                .wrt(1, A | B, (c, g) -> g.mul(c.a()).div(c.b().add(1)));
            case "logaddexp" -> rule(op, "LogaddexpBackward0")
                .wrt(0, A | B, (c, g) -> g.div(c.b().sub(c.a()).exp().add(1)))
                .wrt(1, A | B, (c, g) -> g.div(c.a().sub(c.b()).exp().add(1)));
            case "logaddexp2" -> rule(op, "Logaddexp2Backward0")
                .wrt(0, A | B, (c, g) -> g.div(c.b().sub(c.a()).exp2().add(1)))
                .wrt(1, A | B, (c, g) -> g.div(c.a().sub(c.b()).exp2().add(1)));
            case "sinc" -> rule(op, "SincBackward0").wrt(0, A, (c, g) -> {
                Tensor angle = c.a().mul(Math.PI);
                Tensor denominator = c.a().mul(c.a()).mul(Math.PI);
                Tensor slope = angle.mul(angle.cos()).sub(angle.sin()).div(denominator);
                return where(denominator.eq(0), zero(g), g.mul(slope));
            });

            case "lgamma" -> rule(op, "LgammaBackward0").wrt(0, A, (c, g) -> g.mul(c.a().digamma()));
            case "digamma" -> rule(op, "DigammaBackward0").wrt(0, A, (c, g) -> g.mul(c.a().polygamma(1)));
            case "polygamma" -> rule(op, "PolygammaBackward0").wrt(0, A, (c, g) -> g.mul(c.a().polygamma(c.dim(0) + 1)));
            case "mvlgamma" -> rule(op, "MvlgammaBackward0").wrt(0, A, (c, g) -> {
                Tensor sum = c.a().digamma();
                for (int j = 1; j < c.dim(0); j++) {
                    sum = sum.add(c.a().sub(0.5 * j).digamma());
                }
                return g.mul(sum);
            });
            case "zeta" -> rule(op, "SpecialZetaBackward0")
                .wrt(0, NOTHING, (c, g) -> missing("zeta: input"))
                .wrt(1, A | B, (c, g) -> g.mul(c.a().neg().mul(Special.zeta(c.a().add(1), c.b()))));
            case "igamma" -> rule(op, "IgammaBackward0")
                .wrt(0, NOTHING, (c, g) -> missing("igamma: input"))
                .wrt(1, A | B, (c, g) -> g.mul(density(c.a(), c.b())));
            case "igammac" -> rule(op, "IgammacBackward0")
                .wrt(0, NOTHING, (c, g) -> missing("igammac: input"))
                .wrt(1, A | B, (c, g) -> g.neg().mul(density(c.a(), c.b())));

            case "i0" -> rule(op, "I0Backward0").wrt(0, A, (c, g) -> g.mul(Special.i1(c.a())));
            case "i0e" -> rule(op, "SpecialI0EBackward0")
                .wrt(0, A | OUT, (c, g) -> g.mul(Special.i1e(c.a()).sub(c.a().sign().mul(c.out()))));
            case "i1" -> rule(op, "SpecialI1Backward0").wrt(0, A | OUT, (c, g) -> {
                Tensor small = tiny(c.a());
                Tensor x = safe(c.a(), small);
                return g.mul(where(small, half(g), x.i0().sub(c.out().div(x))));
            });
            case "i1e" -> rule(op, "SpecialI1EBackward0").wrt(0, A | OUT, (c, g) -> {
                Tensor small = tiny(c.a());
                Tensor x = safe(c.a(), small);
                return g.mul(where(small, half(g), Special.i0e(x).sub(c.out().mul(x.sign().add(x.reciprocal())))));
            });

            case "frac" -> rule(op, "FracBackward0").wrt(0, NOTHING, (c, g) -> g);
            case "sgn" -> constant(op, "SgnBackward0");
            case "angle" -> constant(op, "AngleBackward0");
            case "nanToNum" -> rule(op, "NanToNumBackward0").wrt(0, A, (c, g) -> masked(g, c.a().isfinite()));
            case "deg2rad" -> rule(op, "Deg2RadBackward0").wrt(0, NOTHING, (c, g) -> g.deg2rad());
            case "rad2deg" -> rule(op, "Rad2DegBackward0").wrt(0, NOTHING, (c, g) -> g.rad2deg());
            case "frexp" -> rule(op, "FrexpBackward0").wrt(0, OUT1, (c, g) -> g.div(c.out(1).exp2()));
            case "hypot" -> rule(op, "HypotBackward0")
                .wrt(0, A | OUT, (c, g) -> g.mul(c.a().div(c.out())))
                .wrt(1, B | OUT, (c, g) -> g.mul(c.b().div(c.out())));
            case "copysign" -> rule(op, "CopysignBackward0")
                .wrt(0, A | OUT, (c, g) -> where(c.a().eq(0), zero(g), g.mul(c.out().div(c.a()))))
                .wrt(1, NOTHING, (c, g) -> zero(g));
            // Where the operands are equal the first gets all.
            case "fmax" -> rule(op, "FmaxBackward0")
                .wrt(0, A | B, (c, g) -> masked(g, c.a().ge(c.b()).logicalOr(c.b().isnan())))
                .wrt(1, A | B, (c, g) -> where(c.a().ge(c.b()).logicalOr(c.b().isnan()), zero(g), g));
            case "fmin" -> rule(op, "FminBackward0")
                .wrt(0, A | B, (c, g) -> masked(g, c.a().le(c.b()).logicalOr(c.b().isnan())))
                .wrt(1, A | B, (c, g) -> where(c.a().le(c.b()).logicalOr(c.b().isnan()), zero(g), g));
            default -> null;
        };
    }

    private static Tensor missing(String what) {
        throw new AutogradException("derivative for " + what + " is not implemented");
    }

    /** {@code x^(a - 1) e^-x / gamma(a)}. */
    private static Tensor density(Tensor a, Tensor x) {
        return a.sub(1).mul(x.log()).sub(x).sub(a.lgamma()).exp();
    }

    /** Where a quotient by {@code x} is replaced by its limit. */
    private static Tensor tiny(Tensor x) {
        return x.abs().le(x.dtype().bytes() > 4 ? Math.ulp(1.0) : Math.ulp(1f));
    }

    private static Tensor safe(Tensor x, Tensor tiny) {
        return where(tiny, PointwiseRules.full(x, x.shape(), 1), x);
    }

    private static Tensor half(Tensor like) {
        return PointwiseRules.full(like, like.shape(), 0.5);
    }

    /** {@code phi(x) / Phi(x)}: left of the mean without the difference of large numbers, right of it without infinities. */
    private static Tensor logNdtr(Tensor x, Tensor value, Tensor g) {
        Tensor left = g.div(Special.erfcx(x.mul(-SQRT_HALF).clampMin(0))).mul(SQRT_TWO_OVER_PI);
        Tensor right = g.mul(value.add(x.mul(x).div(2)).neg().exp()).div(SQRT_TWO_PI);
        return where(x.le(0), left, right);
    }
}
