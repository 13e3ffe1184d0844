package org.gradus;

import org.gradus.types.ArgumentException;
import org.gradus.types.DTypeException;

/**
 * One component of an index, as between the brackets of {@code x[1, 2:5, ..., None, mask]}, which here is
 *
 * <pre>{@code x.get(Index.at(1), Index.slice(2, 5), Index.ellipsis(), Index.newAxis(), Index.of(mask))}</pre>
 */
public sealed interface Index {

    /** One position of a dim, which disappears; from the end where negative. */
    static Index at(long index) {
        return new At(index);
    }

    /** Every position of a dim: {@code :}. */
    static Index all() {
        return new Slice(null, null, 1);
    }

    /** {@code start:end}; from the end where negative. */
    static Index slice(long start, long end) {
        return new Slice(start, end, 1);
    }

    /** {@code start:end:step}, where {@code null} is an absent bound and steps are positive. */
    static Index slice(Long start, Long end, long step) {
        return new Slice(start, end, step);
    }

    /** {@code start:}. */
    static Index from(long start) {
        return new Slice(start, null, 1);
    }

    /** {@code :end}. */
    static Index to(long end) {
        return new Slice(null, end, 1);
    }

    /** As many {@link #all} as are missing: {@code ...}. */
    static Index ellipsis() {
        return Ellipsis.ELLIPSIS;
    }

    /** A new dim of extent 1: {@code None}. */
    static Index newAxis() {
        return NewAxis.NEW_AXIS;
    }

    /** Positions of a dim (integers of any shape), or a mask (bool) over as many dims as it has. */
    static Index of(Tensor index) {
        if (index.isFloatingPoint()) {
            throw new DTypeException("index: tensors used as indices must be long, byte or bool tensors, got " + index.dtype());
        }
        return new Select(index);
    }

    /** Positions of a dim, in this order. */
    static Index of(long... positions) {
        return new Positions(positions.clone());
    }

    record At(long index) implements Index { }

    record Slice(Long start, Long end, long step) implements Index {
        public Slice {
            if (step <= 0) {
                throw new ArgumentException("index: slice step must be positive, got " + step);
            }
        }
    }

    enum Ellipsis implements Index { ELLIPSIS }

    enum NewAxis implements Index { NEW_AXIS }

    record Select(Tensor index) implements Index {
        boolean isMask() {
            return Dtypes.isMask(index.dtype());
        }
    }

    record Positions(long[] positions) implements Index { }
}
