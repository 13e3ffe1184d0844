package org.gradus.nn;

/** Continues the last two dims with a value. */
public final class ConstantPad2d extends PadNd {
    private final Number value;

    /** @param padding one number for all sides, or 4: before and after, of the last dim first */
    public ConstantPad2d(Number value, long... padding) {
        super(2, "constant", padding);
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
