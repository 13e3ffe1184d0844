package org.gradus.device;

import java.lang.reflect.Array;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.ir.Plan;
import org.gradus.ir.PlanCache;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.DeviceException;
import org.gradus.types.Shape;

/**
 * One open device. All work on it passes through here, under one lock; values may be read from any thread.
 */
public final class Device implements Place {
    private static final int CHUNK = 1 << 24;

    private final DeviceInfo info;
    private final String why;
    private final Backend backend;
    private final boolean fuse = !"off".equalsIgnoreCase(System.getProperty("gradus.fusion", "on"));
    private final PlanCache plans;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long arrived;
    private volatile long settled;
    private Tracer tracer;
    private volatile Limits limits;
    private volatile boolean closed;

    Device(DeviceInfo info, String why, Backend backend) {
        this.info = info;
        this.why = why;
        this.backend = backend;
        this.plans = new PlanCache(fuse, backend.frames());
        this.executor = new Executor(backend, plans, info.label());
    }

    /** Its name, driver and abilities. */
    public DeviceInfo info() {
        return info;
    }

    @Override
    public boolean attends(long keys) {
        return fuse && backend.attends(keys);
    }

    @Override
    public boolean correlates() {
        return fuse && backend.correlates();
    }

    @Override
    public boolean sortsParts() {
        return fuse && backend.sortsParts();
    }

    @Override
    public long arrived() {
        return arrived;
    }

    @Override
    public long settled() {
        return settled;
    }

    /** Why this device was chosen, for people. */
    public String why() {
        return why;
    }

    /** {@code cpu}, {@code opencl:0}. */
    @Override
    public String label() {
        return info.label();
    }

    /**
     * The array type that holds elements of a dtype on the host; bool takes {@code byte[]} of 0 and 1, float16 and bfloat16 take
     * their bits in {@code short[]}.
     */
    public static Object newArray(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case INT32 -> new int[length];
            case INT64 -> new long[length];
            case INT16, FLOAT16, BFLOAT16 -> new short[length];
            case BOOL, INT8, UINT8 -> new byte[length];
        };
    }

    /**
     * Copies a Java array to the device.
     *
     * @param array of the dtype's kind, as {@link #newArray} makes them, with as many elements as {@code shape}
     */
    public Expr upload(Object array, DType dtype, Shape shape) {
        if (array.getClass() != newArray(dtype, 0).getClass() || Array.getLength(array) != shape.numel()) {
            throw new DTypeException("upload: " + array.getClass().getSimpleName() + " of " + Array.getLength(array) + " for " + dtype + shape);
        }
        return locked(() -> {
            Buffer buffer = backend.allocate(dtype, shape.numel());
            for (int at = 0; at < shape.numel(); at += CHUNK) {
                int from = at;
                int count = (int) Math.min(CHUNK, shape.numel() - at);
                transfer(ProfileEvent.Kind.UPLOAD, (long) count * dtype.bytes(), () -> backend.upload(array, from, buffer, from, count));
            }
            arrived += shape.numel() * dtype.bytes();
            return Expr.leaf(this, dtype, shape, buffer);
        });
    }

    /** All elements in row-major order. Realises the value and waits for it. */
    public Object download(Expr expr) {
        if (expr.shape().numel() > Integer.MAX_VALUE - 8) {
            throw new DeviceException("download: " + expr.shape() + " has more elements than a Java array can hold; read it in parts");
        }
        return download(expr, 0, (int) expr.shape().numel());
    }

    /** {@code count} elements from row-major number {@code from}. Realises the value and waits for it. */
    public Object download(Expr expr, long from, int count) {
        return locked(() -> {
            compute(List.of(expr));
            Object array = newArray(expr.dtype(), count);
            for (int at = 0; at < count; at += CHUNK) {
                int to = at;
                int some = Math.min(CHUNK, count - at);
                transfer(ProfileEvent.Kind.DOWNLOAD, (long) some * expr.dtype().bytes(),
                    () -> backend.download((Buffer) expr.data(), from + to, array, to, some));
            }
            return array;
        });
    }

    private void transfer(ProfileEvent.Kind kind, long bytes, Runnable work) {
        if (tracer == null) {
            work.run();
        } else {
            tracer.transfer(kind, bytes, work);
        }
    }

    @Override
    public void realize(List<Expr> roots) {
        locked(() -> {
            compute(roots);
            return null;
        });
    }

    private void compute(List<Expr> roots) {
        if (executor.realize(roots)) {
            settled = arrived;
        }
    }

    /** What {@link #realize} would launch. */
    public Plan plan(List<Expr> roots) {
        return locked(() -> executor.plan(roots));
    }

    /** Waits until the device is idle. */
    public void synchronize() {
        locked(() -> {
            backend.finish();
            return null;
        });
    }

    /** Memory, launches and transfers so far. */
    public Statistics statistics() {
        return locked(backend::statistics);
    }

    /** How many plans this device has fused and scheduled; it stands still while a loop repeats itself. */
    public long plansMade() {
        return plans.made();
    }

    /** How many times a cached plan was used again. */
    public long plansReused() {
        return plans.reused();
    }

    /** Returns unused pooled memory to the system. */
    public void trim() {
        locked(() -> {
            backend.trim();
            return null;
        });
    }

    /** What this device can reach: bandwidth of copies and rate of arithmetic. Measured at the first call, which takes a moment. */
    public Limits limits() {
        return locked(() -> {
            if (limits == null) {
                limits = backend.measureLimits();
            }
            return limits;
        });
    }

    /** As {@link #tune(Duration)}, for at most some two minutes. */
    public TuningReport tune() {
        return tune(Duration.ofMinutes(2));
    }

    /**
     * Measures with which sizes (tiles of matrix products, work-groups) this device's kernels are fastest, and stores the
     * choice in the folder of property {@code gradus.cache}. Each candidate's results are compared with exact ones; one that
     * fails is left out. The choice is in force when the device is next opened, by this user and with this driver: results
     * of one process do not depend on when it tuned. Sizes decide about the order of additions in products and folds, and
     * about no other value.
     *
     * <p>A device that nobody tuned takes sizes that depend on its limits alone. The same is asked for by property {@code
     * gradus.tune}: {@code missing} tunes a device that is opened and was not tuned, {@code again} each that is opened, and
     * {@code off} ignores what is stored. The CPU device has nothing to tune.
     *
     * @param limit when to stop trying; what is under way is finished, and the sizes in force are measured in any case
     */
    public TuningReport tune(Duration limit) {
        return locked(() -> {
            backend.finish();
            return backend.tune(label(), limit);
        });
    }

    /** The limits if they have been measured, else {@code null}. */
    Limits knownLimits() {
        return limits;
    }

    void watch(Profiler profiler) {
        locked(() -> {
            if (tracer == null) {
                backend.keepTimes(true);
                tracer = new Tracer(label(), backend);
                executor.trace(tracer);
            }
            return tracer.profilers().add(profiler);
        });
    }

    void unwatch(Profiler profiler) {
        lock.lock();
        try {
            if (closed || tracer == null) {
                return;
            }
            backend.awaitTimes();
            tracer.profilers().remove(profiler);
            if (tracer.profilers().isEmpty()) {
                tracer = null;
                executor.trace(null);
                backend.keepTimes(false);
            }
        } finally {
            lock.unlock();
        }
    }

    void awaitTimes() {
        lock.lock();
        try {
            if (!closed) {
                backend.awaitTimes();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                backend.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new DeviceException("device " + label() + " is closed");
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return label() + " (" + info.name() + ")";
    }
}
