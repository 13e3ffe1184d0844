package org.gradus;

import java.util.List;
import org.gradus.PseudoInverse.Tolerance;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * PyTorch's {@code torch.linalg}. All take batches, {@code (..., M, N)}, and leading dims of several operands broadcast.
 *
 * <p>Products and norms run on the device. Decompositions, solvers and what needs them are computed on the host by EJML, an
 * optional dependency ({@code org.ejml:ejml-ddense}): operands are downloaded once, all matrices of a batch are computed in
 * double precision, and results are uploaded once, in the operands' dtype. Gradients are formulas in tensor operations, of any
 * order. Matrices that must be regular or positive-definite and are not throw {@link ArgumentException}, which names the
 * batch's element.
 */
public final class Linalg {
    private static final String EJML = "decomposed by EJML";
    private static final String SUBSTITUTION = "substitution, matrix by matrix";

    private Linalg() { }

    public record CholeskyEx(Tensor l, Tensor info) { }

    public record QR(Tensor q, Tensor r) { }

    public record Eigen(Tensor eigenvalues, Tensor eigenvectors) { }

    /** {@code A = U diag(S) Vh}. */
    public record SVD(Tensor u, Tensor s, Tensor vh) { }

    /** {@code A = U diag(S) V^T}. */
    public record USV(Tensor u, Tensor s, Tensor v) { }

    /** {@code A = P L U}. */
    public record PLU(Tensor p, Tensor l, Tensor u) { }

    /** L below the diagonal, U on and above it; int32 pivots count from one, as LAPACK's. */
    public record LuFactor(Tensor lu, Tensor pivots) { }

    public record LuFactorEx(Tensor lu, Tensor pivots, Tensor info) { }

    public record LdlFactor(Tensor ld, Tensor pivots) { }

    public record LdlFactorEx(Tensor ld, Tensor pivots, Tensor info) { }

    public record InvEx(Tensor inverse, Tensor info) { }

    public record SolveEx(Tensor result, Tensor info) { }

    public record Slogdet(Tensor sign, Tensor logabsdet) { }

    public record LstSq(Tensor solution, Tensor residuals, Tensor rank, Tensor singularValues) { }

    public record TriangularSolve(Tensor solution, Tensor clonedCoefficient) { }

    /**
     * {@code A = L L^T}, or {@code A = U^T U} if {@code upper}, of symmetric positive-definite matrices, of which one triangle is
     * read. The gradient is symmetric (Iain Murray, "Differentiation of the Cholesky decomposition", 2016).
     *
     * @throws ArgumentException if a matrix is not positive-definite
     */
    @OnHost(EJML)
    public static Tensor cholesky(Tensor self, boolean upper) {
        return Factors.cholesky("linalg.cholesky", self, upper, true).get(0);
    }

    /** The lower Cholesky factor. */
    public static Tensor cholesky(Tensor self) {
        return cholesky(self, false);
    }

    /** As {@link #cholesky}; {@code info} holds the order of the first minor that is not positive-definite, or 0. */
    @OnHost(EJML)
    public static CholeskyEx choleskyEx(Tensor self, boolean upper, boolean checkErrors) {
        List<Tensor> out = Factors.cholesky("linalg.cholesky_ex", self, upper, checkErrors);
        return new CholeskyEx(out.get(0), out.get(1));
    }

    /** {@link #choleskyEx(Tensor, boolean, boolean)} with {@code upper = false}, {@code checkErrors = false}. */
    public static CholeskyEx choleskyEx(Tensor self) {
        return choleskyEx(self, false, false);
    }

    /**
     * {@code A = Q R} with orthonormal columns of Q and upper triangular R. Differentiable where {@code M >= N} or reduced
     * (Walter and Lehmann, "Algorithmic differentiation of linear algebra functions with application in optimum experimental
     * design", 2010).
     *
     * @param mode {@code "reduced"}, {@code "complete"} or {@code "r"}, which leaves Q empty
     */
    @OnHost(EJML)
    public static QR qr(Tensor a, String mode) {
        List<Tensor> out = Factors.qr(a, mode);
        return new QR(out.get(0), out.get(1));
    }

    /** {@link #qr(Tensor, String)} with {@code mode = "reduced"}. */
    public static QR qr(Tensor a) {
        return qr(a, "reduced");
    }

    /**
     * {@code A = V diag(w) V^T} of symmetric matrices: ascending eigenvalues, eigenvectors in columns, unique up to sign if
     * no eigenvalues are equal.
     *
     * @param uplo the triangle that is read, {@code "L"} or {@code "U"}
     */
    @OnHost(EJML)
    public static Eigen eigh(Tensor self, String uplo) {
        List<Tensor> out = Factors.eigh("linalg.eigh", self, uplo);
        return new Eigen(out.get(0), out.get(1));
    }

    /** {@link #eigh(Tensor, String)} with {@code uplo = "L"}. */
    public static Eigen eigh(Tensor self) {
        return eigh(self, "L");
    }

    /** The eigenvalues alone of {@link #eigh(Tensor, String)}: {@code (..., n, n) -> (..., n)}, ascending. */
    @OnHost(EJML)
    public static Tensor eigvalsh(Tensor self, String uplo) {
        return Factors.eigh("linalg.eigvalsh", self, uplo).get(0);
    }

    /** {@link #eigvalsh(Tensor, String)} with {@code uplo = "L"}. */
    public static Tensor eigvalsh(Tensor self) {
        return eigvalsh(self, "L");
    }

    /**
     * {@code A V = V diag(w)} of square matrices whose eigenvalues are real.
     *
     * @throws org.gradus.types.UnsupportedException if some are complex: there are no complex dtypes
     */
    @OnHost(EJML)
    public static Eigen eig(Tensor self) {
        List<Tensor> out = Factors.eig("linalg.eig", self);
        return new Eigen(out.get(0), out.get(1));
    }

    /** As {@link #eig}. */
    @OnHost(EJML)
    public static Tensor eigvals(Tensor self) {
        return Factors.eig("linalg.eigvals", self).get(0);
    }

    /**
     * Singular values, descending, and vectors, unique up to the sign of a pair. Vectors beyond the singular values have no
     * gradient.
     *
     * @param fullMatrices U and Vh square; else with as many vectors as singular values
     * @param driver       not looked at
     */
    @OnHost(EJML)
    public static SVD svd(Tensor a, boolean fullMatrices, String driver) {
        List<Tensor> out = Factors.svd("linalg.svd", a, fullMatrices);
        return new SVD(out.get(0), out.get(1), out.get(2));
    }

    /** {@link #svd(Tensor, boolean, String)} with {@code driver = null}. */
    public static SVD svd(Tensor a, boolean fullMatrices) {
        return svd(a, fullMatrices, null);
    }

    /** {@link #svd(Tensor, boolean, String)} with {@code fullMatrices = true}, {@code driver = null}. */
    public static SVD svd(Tensor a) {
        return svd(a, true, null);
    }

    /** The older function's: {@code V}, and zeros for vectors that nobody wants. */
    static USV svd(Tensor a, boolean some, boolean computeUv) {
        if (!computeUv) {
            Tensor s = Factors.svdvals("svd", a);
            Shape batch = HostMatrices.leading(a);
            return new USV(Gradus.zeros(HostMatrices.matrices(batch, a.size(-2), a.size(-2)), a.dtype(), a.device()), s,
                Gradus.zeros(HostMatrices.matrices(batch, a.size(-1), a.size(-1)), a.dtype(), a.device()));
        }
        List<Tensor> out = Factors.svd("svd", a, !some);
        return new USV(out.get(0), out.get(1), out.get(2).transpose(-2, -1));
    }

    /** @param driver not looked at */
    @OnHost(EJML)
    public static Tensor svdvals(Tensor a, String driver) {
        return Factors.svdvals("linalg.svdvals", a);
    }

    /** {@link #svdvals(Tensor, String)} with {@code driver = null}. */
    public static Tensor svdvals(Tensor a) {
        return svdvals(a, null);
    }

    /**
     * {@code A = P L U} with rows swapped so that the largest element of a column is on the diagonal.
     *
     * @param pivot only {@code true} is there
     */
    @OnHost(EJML)
    public static PLU lu(Tensor a, boolean pivot) {
        List<Tensor> out = Factors.lu("linalg.lu", a, pivot, false);
        return unpack("linalg.lu", out.get(0), out.get(1), true, true);
    }

    /** {@link #lu(Tensor, boolean)} with {@code pivot = true}. */
    public static PLU lu(Tensor a) {
        return lu(a, true);
    }

    /**
     * The factors of {@link #lu(Tensor, boolean)} in one matrix {@code (..., m, n)}, and the row that each step swapped with
     * its own, int32 from 1.
     *
     * @throws ArgumentException if U has a zero on its diagonal
     */
    @OnHost(EJML)
    public static LuFactor luFactor(Tensor a, boolean pivot) {
        List<Tensor> out = Factors.lu("linalg.lu_factor", a, pivot, true);
        return new LuFactor(out.get(0), out.get(1));
    }

    /** {@link #luFactor(Tensor, boolean)} with {@code pivot = true}. */
    public static LuFactor luFactor(Tensor a) {
        return luFactor(a, true);
    }

    /** {@code info} holds the number of the first zero on U's diagonal, or 0. */
    @OnHost(EJML)
    public static LuFactorEx luFactorEx(Tensor a, boolean pivot, boolean checkErrors) {
        List<Tensor> out = Factors.lu("linalg.lu_factor_ex", a, pivot, checkErrors);
        return new LuFactorEx(out.get(0), out.get(1), out.get(2));
    }

    /** {@link #luFactorEx(Tensor, boolean, boolean)} with {@code pivot = true}, {@code checkErrors = false}. */
    public static LuFactorEx luFactorEx(Tensor a) {
        return luFactorEx(a, true, false);
    }

    static PLU unpack(String op, Tensor lu, Tensor pivots, boolean data, boolean permutation) {
        HostMatrices.matrix(op, "LU_data", lu);
        if (permutation && pivots.dtype() != DType.INT32) {
            throw new ArgumentException(op + ": torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 "
                + "dtype, got " + pivots.dtype());
        }
        long m = lu.size(-2);
        long k = Math.min(m, lu.size(-1));
        Tensor none = Gradus.zeros(Shape.of(0), lu.dtype(), lu.device());
        Tensor p = permutation ? Factors.permutation(op, lu, pivots, m) : none;
        if (!data) {
            return new PLU(p, none, none);
        }
        Tensor unit = Gradus.eye(m, k, lu.dtype(), lu.device());
        return new PLU(p, lu.narrow(-1, 0, k).tril(-1).add(unit), lu.narrow(-2, 0, k).triu());
    }

    /** {@code A = L D L^T} of symmetric matrices, in LAPACK's layout; only for {@link #ldlSolve}, and not differentiable. */
    @OnHost("Bunch and Kaufman's method, matrix by matrix")
    public static LdlFactor ldlFactor(Tensor self, boolean hermitian) {
        List<Tensor> out = BunchKaufman.factor("linalg.ldl_factor", self, true);
        return new LdlFactor(out.get(0), out.get(1));
    }

    /** @param hermitian as real matrices have no other kind of symmetry, not looked at */
    @OnHost("Bunch and Kaufman's method, matrix by matrix")
    public static LdlFactorEx ldlFactorEx(Tensor self, boolean hermitian, boolean checkErrors) {
        List<Tensor> out = BunchKaufman.factor("linalg.ldl_factor_ex", self, checkErrors);
        return new LdlFactorEx(out.get(0), out.get(1), out.get(2));
    }

    /** Not differentiable. */
    @OnHost(SUBSTITUTION)
    public static Tensor ldlSolve(Tensor ld, Tensor pivots, Tensor b, boolean hermitian) {
        return BunchKaufman.solve("linalg.ldl_solve", ld, pivots, b);
    }

    /** The first columns of {@code H_1 ... H_k} with {@code H_i = 1 - tau_i v_i v_i^T}: {@code (..., M, N), (..., K)}. */
    public static Tensor householderProduct(Tensor input, Tensor tau) {
        String op = "linalg.householder_product";
        HostMatrices.matrix(op, input);
        long m = input.size(-2);
        long n = input.size(-1);
        if (m < n || tau.dim() != input.dim() - 1 || tau.size(-1) > n) {
            throw new ShapeException(op + ": input.shape[-2] must be greater than or equal to input.shape[-1], and that to "
                + "tau.shape[-1], got shapes " + input.shape() + " and " + tau.shape());
        }
        long k = tau.size(-1);
        Tensor unit = Gradus.eye(m, n, input.dtype(), input.device());
        Tensor q = unit.expand(input.shape().dims());
        Tensor v = input.tril(-1).add(unit);
        for (long i = k - 1; i >= 0; i--) {
            Tensor column = v.narrow(-1, i, 1);
            Tensor scaled = column.mul(tau.narrow(-1, i, 1).unsqueeze(-1));
            q = q.sub(scaled.matmul(column.transpose(-2, -1).matmul(q)));
        }
        return k == 0 ? q.clone() : q;
    }

    /**
     * {@code X} of {@code A X = B}, or of {@code X A = B} if not {@code left}; B holds matrices, or vectors if it has A's shape
     * less the last dim, or one dim.
     *
     * @throws ArgumentException if a matrix is singular
     */
    @OnHost(EJML)
    public static Tensor solve(Tensor a, Tensor b, boolean left) {
        return Solvers.solve("linalg.solve", a, b, left, true).get(0);
    }

    /** {@link #solve(Tensor, Tensor, boolean)} with {@code left = true}. */
    public static Tensor solve(Tensor a, Tensor b) {
        return solve(a, b, true);
    }

    /** As {@link #solve}; {@code info} holds the number of the first zero pivot, or 0. */
    @OnHost(EJML)
    public static SolveEx solveEx(Tensor a, Tensor b, boolean left, boolean checkErrors) {
        List<Tensor> out = Solvers.solve("linalg.solve_ex", a, b, left, checkErrors);
        return new SolveEx(out.get(0), out.get(1));
    }

    /** {@link #solveEx(Tensor, Tensor, boolean, boolean)} with {@code left = true}, {@code checkErrors = false}. */
    public static SolveEx solveEx(Tensor a, Tensor b) {
        return solveEx(a, b, true, false);
    }

    /** As {@link #solve} for matrices of which one triangle is read; zeros on the diagonal give infinities. */
    @OnHost(SUBSTITUTION)
    public static Tensor solveTriangular(Tensor self, Tensor b, boolean upper, boolean left, boolean unitriangular) {
        return Solvers.triangular("linalg.solve_triangular", self, b, upper, left, unitriangular);
    }

    /**
     * {@link #solveTriangular(Tensor, Tensor, boolean, boolean, boolean)} with {@code left = true}, {@code unitriangular =
     * false}.
     */
    public static Tensor solveTriangular(Tensor self, Tensor b, boolean upper) {
        return solveTriangular(self, b, upper, true, false);
    }

    static TriangularSolve triangularSolve(Tensor b, Tensor a, boolean upper, boolean transpose, boolean unitriangular) {
        String op = "triangular_solve";
        if (b.dim() < 2 || a.dim() < 2) {
            throw new ShapeException(op + ": Expected b and A to have at least 2 dimensions, but they have shapes " + b.shape()
                + " and " + a.shape());
        }
        Tensor solution = transpose ? Solvers.triangular(op, a.transpose(-2, -1), b, !upper, true, unitriangular)
            : Solvers.triangular(op, a, b, upper, true, unitriangular);
        long[] batch = HostMatrices.leading(solution).dims();
        Tensor copy = a.expand(HostMatrices.matrices(Shape.of(batch), a.size(-2), a.size(-1)).dims()).clone();
        return new TriangularSolve(solution, copy);
    }

    /** @param adjoint with {@code A^T} in A's place */
    @OnHost(SUBSTITUTION)
    public static Tensor luSolve(Tensor lu, Tensor pivots, Tensor b, boolean left, boolean adjoint) {
        return Solvers.lu("linalg.lu_solve", lu, pivots, b, left, adjoint);
    }

    /** {@link #luSolve(Tensor, Tensor, Tensor, boolean, boolean)} with {@code left = true}, {@code adjoint = false}. */
    public static Tensor luSolve(Tensor lu, Tensor pivots, Tensor b) {
        return luSolve(lu, pivots, b, true, false);
    }

    /**
     * The shortest X that minimises {@code |A X - B|}. Residuals are there where {@code M > N}, the rank is full and the driver
     * is not gelsy; rank and singular values where PyTorch's driver would have them; else these are empty. The solution alone is
     * differentiable.
     *
     * @param rcond  singular values below it, times the largest one, are taken for zero; {@code null} for
     *               {@code eps * max(M, N)}
     * @param driver {@code "gels"} (full rank assumed), {@code "gelsy"} (as {@code null}), {@code "gelsd"}, {@code "gelss"}
     */
    @OnHost(EJML)
    public static LstSq lstsq(Tensor self, Tensor b, Double rcond, String driver) {
        List<Tensor> out = PseudoInverse.lstsq(self, b, rcond, driver);
        return new LstSq(out.get(0), out.get(1), out.get(2), out.get(3));
    }

    /** {@link #lstsq(Tensor, Tensor, Double, String)} with {@code rcond = null}, {@code driver = null}. */
    public static LstSq lstsq(Tensor self, Tensor b) {
        return lstsq(self, b, null, null);
    }

    /** @throws ArgumentException if a matrix is singular */
    @OnHost(EJML)
    public static Tensor inv(Tensor a) {
        return Solvers.inverse("linalg.inv", a, true).get(0);
    }

    /** As {@link #inv}; {@code info} holds the number of the first zero pivot, or 0. */
    @OnHost(EJML)
    public static InvEx invEx(Tensor a, boolean checkErrors) {
        List<Tensor> out = Solvers.inverse("linalg.inv_ex", a, checkErrors);
        return new InvEx(out.get(0), out.get(1));
    }

    /** {@link #invEx(Tensor, boolean)} with {@code checkErrors = false}. */
    public static InvEx invEx(Tensor a) {
        return invEx(a, false);
    }

    /**
     * The pseudo-inverse (Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems whose
     * variables separate", 1973, for the gradient).
     *
     * @param atol      singular values up to {@code max(atol, rtol * largest)} are taken for zero; {@code null} for 0
     * @param rtol      {@code null} for {@code eps * max(M, N)}, or for 0 beside a positive {@code atol}
     * @param hermitian for symmetric matrices, of which the lower triangle is read
     */
    @OnHost(EJML)
    public static Tensor pinv(Tensor self, Double atol, Double rtol, boolean hermitian) {
        return PseudoInverse.pinv("linalg.pinv", self, Tolerance.of(atol, rtol), hermitian);
    }

    /** {@link #pinv(Tensor, Double, Double, boolean)} with {@code Tensor atol} and {@code Tensor rtol}. */
    @OnHost(EJML)
    public static Tensor pinv(Tensor self, Tensor atol, Tensor rtol, boolean hermitian) {
        return PseudoInverse.pinv("linalg.pinv", self, Tolerance.of("linalg.pinv", atol, rtol), hermitian);
    }

    /** {@link #pinv(Tensor, Double, Double, boolean)} with {@code rtol = rcond}. */
    @OnHost(EJML)
    public static Tensor pinv(Tensor self, double rcond, boolean hermitian) {
        return PseudoInverse.pinv("linalg.pinv", self, Tolerance.of(null, (Double) rcond), hermitian);
    }

    /** {@link #pinv(Tensor, Tensor, Tensor, boolean)} with {@code rtol = rcond}. */
    @OnHost(EJML)
    public static Tensor pinv(Tensor self, Tensor rcond, boolean hermitian) {
        return PseudoInverse.pinv("linalg.pinv", self, Tolerance.of("linalg.pinv", null, rcond), hermitian);
    }

    /** {@link #pinv(Tensor, Double, Double, boolean)} with the default tolerance. */
    @OnHost(EJML)
    public static Tensor pinv(Tensor self) {
        return PseudoInverse.pinv("linalg.pinv", self, new Tolerance(null, null), false);
    }

    /** The inverse of {@code self} as a map from its last dims to its first {@code ind} ones. */
    @OnHost(EJML)
    public static Tensor tensorinv(Tensor self, int ind) {
        return TensorEquations.inverse(self, ind);
    }

    /** {@link #tensorinv(Tensor, int)} with {@code ind = 2}. */
    public static Tensor tensorinv(Tensor self) {
        return tensorinv(self, 2);
    }

    /**
     * {@code X} of {@code tensordot(A, X) = B} over X's dims.
     *
     * @param dims of A, to be moved to its end first; {@code null} for none
     */
    @OnHost(EJML)
    public static Tensor tensorsolve(Tensor self, Tensor other, int[] dims) {
        return TensorEquations.solve(self, other, dims);
    }

    /** {@link #tensorsolve(Tensor, Tensor, int[])} with {@code dims = null}. */
    public static Tensor tensorsolve(Tensor self, Tensor other) {
        return tensorsolve(self, other, null);
    }

    /** The gradient, the matrix of cofactors, is right for singular matrices too. */
    @OnHost(EJML)
    public static Tensor det(Tensor a) {
        return Solvers.det("linalg.det", a);
    }

    /** {@code d det(A) / dA}: to each element the determinant without its row and column, signed; of any square matrix. */
    @OnHost(EJML)
    public static Tensor cofactor(Tensor a) {
        HostMatrices.square("linalg.cofactor", a);
        return Solvers.cofactor(a);
    }

    /** Sign and logarithm of the determinant's absolute value; 0 and negative infinity for singular matrices. */
    @OnHost(EJML)
    public static Slogdet slogdet(Tensor a) {
        List<Tensor> out = Solvers.slogdet("linalg.slogdet", a);
        return new Slogdet(out.get(0), out.get(1));
    }

    static Tensor logdet(Tensor a) {
        List<Tensor> out = Solvers.slogdet("logdet", a);
        return Gradus.where(out.get(0).detach().eq(-1), Double.NaN, out.get(1));
    }

    /** The number of singular values that are not taken for zero, as {@link #pinv}; int64. */
    @OnHost(EJML)
    public static Tensor matrixRank(Tensor self, Double atol, Double rtol, boolean hermitian) {
        return PseudoInverse.rank("linalg.matrix_rank", self, Tolerance.of(atol, rtol), hermitian);
    }

    /** {@link #matrixRank(Tensor, Double, Double, boolean)} with {@code Tensor atol} and {@code Tensor rtol}. */
    @OnHost(EJML)
    public static Tensor matrixRank(Tensor self, Tensor atol, Tensor rtol, boolean hermitian) {
        return PseudoInverse.rank("linalg.matrix_rank", self, Tolerance.of("linalg.matrix_rank", atol, rtol), hermitian);
    }

    /** {@link #matrixRank(Tensor, Double, Double, boolean)} with {@code atol = tol}, {@code rtol = 0}. */
    @OnHost(EJML)
    public static Tensor matrixRank(Tensor self, double tol, boolean hermitian) {
        return PseudoInverse.rank("linalg.matrix_rank", self, Tolerance.of(tol, 0.0), hermitian);
    }

    /** {@link #matrixRank(Tensor, Tensor, Tensor, boolean)} with {@code atol = tol}, {@code rtol = 0}. */
    @OnHost(EJML)
    public static Tensor matrixRank(Tensor self, Tensor tol, boolean hermitian) {
        Tolerance tolerance = Tolerance.of("linalg.matrix_rank", tol, null);
        return PseudoInverse.rank("linalg.matrix_rank", self, new Tolerance(tolerance.atol(), Tolerance.of(0.0, 0.0).rtol()),
            hermitian);
    }

    /** {@link #matrixRank(Tensor, Double, Double, boolean)} with the default tolerance. */
    @OnHost(EJML)
    public static Tensor matrixRank(Tensor self) {
        return PseudoInverse.rank("linalg.matrix_rank", self, new Tolerance(null, null), false);
    }

    /**
     * {@code sum(|x|^ord)^(1/ord)}; infinity gives the largest, negative infinity the smallest absolute value, 0 the number of
     * elements that are not zero.
     *
     * @param dim   {@code null} or empty for all
     * @param dtype to compute in; {@code null} for {@code self}'s
     */
    public static Tensor vectorNorm(Tensor self, double ord, int[] dim, boolean keepdim, DType dtype) {
        return Norms.vector("linalg.vector_norm", self, ord, dim, keepdim, dtype);
    }

    /** {@link #vectorNorm(Tensor, double, int[], boolean, DType)} along these dims. */
    public static Tensor vectorNorm(Tensor self, double ord, int... dim) {
        return vectorNorm(self, ord, dim, false, null);
    }

    /**
     * {@link #vectorNorm(Tensor, double, int[], boolean, DType)} with {@code ord = 2}, {@code dim = null}, {@code keepdim =
     * false}, {@code dtype = null}.
     */
    public static Tensor vectorNorm(Tensor self) {
        return vectorNorm(self, 2, null, false, null);
    }

    /** @param ord 1, -1, infinity, -infinity: extreme sums of columns or rows; 2, -2: extreme singular values */
    @OnHost("for orders 2 and -2: singular values are computed by EJML")
    public static Tensor matrixNorm(Tensor self, double ord, int[] dim, boolean keepdim, DType dtype) {
        return Norms.matrix("linalg.matrix_norm", self, ord, dim, keepdim, dtype);
    }

    /** @param ord {@code "fro"}, the Euclidean norm of all elements, or {@code "nuc"}, the sum of the singular values */
    @OnHost("for \"nuc\": singular values are computed by EJML")
    public static Tensor matrixNorm(Tensor self, String ord, int[] dim, boolean keepdim, DType dtype) {
        return Norms.matrix("linalg.matrix_norm", self, ord, dim, keepdim, dtype);
    }

    /**
     * {@link #matrixNorm(Tensor, String, int[], boolean, DType)} with {@code ord = "fro"}, {@code dim = {-2, -1}}, {@code
     * keepdim = false}, {@code dtype = null}.
     */
    public static Tensor matrixNorm(Tensor self) {
        return matrixNorm(self, "fro", new int[] {-2, -1}, false, null);
    }

    /**
     * Of one dim {@link #vectorNorm}, of two {@link #matrixNorm}.
     *
     * @param ord {@code null} for the Euclidean norm of all elements of {@code dim}
     * @param dim {@code null} for all of a vector or matrix, or of anything without an order
     */
    @OnHost("for orders 2 and -2 of matrices: singular values are computed by EJML")
    public static Tensor norm(Tensor self, Number ord, int[] dim, boolean keepdim, DType dtype) {
        return Norms.norm(self, ord, dim, keepdim, dtype);
    }

    /** {@link #norm(Tensor, Number, int[], boolean, DType)} with {@code String ord}. */
    @OnHost("for \"nuc\": singular values are computed by EJML")
    public static Tensor norm(Tensor self, String ord, int[] dim, boolean keepdim, DType dtype) {
        return Norms.norm(self, ord, dim, keepdim, dtype);
    }

    /** The 2-norm of all elements. */
    public static Tensor norm(Tensor self) {
        return Norms.vector("linalg.norm", self, 2, null, false, null);
    }

    /** {@code |A| |A^-1|}; infinite for singular matrices. @param p an order of {@link #matrixNorm}; {@code null} for 2 */
    @OnHost(EJML)
    public static Tensor cond(Tensor self, Number p) {
        return Norms.cond(self, p == null ? 2 : p.doubleValue());
    }

    /** {@link #cond(Tensor, Number)} by a norm with a name: {@code "fro"} or {@code "nuc"}. */
    @OnHost(EJML)
    public static Tensor cond(Tensor self, String p) {
        return Norms.cond(self, p);
    }

    /** The ratio of the largest to the smallest singular value. */
    public static Tensor cond(Tensor self) {
        return cond(self, (Number) null);
    }

    /** Along {@code dim}, of extent 3; the other dims broadcast. */
    public static Tensor cross(Tensor self, Tensor other, int dim) {
        return Contractions.cross("linalg.cross", self, other, dim);
    }

    /** {@link #cross(Tensor, Tensor, int)} with {@code dim = -1}. */
    public static Tensor cross(Tensor self, Tensor other) {
        return cross(self, other, -1);
    }

    /** {@code sum(x * y)} along {@code dim}; the operands broadcast. */
    public static Tensor vecdot(Tensor x, Tensor y, int dim) {
        return Contractions.vecdot(x, y, dim);
    }

    /** {@link #vecdot(Tensor, Tensor, int)} with {@code dim = -1}. */
    public static Tensor vecdot(Tensor x, Tensor y) {
        return vecdot(x, y, -1);
    }

    /** {@link Tensor#matmul}. */
    public static Tensor matmul(Tensor self, Tensor other) {
        return self.matmul(other);
    }

    /** The product of matrices in the order of the fewest multiplications; the first and last may be vectors. */
    public static Tensor multiDot(List<Tensor> tensors) {
        return Contractions.multiDot("linalg.multi_dot", tensors);
    }

    /** {@link #multiDot(List)} of these. */
    public static Tensor multiDot(Tensor... tensors) {
        return multiDot(List.of(tensors));
    }

    /** A negative power is that of the inverse. */
    @OnHost("for a negative power: inverses are computed by EJML")
    public static Tensor matrixPower(Tensor self, long n) {
        return Contractions.power(self, n);
    }

    /** {@code sum_k A^k / k!}, on the device; the gradient is a corner of an exponential of twice the size. */
    @OnHost("reads the norms, which say how often to square")
    public static Tensor matrixExp(Tensor self) {
        return MatrixExp.of("linalg.matrix_exp", self);
    }

    /** Rising powers: {@code (..., M) -> (..., M, N)}; {@code n} {@code null} for M. */
    public static Tensor vander(Tensor x, Long n) {
        Tensor v = x.dim() == 0 ? x.unsqueeze(0) : x;
        return Contractions.vander("linalg.vander", v, n == null ? v.size(-1) : n, true);
    }

    /** {@link #vander(Tensor, Long)} with {@code n = null}. */
    public static Tensor vander(Tensor x) {
        return vander(x, null);
    }

    /**
     * A view of the diagonal of the matrices in {@code dim1} and {@code dim2}, which becomes the last dim; above the main one
     * by {@code offset}.
     */
    public static Tensor diagonal(Tensor a, int offset, int dim1, int dim2) {
        return a.diagonal(offset, dim1, dim2);
    }
}
