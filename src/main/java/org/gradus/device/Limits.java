package org.gradus.device;

/**
 * What a device was measured to reach.
 *
 * @param bandwidth bytes a second, read and written, of a copy that no cache holds
 * @param rate      float32 operations a second of independent multiply-adds, which count two each
 */
public record Limits(double bandwidth, double rate) {
    private static final long WARM_NANOS = 300_000_000;
    private static final int REPEATS = 20;

    /** How often a second {@code work} can be done, from the best of some repeats after a warm-up. */
    public static double perSecond(Runnable work) {
        for (long start = System.nanoTime(); System.nanoTime() - start < WARM_NANOS;) {
            work.run();
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return 1e9 / best;
    }
}
