package org.gradus.bench;

import static org.gradus.Gradus.rand;

import java.util.Arrays;
import org.gradus.Tensor;

/**
 * A product to time.
 *
 * @param batch      products; 0 for one without a batch axis
 * @param transposed {@code at} or {@code bt} if an operand is a transposed view, else empty
 */
record ProductCase(int batch, int m, int k, int n, String transposed) {

    /** From {@code MxKxN} or {@code BxMxKxN}, with {@code at} or {@code bt} behind it. */
    static ProductCase of(String text) {
        String transposed = text.endsWith("at") || text.endsWith("bt") ? text.substring(text.length() - 2) : "";
        int[] d = Arrays.stream(text.substring(0, text.length() - transposed.length()).split("x")).mapToInt(Integer::parseInt).toArray();
        int i = d.length - 3;
        return new ProductCase(i == 0 ? 0 : d[0], d[i], d[i + 1], d[i + 2], transposed);
    }

    Tensor a() {
        return matrix(m, k, transposed.equals("at"));
    }

    Tensor b() {
        return matrix(k, n, transposed.equals("bt"));
    }

    private Tensor matrix(int rows, int columns, boolean turned) {
        if (batch == 0) {
            return turned ? rand(columns, rows).realize().t() : rand(rows, columns).realize();
        }
        return turned ? rand(batch, columns, rows).realize().transpose(1, 2) : rand(batch, rows, columns).realize();
    }

    double operations() {
        return 2.0 * Math.max(1, batch) * m * k * n;
    }
}
