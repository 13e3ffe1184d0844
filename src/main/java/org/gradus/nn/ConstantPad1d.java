package org.gradus.nn;

/** Continues the last dim with a value. */
public final class ConstantPad1d extends PadNd {
    private final Number value;

    /** @param padding one number for all sides, or 2: before and after, of the last dim first */
    public ConstantPad1d(Number value, long... padding) {
        super(1, "constant", padding);
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
