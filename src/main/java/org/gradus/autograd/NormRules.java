package org.gradus.autograd;

import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.rule;

import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/**
 * The normalising layers: {@code y = x^ w + b} with {@code x^ = (x - mean) rstd}. Inputs are {@code (x, weight, bias, mean,
 * rstd)}, arguments the view and the shape of the parameters in it, the folded axes ({@code null} if the statistics were given
 * and are constants), and {@code eps}. RMS norm has no mean.
 */
final class NormRules {
    private static final int MEAN = 1 << 3;
    private static final int RSTD = 1 << 4;

    private NormRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "nativeLayerNorm" -> normalization(op, "NativeLayerNormBackward0");
            case "nativeGroupNorm" -> normalization(op, "NativeGroupNormBackward0");
            case "nativeBatchNorm" -> normalization(op, "NativeBatchNormBackward0");
            case "instanceNorm" -> normalization(op, "NativeBatchNormBackward0");
            case "rmsNorm" -> normalization(op, "FusedRmsNormBackward0");
            default -> null;
        };
    }

    private static Rule normalization(String op, String name) {
        return rule(op, name)
            .wrt(0, A | B | MEAN | RSTD, (c, g) -> new Norm(c).input(g))
            .wrt(1, A | MEAN | RSTD, (c, g) -> new Norm(c).weight(g))
            .wrt(2, MEAN | RSTD, (c, g) -> new Norm(c).bias(g));
    }

    private static final class Norm {
        private final Context c;
        private final long[] view;
        private final Shape affine;
        private final int[] axes;

        Norm(Context c) {
            this.c = c;
            this.view = c.longs(0);
            this.affine = Shape.of(c.longs(1));
            this.axes = c.given(2) ? c.dims(2) : null;
        }

        private Tensor wide(Tensor t) {
            return t.to(c.in(4).dtype()).reshape(view);
        }

        /** {@code {x^, rstd}}; computed anew where the backward pass is itself recorded, as both depend on {@code x}. */
        private Tensor[] normalized() {
            Tensor x = wide(c.a());
            boolean centred = c.has(3);
            if (axes == null || !GradMode.isEnabled()) {
                return new Tensor[] {(centred ? x.sub(c.in(3)) : x).mul(c.in(4)), c.in(4)};
            }
            Tensor shifted = centred ? x.sub(x.mean(axes, true)) : x;
            Tensor rstd = shifted.square().mean(axes, true).add(c.number(3)).rsqrt();
            return new Tensor[] {shifted.mul(rstd), rstd};
        }

        /** {@code rstd (h - mean(h) - x^ mean(h x^))} with {@code h = g w}; {@code rstd h} for constant statistics. */
        Tensor input(Tensor g) {
            Tensor h = c.has(1) ? wide(g).mul(c.b().reshape(affine.dims())) : wide(g);
            if (axes == null) {
                return restored(h.mul(c.in(4)));
            }
            Tensor[] n = normalized();
            Tensor along = n[0].mul(h.mul(n[0]).mean(axes, true));
            Tensor rest = c.has(3) ? h.sub(h.mean(axes, true)).sub(along) : h.sub(along);
            return restored(rest.mul(n[1]));
        }

        Tensor weight(Tensor g) {
            return Gradients.sumTo(wide(g).mul(normalized()[0]), affine).reshape(c.shape(1).dims());
        }

        Tensor bias(Tensor g) {
            return Gradients.sumTo(wide(g), affine).reshape(c.shape(2).dims());
        }

        private Tensor restored(Tensor t) {
            return t.reshape(c.shape(0).dims());
        }
    }
}
