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

import java.util.List;
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

    static final List<Rule> ALL = List.of(
        rule("asinh", "AsinhBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).add(1).rsqrt())),
        rule("acosh", "AcoshBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).sub(1).rsqrt())),
        rule("atanh", "AtanhBackward0").wrt(0, A, (c, g) -> g.div(PointwiseRules.oneMinus(c.a().mul(c.a())))),

        rule("erfc", "ErfcBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).neg().exp().mul(-2 / SQRT_PI))),
        rule("erfcx", "SpecialErfcxBackward0")
            .wrt(0, A | OUT, (c, g) -> g.mul(c.a().mul(c.out()).mul(2).sub(2 / SQRT_PI))),
        rule("erfinv", "ErfinvBackward0").wrt(0, OUT, (c, g) -> g.mul(c.out().mul(c.out()).exp().mul(SQRT_PI / 2))),
        rule("ndtr", "SpecialNdtrBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).mul(-0.5).exp().div(SQRT_TWO_PI))),
        rule("ndtri", "SpecialNdtriBackward0")
            .wrt(0, OUT, (c, g) -> g.mul(c.out().mul(c.out()).mul(0.5).exp().mul(SQRT_TWO_PI))),
        rule("logNdtr", "SpecialLogNdtrBackward0")
            .wrt(0, A, (c, g) -> g.div(Special.erfcx(c.a().mul(-SQRT_HALF))).mul(SQRT_TWO_OVER_PI)),
        rule("entr", "SpecialEntrBackward0").wrt(0, A, (c, g) -> g.mul(c.a().log().neg().sub(1))),
        rule("logit", "LogitBackward0").wrt(0, A, (c, g) -> {
            double eps = c.given(0) ? c.number(0) : 0;
            Tensor outside = c.a().lt(eps).logicalOr(c.a().gt(1 - eps));
            Tensor inside = g.div(c.a().mul(PointwiseRules.oneMinus(c.a())));
            return where(outside, c.given(0) ? zero(g) : PointwiseRules.full(g, g.shape(), Double.NaN), inside);
        }),
        rule("xlogy", "XlogyBackward0")
            .wrt(0, A | B, (c, g) -> where(c.a().eq(0).logicalAnd(c.b().le(0)), zero(g), g.xlogy(c.b())))
            .wrt(1, A | B, (c, g) -> g.mul(c.a()).div(c.b())),
        rule("xlog1py", "SpecialXlog1PyBackward0")
            .wrt(0, A | B, (c, g) -> where(c.a().eq(0).logicalAnd(c.b().le(-1)), zero(g), Special.xlog1py(g, c.b())))
            .wrt(1, A | B, (c, g) -> g.mul(c.a()).div(c.b().add(1))),
        rule("logaddexp", "LogaddexpBackward0")
            .wrt(0, A | B, (c, g) -> g.div(c.b().sub(c.a()).exp().add(1)))
            .wrt(1, A | B, (c, g) -> g.div(c.a().sub(c.b()).exp().add(1))),
        rule("logaddexp2", "Logaddexp2Backward0")
            .wrt(0, A | B, (c, g) -> g.div(c.b().sub(c.a()).exp2().add(1)))
            .wrt(1, A | B, (c, g) -> g.div(c.a().sub(c.b()).exp2().add(1))),
        rule("sinc", "SincBackward0").wrt(0, A, (c, g) -> {
            Tensor angle = c.a().mul(Math.PI);
            Tensor denominator = c.a().mul(c.a()).mul(Math.PI);
            Tensor slope = angle.mul(angle.cos()).sub(angle.sin()).div(denominator);
            return where(denominator.eq(0), zero(g), g.mul(slope));
        }),

        rule("lgamma", "LgammaBackward0").wrt(0, A, (c, g) -> g.mul(c.a().digamma())),
        rule("digamma", "DigammaBackward0").wrt(0, A, (c, g) -> g.mul(c.a().polygamma(1))),
        rule("polygamma", "PolygammaBackward0").wrt(0, A, (c, g) -> g.mul(c.a().polygamma(c.dim(0) + 1))),
        rule("mvlgamma", "MvlgammaBackward0").wrt(0, A, (c, g) -> {
            Tensor sum = c.a().digamma();
            for (int j = 1; j < c.dim(0); j++) {
                sum = sum.add(c.a().sub(0.5 * j).digamma());
            }
            return g.mul(sum);
        }),
        rule("zeta", "SpecialZetaBackward0")
            .wrt(0, NOTHING, (c, g) -> missing("zeta: input"))
            .wrt(1, A | B, (c, g) -> g.mul(c.a().neg().mul(Special.zeta(c.a().add(1), c.b())))),
        rule("igamma", "IgammaBackward0")
            .wrt(0, NOTHING, (c, g) -> missing("igamma: input"))
            .wrt(1, A | B, (c, g) -> g.mul(density(c.a(), c.b()))),
        rule("igammac", "IgammacBackward0")
            .wrt(0, NOTHING, (c, g) -> missing("igammac: input"))
            .wrt(1, A | B, (c, g) -> g.neg().mul(density(c.a(), c.b()))),

        rule("i0", "I0Backward0").wrt(0, A, (c, g) -> g.mul(Special.i1(c.a()))),
        rule("i0e", "SpecialI0EBackward0")
            .wrt(0, A | OUT, (c, g) -> g.mul(Special.i1e(c.a()).sub(c.a().sign().mul(c.out())))),
        rule("i1", "SpecialI1Backward0").wrt(0, A | OUT, (c, g) -> {
            Tensor small = tiny(c.a());
            Tensor x = safe(c.a(), small);
            return g.mul(where(small, half(g), x.i0().sub(c.out().div(x))));
        }),
        rule("i1e", "SpecialI1EBackward0").wrt(0, A | OUT, (c, g) -> {
            Tensor small = tiny(c.a());
            Tensor x = safe(c.a(), small);
            return g.mul(where(small, half(g), Special.i0e(x).sub(c.out().mul(x.sign().add(x.reciprocal())))));
        }),

        rule("frac", "FracBackward0").wrt(0, NOTHING, (c, g) -> g),
        constant("sgn", "SgnBackward0"),
        constant("angle", "AngleBackward0"),
        rule("nanToNum", "NanToNumBackward0").wrt(0, A, (c, g) -> masked(g, c.a().isfinite())),
        rule("deg2rad", "Deg2RadBackward0").wrt(0, NOTHING, (c, g) -> g.deg2rad()),
        rule("rad2deg", "Rad2DegBackward0").wrt(0, NOTHING, (c, g) -> g.rad2deg()),
        rule("frexp", "FrexpBackward0").wrt(0, OUT1, (c, g) -> g.div(c.out(1).exp2())),
        rule("hypot", "HypotBackward0")
            .wrt(0, A | OUT, (c, g) -> g.mul(c.a().div(c.out())))
            .wrt(1, B | OUT, (c, g) -> g.mul(c.b().div(c.out()))),
        rule("copysign", "CopysignBackward0")
            .wrt(0, A | OUT, (c, g) -> where(c.a().eq(0), zero(g), g.mul(c.out().div(c.a()))))
            .wrt(1, NOTHING, (c, g) -> zero(g)),
        // Where the operands are equal the first gets all.
        rule("fmax", "FmaxBackward0")
            .wrt(0, A | B, (c, g) -> masked(g, c.a().ge(c.b()).logicalOr(c.b().isnan())))
            .wrt(1, A | B, (c, g) -> where(c.a().ge(c.b()).logicalOr(c.b().isnan()), zero(g), g)),
        rule("fmin", "FminBackward0")
            .wrt(0, A | B, (c, g) -> masked(g, c.a().le(c.b()).logicalOr(c.b().isnan())))
            .wrt(1, A | B, (c, g) -> where(c.a().le(c.b()).logicalOr(c.b().isnan()), zero(g), g)));

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
}
