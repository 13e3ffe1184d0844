package org.gradus.nn;

/** Continues the last dim with its border. */
public final class ReplicationPad1d extends PadNd {
    /** @param padding one number for all sides, or 2: before and after, of the last dim first */
    public ReplicationPad1d(long... padding) {
        super(1, "replicate", padding);
    }
}
