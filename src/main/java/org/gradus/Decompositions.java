package org.gradus;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Decompositions of one matrix of doubles, row-major, by EJML: the only class that needs it. Arguments are not changed, and
 * extents are at least one.
 */
final class Decompositions {
    private Decompositions() { }

    private static DMatrixRMaj copy(double[] a, int rows, int columns) {
        return new DMatrixRMaj(rows, columns, true, a);
    }

    /** The lower triangular factor; {@code null} if the matrix, of which the lower triangle is read, is not positive-definite. */
    static double[] cholesky(double[] a, int n) {
        var factor = DecompositionFactory_DDRM.chol(n, true);
        if (!factor.decompose(copy(a, n, n))) {
            return null;
        }
        double[] l = factor.getT(null).data;
        return IntStream.range(0, n).anyMatch(i -> Double.isNaN(l[i * n + i])) ? null : l;
    }

    /**
     * @param lu     the unit lower triangular factor below the diagonal, the upper one on and above it
     * @param pivots for each step the row, not before it, that it was swapped with
     */
    record Lu(double[] lu, int[] pivots) { }

    static Lu lu(double[] a, int rows, int columns) {
        var factor = new LUDecompositionAlt_DDRM();
        factor.decompose(copy(a, rows, columns));
        return new Lu(Arrays.copyOf(factor.getLU().data, rows * columns),
            Arrays.copyOf(factor.getIndx(), Math.min(rows, columns)));
    }

    /** @param r has as many rows as {@code q} columns */
    record Qr(double[] q, double[] r) { }

    /** @param complete a square {@code q}, else one of {@code min(rows, columns)} columns */
    static Qr qr(double[] a, int rows, int columns, boolean complete) {
        var factor = DecompositionFactory_DDRM.qr(rows, columns);
        factor.decompose(copy(a, rows, columns));
        Qr f = new Qr(factor.getQ(null, !complete).data, factor.getR(null, !complete).data);
        if (rows <= columns) {
            negateLast(f, rows, columns);
        }
        return f;
    }

    /** EJML reflects the one element that is left in the last row too; LAPACK, and so PyTorch, does not. */
    private static void negateLast(Qr f, int rows, int columns) {
        for (int i = 1; i <= rows; i++) {
            f.q[i * rows - 1] = 0 - f.q[i * rows - 1];
        }
        for (int j = (rows - 1) * columns; j < rows * columns; j++) {
            f.r[j] = 0 - f.r[j];
        }
    }

    /**
     * @param values  ascending
     * @param vectors in columns; {@code null} if not asked for
     */
    record Eigen(double[] values, double[] vectors) { }

    /** Of a symmetric matrix. */
    static Eigen eigh(double[] a, int n, boolean vectors) {
        EigenDecomposition_F64<DMatrixRMaj> factor = DecompositionFactory_DDRM.eig(n, vectors, true);
        if (!factor.decompose(copy(a, n, n))) {
            return null;
        }
        int[] order = order(n, i -> factor.getEigenvalue(i).real);
        return eigen(factor, n, order, vectors);
    }

    /** Of any matrix whose eigenvalues are real, in EJML's order; {@code null} if some are not or it does not converge. */
    static Eigen eig(double[] a, int n, boolean vectors) {
        EigenDecomposition_F64<DMatrixRMaj> factor = DecompositionFactory_DDRM.eig(n, vectors, false);
        if (!factor.decompose(copy(a, n, n))
            || IntStream.range(0, n).mapToObj(factor::getEigenvalue).anyMatch(v -> !isReal(v))) {
            return null;
        }
        return eigen(factor, n, IntStream.range(0, n).toArray(), vectors);
    }

    private static boolean isReal(Complex_F64 v) {
        return v.imaginary == 0;
    }

    private static Eigen eigen(EigenDecomposition_F64<DMatrixRMaj> factor, int n, int[] order, boolean vectors) {
        double[] values = Arrays.stream(order).mapToDouble(i -> factor.getEigenvalue(i).real).toArray();
        double[] columns = vectors ? new double[n * n] : null;
        for (int j = 0; vectors && j < n; j++) {
            double[] v = factor.getEigenVector(order[j]).data;
            double length = Math.sqrt(Arrays.stream(v, 0, n).map(e -> e * e).sum());
            for (int i = 0; i < n; i++) {
                columns[i * n + j] = v[i] / length;
            }
        }
        return new Eigen(values, columns);
    }

    /**
     * @param s descending
     * @param u left vectors in columns, as many as rows; {@code null} if not asked for
     * @param v right vectors in columns, as many as columns; {@code null} if not asked for
     */
    record Svd(double[] u, double[] s, double[] v) { }

    /** {@code null} if it does not converge. */
    static Svd svd(double[] a, int rows, int columns, boolean vectors) {
        var factor = DecompositionFactory_DDRM.svd(rows, columns, vectors, vectors, false);
        if (!factor.decompose(copy(a, rows, columns))) {
            return null;
        }
        int k = Math.min(rows, columns);
        double[] s = factor.getSingularValues();
        int[] order = order(k, i -> -s[i]);
        double[] sorted = Arrays.stream(order).mapToDouble(i -> s[i]).toArray();
        return vectors ? new Svd(columns(factor.getU(null, false).data, rows, order), sorted,
            columns(factor.getV(null, false).data, columns, order)) : new Svd(null, sorted, null);
    }

    private static int[] order(int n, IntToDoubleFunction key) {
        return IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(key::applyAsDouble)).mapToInt(i -> i).toArray();
    }

    /** A square matrix with its first columns in another order. */
    private static double[] columns(double[] a, int n, int[] order) {
        double[] out = a.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < order.length; j++) {
                out[i * n + j] = a[i * n + order[j]];
            }
        }
        return out;
    }
}
