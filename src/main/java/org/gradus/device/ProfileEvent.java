package org.gradus.device;

/**
 * Something that a device did, or that was done for it, and when.
 *
 * @param kind         what it was
 * @param device       label of the device
 * @param name         of the kernel; for other kinds what they are about
 * @param plan         number of the plan that it belongs to, in the order in which the profiler saw them; -1 for none
 * @param step         number of the kernel in its plan; -1 for none
 * @param start        {@link System#nanoTime} at its start
 * @param nanos        how long it took
 * @param bytesRead    bytes that it had to read
 * @param bytesWritten bytes that it had to write
 * @param operations   floating or integer operations, roughly
 */
public record ProfileEvent(Kind kind, String device, String name, int plan, int step, long start, long nanos, long bytesRead,
                           long bytesWritten, long operations) {

    /** What can take time. */
    public enum Kind {
        /** A kernel on the device. */
        KERNEL,
        /** A copy on the device. */
        COPY,
        /** A copy to the device. */
        UPLOAD,
        /** A copy from the device. */
        DOWNLOAD,
        /** On the host: fusing and scheduling. */
        PLAN,
        /** On the host: making kernels ready, with the programs that had to be built. */
        BUILD,
        /** On the host: one run of a plan, named by the line that asked for it. */
        RUN;

        /** Whether the device's time is meant, not the host's. */
        public boolean onDevice() {
            return ordinal() <= DOWNLOAD.ordinal();
        }
    }

    /** Bytes read and written. */
    public long bytes() {
        return bytesRead + bytesWritten;
    }
}
