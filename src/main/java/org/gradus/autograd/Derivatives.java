package org.gradus.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
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

    /** {@link #vjp(Map, Tensor, Tensor)}, which can be differentiated again if {@code createGraph}. */
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

    /** {@link #jvp(Map, Tensor, Tensor)}, which can be differentiated again if {@code createGraph}. */
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

    /** {@link #jacobian(Map, Tensor)}, which can be differentiated again if {@code createGraph}. */
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

    /** {@link #hessian(Map, Tensor)}, which can be differentiated again if {@code createGraph}. */
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

    /** As {@link #vmap(Map, int, int)} along the first dims. */
    public static Map vmap(Map f) {
        return vmap(f, 0, 0);
    }

    /**
     * A function that applies {@code f} to each slice of its argument along {@code inDim} and stacks the results along
     * {@code outDim}. The slices become one lazy graph, whose elementwise parts the scheduler fuses; its size grows with their
     * number, so that an operation that knows batches is better where there is one. The gradient of one sample's loss, mapped
     * over the samples, gives per-sample gradients:
     *
     * <pre>{@code
     * Tensor perSample = Derivatives.vmap(x -> Derivatives.vjp(at -> loss(at), x, null).product()).apply(samples);
     * }</pre>
     */
    public static Map vmap(Map f, int inDim, int outDim) {
        GradCheck.Program mapped = vmap(in -> List.of(f.apply(in.get(0))), new Integer[] {inDim}, outDim);
        return x -> mapped.apply(List.of(x)).get(0);
    }

    /**
     * As {@link #vmap(Map, int, int)} for functions of several tensors with several results.
     *
     * @param inDims  for each input the dim along which it is sliced; {@code null} for one that every call gets whole
     * @param outDims for each result the dim along which the slices are stacked; one number stands for all
     */
    public static GradCheck.Program vmap(GradCheck.Program f, Integer[] inDims, int... outDims) {
        return inputs -> {
            long n = slices(inputs, inDims);
            List<List<Tensor>> results = new ArrayList<>();
            for (long i = 0; i < n; i++) {
                List<Tensor> slice = new ArrayList<>();
                for (int k = 0; k < inDims.length; k++) {
                    slice.add(inDims[k] == null ? inputs.get(k) : inputs.get(k).select(inDims[k], i));
                }
                results.add(f.apply(slice));
            }
            List<Tensor> stacked = new ArrayList<>();
            for (int k = 0; k < results.get(0).size(); k++) {
                int result = k;
                stacked.add(Gradus.stack(results.stream().map(r -> r.get(result)).toList(), outDims[outDims.length == 1 ? 0 : k]));
            }
            return stacked;
        };
    }

    private static long slices(List<Tensor> inputs, Integer... inDims) {
        if (inDims.length != inputs.size()) {
            throw new ArgumentException("vmap: inDims has " + inDims.length + " entries for " + inputs.size() + " inputs");
        }
        long n = -1;
        for (int k = 0; k < inDims.length; k++) {
            if (inDims[k] != null) {
                long size = inputs.get(k).size(inDims[k]);
                if (n >= 0 && n != size) {
                    throw new ShapeException("vmap: Expected all tensors to have the same size in the mapped dimension, got sizes " + n
                        + " and " + size);
                }
                n = size;
            }
        }
        if (n <= 0) {
            throw new ArgumentException("vmap: " + (n < 0 ? "at least one input must be mapped over" : "there is nothing to map over"));
        }
        return n;
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
