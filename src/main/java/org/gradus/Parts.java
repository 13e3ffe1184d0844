package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Parts of a tensor, as views: narrow, select, slice, diagonal, split. */
final class Parts {
    private Parts() { }

    static Tensor narrow(Tensor x, int dim, long start, long length) {
        if (x.dim() == 0) {
            throw new ShapeException("narrow() cannot be applied to a 0-dim tensor.");
        }
        int axis = x.shape().axis(dim, "narrow");
        long extent = x.size(axis);
        if (length < 0) {
            throw new ArgumentException("narrow(): length must be non-negative.");
        }
        if (start < -extent || start > extent) {
            throw new IndexException("narrow: start out of range (expected to be in range of [" + -extent + ", " + extent
                + "], but got "
                + start + ")");
        }
        long from = start < 0 ? start + extent : start;
        if (from + length > extent) {
            throw new IndexException("narrow: start (" + from + ") + length (" + length + ") exceeds dimension size (" + extent
                + ").");
        }
        return slice(x, axis, from, from + length, 1);
    }

    static Tensor select(Tensor x, int dim, long index) {
        if (x.dim() == 0) {
            throw new IndexException("select() cannot be applied to a 0-dim tensor.");
        }
        int axis = x.shape().axis(dim, "select");
        long at = position("select", index, axis, x.shape());
        return Call.view("select", x, x.layout.select(axis, at), axis, at);
    }

    /** A possibly negative index, counted from the start. */
    static long position(String op, long index, int axis, Shape shape) {
        long extent = shape.dim(axis);
        if (index < -extent || index >= extent) {
            throw new IndexException(op + ": index " + index + " is out of bounds for dimension " + axis + " with size " + extent
                + " (shape " + shape + ")");
        }
        return index < 0 ? index + extent : index;
    }

    /** Python's slice: bounds count from the end when negative, and are moved into range. */
    static Tensor slice(Tensor x, int dim, Long start, Long end, long step) {
        Layout part = sliced("slice", x.layout, dim, start, end, step);
        int axis = x.shape().axis(dim, "slice");
        long from = start == null ? 0 : within(start, x.size(axis));
        long to = end == null ? x.size(axis) : within(end, x.size(axis));
        return Call.view("slice", x, part, axis, from, Math.max(from, to), step);
    }

    static Layout sliced(String op, Layout whole, int dim, Long start, Long end, long step) {
        if (whole.rank() == 0) {
            throw new IndexException(op + "() cannot be applied to a 0-dim tensor.");
        }
        if (step <= 0) {
            throw new ArgumentException(op + ": step must be positive, got " + step);
        }
        int axis = whole.shape().axis(dim, op);
        long extent = whole.shape().dim(axis);
        long from = start == null ? 0 : within(start, extent);
        long to = end == null ? extent : within(end, extent);
        return whole.slice(axis, from, to <= from ? 0 : (to - from + step - 1) / step, step);
    }

    private static Tensor slice(Tensor x, int axis, long start, long end, long step) {
        return slice(x, axis, (Long) start, (Long) end, step);
    }

    private static long within(long bound, long extent) {
        return Math.max(0, Math.min(extent, bound < 0 ? bound + extent : bound));
    }

    static Tensor diagonal(Tensor x, int offset, int dim1, int dim2) {
        int a = x.shape().axis(dim1, "diagonal");
        int b = x.shape().axis(dim2, "diagonal");
        if (a == b) {
            throw new ShapeException("diagonal: diagonal dimensions cannot be identical " + dim1 + ", " + dim2);
        }
        return Call.view("diagonal", x, x.layout.diagonal(offset, a, b), offset, a, b);
    }

    static List<Tensor> split(Tensor x, long size, int dim) {
        int axis = splitAxis(x, dim);
        long extent = x.size(axis);
        if (size < 0 || size == 0 && extent != 0) {
            throw new ArgumentException("split expects split_size be non-negative and not zero for extent " + extent
                + ", but got "
                + "split_size=" + size);
        }
        int n = size == 0 ? 1 : Math.max(1, Math.toIntExact((extent + size - 1) / size));
        long[] sizes = new long[n];
        Arrays.fill(sizes, size);
        sizes[n - 1] = extent - size * (n - 1);
        return parts("split", x, sizes, axis);
    }

    private static int splitAxis(Tensor x, int dim) {
        if (x.dim() == 0) {
            throw new ShapeException("split expects at least a 1-dimensional tensor");
        }
        return x.shape().axis(dim, "split");
    }

    static List<Tensor> split(Tensor x, long[] sizes, int dim) {
        int axis = splitAxis(x, dim);
        if (Arrays.stream(sizes).anyMatch(s -> s < 0)) {
            throw new ArgumentException("split_with_sizes expects split_sizes have only non-negative entries, "
                + "but got split_sizes=" + Arrays.toString(sizes));
        }
        if (Arrays.stream(sizes).sum() != x.size(axis)) {
            throw new ShapeException("split_with_sizes expects split_sizes to sum exactly to " + x.size(axis)
                + " (input tensor's size at "
                + "dimension " + axis + "), but got split_sizes=" + Arrays.toString(sizes));
        }
        return parts("split.sizes", x, sizes.clone(), axis);
    }

    static List<Tensor> chunk(Tensor x, int chunks, int dim) {
        if (chunks <= 0) {
            throw new ArgumentException("chunk expects `chunks` to be greater than 0, got: " + chunks);
        }
        int axis = splitAxis(x, dim);
        long size = (x.size(axis) + chunks - 1) / chunks;
        if (size == 0) {
            return parts("split.sizes", x, new long[chunks], axis);
        }
        return split(x, size, axis);
    }

    private static List<Tensor> parts(String op, Tensor x, long[] sizes, int axis) {
        List<Tensor> out = new ArrayList<>();
        long start = 0;
        for (long size : sizes) {
            out.add(x.alias(x.layout.slice(axis, start, size, 1)));
            start += size;
        }
        Call.record(op, Call.attrs(sizes, axis), List.copyOf(out), x);
        return out;
    }

    static List<Tensor> unbind(Tensor x, int dim) {
        if (x.dim() == 0) {
            throw new IndexException("unbind: Dimension specified as " + dim + " but tensor has no dimensions");
        }
        int axis = x.shape().axis(dim, "unbind");
        List<Tensor> out = new ArrayList<>();
        for (long i = 0; i < x.size(axis); i++) {
            out.add(x.alias(x.layout.select(axis, i)));
        }
        Call.record("unbind", Call.attrs(axis), List.copyOf(out), x);
        return out;
    }
}
