package org.gradus.cpu;

import org.gradus.device.Limits;

/** Measures the copies and the multiply-adds of all threads of a pool. The loops are plain: the JIT makes vectors of them. */
final class LimitProbe {
    private static final long MOST_BYTES = 256L << 20;
    private static final int HEAP_SHARE = 16;
    private static final int IN_CACHE = 512;
    private static final int ROUNDS = 2000;
    private static final int CHAIN = 16;

    private LimitProbe() {
    }

    static Limits measure(WorkerPool pool) {
        return new Limits(bandwidth(pool), rate(pool));
    }

    private static double bandwidth(WorkerPool pool) {
        int n = (int) (Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE) / Float.BYTES);
        float[] from = new float[n];
        float[] to = new float[n];
        return 2.0 * Float.BYTES * n * Limits.perSecond(() ->
            pool.parallelFor(n, 1 << 16, (start, end) -> System.arraycopy(from, (int) start, to, (int) start, (int) (end - start))));
    }

    private static double rate(WorkerPool pool) {
        int parts = 8 * pool.threads();
        float[][] values = new float[parts][IN_CACHE];
        return 2.0 * CHAIN * IN_CACHE * ROUNDS * parts * Limits.perSecond(() ->
            pool.parallelFor(parts, 1, (start, end) -> {
                for (int p = (int) start; p < end; p++) {
                    for (int r = 0; r < ROUNDS; r++) {
                        multiplyAdd(values[p], 0.5f, 0.5f);
                    }
                }
            }));
    }

    /** {@value #CHAIN} multiply-adds of each element; those of one element wait for one another, the elements do not. */
    private static void multiplyAdd(float[] x, float a, float b) {
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
