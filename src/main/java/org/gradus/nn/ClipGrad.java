package org.gradus.nn;

import java.util.List;
import java.util.Objects;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.OnHost;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.device.Device;
import org.gradus.types.AutogradException;

/** Limits for gradients: {@code torch.nn.utils.clip_grad_norm_} and {@code clip_grad_value_}. */
public final class ClipGrad {
    private ClipGrad() { }

    private static List<Tensor> gradients(List<Tensor> parameters) {
        return parameters.stream().map(Autograd::gradient).filter(Objects::nonNull).toList();
    }

    /** By the Euclidean norm. */
    public static Tensor clipGradNorm_(List<Tensor> parameters, double maxNorm) {
        return clipGradNorm_(parameters, maxNorm, 2, false);
    }

    /**
     * Multiplies all gradients by {@code min(1, maxNorm / (norm + 1e-6))}, where {@code norm} is that of all of them as one
     * vector. Nothing is read, unless {@code errorIfNonfinite}.
     *
     * @param normType infinity for the largest absolute value
     * @return the norm before, of rank zero
     * @throws AutogradException if {@code errorIfNonfinite} and the norm is infinite or NaN
     */
    @OnHost("reads the norm if errorIfNonfinite")
    public static Tensor clipGradNorm_(List<Tensor> parameters, double maxNorm, double normType, boolean errorIfNonfinite) {
        List<Tensor> gradients = gradients(parameters);
        if (gradients.isEmpty()) {
            return Gradus.tensor(0.);
        }
        Device device = gradients.get(0).device();
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            Tensor norms = Gradus.stack(gradients.stream().map(g -> g.norm(normType).to(device)).toList());
            Tensor total = scope.keep(norms.norm(normType));
            if (errorIfNonfinite && !Double.isFinite(total.item())) {
                throw new AutogradException("clip_grad_norm_: The total norm of order " + normType + " for gradients from `parameters` "
                    + "is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm "
                    + "anyway, set errorIfNonfinite = false");
            }
            Tensor factor = total.add(1e-6).reciprocal().mul(maxNorm).clampMax(1);
            gradients.forEach(g -> g.mul_(factor.to(g.device())));
            return total;
        }
    }

    /** Limits every element of the gradients to {@code [-clipValue, clipValue]}. */
    public static void clipGradValue_(List<Tensor> parameters, double clipValue) {
        try (GradMode mode = GradMode.noGrad()) {
            gradients(parameters).forEach(g -> g.clamp_(-clipValue, clipValue));
        }
    }
}
