package org.gradus;

/** Triangular equations with several right-hand sides, on the host. Matrices are row-major. */
final class Substitution {
    private Substitution() { }

    /**
     * Solves {@code T X = B}, or {@code T^T X = B}, in place of {@code B}.
     *
     * @param t     {@code (n, n)}, of which one triangle is read
     * @param x     {@code (n, columns)}
     * @param upper which triangle
     * @param unit  takes the diagonal for ones
     */
    static void triangular(double[] t, int n, double[] x, int columns, boolean upper, boolean transposed, boolean unit) {
        boolean back = upper != transposed;
        for (int s = 0; s < n; s++) {
            int i = back ? n - 1 - s : s;
            for (int k = back ? i + 1 : 0; k < (back ? n : i); k++) {
                double factor = transposed ? t[k * n + i] : t[i * n + k];
                for (int j = 0; j < columns; j++) {
                    x[i * columns + j] -= factor * x[k * columns + j];
                }
            }
            for (int j = 0; !unit && j < columns; j++) {
                x[i * columns + j] /= t[i * n + i];
            }
        }
    }

    /** Solves {@code P L U X = B}, or its transpose, in place of {@code B}, which is returned. */
    static double[] lu(Decompositions.Lu f, int n, double[] x, int columns, boolean transposed) {
        if (transposed) {
            triangular(f.lu(), n, x, columns, true, true, false);
            triangular(f.lu(), n, x, columns, false, true, true);
            for (int i = n - 1; i >= 0; i--) {
                swap(x, columns, i, f.pivots()[i]);
            }
        } else {
            for (int i = 0; i < n; i++) {
                swap(x, columns, i, f.pivots()[i]);
            }
            triangular(f.lu(), n, x, columns, false, false, true);
            triangular(f.lu(), n, x, columns, true, false, false);
        }
        return x;
    }

    static void swap(double[] x, int columns, int i, int j) {
        for (int k = 0; i != j && k < columns; k++) {
            double held = x[i * columns + k];
            x[i * columns + k] = x[j * columns + k];
            x[j * columns + k] = held;
        }
    }
}
