package org.gradus.device;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.ir.Frame;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/**
 * What a kind of device has to do. All calls for one device are made by one thread at a time, under the device's lock.
 * Kernels run in the order in which they were given; nothing but {@link #download} and {@link #finish} waits.
 */
public interface Backend extends AutoCloseable {

    /**
     * Memory for {@code numel} elements; contents are undefined. Zero elements are allowed.
     *
     * @throws org.gradus.types.DeviceOutOfMemoryException when the device has no room after everything was tried
     */
    Buffer allocate(DType dtype, long numel);

    /**
     * Copies elements from a Java array of the dtype's kind ({@code float[] double[] int[] long[]}, {@code byte[]} with 0 and
     * 1 for bool). The array may change after the call.
     */
    void upload(Object array, int from, Buffer to, long toIndex, int count);

    /**
     * Waits for all that was launched and copies elements to a Java array.
     *
     * @throws org.gradus.types.IndexException if a kernel since the last wait met an index out of range
     */
    void download(Buffer from, long fromIndex, Object array, int to, int count);

    /** Copies all elements on the device; equal dtypes and sizes. */
    void copy(Buffer from, Buffer to);

    /**
     * Makes a kernel ready; an equal structure with other sizes costs no compilation.
     *
     * @throws org.gradus.types.KernelBuildException with the driver's log
     * @throws org.gradus.types.UnsupportedException if this device lacks something that the kernel needs, such as float64
     */
    Compiled compile(Kernel kernel);

    /**
     * Makes a map ready whose operands lie in several buffers each: a launch gets a {@link BufferList} for each operand.
     *
     * @param parts elements of each buffer
     */
    default Compiled compile(Kernel.Loop map, long[] parts) {
        Map<Long, Compiled> bySize = new HashMap<>();
        for (long n : parts) {
            bySize.computeIfAbsent(n, size -> compile(map.map(size)));
        }
        return (operands, scalars) -> {
            for (int i = 0; i < parts.length; i++) {
                if (parts[i] > 0) {
                    bySize.get(parts[i]).run(BufferList.parts(operands, i), scalars);
                }
            }
        };
    }

    /** What constants around operands of products {@link #compile} takes. */
    default Frame.Reader frames() {
        return Frame.Reader.NONE;
    }

    /** Whether {@link #compile} takes {@link Kernel.Attention} to so many keys, and it is worth it. */
    default boolean attends(long keys) {
        return false;
    }

    /**
     * Whether float32 products of a few rows with windows over images of one channel are faster than their sums, place by place.
     */
    default boolean correlates() {
        return false;
    }

    /** Whether {@link #compile} takes a {@link Kernel.Sort} of which a part is wanted. */
    default boolean sortsParts() {
        return false;
    }

    /** Told of kernels that are about to be compiled one by one, so that a driver may work on several at once. */
    default void prepare(List<Kernel> kernels) {
    }

    /** A kernel that is ready to run. */
    interface Compiled {
        /**
         * Launches.
         *
         * @param operands a buffer for each of the kernel's operands; a written one may be the same object as a read one
         *                 where the plan allows it
         * @param scalars  bits of each scalar: the value for integers and bool, {@code doubleToRawLongBits} for floats
         */
        void run(Buffer[] operands, long[] scalars);
    }

    /** All kernels of a plan were given: what was held back so that they may run together starts now. */
    default void flush() {
    }

    /** Waits until the device has done all that it was given, and reports faults that surfaced meanwhile. */
    void finish();

    /** When some work ran on the device, in {@link System#nanoTime}. */
    interface Interval {
        void ran(long start, long end);
    }

    /** Whether {@link #timed} will be used: a driver may keep times only if it is told before. */
    default void keepTimes(boolean keep) {
    }

    /** Does work that launches or copies, and tells how long the device took for it: at once, or when it is waited for. */
    default void timed(Runnable work, Interval interval) {
        long start = System.nanoTime();
        work.run();
        interval.ran(start, System.nanoTime());
    }

    /** Waits until all intervals are told; what went wrong on the device stays for others to be told. */
    default void awaitTimes() {
    }

    /** Measures what the device can reach; takes a moment. */
    Limits measureLimits();

    /**
     * Tries other sizes of this device's kernels for about {@code limit}, and keeps the best for later processes.
     *
     * @param label the device's name in the report
     */
    default TuningReport tune(String label, Duration limit) {
        return new TuningReport(label, List.of(), null);
    }

    /** Gives unused pooled memory back to the system. */
    void trim();

    Statistics statistics();

    /** Finishes, then frees what is left. Later calls throw. */
    @Override
    void close();
}
