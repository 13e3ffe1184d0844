package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/** Decompositions of batches of matrices, recorded for their gradient rules. */
final class Factors {
    private Factors() { }

    /** {@code L} and the order of the first leading minor that is not positive-definite, or 0. */
    static List<Tensor> cholesky(String op, Tensor a, boolean upper, boolean checked) {
        HostMatrices.square(op, a);
        HostMatrices in = HostMatrices.of(op, a);
        HostMatrices out = HostMatrices.zeros(in.batch(), in.rows(), in.rows());
        int[] info = new int[in.count()];
        int n = in.rows();
        in.each(op, i -> {
            double[] matrix = upper ? transposed(in.get(i), n, n) : in.get(i);
            double[] l = n == 0 ? matrix : Decompositions.cholesky(matrix, n);
            if (l == null) {
                info[i] = minor(matrix, n);
                if (checked) {
                    throw new ArgumentException(op + ": " + HostMatrices.element(in.batch(), i) + "The factorization could not "
                        + "be completed because the input is not positive-definite (the leading minor of order " + info[i]
                        + " is not positive-definite).");
                }
                l = new double[n * n];
                Arrays.fill(l, Double.NaN);
            }
            out.set(i, upper ? transposed(l, n, n) : l);
        });
        return new Call("cholesky", out.upload(a), Call.attrs(upper), a).make(HostMatrices.upload(a, info, in.batch()));
    }

    /** By bisection: leading minors of a minor that is positive-definite are so, too. */
    private static int minor(double[] a, int n) {
        int good = 0;
        int bad = n;
        while (bad - good > 1) {
            int k = (good + bad) / 2;
            if (Decompositions.cholesky(corner(a, n, k), k) == null) {
                bad = k;
            } else {
                good = k;
            }
        }
        return bad;
    }

    private static double[] corner(double[] a, int n, int k) {
        double[] out = new double[k * k];
        for (int i = 0; i < k; i++) {
            System.arraycopy(a, i * n, out, i * k, k);
        }
        return out;
    }

    static double[] transposed(double[] a, int rows, int columns) {
        double[] out = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[j * rows + i] = a[i * columns + j];
            }
        }
        return out;
    }

    /** {@code LU}, pivots and the number of the first zero on the diagonal of {@code U}, or 0. */
    static List<Tensor> lu(String op, Tensor a, boolean pivot, boolean checked) {
        HostMatrices.matrix(op, a);
        if (!pivot) {
            throw new ArgumentException(op + ": LU without pivoting is not implemented, for pivot=false and shape " + a.shape());
        }
        HostMatrices in = HostMatrices.of(op, a);
        int k = Math.min(in.rows(), in.columns());
        HostMatrices out = HostMatrices.zeros(in.batch(), in.rows(), in.columns());
        int[] pivots = new int[in.count() * k];
        int[] info = new int[in.count()];
        in.each(op, i -> {
            if (k == 0) {
                return;
            }
            Decompositions.Lu f = Decompositions.lu(in.get(i), in.rows(), in.columns());
            out.set(i, f.lu());
            for (int j = 0; j < k; j++) {
                pivots[i * k + j] = f.pivots()[j] + 1;
            }
            info[i] = zeroPivot(f.lu(), in.columns(), k);
            if (checked && info[i] > 0) {
                throw new ArgumentException(op + ": " + HostMatrices.element(in.batch(), i) + "U[" + info[i] + "," + info[i]
                    + "] is zero and using it on lu_solve would result in a division by zero.");
            }
        });
        return Call.of("luFactor", out.upload(a), a).make(HostMatrices.upload(a, pivots, HostMatrices.vectors(in.batch(), k)),
            HostMatrices.upload(a, info, in.batch()));
    }

    /** The number, from one, of the first zero on the diagonal, or 0. */
    static int zeroPivot(double[] lu, int columns, int k) {
        for (int j = 0; j < k; j++) {
            if (lu[j * columns + j] == 0) {
                return j + 1;
            }
        }
        return 0;
    }

    /** {@code (..., m, m)}: the product of the swaps that LU's pivots stand for; {@code A = P L U}. */
    static Tensor permutation(String op, Tensor like, Tensor pivots, long m) {
        int[] swaps = pivots.toIntArray();
        int k = Math.toIntExact(pivots.size(-1));
        Shape batch = Shape.of(Arrays.copyOf(pivots.shape().dims(), pivots.dim() - 1));
        HostMatrices out = HostMatrices.zeros(batch, m, m);
        for (int b = 0; b < out.count(); b++) {
            int[] rows = new int[(int) m];
            Arrays.setAll(rows, i -> i);
            for (int i = 0; i < k; i++) {
                int other = swaps[b * k + i] - 1;
                if (other < 0 || other >= m) {
                    throw new ArgumentException(op + ": pivots are between 1 and the " + m + " rows of LU, got " + (other + 1));
                }
                int held = rows[i];
                rows[i] = rows[other];
                rows[other] = held;
            }
            for (int i = 0; i < m; i++) {
                out.data()[(int) ((b * m + rows[i]) * m + i)] = 1;
            }
        }
        return Tensor.of(out.upload(like));
    }

    /** {@code Q}, {@code R}. */
    static List<Tensor> qr(Tensor a, String mode) {
        if (!List.of("reduced", "complete", "r").contains(mode)) {
            throw new ArgumentException("linalg.qr: qr received unrecognized mode '" + mode + "' but expected one of 'reduced' "
                + "(default), 'r', or 'complete'");
        }
        HostMatrices.matrix("linalg.qr", a);
        HostMatrices in = HostMatrices.of("linalg.qr", a);
        int m = in.rows();
        int n = in.columns();
        int k = mode.equals("complete") ? m : Math.min(m, n);
        HostMatrices q = HostMatrices.zeros(in.batch(), m, k);
        HostMatrices r = HostMatrices.zeros(in.batch(), k, n);
        in.each("linalg.qr", i -> {
            if (m > 0 && n > 0) {
                Decompositions.Qr f = Decompositions.qr(in.get(i), m, n, k == m);
                q.set(i, f.q());
                r.set(i, f.r());
            } else {
                q.set(i, identity(m, k));
            }
        });
        Tensor like = a;
        var first = mode.equals("r") ? Gradus.zeros(Shape.of(0), a.dtype(), a.device()).expr("linalg.qr") : q.upload(like);
        return new Call("qr", first, Call.attrs(mode), a).make(r.upload(like));
    }

    static double[] identity(int rows, int columns) {
        double[] out = new double[rows * columns];
        for (int i = 0; i < Math.min(rows, columns); i++) {
            out[i * columns + i] = 1;
        }
        return out;
    }

    /** Ascending eigenvalues and eigenvectors of symmetric matrices, of which one triangle is read. */
    static List<Tensor> eigh(String op, Tensor a, String uplo) {
        if (!uplo.equalsIgnoreCase("L") && !uplo.equalsIgnoreCase("U")) {
            throw new ArgumentException(op + ": Expected UPLO argument to be 'L' or 'U', but got " + uplo);
        }
        HostMatrices.square(op, a);
        HostMatrices in = HostMatrices.of(op, a);
        int n = in.rows();
        HostMatrices vectors = HostMatrices.zeros(in.batch(), n, n);
        double[] values = new double[in.count() * n];
        in.each(op, i -> {
            double[] matrix = mirrored(in.get(i), n, uplo.equalsIgnoreCase("U"));
            if (n == 0) {
                return;
            }
            if (!finite(matrix)) {
                Arrays.fill(values, i * n, (i + 1) * n, Double.NaN);
                Arrays.fill(matrix, Double.NaN);
                vectors.set(i, matrix);
                return;
            }
            Decompositions.Eigen f = converged(op, in, i, Decompositions.eigh(matrix, n, true));
            System.arraycopy(f.values(), 0, values, i * n, n);
            vectors.set(i, f.vectors());
        });
        return Call.of("eigh", HostMatrices.upload(a, values, HostMatrices.vectors(in.batch(), n)), a).make(vectors.upload(a));
    }

    /** One triangle copied over the other. */
    static double[] mirrored(double[] a, int n, boolean upper) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (upper) {
                    a[i * n + j] = a[j * n + i];
                } else {
                    a[j * n + i] = a[i * n + j];
                }
            }
        }
        return a;
    }

    static boolean finite(double[] a) {
        return Arrays.stream(a).allMatch(Double::isFinite);
    }

    static <T> T converged(String op, HostMatrices in, int i, T factors) {
        if (factors == null) {
            throw new ArgumentException(op + ": " + HostMatrices.element(in.batch(), i) + "The algorithm failed to converge "
                + "because the input matrix of shape [" + in.rows() + ", " + in.columns() + "] is ill-conditioned.");
        }
        return factors;
    }

    /** Eigenvalues and eigenvectors of matrices whose eigenvalues are real. */
    static List<Tensor> eig(String op, Tensor a) {
        HostMatrices.square(op, a);
        HostMatrices in = HostMatrices.of(op, a);
        int n = in.rows();
        HostMatrices vectors = HostMatrices.zeros(in.batch(), n, n);
        double[] values = new double[in.count() * n];
        in.each(op, i -> {
            double[] matrix = in.get(i);
            if (!finite(matrix)) {
                throw new ArgumentException(op + ": input tensor should not contain infs or NaNs, shape " + a.shape());
            }
            Decompositions.Eigen f = n == 0 ? new Decompositions.Eigen(matrix, matrix) : Decompositions.eig(matrix, n, true);
            if (f == null) {
                throw new UnsupportedException(op + ": " + HostMatrices.element(in.batch(), i) + "the matrix of shape [" + n
                    + ", " + n + "] has complex eigenvalues, and there are no complex dtypes");
            }
            System.arraycopy(f.values(), 0, values, i * n, n);
            vectors.set(i, f.vectors());
        });
        return Call.of("eig", HostMatrices.upload(a, values, HostMatrices.vectors(in.batch(), n)), a).make(vectors.upload(a));
    }

    /** {@code U}, the singular values descending, {@code Vh}. */
    static List<Tensor> svd(String op, Tensor a, boolean fullMatrices) {
        HostMatrices in = finiteMatrices(op, a);
        int m = in.rows();
        int n = in.columns();
        int k = Math.min(m, n);
        HostMatrices u = HostMatrices.zeros(in.batch(), m, fullMatrices ? m : k);
        HostMatrices vh = HostMatrices.zeros(in.batch(), fullMatrices ? n : k, n);
        double[] s = new double[in.count() * k];
        in.each(op, i -> {
            if (k == 0) {
                u.set(i, identity(m, u.columns()));
                vh.set(i, identity(vh.rows(), n));
                return;
            }
            Decompositions.Svd f = converged(op, in, i, Decompositions.svd(in.get(i), m, n, true));
            System.arraycopy(f.s(), 0, s, i * k, k);
            for (int r = 0; r < m; r++) {
                System.arraycopy(f.u(), r * m, u.data(), i * u.size() + r * u.columns(), u.columns());
            }
            vh.set(i, Arrays.copyOf(transposed(f.v(), n, n), vh.size()));
        });
        return new Call("svd", u.upload(a), Call.attrs(fullMatrices), a)
            .make(HostMatrices.upload(a, s, HostMatrices.vectors(in.batch(), k)), vh.upload(a));
    }

    /** The singular values alone; with their vectors, for the gradient, only where one will be asked for. */
    static Tensor svdvals(String op, Tensor a) {
        if (Call.differentiated(a)) {
            return svd(op, a, false).get(1);
        }
        HostMatrices in = finiteMatrices(op, a);
        double[] s = singularValues(op, in);
        return Tensor.of(HostMatrices.upload(a, s, HostMatrices.vectors(in.batch(), Math.min(in.rows(), in.columns()))));
    }

    static double[] singularValues(String op, HostMatrices in) {
        int k = Math.min(in.rows(), in.columns());
        double[] s = new double[in.count() * k];
        in.each(op, i -> {
            if (k > 0) {
                var f = converged(op, in, i, Decompositions.svd(in.get(i), in.rows(), in.columns(), false));
                System.arraycopy(f.s(), 0, s, i * k, k);
            }
        });
        return s;
    }

    static HostMatrices finiteMatrices(String op, Tensor a) {
        HostMatrices.matrix(op, a);
        HostMatrices in = HostMatrices.of(op, a);
        if (!finite(in.data())) {
            throw new ArgumentException(op + ": The algorithm failed to converge because the input matrix contained non-finite "
                + "values, shape " + a.shape());
        }
        return in;
    }
}
