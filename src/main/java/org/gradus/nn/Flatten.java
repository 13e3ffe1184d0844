package org.gradus.nn;

import org.gradus.Tensor;

/** Joins dims {@code start} to {@code end} into one: without arguments {@code (N, ...) -> (N, *)}. */
public final class Flatten extends Layer {
    private final int start;
    private final int end;

    /** With {@code start = 1}, {@code end = -1}. */
    public Flatten() {
        this(1, -1);
    }

    /**
     * @param start first dim to join
     * @param end   last one; negative ones count from the last
     */
    public Flatten(int start, int end) {
        this.start = start;
        this.end = end;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.flatten(start, end);
    }

    @Override
    protected String extra() {
        return "start_dim=" + start + ", end_dim=" + end;
    }
}
