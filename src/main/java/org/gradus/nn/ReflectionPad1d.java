package org.gradus.nn;

/** Continues the last dim with its mirror image. */
public final class ReflectionPad1d extends PadNd {
    /** @param padding one number for all sides, or 2: before and after, of the last dim first */
    public ReflectionPad1d(long... padding) {
        super(1, "reflect", padding);
    }
}
