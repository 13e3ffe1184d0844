package org.gradus;

import org.gradus.types.ShapeException;

/** Products of vectors and matrices. Operands share one dtype. */
public sealed interface LinearAlgebraOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /**
     * The product of any ranks: {@code (K) x (K)} is a number, {@code (M, K) x (K)} and {@code (K) x (K, N)} are vectors,
     * {@code (..., M, K) x (..., K, N) -> (..., M, N)} with broadcast leading dims.
     */
    default Tensor matmul(Tensor other) {
        return Products.matmul(self(), other);
    }

    /** {@code (M, K) x (K, N) -> (M, N)}. */
    default Tensor mm(Tensor other) {
        return Products.mm(self(), other).make();
    }

    /** {@code (B, M, K) x (B, K, N) -> (B, M, N)}. */
    default Tensor bmm(Tensor other) {
        return Products.bmm(self(), other).make();
    }

    /** {@code (M, K) x (K) -> (M)}. */
    default Tensor mv(Tensor vector) {
        return Products.mv(self(), vector).make();
    }

    /** {@code (K) x (K) -> ()}. */
    default Tensor dot(Tensor other) {
        return Products.dot(self(), other).make();
    }

    /** {@code (M) x (N) -> (M, N)}: every product of two elements. */
    default Tensor outer(Tensor other) {
        return Products.outer(self(), other);
    }

    /** {@code beta * self + alpha * a x b}, where {@code self} broadcasts; with {@code beta} 0 it is not looked at. */
    default Tensor addmm(Tensor a, Tensor b, double beta, double alpha) {
        return Products.addmm(self(), a, b, Scalar.of(beta), Scalar.of(alpha)).make();
    }

    default Tensor addmm(Tensor a, Tensor b) {
        return Products.addmm(self(), a, b, Scalar.ONE, Scalar.ONE).make();
    }

    default Tensor addmm_(Tensor a, Tensor b, double beta, double alpha) {
        return Products.addmm(self(), a, b, Scalar.of(beta), Scalar.of(alpha)).into(self(), "addmm_");
    }

    /** {@code beta * self + alpha * a x b} over batches. */
    default Tensor baddbmm(Tensor a, Tensor b, double beta, double alpha) {
        return Products.baddbmm(self(), a, b, Scalar.of(beta), Scalar.of(alpha)).make();
    }

    default Tensor baddbmm(Tensor a, Tensor b) {
        return Products.baddbmm(self(), a, b, Scalar.ONE, Scalar.ONE).make();
    }

    default Tensor baddbmm_(Tensor a, Tensor b, double beta, double alpha) {
        return Products.baddbmm(self(), a, b, Scalar.of(beta), Scalar.of(alpha)).into(self(), "baddbmm_");
    }

    /**
     * The sum of the main diagonal of a matrix; integers and bool add up in int64. The gradient is PyTorch's: it goes to every
     * {@code (columns + 1)}-th element in row-major order, which with more than {@code columns + 1} rows is more than the
     * diagonal.
     */
    default Tensor trace() {
        Tensor x = self();
        if (x.dim() != 2) {
            throw new ShapeException("trace: expected a matrix, but got tensor with dim " + x.dim());
        }
        return Products.trace(x).make();
    }
}
