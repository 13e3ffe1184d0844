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

    /** {@code self + a b}. */
    default Tensor addmm(Tensor a, Tensor b) {
        return Products.addmm(self(), a, b, Scalar.ONE, Scalar.ONE).make();
    }

    /** {@link #addmm(Tensor, Tensor, double, double)} in place. */
    default Tensor addmm_(Tensor a, Tensor b, double beta, double alpha) {
        return Products.addmm(self(), a, b, Scalar.of(beta), Scalar.of(alpha)).into(self(), "addmm_");
    }

    /** {@code beta * self + alpha * a x b} over batches. */
    default Tensor baddbmm(Tensor a, Tensor b, double beta, double alpha) {
        return Products.baddbmm(self(), a, b, Scalar.of(beta), Scalar.of(alpha)).make();
    }

    /** {@code self + a b} for each matrix of a batch. */
    default Tensor baddbmm(Tensor a, Tensor b) {
        return Products.baddbmm(self(), a, b, Scalar.ONE, Scalar.ONE).make();
    }

    /** {@link #baddbmm(Tensor, Tensor, double, double)} in place. */
    default Tensor baddbmm_(Tensor a, Tensor b, double beta, double alpha) {
        return Products.baddbmm(self(), a, b, Scalar.of(beta), Scalar.of(alpha)).into(self(), "baddbmm_");
    }

    /** {@code beta * self + alpha * sum_b(a_b x b_b)}: {@code (B, M, K), (B, K, N) -> (M, N)}. */
    default Tensor addbmm(Tensor batch1, Tensor batch2, Number beta, Number alpha) {
        return Contractions.addbmm(self(), batch1, batch2, beta, alpha);
    }

    /** {@link #addbmm(Tensor, Tensor, Number, Number)} with {@code beta = 1}, {@code alpha = 1}. */
    default Tensor addbmm(Tensor batch1, Tensor batch2) {
        return addbmm(batch1, batch2, 1, 1);
    }

    /** As PyTorch has it, a {@code self} that would broadcast takes on the result's shape, unless it is tracked or a view. */
    default Tensor addbmm_(Tensor batch1, Tensor batch2, Number beta, Number alpha) {
        return Contractions.grown("addbmm_", self(), addbmm(batch1, batch2, beta, alpha));
    }

    /** {@code beta * self + alpha * mat x vec}: {@code (M, K), (K) -> (M)}. */
    default Tensor addmv(Tensor mat, Tensor vec, Number beta, Number alpha) {
        return Contractions.addmv(self(), mat, vec, beta, alpha);
    }

    /** {@link #addmv(Tensor, Tensor, Number, Number)} with {@code beta = 1}, {@code alpha = 1}. */
    default Tensor addmv(Tensor mat, Tensor vec) {
        return addmv(mat, vec, 1, 1);
    }

    /** {@link #addmv(Tensor, Tensor, Number, Number)} in place. */
    default Tensor addmv_(Tensor mat, Tensor vec, Number beta, Number alpha) {
        return Contractions.written("addmv_", self(), addmv(mat, vec, beta, alpha));
    }

    /** {@code beta * self + alpha * vec1 vec2^T}: {@code (M), (N) -> (M, N)}. */
    default Tensor addr(Tensor vec1, Tensor vec2, Number beta, Number alpha) {
        return Contractions.addr(self(), vec1, vec2, beta, alpha);
    }

    /** {@link #addr(Tensor, Tensor, Number, Number)} with {@code beta = 1}, {@code alpha = 1}. */
    default Tensor addr(Tensor vec1, Tensor vec2) {
        return addr(vec1, vec2, 1, 1);
    }

    /** {@link #addr(Tensor, Tensor, Number, Number)} in place. */
    default Tensor addr_(Tensor vec1, Tensor vec2, Number beta, Number alpha) {
        return Contractions.written("addr_", self(), addr(vec1, vec2, beta, alpha));
    }

    /** Sums of products over the last dims: {@code (..., K) x (..., K)}; with a number, all products. */
    default Tensor inner(Tensor other) {
        return Contractions.inner(self(), other);
    }

    /** {@code (K) x (K) -> ()}: of real numbers {@link #dot}. */
    default Tensor vdot(Tensor other) {
        return Products.dot(self(), other).make();
    }

    /** {@link #outer}. */
    default Tensor ger(Tensor vec2) {
        return outer(vec2);
    }

    /** The Kronecker product: blocks of {@code other}, each times an element of this. */
    default Tensor kron(Tensor other) {
        return Contractions.kron(self(), other);
    }

    /** The cross product along the first dim of extent 3; the other dims broadcast. */
    default Tensor cross(Tensor other) {
        return Contractions.cross(self(), other);
    }

    /** @param dim of extent 3; {@code null} for the first such one */
    default Tensor cross(Tensor other, Integer dim) {
        return dim == null ? cross(other) : Contractions.cross("cross", self(), other, dim);
    }

    /** {@link Linalg#matrixPower}. */
    @OnHost("for a negative power: inverses are computed by EJML")
    default Tensor matrixPower(long n) {
        return Linalg.matrixPower(self(), n);
    }

    /** {@link Linalg#matrixExp}. */
    @OnHost("reads the norms, which say how often to square")
    default Tensor matrixExp() {
        return Linalg.matrixExp(self());
    }

    /** {@link Linalg#det}. */
    @OnHost("EJML")
    default Tensor det() {
        return Linalg.det(self());
    }

    /** {@link Linalg#slogdet}. */
    @OnHost("EJML")
    default Linalg.Slogdet slogdet() {
        return Linalg.slogdet(self());
    }

    /** The logarithm of the determinant; NaN where that is negative. */
    @OnHost("EJML")
    default Tensor logdet() {
        return Linalg.logdet(self());
    }

    /** {@link Linalg#inv}. */
    @OnHost("EJML")
    default Tensor inverse() {
        return Linalg.inv(self());
    }

    /** {@link Linalg#pinv(Tensor, double, boolean)}. */
    @OnHost("EJML")
    default Tensor pinverse(double rcond) {
        return Linalg.pinv(self(), rcond, false);
    }

    /** {@link #pinverse(double)} with {@code rcond = 1e-15}. */
    default Tensor pinverse() {
        return pinverse(1e-15);
    }

    /** {@link Linalg#cholesky}. */
    @OnHost("EJML")
    default Tensor cholesky(boolean upper) {
        return Factors.cholesky("cholesky", self(), upper, true).get(0);
    }

    /** {@link #cholesky(boolean)} with {@code upper = false}. */
    default Tensor cholesky() {
        return cholesky(false);
    }

    /** The inverse of the matrix whose Cholesky factor this is. */
    @OnHost("substitution, matrix by matrix")
    default Tensor choleskyInverse(boolean upper) {
        HostMatrices.square("cholesky_inverse", self());
        return Solvers.cholesky("cholesky_inverse", Contractions.identities(self()), self(), upper);
    }

    /** {@link #choleskyInverse(boolean)} with {@code upper = false}. */
    default Tensor choleskyInverse() {
        return choleskyInverse(false);
    }

    /** {@code X} of {@code A X = self}, where {@code input2} is the Cholesky factor of {@code A}. */
    @OnHost("substitution, matrix by matrix")
    default Tensor choleskySolve(Tensor input2, boolean upper) {
        return Solvers.cholesky("cholesky_solve", self(), input2, upper);
    }

    /** {@link #choleskySolve(Tensor, boolean)} with {@code upper = false}. */
    default Tensor choleskySolve(Tensor input2) {
        return choleskySolve(input2, false);
    }

    /** {@link Linalg#qr}: reduced with {@code some}, else complete. */
    @OnHost("EJML")
    default Linalg.QR qr(boolean some) {
        return Linalg.qr(self(), some ? "reduced" : "complete");
    }

    /** {@link #qr(boolean)} with {@code some = true}. */
    default Linalg.QR qr() {
        return qr(true);
    }

    /**
     * As {@link Linalg#svd}, but with {@code V} and not its transpose.
     *
     * @param some      as many vectors as singular values; else square matrices of vectors
     * @param computeUv false for zeros in place of the vectors
     */
    @OnHost("EJML")
    default Linalg.USV svd(boolean some, boolean computeUv) {
        return Linalg.svd(self(), some, computeUv);
    }

    /** {@link #svd(boolean, boolean)} with {@code some = true}, {@code computeUv = true}. */
    default Linalg.USV svd() {
        return svd(true, true);
    }

    /** {@code X} of {@code A X = self}, where {@code A = P L U} is given by {@link Linalg#luFactor}. */
    @OnHost("substitution, matrix by matrix")
    default Tensor luSolve(Tensor luData, Tensor luPivots) {
        return Solvers.lu("lu_solve", luData, luPivots, self(), true, false);
    }

    /** {@code X} of {@code A X = self} or {@code A^T X = self} for a triangular {@code A}, and a copy of {@code A}. */
    @OnHost("substitution, matrix by matrix")
    default Linalg.TriangularSolve triangularSolve(Tensor a, boolean upper, boolean transpose, boolean unitriangular) {
        return Linalg.triangularSolve(self(), a, upper, transpose, unitriangular);
    }

    /**
     * {@link #triangularSolve(Tensor, boolean, boolean, boolean)} with {@code upper = true}, {@code transpose = false}, {@code
     * unitriangular = false}.
     */
    default Linalg.TriangularSolve triangularSolve(Tensor a) {
        return triangularSolve(a, true, false, false);
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
