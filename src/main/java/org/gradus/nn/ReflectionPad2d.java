package org.gradus.nn;

/** Continues the last two dims with their mirror image. */
public final class ReflectionPad2d extends PadNd {
    /** @param padding one number for all sides, or 4: before and after, of the last dim first */
    public ReflectionPad2d(long... padding) {
        super(2, "reflect", padding);
    }
}
