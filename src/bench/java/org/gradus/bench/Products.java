package org.gradus.bench;

import java.util.List;
import org.gradus.GradMode;
import org.gradus.Tensor;

/** Matrix products: square ones (W1), and those of odd sizes, of transposed views, in batches and of few rows (W1x). */
final class Products {
    private static final List<String> OTHERS = List.of("255x255x255", "1023x1023x1023", "512x512x512at", "512x512x512bt",
        "64x128x32x128", "64x128x128x32", "1x1024x1024", "8x1024x1024", "16x1024x1024", "1024x1024x8");

    private Products() { }

    static void run(Stopwatch watch) {
        int threads = Integer.getInteger("gradus.threads", Runtime.getRuntime().availableProcessors());
        for (int n : new int[] {128, 256, 512, 1024, 2048}) {
            time(watch, "W1", "n=" + n + " t" + threads, new ProductCase(0, n, n, n, ""));
        }
    }

    static void others(Stopwatch watch) {
        for (String text : OTHERS) {
            time(watch, "W1x", text, ProductCase.of(text));
        }
    }

    private static void time(Stopwatch watch, String workload, String name, ProductCase c) {
        try (GradMode mode = GradMode.noGrad()) {
            Tensor a = c.a();
            Tensor b = c.b();
            watch.rate(workload, name, "GFLOP/s", 1e-9 * c.operations(), () -> {
                try (Tensor r = a.matmul(b)) {
                    r.realize();
                }
            });
        }
    }
}
