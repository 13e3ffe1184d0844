package org.gradus;

import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Each element, or slice, several times in a row. */
final class Repeats {
    private static final String OP = "repeatInterleave";

    private Repeats() { }

    /** @param dim {@code null} for the elements in row-major order */
    static Tensor interleave(Tensor x, long repeats, Integer dim, Long outputSize) {
        if (repeats < 0) {
            throw new ArgumentException(OP + ": repeats can not be negative, got " + repeats);
        }
        if (dim == null) {
            return Scope.of(() -> interleave(x.reshape(-1), repeats, 0, outputSize));
        }
        if (x.dim() == 0) {
            x.shape().axisOrScalar(dim, OP);
            return Scope.of(() -> interleave(x.reshape(1), repeats, 0, outputSize));
        }
        int axis = x.shape().axis(dim, OP);
        checkSize(outputSize, Math.multiplyExact(x.size(axis), repeats));
        long[] wide = new long[x.dim() + 1];
        long[] dims = x.shape().dims();
        System.arraycopy(dims, 0, wide, 0, axis + 1);
        System.arraycopy(dims, axis + 1, wide, axis + 2, dims.length - axis - 1);
        wide[axis + 1] = repeats;
        dims[axis] *= repeats;
        return Scope.of(() -> x.unsqueeze(axis + 1).expand(wide).clone().view(dims));
    }

    /** @param repeats one number, or one for each index of {@code dim} */
    static Tensor interleave(Tensor x, Tensor repeats, Integer dim, Long outputSize) {
        if (dim == null || x.dim() == 0) {
            if (dim != null) {
                x.shape().axisOrScalar(dim, OP);
            }
            return Scope.of(() -> interleave(x.reshape(-1), repeats, 0, outputSize));
        }
        int axis = x.shape().axis(dim, OP);
        check(repeats);
        if (repeats.numel() == 1) {
            return interleave(x, repeats.itemLong(), axis, outputSize);
        }
        if (repeats.size(0) != x.size(axis)) {
            throw new ShapeException(OP + ": repeats must have the same size as input along dim, got " + repeats.shape() + " for "
                + x.shape() + " along dim " + axis);
        }
        return Scope.of(() -> x.indexSelect(axis, positions(repeats, outputSize)));
    }

    /** {@code 0} as often as {@code repeats[0]} says, then {@code 1}, and so on; of {@code repeats}' dtype. */
    static Tensor positions(Tensor repeats, Long outputSize) {
        check(repeats);
        if (repeats.dim() == 0) {
            throw new ShapeException(OP + " only accept 1D vector as repeat, got shape " + repeats.shape());
        }
        long[] counts = repeats.toLongArray();
        long total = 0;
        for (long n : counts) {
            if (n < 0) {
                throw new ArgumentException(OP + ": repeats can not be negative, got " + n);
            }
            total = Math.addExact(total, n);
        }
        checkSize(outputSize, total);
        long[] positions = new long[Math.toIntExact(total)];
        int next = 0;
        for (int i = 0; i < counts.length; i++) {
            for (long n = 0; n < counts[i]; n++) {
                positions[next++] = i;
            }
        }
        return Scope.of(() -> Indexing.upload(repeats.place(), positions, Shape.of(positions.length)).to(repeats.dtype()));
    }

    private static void check(Tensor repeats) {
        if (repeats.dtype() != DType.INT64 && repeats.dtype() != DType.INT32) {
            throw new DTypeException(OP + ": repeats has to be Long or Int tensor, got " + repeats.dtype());
        }
        if (repeats.dim() > 1) {
            throw new ShapeException(OP + ": repeats must be 0-dim or 1-dim tensor, got shape " + repeats.shape());
        }
    }

    private static void checkSize(Long asked, long extent) {
        if (asked != null && asked != extent) {
            throw new ArgumentException(OP + ": allocated size " + asked + " does not match required size " + extent);
        }
    }
}
