package org.gradus.device;

/**
 * What the launches of one kernel of one plan, or the transfers of one kind, cost together.
 *
 * @param first      one of them; all have the same place, bytes and operations, but for transfers
 * @param launches   how many there were
 * @param nanos      time of all
 * @param bytes      bytes that all had to read and write
 * @param operations operations of all
 */
public record KernelProfile(ProfileEvent first, long launches, long nanos, long bytes, long operations) {
    static KernelProfile of(ProfileEvent e) {
        return new KernelProfile(e, 1, e.nanos(), e.bytes(), e.operations());
    }

    KernelProfile plus(KernelProfile other) {
        return new KernelProfile(first, launches + other.launches, nanos + other.nanos, bytes + other.bytes, operations + other.operations);
    }

    /** Bytes a second. */
    public double bandwidth() {
        return bytes * 1e9 / Math.max(1, nanos);
    }

    /** Operations a second. */
    public double rate() {
        return operations * 1e9 / Math.max(1, nanos);
    }

    /** The larger of the shares of the device's bandwidth and of its arithmetic, 0 to about 1. */
    public double share(Limits limits) {
        return Math.max(bandwidth() / limits.bandwidth(), rate() / limits.rate());
    }
}
