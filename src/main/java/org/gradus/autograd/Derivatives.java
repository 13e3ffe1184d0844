package org.gradus.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Derivatives of functions of one tensor: {@code torch.autograd.functional}. The functions must be made of recorded operations.
 * Results carry no history, unless {@code createGraph} asks for it.
 */
public final class Derivatives {

    /** A differentiable function of one tensor. */
    @FunctionalInterface
    public interface Map {
        Tensor apply(Tensor x);
    }

    /** A function's value and a product with its Jacobian. */
    public record Product(Tensor output, Tensor product) { }

    private Derivatives() {
    }

    /**
     * {@code v^T J}, of the shape of {@code x}.
     *
     * @param v of the shape of {@code f(x)}; {@code null} for one, if that has one element
     */
    public static Product vjp(Map f, Tensor x, Tensor v) {
        return vjp(f, x, v, false);
    }

    public static Product vjp(Map f, Tensor x, Tensor v, boolean createGraph) {
        try (GradMode mode = GradMode.enableGrad()) {
            Tensor at = input(x, createGraph);
            Tensor y = f.apply(at);
            return new Product(result(y, createGraph), gradient(y, at, v, createGraph));
        }
    }

    /**
     * {@code J v}, of the shape of {@code f(x)}: the derivative in the direction {@code v}. It is found by differentiating
     * {@code u^T J} with respect to {@code u}.
     *
     * @param v of the shape of {@code x}
     */
    public static Product jvp(Map f, Tensor x, Tensor v) {
        return jvp(f, x, v, false);
    }

    public static Product jvp(Map f, Tensor x, Tensor v, boolean createGraph) {
        if (!v.shape().equals(x.shape())) {
            throw new ShapeException("jvp: v of shape " + v.shape() + " for an input of shape " + x.shape());
        }
        try (GradMode mode = GradMode.enableGrad()) {
            Tensor at = input(x, createGraph);
            Tensor y = f.apply(at);
            Tensor u = PointwiseRules.zero(y).requiresGrad_();
            Tensor uj = gradient(y, at, u, true);
            Tensor product = uj.requiresGrad() ? gradient(uj, u, v, createGraph) : PointwiseRules.zero(y);
            return new Product(result(y, createGraph), product);
        }
    }

    /** All partial derivatives: the shape of {@code f(x)} followed by that of {@code x}. */
    public static Tensor jacobian(Map f, Tensor x) {
        return jacobian(f, x, false);
    }

    public static Tensor jacobian(Map f, Tensor x, boolean createGraph) {
        try (GradMode mode = GradMode.enableGrad()) {
            Tensor at = input(x, createGraph);
            return jacobian(f.apply(at), at, createGraph);
        }
    }

    /**
     * The second derivatives of a function with one value: the shape of {@code x} twice.
     *
     * @throws AutogradException if {@code f(x)} has several elements
     */
    public static Tensor hessian(Map f, Tensor x) {
        return hessian(f, x, false);
    }

    public static Tensor hessian(Map f, Tensor x, boolean createGraph) {
        try (GradMode mode = GradMode.enableGrad()) {
            Tensor at = input(x, createGraph);
            Tensor y = f.apply(at);
            if (y.numel() != 1) {
                throw new AutogradException("hessian: the function must have one value, got one of shape " + y.shape());
            }
            return jacobian(gradient(y, at, null, true), at, createGraph);
        }
    }

    private static Tensor jacobian(Tensor y, Tensor x, boolean createGraph) {
        Shape shape = Shape.of(LongStream.concat(LongStream.of(y.shape().dims()), LongStream.of(x.shape().dims())).toArray());
        if (shape.numel() == 0 || !y.requiresGrad()) {
            return PointwiseRules.zeros(y, shape);
        }
        List<Tensor> rows = new ArrayList<>();
        for (long i = 0; i < y.numel(); i++) {
            Tensor unit = Gradus.arange(y.numel()).to(y.device()).eq(i).to(y.dtype()).reshape(y.shape().dims());
            rows.add(gradient(y, x, unit, createGraph));
        }
        return Gradus.stack(rows, 0).reshape(shape.dims());
    }

    /** Zeros where {@code y} does not depend on {@code x}. */
    private static Tensor gradient(Tensor y, Tensor x, Tensor v, boolean createGraph) {
        if (!y.requiresGrad()) {
            return PointwiseRules.zero(x);
        }
        List<Tensor> weights = v == null ? null : List.of(v);
        Tensor g = Autograd.grad(List.of(y), List.of(x), weights, true, createGraph, true).get(0);
        return g == null ? PointwiseRules.zero(x) : g;
    }

    private static Tensor input(Tensor x, boolean createGraph) {
        return createGraph && x.requiresGrad() ? Engine.share(x) : x.detach().requiresGrad_();
    }

    private static Tensor result(Tensor y, boolean createGraph) {
        return createGraph ? y : y.detach();
    }
}
