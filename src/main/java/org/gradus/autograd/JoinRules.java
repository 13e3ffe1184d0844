package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Putting tensors together and cutting them apart. */
final class JoinRules {
    private JoinRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "cat" -> rule(op, "CatBackward0").all(NOTHING, (c, g) -> {
                Tensor[] grads = new Tensor[c.inputs()];
                long at = 0;
                for (int i = 0; i < grads.length; i++) {
                    Shape s = c.shape(i);
                    boolean legacyEmpty = s.rank() == 1 && s.numel() == 0 && g.dim() != 1;
                    long n = legacyEmpty ? 0 : s.dim(c.dim(0));
                    if (c.needs(i)) {
                        grads[i] = legacyEmpty ? zeros(g, s) : g.narrow(c.dim(0), at, n);
                    }
                    at += n;
                }
                return grads;
            });
            case "stack" -> rule(op, "StackBackward0").all(NOTHING, (c, g) -> {
                Tensor[] grads = new Tensor[c.inputs()];
                for (int i = 0; i < grads.length; i++) {
                    grads[i] = c.needs(i) ? g.select(c.dim(0), i) : null;
                }
                return grads;
            });
            case "split" -> rule(op, "SplitBackward0").all(NOTHING, (c, g) -> new Tensor[] {Gradus.cat(pieces(c), c.dim(1))});
            case "split.sizes" -> rule(op, "SplitWithSizesBackward0")
                .all(NOTHING, (c, g) -> new Tensor[] {Gradus.cat(pieces(c), c.dim(1))});
            case "unbind" -> rule(op, "UnbindBackward0").all(NOTHING, (c, g) -> new Tensor[] {Gradus.stack(pieces(c), c.dim(0))});
            default -> null;
        };
    }

    /** The gradients of all outputs; zeros for those that nothing depends on. */
    private static List<Tensor> pieces(Context c) {
        Tensor some = null;
        for (int i = 0; i < c.outputs(); i++) {
            some = c.grad(i) == null ? some : c.grad(i);
        }
        List<Tensor> pieces = new ArrayList<>();
        for (int i = 0; i < c.outputs(); i++) {
            pieces.add(c.grad(i) == null ? zeros(some, c.outShape(i)) : c.grad(i));
        }
        return pieces;
    }
}
