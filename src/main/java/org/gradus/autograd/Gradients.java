package org.gradus.autograd;

import java.util.ArrayList;
import java.util.List;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.ir.Parts;
import org.gradus.types.AutogradException;
import org.gradus.types.Shape;

/** Bringing a gradient into the form of the tensor that it belongs to. */
final class Gradients {
    private Gradients() {
    }

    /**
     * {@code g} summed over the dims that broadcasting stretched, in the tensor's dtype.
     *
     * @throws AutogradException if the shape cannot come from broadcasting, or the device is another
     */
    static Tensor fit(Tensor g, Meta meta, String producer, int index) {
        if (g.device() != meta.device()) {
            throw invalid(producer, index, "expected device " + meta.device().label() + " but got " + g.device().label());
        }
        Tensor fitted = g;
        if (!g.shape().equals(meta.shape())) {
            if (!broadcasts(meta.shape(), g.shape())) {
                throw invalid(producer, index, "got " + g.shape() + " but expected shape compatible with " + meta.shape());
            }
            fitted = sumTo(g, meta.shape());
        }
        return fitted.dtype() == meta.dtype() ? fitted : fitted.to(meta.dtype());
    }

    /** {@code a + b}; where both are zero but for parts that lie apart, as gradients of slices are, nothing is added. */
    static Tensor sum(Tensor a, Tensor b) {
        Expr joined = GradMode.isEnabled() ? null : Parts.sum(Engine.value(a), Engine.value(b));
        return joined == null ? a.add(b) : Engine.tensor(joined, null);
    }

    private static AutogradException invalid(String producer, int index, String why) {
        return new AutogradException("Function " + producer + " returned an invalid gradient at index " + index + " - " + why);
    }

    private static boolean broadcasts(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        for (int d = 0; d < from.rank(); d++) {
            if (lead < 0 || from.dim(d) != 1 && from.dim(d) != to.dim(d + lead)) {
                return false;
            }
        }
        return lead >= 0;
    }

    /** The transpose of broadcasting: {@code shape} stretches to that of {@code g}. */
    static Tensor sumTo(Tensor g, Shape shape) {
        int lead = g.dim() - shape.rank();
        List<Integer> dims = new ArrayList<>();
        for (int d = 0; d < g.dim(); d++) {
            if (d < lead || shape.dim(d - lead) == 1 && g.shape().dim(d) != 1) {
                dims.add(d);
            }
        }
        Tensor summed = dims.isEmpty() ? g : g.sum(dims.stream().mapToInt(Integer::intValue).toArray(), true);
        return summed.shape().equals(shape) ? summed : summed.reshape(shape.dims());
    }
}
