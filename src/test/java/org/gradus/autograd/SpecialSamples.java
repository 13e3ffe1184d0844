package org.gradus.autograd;

import static org.gradus.autograd.Sample.binary;
import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
import static org.gradus.autograd.Sample.unary;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Special;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Special functions and activations, away from kinks and poles. */
final class SpecialSamples {
    private SpecialSamples() {
    }

    static void add(List<Sample> all) {
        elementary(all);
        normal(all);
        gamma(all);
        bessel(all);
        numbers(all);
        activations(all);
    }

    private static void elementary(List<Sample> all) {
        all.addAll(unary("asinh", Tensor::asinh));
        all.addAll(unary("acosh", Tensor::acosh, 1.5, 3));
        all.addAll(unary("atanh", Tensor::atanh, -0.8, 0.8));
        all.addAll(unary("sinc", Tensor::sinc));
        all.addAll(unary("logit", x -> x.logit(), 0.1, 0.9));
        all.addAll(unary("logit eps", x -> x.logit(0.2), 0.05, 0.9));
        all.addAll(binary("xlogy", Tensor::xlogy, 0.5, 2));
        all.addAll(unary("xlogy number", x -> x.xlogy(3), 0.5, 2));
        all.addAll(unary("number xlogy", x -> Gradus.xlogy(3, x), 0.5, 2));
        all.addAll(binary("xlog1py", Special::xlog1py, -0.5, 2));
        all.addAll(binary("logaddexp", Tensor::logaddexp, -2, 2));
        all.addAll(binary("logaddexp2", Tensor::logaddexp2, -2, 2));
    }

    private static void normal(List<Sample> all) {
        all.addAll(unary("erfc", Tensor::erfc));
        all.addAll(unary("erfcx", Special::erfcx));
        all.addAll(unary("erfinv", Tensor::erfinv, -0.8, 0.8));
        all.addAll(unary("ndtr", Special::ndtr));
        all.addAll(unary("ndtri", Special::ndtri, 0.1, 0.9));
        all.addAll(unary("logNdtr", Special::logNdtr, -4, 2));
        all.addAll(unary("entr", Special::entr, 0.5, 2));
    }

    private static void gamma(List<Sample> all) {
        all.addAll(unary("lgamma", Tensor::lgamma, 0.5, 12));
        all.addAll(unary("lgamma of negatives", Tensor::lgamma, -1.8, -1.2));
        all.addAll(unary("digamma", Tensor::digamma, 0.5, 12));
        for (int n = 0; n < 4; n++) {
            int order = n;
            all.addAll(unary("polygamma " + n, x -> x.polygamma(order), 1, 4));
        }
        all.addAll(unary("polygamma 1 of negatives", x -> x.polygamma(1), -1.8, -1.2));
        all.addAll(unary("mvlgamma", x -> x.mvlgamma(3), 2, 5));
        all.addAll(unary("zeta", x -> Special.zeta(3, x), 0.5, 4));
        all.addAll(unary("igamma", x -> scalar(x, 1.7).igamma(x), 0.5, 3));
        all.addAll(unary("igammac", x -> scalar(x, 1.7).igammac(x), 0.5, 3));
    }

    private static Tensor scalar(Tensor like, double value) {
        return PointwiseRules.full(like, Shape.SCALAR, value);
    }

    private static void bessel(List<Sample> all) {
        all.addAll(unary("i0", Tensor::i0));
        all.addAll(unary("i0e", Special::i0e));
        all.addAll(unary("i1", Special::i1));
        all.addAll(unary("i1e", Special::i1e));
    }

    private static void numbers(List<Sample> all) {
        all.addAll(unary("frac", Tensor::frac, 0.1, 0.9));
        all.addAll(unary("sgn", Tensor::sgn));
        all.addAll(unary("angle", Tensor::angle));
        all.addAll(unary("nanToNum", Tensor::nanToNum));
        all.addAll(unary("deg2rad", Tensor::deg2rad));
        all.addAll(unary("rad2deg", Tensor::rad2deg));
        all.addAll(unary("frexp", x -> x.frexp().mantissa(), 1.1, 1.9));
        all.addAll(unary("floatPower", x -> x.floatPower(2.5), 0.5, 2));
        all.addAll(binary("hypot", Tensor::hypot, 0.5, 2));
        all.addAll(binary("copysign", Tensor::copysign, -2, 2));
        all.addAll(binary("fmax", Tensor::fmax, -2, 2));
        all.addAll(binary("fmin", Tensor::fmin, -2, 2));
        all.addAll(binary("ldexp", Tensor::ldexp, -2, 2));
        all.add(of("fill", in -> List.of(in.get(0).fill(in.get(1)).sin()), in(2, 3), in()));
    }

    private static void activations(List<Sample> all) {
        all.addAll(unary("celu", x -> x.celu(0.7)));
        all.addAll(unary("selu", Tensor::selu));
        all.addAll(unary("hardshrink", x -> x.hardshrink(0.4)));
        all.addAll(unary("softshrink", x -> x.softshrink(0.4)));
        all.addAll(unary("hardswish", Tensor::hardswish, -4, 4));
        all.addAll(unary("hardtanh", x -> x.hardtanh(-0.8, 1.1)));
        all.addAll(unary("relu6", Tensor::relu6, -2, 8));
        all.addAll(unary("mish", Tensor::mish));
        all.addAll(unary("softsign", Tensor::softsign));
        all.addAll(unary("tanhshrink", Tensor::tanhshrink));
        all.addAll(unary("threshold", x -> x.threshold(0.3, 5)));
    }
}
