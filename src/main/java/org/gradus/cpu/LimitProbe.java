package org.gradus.cpu;

import org.gradus.device.Limits;

/** Measures the copies and the multiply-adds of all threads of a pool. */
final class LimitProbe {
    private static final long MOST_BYTES = 256L << 20;
    private static final int HEAP_SHARE = 16;
    private static final int ROUNDS = 100_000;
    /** Multiply-adds of one element in {@link #multiplyAdd}. */
    static final int CHAIN = 16;

    private LimitProbe() {
    }

    static Limits measure(WorkerPool pool, KernelSet kernels) {
        return new Limits(bandwidth(pool), rate(pool, kernels));
    }

    private static double bandwidth(WorkerPool pool) {
        int n = (int) (Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE) / Float.BYTES);
        float[] from = new float[n];
        float[] to = new float[n];
        return 2.0 * Float.BYTES * n * Limits.perSecond(() ->
            pool.parallelFor(n, 1 << 16, (start, end) -> System.arraycopy(from, (int) start, to, (int) start, (int) (end - start))));
    }

    private static double rate(WorkerPool pool, KernelSet kernels) {
        int parts = 8 * pool.threads();
        long each = kernels.multiplyAdds(ROUNDS);
        return 2.0 * each * parts * Limits.perSecond(() ->
            pool.parallelFor(parts, 1, (start, end) -> {
                for (long p = start; p < end; p++) {
                    kernels.multiplyAdds(ROUNDS);
                }
            }));
    }

    /** {@value #CHAIN} multiply-adds of each element. Those of one element wait for one another, but the JIT takes many at once. */
    static void multiplyAdd(float[] x, float a, float b) {
        for (int i = 0; i < x.length; i++) {
            float v = x[i];
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            v = Math.fma(v, a, b);
            x[i] = v;
        }
    }
}
