package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Linear equations, inverses and determinants of batches of matrices, recorded for their gradient rules. */
final class Solvers {
    private Solvers() { }

    /** Whether {@code b} holds vectors and not matrices: PyTorch's rule. */
    private static boolean isVector(Tensor a, Tensor b) {
        long[] rows = Arrays.copyOf(a.shape().dims(), a.dim() - 1);
        return b.dim() == 1 || a.dim() - 1 == b.dim() && Arrays.equals(b.shape().dims(), rows);
    }

    /** {@code X} of {@code A X = B}, or of {@code X A = B}, and the number of the first zero pivot, or 0. */
    static List<Tensor> solve(String op, Tensor a, Tensor b, boolean left, boolean checked) {
        HostMatrices.square(op, a);
        HostMatrices.same(op, "A", a, "B", b);
        if (isVector(a, b)) {
            if (!left) {
                throw new ShapeException(op + ": Vector broadcasting of the left hand side is not supported for left=false, got "
                    + "shapes " + a.shape() + " and " + b.shape());
            }
            List<Tensor> out = matrices(op, a, b.unsqueeze(-1), true, checked);
            return List.of(out.get(0).squeeze(-1), out.get(1));
        }
        return matrices(op, a, b, left, checked);
    }

    private static List<Tensor> matrices(String op, Tensor a, Tensor b, boolean left, boolean checked) {
        Shape batch = compatible(op, a, b, left);
        HostMatrices in = HostMatrices.of(op, a);
        HostMatrices right = HostMatrices.of(op, b);
        int n = in.rows();
        Decompositions.Lu[] factors = new Decompositions.Lu[in.count()];
        int[] info = new int[in.count()];
        in.each(op, i -> {
            factors[i] = factored(in, i);
            info[i] = Factors.zeroPivot(factors[i].lu(), n, n);
            if (checked && info[i] > 0) {
                throw new ArgumentException(op + ": " + HostMatrices.element(in.batch(), i)
                    + "The solver failed because the input matrix is singular.");
            }
        });
        HostMatrices out = HostMatrices.zeros(batch, right.rows(), right.columns());
        int[] ofA = HostMatrices.places(in.batch(), batch);
        int[] ofB = HostMatrices.places(right.batch(), batch);
        for (int i = 0; i < out.count(); i++) {
            double[] x = right.get(ofB[i]);
            Decompositions.Lu f = factors[ofA[i]];
            out.set(i, left ? Substitution.lu(f, n, x, right.columns(), false)
                : Factors.transposed(Substitution.lu(f, n, Factors.transposed(x, right.rows(), n), right.rows(), true), n,
                    right.rows()));
        }
        return new Call("solve", out.upload(a), Call.attrs(left), a, b).make(HostMatrices.upload(a, info, in.batch()));
    }

    private static Decompositions.Lu factored(HostMatrices in, int i) {
        return in.rows() == 0 ? new Decompositions.Lu(new double[0], new int[0])
            : Decompositions.lu(in.get(i), in.rows(), in.columns());
    }

    /** The broadcast batch of two operands whose matrices fit. */
    static Shape compatible(String op, Tensor a, Tensor b, boolean left) {
        HostMatrices.matrix(op, "B", b);
        if (a.size(-1) != b.size(left ? -2 : -1)) {
            throw new ShapeException(op + ": Incompatible shapes of A and B for the equation " + (left ? "AX = B" : "XA = B")
                + " (" + a.size(-2) + "x" + a.size(-1) + " and " + b.size(-2) + "x" + b.size(-1) + ")");
        }
        return Shape.broadcast(op, HostMatrices.leading(a), HostMatrices.leading(b));
    }

    static Tensor triangular(String op, Tensor a, Tensor b, boolean upper, boolean left, boolean unit) {
        HostMatrices.square(op, a);
        HostMatrices.same(op, "A", a, "B", b);
        Shape batch = compatible(op, a, b, left);
        HostMatrices in = HostMatrices.of(op, a);
        HostMatrices right = HostMatrices.of(op, b);
        int n = in.rows();
        HostMatrices out = HostMatrices.zeros(batch, right.rows(), right.columns());
        int[] ofA = HostMatrices.places(in.batch(), batch);
        int[] ofB = HostMatrices.places(right.batch(), batch);
        for (int i = 0; i < out.count(); i++) {
            double[] t = in.get(ofA[i]);
            double[] x = right.get(ofB[i]);
            if (left) {
                Substitution.triangular(t, n, x, right.columns(), upper, false, unit);
            } else {
                x = Factors.transposed(x, right.rows(), n);
                Substitution.triangular(t, n, x, right.rows(), upper, true, unit);
                x = Factors.transposed(x, n, right.rows());
            }
            out.set(i, x);
        }
        return new Call("solveTriangular", out.upload(a), Call.attrs(upper, left, unit), a, b).make();
    }

    /** {@code X} of {@code A X = B} where {@code L} is the Cholesky factor of {@code A}. */
    static Tensor cholesky(String op, Tensor b, Tensor l, boolean upper) {
        HostMatrices.square(op, l);
        HostMatrices.same(op, "b", b, "A", l);
        if (b.dim() < 2 || b.size(-2) != l.size(-1)) {
            throw new ShapeException(op + ": Incompatible matrix sizes for cholesky_solve: each A matrix is " + l.size(-1)
                + " by " + l.size(-1) + " but b has shape " + b.shape());
        }
        Shape batch = Shape.broadcast(op, HostMatrices.leading(l), HostMatrices.leading(b));
        HostMatrices in = HostMatrices.of(op, l);
        HostMatrices right = HostMatrices.of(op, b);
        int n = in.rows();
        HostMatrices out = HostMatrices.zeros(batch, n, right.columns());
        int[] ofL = HostMatrices.places(in.batch(), batch);
        int[] ofB = HostMatrices.places(right.batch(), batch);
        for (int i = 0; i < out.count(); i++) {
            double[] x = right.get(ofB[i]);
            Substitution.triangular(in.get(ofL[i]), n, x, right.columns(), upper, upper, false);
            Substitution.triangular(in.get(ofL[i]), n, x, right.columns(), upper, !upper, false);
            out.set(i, x);
        }
        return new Call("choleskySolve", out.upload(b), Call.attrs(upper), b, l).make();
    }

    /** {@code X} of {@code A X = B}, {@code X A = B} or, if adjoint, with {@code A^T}, where {@code A = P L U}. */
    static Tensor lu(String op, Tensor lu, Tensor pivots, Tensor b, boolean left, boolean adjoint) {
        HostMatrices.square(op, lu);
        HostMatrices.same(op, "LU", lu, "B", b);
        if (pivots.dtype() != DType.INT32) {
            throw new DTypeException(op + ": pivots should be a Tensor of scalar type torch.int32, got " + pivots.dtype());
        }
        Shape batch = compatible(op, lu, b, left);
        if (!pivots.shape().equals(HostMatrices.vectors(HostMatrices.leading(lu), lu.size(-1)))) {
            throw new ShapeException(op + ": Number of pivots per batch should be same as the dimension of the matrix, got "
                + "shapes " + lu.shape() + " and " + pivots.shape());
        }
        HostMatrices in = HostMatrices.of(op, lu);
        HostMatrices right = HostMatrices.of(op, b);
        int n = in.rows();
        int[] swaps = pivots.toIntArray();
        HostMatrices out = HostMatrices.zeros(batch, right.rows(), right.columns());
        int[] ofA = HostMatrices.places(in.batch(), batch);
        int[] ofB = HostMatrices.places(right.batch(), batch);
        for (int i = 0; i < out.count(); i++) {
            double[] x = right.get(ofB[i]);
            int[] from0 = Arrays.stream(swaps, ofA[i] * n, (ofA[i] + 1) * n).map(p -> p - 1).toArray();
            if (Arrays.stream(from0).anyMatch(p -> p < 0 || p >= n)) {
                throw new ArgumentException(op + ": pivots are between 1 and the " + n + " rows of LU");
            }
            Decompositions.Lu f = new Decompositions.Lu(in.get(ofA[i]), from0);
            out.set(i, left ? Substitution.lu(f, n, x, right.columns(), adjoint)
                : Factors.transposed(Substitution.lu(f, n, Factors.transposed(x, right.rows(), n), right.rows(), !adjoint), n,
                    right.rows()));
        }
        return new Call("luSolve", out.upload(b), Call.attrs(left, adjoint), lu, pivots, b).make();
    }

    /** The inverse and the number of the first zero pivot, or 0. */
    static List<Tensor> inverse(String op, Tensor a, boolean checked) {
        HostMatrices.square(op, a);
        HostMatrices in = HostMatrices.of(op, a);
        int n = in.rows();
        HostMatrices out = HostMatrices.zeros(in.batch(), n, n);
        int[] info = new int[in.count()];
        in.each(op, i -> {
            Decompositions.Lu f = factored(in, i);
            info[i] = Factors.zeroPivot(f.lu(), n, n);
            if (checked && info[i] > 0) {
                throw new ArgumentException(op + ": " + HostMatrices.element(in.batch(), i) + "The diagonal element " + info[i]
                    + " is zero, the inversion could not be completed because the input matrix is singular.");
            }
            out.set(i, Substitution.lu(f, n, Factors.identity(n, n), n, false));
        });
        return Call.of("inv", out.upload(a), a).make(HostMatrices.upload(a, info, in.batch()));
    }

    static Tensor det(String op, Tensor a) {
        HostMatrices.square(op, a);
        HostMatrices in = HostMatrices.of(op, a);
        double[] out = new double[in.count()];
        in.each(op, i -> {
            Decompositions.Lu f = factored(in, i);
            double product = parity(f);
            for (int j = 0; j < in.rows(); j++) {
                product *= f.lu()[j * in.rows() + j];
            }
            out[i] = product;
        });
        return Call.of("det", HostMatrices.upload(a, out, in.batch()), a).make();
    }

    private static int parity(Decompositions.Lu f) {
        int sign = 1;
        for (int i = 0; i < f.pivots().length; i++) {
            sign = f.pivots()[i] == i ? sign : -sign;
        }
        return sign;
    }

    /** The determinant's sign and the logarithm of its absolute value. */
    static List<Tensor> slogdet(String op, Tensor a) {
        HostMatrices.square(op, a);
        HostMatrices in = HostMatrices.of(op, a);
        double[] signs = new double[in.count()];
        double[] logs = new double[in.count()];
        in.each(op, i -> {
            Decompositions.Lu f = factored(in, i);
            signs[i] = parity(f);
            for (int j = 0; j < in.rows(); j++) {
                double pivot = f.lu()[j * in.rows() + j];
                signs[i] *= Math.signum(pivot);
                logs[i] += Math.log(Math.abs(pivot));
            }
        });
        return Call.of("slogdet", HostMatrices.upload(a, signs, in.batch()), a)
            .make(HostMatrices.upload(a, logs, in.batch()));
    }

    /**
     * {@code d det / dA}, the matrix of cofactors, for regular and singular matrices alike: with {@code A = U S V^T} it is
     * {@code det(U) det(V) U diag(prod_{k != i} s_k) V^T}.
     */
    static Tensor cofactor(Tensor a) {
        HostMatrices in = Factors.finiteMatrices("linalg.det", a);
        int n = in.rows();
        HostMatrices out = HostMatrices.zeros(in.batch(), n, n);
        in.each("linalg.det", i -> {
            if (n == 0) {
                return;
            }
            Decompositions.Svd f = Factors.converged("linalg.det", in, i, Decompositions.svd(in.get(i), n, n, true));
            double sign = det(f.u(), n) * det(f.v(), n) < 0 ? -1 : 1;
            double[] c = new double[n * n];
            for (int k = 0; k < n; k++) {
                double others = sign;
                for (int j = 0; j < n; j++) {
                    others *= j == k ? 1 : f.s()[j];
                }
                for (int r = 0; r < n; r++) {
                    for (int j = 0; j < n; j++) {
                        c[r * n + j] += f.u()[r * n + k] * others * f.v()[j * n + k];
                    }
                }
            }
            out.set(i, c);
        });
        return Call.of("cofactor", out.upload(a), a).make();
    }

    private static double det(double[] a, int n) {
        Decompositions.Lu f = Decompositions.lu(a, n, n);
        double product = parity(f);
        for (int j = 0; j < n; j++) {
            product *= f.lu()[j * n + j];
        }
        return product;
    }
}
