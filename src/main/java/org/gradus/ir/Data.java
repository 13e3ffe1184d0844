package org.gradus.ir;

/** A realised value: row-major elements in a device's memory. */
public interface Data {
    /** Called once, when no expression can reach these elements any more; the memory may be used again. */
    void release();

    /** Numbers of elements in each of the memories that hold these elements one after another; {@code null} for one memory. */
    default long[] parts() {
        return null;
    }
}
