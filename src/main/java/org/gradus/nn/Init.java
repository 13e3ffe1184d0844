package org.gradus.nn;

import org.gradus.Generator;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Starting values of parameters. Each method overwrites its tensor without recording and returns it. Fans are counted as for a
 * weight of shape {@code (out, in, ...)}: {@code fanIn = in * rest}, {@code fanOut = out * rest}.
 */
public final class Init {
    private Init() {
    }

    /** One value everywhere. */
    public static Tensor constant_(Tensor t, double value) {
        try (GradMode mode = GradMode.noGrad()) {
            return t.fill_(value);
        }
    }

    /** Zeros. */
    public static Tensor zeros_(Tensor t) {
        return constant_(t, 0);
    }

    /** Ones. */
    public static Tensor ones_(Tensor t) {
        return constant_(t, 1);
    }

    /** Uniform in {@code [low, high)}. */
    public static Tensor uniform_(Tensor t, double low, double high) {
        try (GradMode mode = GradMode.noGrad()) {
            return t.uniform_(low, high);
        }
    }

    /** Normal with this mean and standard deviation. */
    public static Tensor normal_(Tensor t, double mean, double std) {
        try (GradMode mode = GradMode.noGrad()) {
            return t.normal_(mean, std);
        }
    }

    /**
     * Normal with this mean and standard deviation, but only what lies in {@code [a, b]}: {@code mean + std sqrt(2) erfinv(u)} of
     * uniform {@code u} between the values that give {@code a} and {@code b}.
     */
    public static Tensor truncNormal_(Tensor t, double mean, double std, double a, double b) {
        return truncNormal_(t, mean, std, a, b, Generator.standard());
    }

    /** Normal within {@code [a, b]}, drawn by a generator of one's own. */
    public static Tensor truncNormal_(Tensor t, double mean, double std, double a, double b, Generator generator) {
        double scale = std * Math.sqrt(2);
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            Tensor low = Gradus.fullLike(t, (a - mean) / scale).erf();
            Tensor high = Gradus.fullLike(t, (b - mean) / scale).erf();
            Tensor u = Gradus.zerosLike(t).uniform_(0, 1, generator).mul(high.sub(low)).add(low);
            return t.copy_(u.erfinv().mul(scale).add(mean).clamp(a, b));
        }
    }

    /**
     * Uniform in {@code +-sqrt(3) gain / sqrt(fanIn)} with the gain of a leaky ReLU of slope {@code a},
     * {@code sqrt(2 / (1 + a^2))}; {@link Linear} starts with {@code a = sqrt(5)}. Source: He et al., "Delving deep into
     * rectifiers", 2015, equation 10.
     */
    public static Tensor kaimingUniform_(Tensor t, double a) {
        double bound = Math.sqrt(3) * leakyGain(a) / Math.sqrt(fanIn(t));
        return t.numel() == 0 ? t : uniform_(t, -bound, bound);
    }

    /** Normal with standard deviation {@code gain / sqrt(fanIn)} and the gain as in {@link #kaimingUniform_}. */
    public static Tensor kaimingNormal_(Tensor t, double a) {
        double std = leakyGain(a) / Math.sqrt(fanIn(t));
        return t.numel() == 0 ? t : normal_(t, 0, std);
    }

    private static double leakyGain(double slope) {
        return Math.sqrt(2 / (1 + slope * slope));
    }

    /**
     * Uniform in {@code +-gain sqrt(6 / (fanIn + fanOut))}. Source: Glorot and Bengio, "Understanding the difficulty of training
     * deep feedforward neural networks", 2010, equation 16.
     */
    public static Tensor xavierUniform_(Tensor t, double gain) {
        double bound = gain * Math.sqrt(6.0 / (fanIn(t) + fanOut(t)));
        return t.numel() == 0 ? t : uniform_(t, -bound, bound);
    }

    /** Normal with standard deviation {@code gain sqrt(2 / (fanIn + fanOut))}. */
    public static Tensor xavierNormal_(Tensor t, double gain) {
        double std = gain * Math.sqrt(2.0 / (fanIn(t) + fanOut(t)));
        return t.numel() == 0 ? t : normal_(t, 0, std);
    }

    static long fanIn(Tensor t) {
        return fan(t, 1);
    }

    private static long fanOut(Tensor t) {
        return fan(t, 0);
    }

    private static long fan(Tensor t, int dim) {
        Shape s = t.shape();
        if (s.rank() < 2) {
            throw new ShapeException("init: Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, got "
                + s);
        }
        long fan = s.dim(dim);
        for (int d = 2; d < s.rank(); d++) {
            fan *= s.dim(d);
        }
        return fan;
    }
}
