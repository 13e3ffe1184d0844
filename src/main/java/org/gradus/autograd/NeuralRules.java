package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.full;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zero;
import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.C;
import static org.gradus.autograd.Rule.INPUTS;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.rule;

import org.gradus.FusedAttention;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** NormLayers, embedding, distances, gates. */
final class NeuralRules {
    private NeuralRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            // (weight, indices, divisors)
            case "embedding" -> rule(op, "EmbeddingBackward0").wrt(0, B | C, (c, g) -> embedding(c, g));
            // (queries, keys, values, mask)
            case "attention" -> rule(op, "ScaledDotProductAttentionBackward0")
                .all(INPUTS | OUT | OUT1, (c, g) -> attention(c, g));
            case "cdist" -> distance(op, "CdistBackward0");
            case "pdist" -> distance(op, "PdistBackward0");
            // (x, weight), with the shape in which the weight broadcasts
            case "prelu" -> rule(op, "PreluBackward0").piecewise()
                .wrt(0, A | B, (c, g) -> where(c.a().gt(0), g, g.mul(c.b().reshape(c.longs(0)))))
                .wrt(1, A, (c, g) -> Gradients.sumTo(where(c.a().gt(0), zero(g), g.mul(c.a())), Shape.of(c.longs(0)))
                    .reshape(c.shape(1).dims()));
            default -> NormRules.of(op);
        };
    }

    /** Each row gets the sum of the gradients of the places that looked it up; the padding row gets none. */
    private static Tensor embedding(Context c, Tensor g) {
        Tensor rows = c.b().flatten();
        long padding = c.index(0);
        Tensor each = g.reshape(rows.numel(), c.shape(0).dim(1));
        if (padding >= 0) {
            each = each.maskedFill(rows.eq(padding).unsqueeze(1), 0);
        }
        if (c.has(2)) {
            each = each.div(c.c().reshape(rows.numel(), 1));
        }
        return zeros(g, c.shape(0)).indexAdd(0, rows, each);
    }

    private static Tensor[] attention(Context c, Tensor g) {
        FusedAttention attention = c.attr(0, FusedAttention.class);
        if (GradMode.isEnabled()) {
            return Recomposed.gradients(c, attention::composed);
        }
        Tensor[] inputs = {c.a(), c.b(), c.c(), c.in(3)};
        Tensor[] grads = attention.backward(inputs, c.out(), c.out(1), g);
        return new Tensor[] {grads[0], grads[1], grads[2], null};
    }

    private static Rule distance(String op, String name) {
        return rule(op, name)
            .wrt(0, A | B | OUT, (c, g) -> distance(c, g))
            .wrt(1, A | B | OUT, (c, g) -> distance(c, g).neg());
    }

    /** {@code d |d|^(p-2) / dist^(p-1)}, and 0 where the distance is 0 or the difference makes it infinite. */
    private static Tensor distance(Context c, Tensor g) {
        double p = c.number(0);
        Tensor apart = c.a().sub(c.b());
        Tensor slope = g.unsqueeze(-1);
        Tensor distance = c.out().unsqueeze(-1);
        if (p == 0) {
            return zero(apart);
        }
        if (p == 1) {
            return apart.sign().mul(slope);
        }
        if (Double.isInfinite(p)) {
            return where(apart.abs().eq(distance), apart.sign().mul(slope), zero(apart));
        }
        Tensor same = distance.eq(0);
        Tensor divisor = where(same, full(distance, distance.shape(), 1), distance);
        if (p == 2) {
            return where(same, zero(apart), apart.div(divisor).mul(slope));
        }
        Tensor equal = apart.eq(0);
        Tensor power = where(equal, full(apart, apart.shape(), 1), apart).abs().pow(p - 1);
        return where(equal, zero(apart), apart.sign().mul(power).div(divisor.pow(p - 1)).mul(slope));
    }
}
