package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.types.ArgumentException;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** What the operations of {@link ViewOps} check and how they map layouts. */
final class Views {
    private Views() { }

    // ---- shapes

    /** Fills in a single -1 so that the shape holds {@code numel} elements. */
    static Shape inferred(String op, long numel, long... dims) {
        long[] out = dims.clone();
        int unknown = -1;
        long known = 1;
        for (int d = 0; d < out.length; d++) {
            if (out[d] == -1) {
                if (unknown >= 0) {
                    throw new ShapeException(op + ": only one dimension can be inferred");
                }
                unknown = d;
            } else if (out[d] < 0) {
                throw new ShapeException(op + ": invalid shape dimension " + out[d]);
            } else {
                known *= out[d];
            }
        }
        if (unknown < 0 || known == 0 ? known != numel : numel % known != 0) {
            throw new ShapeException(op + ": shape '" + Arrays.toString(dims) + "' is invalid for input of size " + numel);
        }
        if (unknown >= 0 && known == 0) {
            throw new ShapeException(op + ": cannot reshape tensor of " + numel + " elements into shape " + Arrays.toString(dims)
                + " because the unspecified dimension size -1 can be any value and is ambiguous");
        }
        if (unknown >= 0) {
            out[unknown] = numel / known;
        }
        return Shape.of(out);
    }

    static Tensor view(Tensor x, long... dims) {
        Shape shape = inferred("view", x.numel(), dims);
        Layout layout = x.layout.reshape(shape);
        if (layout == null) {
            throw new ShapeException("view: view size is not compatible with input tensor's size and stride (at least one dimension spans "
                + "across two contiguous subspaces). Use .reshape(...) instead.");
        }
        return Call.view("view", x, layout, shape);
    }

    static Tensor reshape(Tensor x, long... dims) {
        Shape shape = inferred("reshape", x.numel(), dims);
        Layout layout = x.layout.reshape(shape);
        return layout != null ? Call.view("view", x, layout, shape)
            : new Call("unsafeView", x.expr("reshape").reshape(shape), Call.attrs(shape), x).make();
    }

    static Tensor flatten(Tensor x, int startDim, int endDim) {
        if (x.dim() == 0) {
            return reshape(x, 1);
        }
        int start = x.shape().axis(startDim, "flatten");
        int end = x.shape().axis(endDim, "flatten");
        if (start > end) {
            throw new ShapeException("flatten() has invalid args: startDim cannot come after endDim");
        }
        if (start == end) {
            return x;
        }
        long[] dims = x.shape().dims();
        long[] out = new long[dims.length - (end - start)];
        System.arraycopy(dims, 0, out, 0, start);
        System.arraycopy(dims, end + 1, out, start + 1, dims.length - end - 1);
        out[start] = Arrays.stream(dims, start, end + 1).reduce(1, (a, b) -> a * b);
        return reshape(x, out);
    }

    static Tensor unflatten(Tensor x, int dim, long... sizes) {
        int axis = x.shape().axis(dim, "unflatten");
        long[] inner = inferred("unflatten", x.size(axis), sizes).dims();
        long[] dims = x.shape().dims();
        long[] out = new long[dims.length - 1 + inner.length];
        System.arraycopy(dims, 0, out, 0, axis);
        System.arraycopy(inner, 0, out, axis, inner.length);
        System.arraycopy(dims, axis + 1, out, axis + inner.length, dims.length - axis - 1);
        return view(x, out);
    }

    /** @param dims -1 keeps an extent */
    static Shape expanded(Tensor x, long... dims) {
        Shape shape = x.shape();
        int lead = dims.length - shape.rank();
        if (lead < 0) {
            throw new ShapeException("expand: the number of sizes provided (" + dims.length + ") must be greater or equal to the number of "
                + "dimensions in the tensor (" + shape.rank() + ")");
        }
        long[] out = dims.clone();
        for (int d = 0; d < out.length; d++) {
            if (d < lead) {
                if (out[d] < 0) {
                    throw new ShapeException("expand: The expanded size of the tensor (" + out[d] + ") isn't allowed in a leading, "
                        + "non-existing dimension " + d);
                }
                continue;
            }
            long extent = shape.dim(d - lead);
            out[d] = out[d] == -1 ? extent : out[d];
            if (out[d] != extent && extent != 1) {
                throw new ShapeException("expand: The expanded size of the tensor (" + out[d] + ") must match the existing size (" + extent
                    + ") at non-singleton dimension " + d + ".  Target sizes: " + Arrays.toString(dims) + ".  Tensor sizes: " + shape);
            }
        }
        return Shape.of(out);
    }

    /** Whether {@code from} broadcasts to {@code to} as it is. */
    static boolean fits(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        for (int d = 0; d < from.rank() && lead >= 0; d++) {
            if (from.dim(d) != 1 && from.dim(d) != to.dim(d + lead)) {
                return false;
            }
        }
        return lead >= 0;
    }

    // ---- axes

    static int[] permutation(String op, Tensor x, int... dims) {
        if (dims.length != x.dim()) {
            throw new ShapeException(op + "(): number of dimensions in the tensor input does not match the length of the desired ordering of "
                + "dimensions i.e. input.dim() = " + x.dim() + " is not equal to len(dims) = " + dims.length);
        }
        int[] order = new int[dims.length];
        boolean[] seen = new boolean[dims.length];
        for (int i = 0; i < dims.length; i++) {
            order[i] = x.shape().axis(dims[i], op);
            if (seen[order[i]]) {
                throw new ShapeException(op + "(): duplicate dims are not allowed.");
            }
            seen[order[i]] = true;
        }
        return order;
    }

    static Tensor movedim(Tensor x, int[] source, int[] destination) {
        if (source.length != destination.length) {
            throw new ShapeException("movedim: Invalid source or destination dims: source (" + Arrays.toString(source)
                + " dims) should contain the same number of dims as destination (" + Arrays.toString(destination) + " dims)");
        }
        int[] order = new int[x.dim()];
        Arrays.fill(order, -1);
        boolean[] moved = new boolean[x.dim()];
        for (int i = 0; i < source.length; i++) {
            int s = x.shape().axis(source[i], "movedim");
            int d = x.shape().axis(destination[i], "movedim");
            if (moved[s] || order[d] >= 0) {
                throw new ShapeException(moved[s] ? "movedim: repeated dim in `source` (" + Arrays.toString(source) + ")"
                    : "movedim: repeated dim in `destination` (" + Arrays.toString(destination) + ")");
            }
            order[d] = s;
            moved[s] = true;
        }
        int next = 0;
        for (int d = 0; d < order.length; d++) {
            if (order[d] < 0) {
                while (moved[next]) {
                    next++;
                }
                order[d] = next++;
            }
        }
        return x.permute(order);
    }

    static Tensor squeeze(Tensor x) {
        Layout layout = x.layout;
        for (int d = layout.rank() - 1; d >= 0; d--) {
            if (layout.shape().dim(d) == 1) {
                layout = layout.squeeze(d);
            }
        }
        return Call.view("squeeze", x, layout);
    }

    static Tensor squeeze(Tensor x, int dim) {
        int axis = x.shape().axisOrScalar(dim, "squeeze");
        boolean drop = axis >= 0 && x.size(axis) == 1;
        return Call.view("squeeze.dim", x, drop ? x.layout.squeeze(axis) : x.layout, Math.max(0, axis));
    }

    static Tensor unsqueeze(Tensor x, int dim) {
        int axis = Shape.axis(dim, x.dim() + 1, "unsqueeze", x.shape());
        return Call.view("unsqueeze", x, x.layout.unsqueeze(axis), axis);
    }

    // ---- parts

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
            throw new IndexException("narrow: start out of range (expected to be in range of [" + -extent + ", " + extent + "], but got "
                + start + ")");
        }
        long from = start < 0 ? start + extent : start;
        if (from + length > extent) {
            throw new IndexException("narrow: start (" + from + ") + length (" + length + ") exceeds dimension size (" + extent + ").");
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
        if (x.dim() == 0) {
            throw new IndexException("slice() cannot be applied to a 0-dim tensor.");
        }
        if (step <= 0) {
            throw new ArgumentException("slice: step must be positive, got " + step);
        }
        int axis = x.shape().axis(dim, "slice");
        long extent = x.size(axis);
        long from = start == null ? 0 : within(start, extent);
        long to = end == null ? extent : within(end, extent);
        long length = to <= from ? 0 : (to - from + step - 1) / step;
        return Call.view("slice", x, x.layout.slice(axis, from, length, step), axis, from, Math.max(from, to), step);
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
        long rows = x.size(a) - Math.max(0, -offset);
        long columns = x.size(b) - Math.max(0, offset);
        long length = Math.max(0, Math.min(rows, columns));
        Layout from = x.layout;
        long[] dims = new long[x.dim() - 1];
        long[] strides = new long[dims.length];
        int n = 0;
        for (int d = 0; d < x.dim(); d++) {
            if (d != a && d != b) {
                dims[n] = x.size(d);
                strides[n++] = from.stride(d);
            }
        }
        dims[n] = length;
        strides[n] = from.stride(a) + from.stride(b);
        long start = length == 0 ? 0 : offset >= 0 ? offset * from.stride(b) : -offset * from.stride(a);
        return Call.view("diagonal", x, Layout.of(Shape.of(dims), strides, from.offset() + start), offset, a, b);
    }

    static List<Tensor> split(Tensor x, long size, int dim) {
        int axis = splitAxis(x, dim);
        long extent = x.size(axis);
        if (size < 0 || size == 0 && extent != 0) {
            throw new ArgumentException("split expects split_size be non-negative and not zero for extent " + extent + ", but got "
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
            throw new ArgumentException("split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes="
                + Arrays.toString(sizes));
        }
        if (Arrays.stream(sizes).sum() != x.size(axis)) {
            throw new ShapeException("split_with_sizes expects split_sizes to sum exactly to " + x.size(axis) + " (input tensor's size at "
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

    // ---- copies

    static Call flip(Tensor x, int... dims) {
        Layout layout = Layout.contiguous(x.shape());
        int[] axes = dims.length == 0 ? dims : Reductions.axes("flip", x.shape(), dims);
        for (int a : axes) {
            layout = layout.slice(a, x.size(a) - 1, x.size(a), -1);
        }
        return new Call("flip", x.expr("flip").view(layout), Call.attrs(axes), x);
    }

    /** @param repeats one for each dim, leading new ones included */
    static Call repeat(Tensor x, long... repeats) {
        int lead = repeats.length - x.dim();
        if (lead < 0) {
            throw new ShapeException("repeat: Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
        }
        long[] spread = new long[2 * repeats.length];
        long[] ones = new long[2 * repeats.length];
        long[] result = new long[repeats.length];
        for (int d = 0; d < repeats.length; d++) {
            if (repeats[d] < 0) {
                throw new ArgumentException("repeat: negative number of repeats in " + Arrays.toString(repeats));
            }
            long extent = d < lead ? 1 : x.size(d - lead);
            ones[2 * d] = 1;
            ones[2 * d + 1] = extent;
            spread[2 * d] = repeats[d];
            spread[2 * d + 1] = extent;
            result[d] = repeats[d] * extent;
        }
        Expr value = x.expr("repeat").reshape(Shape.of(ones)).expand(Shape.of(spread)).reshape(Shape.of(result));
        return new Call("repeat", value, Call.attrs((Object) repeats.clone()), x);
    }

    static Call roll(Tensor x, long[] shifts, int[] dims) {
        if (dims.length == 0 && shifts.length == 1) {
            Shape flat = Shape.of(x.numel());
            Expr value = roll(x.expr("roll").reshape(flat), 0, shifts[0]).reshape(x.shape());
            return new Call("roll", value, Call.attrs(shifts.clone(), dims.clone()), x);
        }
        if (shifts.length == 0) {
            throw new ShapeException("roll: `shifts` required");
        }
        if (shifts.length != dims.length) {
            throw new ShapeException("roll: shifts and dimensions must align. shifts: " + shifts.length + ", dims: " + dims.length);
        }
        int[] axes = new int[dims.length];
        Expr value = x.expr("roll");
        for (int i = 0; i < dims.length; i++) {
            axes[i] = x.shape().axis(dims[i], "roll");
            value = roll(value, axes[i], shifts[i]);
        }
        return new Call("roll", value, Call.attrs(shifts.clone(), axes), x);
    }

    private static Expr roll(Expr x, int axis, long shift) {
        long extent = x.shape().dim(axis);
        if (extent == 0 || Math.floorMod(shift, extent) == 0) {
            return x;
        }
        long cut = extent - Math.floorMod(shift, extent);
        Layout whole = Layout.contiguous(x.shape());
        return Joins.cat(List.of(x.view(whole.slice(axis, cut, extent - cut, 1)), x.view(whole.slice(axis, 0, cut, 1))), axis);
    }
}
