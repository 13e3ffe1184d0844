package org.gradus.nn;

/** Continues the last three dims with their border. */
public final class ReplicationPad3d extends PadNd {
    /** @param padding one number for all sides, or 6: before and after, of the last dim first */
    public ReplicationPad3d(long... padding) {
        super(3, "replicate", padding);
    }
}
