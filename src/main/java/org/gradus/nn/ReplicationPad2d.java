package org.gradus.nn;

/** Continues the last two dims with their border. */
public final class ReplicationPad2d extends PadNd {
    /** @param padding one number for all sides, or 4: before and after, of the last dim first */
    public ReplicationPad2d(long... padding) {
        super(2, "replicate", padding);
    }
}
