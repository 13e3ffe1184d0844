package org.gradus.bench;

import static org.gradus.Gradus.rand;

import org.gradus.GradMode;
import org.gradus.Tensor;

/** Square matrix products. */
final class Products {
    private Products() { }

    static void run(Stopwatch watch) {
        int threads = Integer.getInteger("gradus.threads", Runtime.getRuntime().availableProcessors());
        try (GradMode mode = GradMode.noGrad()) {
            for (int n : new int[] {128, 256, 512, 1024, 2048}) {
                Tensor a = rand(n, n).realize();
                Tensor b = rand(n, n).realize();
                watch.rate("W1", "n=" + n + " t" + threads, "GFLOP/s", 2e-9 * n * n * n, () -> {
                    try (Tensor c = a.matmul(b)) {
                        c.realize();
                    }
                });
            }
        }
    }
}
