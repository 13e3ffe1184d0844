package org.gradus.opencl;

import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Kernel;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Matrix products. Results are compared as Freivalds does ("Probabilistic machines can use less running time", 1977): for a vector v
 * of random integers, C v must be A (B v), which takes a number of operations that is in proportion to the elements.
 *
 * @param turnedA whether A stands in memory as {@code (k, m)}
 * @param turnedB whether B stands in memory as {@code (n, k)}
 */
record ProductSample(int batch, int m, int k, int n, boolean turnedA, boolean turnedB, List<float[]> inputs) implements Sample {

    ProductSample(int batch, int m, int k, int n, boolean turnedA, boolean turnedB) {
        this(batch, m, k, n, turnedA, turnedB,
            List.of(Sample.integers((long) batch * m * k, 1), Sample.integers((long) batch * k * n, 2)));
    }

    @Override
    public Kernel kernel() {
        return Sample.kernel(Expr.matmul(operand(m, k, turnedA), operand(k, n, turnedB)));
    }

    private Expr operand(int rows, int columns, boolean turned) {
        if (!turned) {
            return Sample.leaf(Shape.of(batch, rows, columns));
        }
        Shape s = Shape.of(batch, columns, rows);
        return Sample.leaf(s).view(Layout.contiguous(s).permute(0, 2, 1));
    }

    @Override
    public String problem(float[] c) {
        float[] v = Sample.integers(n, 3);
        for (int j = 0; j < n; j++) {
            v[j] += v[j] == 0 ? 1 : 0;
        }
        for (int p = 0; p < batch; p++) {
            double[] w = new double[k];
            for (int l = 0; l < k; l++) {
                for (int j = 0; j < n; j++) {
                    w[l] += inputs.get(1)[p * k * n + (turnedB ? j * k + l : l * n + j)] * v[j];
                }
            }
            for (int i = 0; i < m; i++) {
                double expected = 0;
                for (int l = 0; l < k; l++) {
                    expected += inputs.get(0)[p * m * k + (turnedA ? l * m + i : i * k + l)] * w[l];
                }
                double actual = 0;
                for (int j = 0; j < n; j++) {
                    actual += (double) c[(p * m + i) * n + j] * v[j];
                }
                if (actual != expected) {
                    return "wrong result in row " + i + " of product " + p + " of " + this;
                }
            }
        }
        return null;
    }

    @Override
    public double work() {
        return 2.0 * batch * m * k * n;
    }

    @Override
    public String toString() {
        return batch + " x (" + m + " x " + k + (turnedA ? ", turned" : "") + ") (" + k + " x " + n + (turnedB ? ", turned" : "") + ")";
    }
}
