package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** What singular values make of matrices that have no inverse: pseudo-inverses, ranks, least squares. */
final class PseudoInverse {
    private static final List<String> DRIVERS = List.of("gels", "gelsy", "gelsd", "gelss");

    private PseudoInverse() { }

    /** A tolerance for each matrix of a batch, or one for all. */
    record Bound(double[] values, Shape shape) {
        static Bound of(Double value) {
            return value == null ? null : new Bound(new double[] {value}, Shape.SCALAR);
        }

        static Bound of(String op, Tensor values) {
            return values == null ? null : new Bound(HostMatrices.read(op, values), values.shape());
        }
    }

    /** Singular values below {@code max(atol, rtol * largest)} are taken for zero. */
    record Tolerance(Bound atol, Bound rtol) {
        static Tolerance of(Double atol, Double rtol) {
            return new Tolerance(Bound.of(atol), Bound.of(rtol));
        }

        static Tolerance of(String op, Tensor atol, Tensor rtol) {
            return new Tolerance(Bound.of(op, atol), Bound.of(op, rtol));
        }

        /** With PyTorch's defaults: {@code rtol} is {@code eps * max(m, n)}, or 0 beside a positive {@code atol}. */
        private Tolerance filled(Tensor a) {
            double standard = epsilon(a.dtype()) * Math.max(a.size(-1), a.size(-2));
            Bound absolute = atol == null ? Bound.of(0.0) : atol;
            return new Tolerance(absolute, rtol != null ? rtol : new Bound(Arrays.stream(absolute.values)
                .map(v -> v > 0 ? 0 : standard).toArray(), absolute.shape));
        }

        private Shape batch(String op, Shape matrices) {
            return Shape.broadcast(op, Shape.broadcast(op, matrices, atol.shape), rtol.shape);
        }

        private double[] limits(Shape batch, double[] largest, int[] ofLargest) {
            int[] ofA = HostMatrices.places(atol.shape, batch);
            int[] ofR = HostMatrices.places(rtol.shape, batch);
            double[] out = new double[ofLargest.length];
            Arrays.setAll(out, i -> Math.max(atol.values[ofA[i]], rtol.values[ofR[i]] * largest[ofLargest[i]]));
            return out;
        }
    }

    /** Of the narrower floating dtypes that of float32, in which they compute. */
    private static double epsilon(DType dtype) {
        return dtype == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
    }

    /** {@code V diag(1 / s) U^T}, of the singular values, or eigenvalues, that count; their inverses are zero for the others. */
    static Tensor pinv(String op, Tensor a, Tolerance given, boolean hermitian) {
        HostMatrices in = operand(op, a, hermitian);
        Tolerance tolerance = given.filled(a);
        Shape batch = tolerance.batch(op, in.batch());
        int[] places = HostMatrices.places(in.batch(), batch);
        HostMatrices out = HostMatrices.zeros(batch, in.columns(), in.rows());
        if (in.size() > 0) {
            Decompositions.Svd[] factors = new Decompositions.Svd[in.count()];
            in.each(op, i -> factors[i] = factors(op, in, i, hermitian));
            double[] limits = tolerance.limits(batch, largest(factors), places);
            for (int i = 0; i < out.count(); i++) {
                out.set(i, inverse(factors[places[i]], in.rows(), in.columns(), limits[i]));
            }
        }
        return Call.of("pinv", out.upload(a), a).make();
    }

    /** The number of singular values that are not taken for zero; int64. */
    static Tensor rank(String op, Tensor a, Tolerance given, boolean hermitian) {
        HostMatrices in = operand(op, a, hermitian);
        Tolerance tolerance = given.filled(a);
        Shape batch = tolerance.batch(op, in.batch());
        int[] places = HostMatrices.places(in.batch(), batch);
        long[] ranks = new long[places.length];
        if (in.size() > 0) {
            double[][] values = new double[in.count()][];
            in.each(op, i -> values[i] = values(op, in, i, hermitian));
            double[] largest = Arrays.stream(values).mapToDouble(v -> Arrays.stream(v).max().orElse(0)).toArray();
            double[] limits = tolerance.limits(batch, largest, places);
            Arrays.setAll(ranks, i -> Arrays.stream(values[places[i]]).filter(s -> s > limits[i]).count());
        }
        return Tensor.of(a.device().upload(ranks, DType.INT64, batch));
    }

    private static HostMatrices operand(String op, Tensor a, boolean hermitian) {
        if (hermitian) {
            HostMatrices.square(op, a);
        }
        return Factors.finiteMatrices(op, a);
    }

    private static double[] values(String op, HostMatrices in, int i, boolean hermitian) {
        return hermitian
            ? Arrays.stream(Factors.converged(op, in, i, Decompositions.eigh(Factors.mirrored(in.get(i), in.rows(), false),
                in.rows(), false)).values()).map(Math::abs).toArray()
            : Factors.converged(op, in, i, Decompositions.svd(in.get(i), in.rows(), in.columns(), false)).s();
    }

    /** A symmetric matrix {@code V diag(w) V^T} is {@code (V sign(w)) diag(|w|) V^T}. */
    private static Decompositions.Svd factors(String op, HostMatrices in, int i, boolean hermitian) {
        if (!hermitian) {
            return Factors.converged(op, in, i, Decompositions.svd(in.get(i), in.rows(), in.columns(), true));
        }
        int n = in.rows();
        Decompositions.Eigen f = Factors.converged(op, in, i,
            Decompositions.eigh(Factors.mirrored(in.get(i), n, false), n, true));
        double[] u = f.vectors().clone();
        for (int k = 0; k < u.length; k++) {
            u[k] *= Math.signum(f.values()[k % n]);
        }
        return new Decompositions.Svd(u, Arrays.stream(f.values()).map(Math::abs).toArray(), f.vectors());
    }

    private static double[] largest(Decompositions.Svd[] factors) {
        return Arrays.stream(factors).mapToDouble(f -> Arrays.stream(f.s()).max().orElse(0)).toArray();
    }

    private static double[] inverse(Decompositions.Svd f, int m, int n, double limit) {
        double[] out = new double[n * m];
        for (int k = 0; k < f.s().length; k++) {
            double inverse = f.s()[k] > limit ? 1 / f.s()[k] : 0;
            for (int i = 0; inverse != 0 && i < n; i++) {
                for (int j = 0; j < m; j++) {
                    out[i * m + j] += f.v()[i * n + k] * inverse * f.u()[j * m + k];
                }
            }
        }
        return out;
    }

    /**
     * {@code X} that minimises {@code |A X - B|}, the shortest one; sums of squared residuals where {@code m > n}, the rank is
     * full and the driver is not gelsy, else nothing; the ranks and singular values where the driver has them, else nothing.
     */
    static List<Tensor> lstsq(Tensor a, Tensor b, Double rcond, String driver) {
        String op = "linalg.lstsq";
        if (a.dim() < 2) {
            throw new ShapeException(op + ": torch.linalg.lstsq: input must have at least 2 dimensions. Got shape " + a.shape());
        }
        HostMatrices.floating(op, a);
        HostMatrices.same(op, "input", a, "other", b);
        String name = driver == null ? "gelsy" : driver;
        if (!DRIVERS.contains(name)) {
            throw new ArgumentException(op + ": parameter `driver` should be one of (gels, gelsy, gelsd, gelss), got " + driver);
        }
        boolean vector = b.dim() == a.dim() - 1;
        if (!vector && b.dim() != a.dim()) {
            throw new ShapeException(op + ": input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1, "
                + "got shapes " + a.shape() + " and " + b.shape());
        }
        if (vector ? !Arrays.equals(b.shape().dims(), Arrays.copyOf(a.shape().dims(), b.dim())) : b.size(-2) != a.size(-2)) {
            throw new ShapeException(op + ": input.size(-2) should match other.size(" + (vector ? -1 : -2) + "), got shapes "
                + a.shape() + " and " + b.shape());
        }
        if (vector) {
            List<Tensor> out = leastSquares(op, a, b.unsqueeze(-1), rcond, name);
            Tensor residuals = out.get(1).numel() == 0 ? out.get(1) : out.get(1).squeeze(-1);
            return List.of(out.get(0).squeeze(-1), residuals, out.get(2), out.get(3));
        }
        return leastSquares(op, a, b, rcond, name);
    }

    private static List<Tensor> leastSquares(String op, Tensor a, Tensor b, Double rcond, String driver) {
        HostMatrices in = Factors.finiteMatrices(op, a);
        HostMatrices right = HostMatrices.of(op, b);
        Shape batch = Shape.broadcast(op, in.batch(), right.batch());
        int m = in.rows();
        int n = in.columns();
        int k = Math.min(m, n);
        double cut = driver.equals("gels") ? -1 : rcond != null && rcond >= 0 ? rcond : epsilon(a.dtype()) * Math.max(m, n);
        HostMatrices inverses = HostMatrices.zeros(in.batch(), n, m);
        double[] values = new double[in.count() * k];
        long[] ranks = new long[in.count()];
        in.each(op, i -> {
            if (k > 0) {
                Decompositions.Svd f = Factors.converged(op, in, i, Decompositions.svd(in.get(i), m, n, true));
                double limit = cut * f.s()[0];
                inverses.set(i, inverse(f, m, n, limit));
                System.arraycopy(f.s(), 0, values, i * k, k);
                ranks[i] = Arrays.stream(f.s()).filter(s -> s > limit).count();
            }
        });
        int columns = right.columns();
        HostMatrices out = HostMatrices.zeros(batch, n, columns);
        double[] squares = new double[out.count() * columns];
        int[] ofA = HostMatrices.places(in.batch(), batch);
        int[] ofB = HostMatrices.places(right.batch(), batch);
        for (int i = 0; i < out.count(); i++) {
            double[] target = right.get(ofB[i]);
            double[] x = product(inverses.get(ofA[i]), n, m, target, columns);
            out.set(i, x);
            double[] reached = product(in.get(ofA[i]), m, n, x, columns);
            for (int j = 0; j < reached.length; j++) {
                squares[i * columns + j % columns] += (reached[j] - target[j]) * (reached[j] - target[j]);
            }
        }
        boolean spectral = driver.equals("gelss") || driver.equals("gelsd");
        boolean full = driver.equals("gels") || spectral && Arrays.stream(ranks).allMatch(r -> r == n);
        return Call.of("lstsq", out.upload(a), a, b).make(
            HostMatrices.upload(a, m > n && full ? squares : new double[0],
                m > n && full ? HostMatrices.vectors(batch, columns) : Shape.of(0)),
            a.device().upload(driver.equals("gels") ? new long[0] : ranks, DType.INT64,
                driver.equals("gels") ? Shape.of(0) : in.batch()),
            HostMatrices.upload(a, spectral ? values : new double[0],
                spectral ? HostMatrices.vectors(in.batch(), k) : Shape.of(0)));
    }

    private static double[] product(double[] a, int rows, int inner, double[] b, int columns) {
        double[] out = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < inner; k++) {
                for (int j = 0; j < columns; j++) {
                    out[i * columns + j] += a[i * inner + k] * b[k * columns + j];
                }
            }
        }
        return out;
    }
}
