package org.gradus.nn;

/** Continues the last two dims with zeros. */
public final class ZeroPad2d extends PadNd {
    /** @param padding one number for all sides, or 4: before and after, of the last dim first */
    public ZeroPad2d(long... padding) {
        super(2, "constant", padding);
    }

    @Override
    Number value() {
        return 0;
    }
}
