package org.gradus;

import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;

/** Tensors of at least so many dims, and joining such. */
final class Stacks {
    private Stacks() { }

    static Tensor atLeast1d(Tensor x) {
        return x.dim() == 0 ? x.reshape(1) : x;
    }

    static Tensor atLeast2d(Tensor x) {
        return x.dim() == 0 ? x.reshape(1, 1) : x.dim() == 1 ? x.unsqueeze(0) : x;
    }

    /** {@code (n) -> (1, n, 1)} and {@code (m, n) -> (m, n, 1)}. */
    static Tensor atLeast3d(Tensor x) {
        return switch (x.dim()) {
            case 0 -> x.reshape(1, 1, 1);
            case 1 -> x.unsqueeze(0).unsqueeze(-1);
            case 2 -> x.unsqueeze(-1);
            default -> x;
        };
    }

    static Tensor hstack(Collection<Tensor> tensors) {
        boolean vectors = tensors.isEmpty() || tensors.iterator().next().dim() < 2;
        return joined("hstack", tensors, Stacks::atLeast1d, vectors ? 0 : 1);
    }

    static Tensor vstack(Collection<Tensor> tensors) {
        return joined("vstack", tensors, Stacks::atLeast2d, 0);
    }

    static Tensor dstack(Collection<Tensor> tensors) {
        return joined("dstack", tensors, Stacks::atLeast3d, 2);
    }

    /** Vectors become columns first. */
    static Tensor columnStack(Collection<Tensor> tensors) {
        return joined("columnStack", tensors, t -> t.dim() < 2 ? t.reshape(t.numel(), 1) : t, 1);
    }

    private static Tensor joined(String op, Collection<Tensor> tensors, UnaryOperator<Tensor> shaped, int dim) {
        if (tensors.isEmpty()) {
            throw new ArgumentException(op + " expects a non-empty TensorList");
        }
        return Scope.of(() -> Joins.cat(op, tensors.stream().map(shaped).toList(), dim).make());
    }

    static List<Tensor> broadcast(Collection<Tensor> tensors) {
        Shape shape = Shape.SCALAR;
        for (Tensor t : tensors) {
            shape = Shape.broadcast("broadcastTensors", shape, t.shape());
        }
        long[] dims = shape.dims();
        return tensors.stream().map(t -> t.expand(dims)).toList();
    }
}
