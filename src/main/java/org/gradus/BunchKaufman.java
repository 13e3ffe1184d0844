package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * {@code A = L D L^T} of symmetric matrices that need not be definite: D has blocks of one or two rows, and rows are swapped so
 * that L stays small (Bunch and Kaufman, "Some stable methods for calculating inertia and solving symmetric linear systems",
 * 1977; Golub and Van Loan, "Matrix Computations", 4.4). Factors and pivots are laid out as LAPACK's {@code sytrf} does for the
 * lower triangle: a negative pivot, given twice, marks a block of two rows.
 */
final class BunchKaufman {
    private static final double ALPHA = (1 + Math.sqrt(17)) / 8;

    private final double[] a;
    private final int n;
    private final int[] pivots;
    private int info;

    private BunchKaufman(double[] a, int n) {
        this.a = a;
        this.n = n;
        this.pivots = new int[n];
        for (int k = 0; k < n;) {
            k += step(k);
        }
        for (int i = 0; i < n; i++) {
            Arrays.fill(a, i * n + i + 1, (i + 1) * n, 0);
        }
    }

    /** {@code LD}, pivots and the number of the first zero in {@code D}, or 0. */
    static List<Tensor> factor(String op, Tensor x, boolean checked) {
        HostMatrices.square(op, x);
        HostMatrices in = HostMatrices.of(op, x);
        int n = in.rows();
        int[] pivots = new int[in.count() * n];
        int[] info = new int[in.count()];
        for (int b = 0; b < in.count(); b++) {
            BunchKaufman f = new BunchKaufman(in.get(b), n);
            info[b] = f.info;
            if (checked && f.info > 0) {
                throw new ArgumentException(op + ": " + HostMatrices.element(in.batch(), b) + "D[" + f.info + "," + f.info
                    + "] of the matrix of shape [" + n + ", " + n + "] is zero");
            }
            in.set(b, f.a);
            System.arraycopy(f.pivots, 0, pivots, b * n, n);
        }
        return Call.of("ldlFactor", in.upload(x), x).make(HostMatrices.upload(x, pivots, HostMatrices.vectors(in.batch(), n)),
            HostMatrices.upload(x, info, in.batch()));
    }

    /** {@code X} of {@code A X = B}. */
    static Tensor solve(String op, Tensor ld, Tensor pivots, Tensor b) {
        HostMatrices.square(op, ld);
        HostMatrices.same(op, "LD", ld, "B", b);
        Shape batch = Solvers.compatible(op, ld, b, true);
        if (pivots.dtype() != DType.INT32 && pivots.dtype() != DType.INT64) {
            throw new DTypeException(op + ": Expected pivots to be integers. Got " + Dtypes.name(pivots.dtype()));
        }
        if (!pivots.shape().equals(HostMatrices.vectors(HostMatrices.leading(ld), ld.size(-1)))) {
            throw new ShapeException(op + ": Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape "
                + pivots.shape() + " and LD with shape " + ld.shape());
        }
        HostMatrices in = HostMatrices.of(op, ld);
        HostMatrices right = HostMatrices.of(op, b);
        int n = in.rows();
        int[] swaps = pivots.toIntArray();
        if (Arrays.stream(swaps).anyMatch(p -> p == 0 || Math.abs(p) > n)) {
            throw new ArgumentException(op + ": pivots are row numbers from 1 to " + n + ", or their negatives");
        }
        HostMatrices out = HostMatrices.zeros(batch, n, right.columns());
        int[] ofA = HostMatrices.places(in.batch(), batch);
        int[] ofB = HostMatrices.places(right.batch(), batch);
        for (int i = 0; i < out.count(); i++) {
            double[] x = right.get(ofB[i]);
            substitute(in.get(ofA[i]), n, Arrays.copyOfRange(swaps, ofA[i] * n, (ofA[i] + 1) * n), x, right.columns());
            out.set(i, x);
        }
        return Call.of("ldlSolve", out.upload(b), ld, pivots, b).make();
    }

    private double at(int i, int j) {
        return a[i * n + j];
    }

    private void swap(int i, int j, int p, int q) {
        double held = a[i * n + j];
        a[i * n + j] = a[p * n + q];
        a[p * n + q] = held;
    }

    /** @return rows of the block at {@code k} */
    private int step(int k) {
        double diagonal = Math.abs(at(k, k));
        int largest = k;
        for (int i = k + 1; i < n; i++) {
            largest = largest == k || Math.abs(at(i, k)) > Math.abs(at(largest, k)) ? i : largest;
        }
        double column = largest == k ? 0 : Math.abs(at(largest, k));
        int rows = 1;
        int pivot = k;
        if (Math.max(diagonal, column) == 0) {
            info = info == 0 ? k + 1 : info;
            pivots[k] = k + 1;
            return 1;
        }
        if (diagonal < ALPHA * column) {
            double row = 0;
            for (int j = k; j < n; j++) {
                row = j == largest ? row : Math.max(row, Math.abs(j < largest ? at(largest, j) : at(j, largest)));
            }
            if (diagonal < ALPHA * column * (column / row)) {
                pivot = largest;
                rows = Math.abs(at(largest, largest)) >= ALPHA * row ? 1 : 2;
            }
        }
        exchange(k, k + rows - 1, pivot, rows == 2);
        if (rows == 1) {
            eliminate(k);
            pivots[k] = pivot + 1;
        } else {
            eliminatePair(k);
            pivots[k] = pivots[k + 1] = -(pivot + 1);
        }
        return rows;
    }

    private void exchange(int k, int row, int pivot, boolean pair) {
        if (pivot == row) {
            return;
        }
        for (int i = pivot + 1; i < n; i++) {
            swap(i, row, i, pivot);
        }
        for (int i = row + 1; i < pivot; i++) {
            swap(i, row, pivot, i);
        }
        swap(row, row, pivot, pivot);
        if (pair) {
            swap(k + 1, k, pivot, k);
        }
    }

    private void eliminate(int k) {
        double inverse = 1 / at(k, k);
        for (int j = k + 1; j < n; j++) {
            for (int i = j; i < n; i++) {
                a[i * n + j] -= inverse * at(i, k) * at(j, k);
            }
        }
        for (int i = k + 1; i < n; i++) {
            a[i * n + k] *= inverse;
        }
    }

    private void eliminatePair(int k) {
        double off = at(k + 1, k);
        double d1 = at(k + 1, k + 1) / off;
        double d2 = at(k, k) / off;
        double scale = 1 / (d1 * d2 - 1) / off;
        for (int j = k + 2; j < n; j++) {
            double w1 = scale * (d1 * at(j, k) - at(j, k + 1));
            double w2 = scale * (d2 * at(j, k + 1) - at(j, k));
            for (int i = j; i < n; i++) {
                a[i * n + j] -= at(i, k) * w1 + at(i, k + 1) * w2;
            }
            a[j * n + k] = w1;
            a[j * n + k + 1] = w2;
        }
    }

    private static void substitute(double[] ld, int n, int[] pivots, double[] x, int columns) {
        for (int k = 0; k < n;) {
            int rows = pivots[k] > 0 ? 1 : 2;
            Substitution.swap(x, columns, k + rows - 1, Math.abs(pivots[k]) - 1);
            for (int i = k + rows; i < n; i++) {
                for (int r = k; r < k + rows; r++) {
                    subtract(x, columns, i, ld[i * n + r], r);
                }
            }
            if (rows == 1) {
                for (int j = 0; j < columns; j++) {
                    x[k * columns + j] /= ld[k * n + k];
                }
            } else {
                pair(ld, n, k, x, columns);
            }
            k += rows;
        }
        for (int k = n - 1; k >= 0;) {
            int rows = pivots[k] > 0 ? 1 : 2;
            for (int r = k; r > k - rows; r--) {
                for (int i = k + 1; i < n; i++) {
                    subtract(x, columns, r, ld[i * n + r], i);
                }
            }
            Substitution.swap(x, columns, k, Math.abs(pivots[k]) - 1);
            k -= rows;
        }
    }

    /** Row {@code to} less {@code factor} times row {@code from}. */
    private static void subtract(double[] x, int columns, int to, double factor, int from) {
        for (int j = 0; j < columns; j++) {
            x[to * columns + j] -= factor * x[from * columns + j];
        }
    }

    private static void pair(double[] ld, int n, int k, double[] x, int columns) {
        double p = ld[k * n + k];
        double q = ld[(k + 1) * n + k];
        double r = ld[(k + 1) * n + k + 1];
        double det = p * r - q * q;
        for (int j = 0; j < columns; j++) {
            double first = x[k * columns + j];
            double second = x[(k + 1) * columns + j];
            x[k * columns + j] = (r * first - q * second) / det;
            x[(k + 1) * columns + j] = (p * second - q * first) / det;
        }
    }
}
