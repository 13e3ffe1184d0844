package org.gradus.bench;

/**
 * The time in which one thread answers another through a cache line. It tells how far apart two processors are: of one core, of
 * one cache, or of two. A virtual machine's processors move, and times before and after a move cannot be compared.
 */
final class Handoff {
    private static final int ROUNDS = 5_000;
    /** A processor that is shared with others may be away for longer than all rounds take. */
    private static final long PATIENCE_NANOS = 50_000_000;

    private volatile int turn;
    private volatile boolean over;

    private Handoff() { }

    /** Nanoseconds of one answer, or -1 where there is but one processor or the other one is busy. */
    static double nanos() {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            return -1;
        }
        double best = -1;
        for (int i = 0; i < 3; i++) {
            double each = new Handoff().measure();
            best = each < 0 ? best : best < 0 ? each : Math.min(best, each);
        }
        return best;
    }

    private double measure() {
        Thread other = new Thread(() -> {
            for (int i = 1; i < 2 * ROUNDS && await(i); i += 2) {
                turn = i + 1;
            }
        }, "handoff");
        other.setDaemon(true);
        other.start();
        turn = 1;
        boolean met = await(2);
        long start = System.nanoTime();
        int rounds = 0;
        for (int i = 3; met && i < 2 * ROUNDS; i += 2) {
            turn = i;
            met = await(i + 1);
            rounds++;
        }
        double each = (System.nanoTime() - start) / (double) rounds;
        over = true;
        return met ? each : -1;
    }

    private boolean await(int value) {
        long start = System.nanoTime();
        for (int i = 1; turn != value; i++) {
            if (over || i % 1024 == 0 && System.nanoTime() - start > PATIENCE_NANOS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
