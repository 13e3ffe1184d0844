package org.gradus.nn;

/** Continues the last three dims with their mirror image. */
public final class ReflectionPad3d extends PadNd {
    /** @param padding one number for all sides, or 6: before and after, of the last dim first */
    public ReflectionPad3d(long... padding) {
        super(3, "reflect", padding);
    }
}
