package org.gradus.nn;

/** Continues the last three dims with a value. */
public final class ConstantPad3d extends PadNd {
    private final Number value;

    /** @param padding one number for all sides, or 6: before and after, of the last dim first */
    public ConstantPad3d(Number value, long... padding) {
        super(3, "constant", padding);
        this.value = value;
    }

    @Override
    Number value() {
        return value;
    }

    @Override
    protected String extra() {
        return "padding=" + super.extra() + ", value=" + Repr.of(value);
    }
}
