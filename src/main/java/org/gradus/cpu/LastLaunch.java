package org.gradus.cpu;

/**
 * The launch that ends a plan: workers run it while the thread that asked for it gets the next plan ready. Only what takes long and
 * cannot fail is given here, and everything else that reads or writes arrays finishes it first. One thread at a time.
 */
final class LastLaunch {
    private final WorkerPool pool;
    /** It is not known yet whether another one follows. */
    private Runnable held;
    private WorkerPool.Task begun;

    LastLaunch(WorkerPool pool) {
        this.pool = pool;
    }

    /** Holds a launch back until {@link #begin} or {@link #finish}. */
    void hold(Runnable launch) {
        finish();
        held = launch;
    }

    /** Nothing follows for now: workers may run what is held. */
    void begin() {
        if (held != null && pool.isAttended()) {
            begun = pool.begin(held);
            held = null;
        } else {
            finish();
        }
    }

    /** Returns when nothing is held and nothing runs. */
    void finish() {
        WorkerPool.Task task = begun;
        Runnable launch = held;
        begun = null;
        held = null;
        if (task != null) {
            task.finish();
        }
        if (launch != null) {
            launch.run();
        }
    }
}
