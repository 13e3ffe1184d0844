package org.gradus;

import java.util.Arrays;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** What the operations of {@link ViewOps} check and how they map layouts. */
final class Views {
    private Views() { }

    /** Fills in a single -1 so that the shape holds {@code numel} elements. */
    static Shape inferred(String op, long numel, long... dims) {
        long[] out = dims.clone();
        int unknown = -1;
        long known = 1;
        for (int d = 0; d < out.length; d++) {
            if (out[d] == -1) {
                if (unknown >= 0) {
                    throw new ShapeException(op + ": only one dimension can be inferred, but got " + Arrays.toString(dims));
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
            throw new ShapeException("view: view size is not compatible with input tensor's size and stride (at least one "
                + "dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
        }
        return Call.view("view", x, layout, shape);
    }

    static Tensor reshape(Tensor x, long... dims) {
        Shape shape = inferred("reshape", x.numel(), dims);
        Layout layout = x.layout.reshape(shape);
        return layout != null ? Call.view("reshape", x, layout, shape)
            : new Call("unsafeView", x.expr("reshape").reshape(shape), Call.attrs(shape), x).make();
    }

    static Tensor flatten(Tensor x, int startDim, int endDim) {
        if (x.dim() == 0) {
            x.shape().axisOrScalar(startDim, "flatten");
            x.shape().axisOrScalar(endDim, "flatten");
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
            throw new ShapeException("expand: the number of sizes provided (" + dims.length
                + ") must be greater or equal to the number of " + "dimensions in the tensor (" + shape.rank() + ")");
        }
        long[] out = dims.clone();
        for (int d = 0; d < out.length; d++) {
            if (d < lead) {
                if (out[d] < 0) {
                    throw new ShapeException("expand: The expanded size of the tensor (" + out[d]
                        + ") isn't allowed in a leading, " + "non-existing dimension " + d);
                }
                continue;
            }
            long extent = shape.dim(d - lead);
            out[d] = out[d] == -1 ? extent : out[d];
            if (out[d] != extent && extent != 1) {
                throw new ShapeException("expand: The expanded size of the tensor (" + out[d]
                    + ") must match the existing size (" + extent
                    + ") at non-singleton dimension " + d + ".  Target sizes: " + Arrays.toString(dims) + ".  Tensor sizes: "
                    + shape);
            }
        }
        return Shape.of(out);
    }

    /** Whether {@code from} broadcasts to {@code to} as it is. */
    /** What is wrong where {@link #fits} is false. */
    static String mismatch(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        if (lead < 0) {
            return ": the number of sizes provided (" + to.rank() + ") must be greater or equal to the number of dimensions in the "
                + "tensor (" + from.rank() + ")";
        }
        int d = from.rank() - 1;
        while (from.dim(d) == 1 || from.dim(d) == to.dim(d + lead)) {
            d--;
        }
        return ": The expanded size of the tensor (" + to.dim(d + lead) + ") must match the existing size (" + from.dim(d)
            + ") at non-singleton dimension " + (d + lead);
    }

    static boolean fits(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        for (int d = 0; d < from.rank() && lead >= 0; d++) {
            if (from.dim(d) != 1 && from.dim(d) != to.dim(d + lead)) {
                return false;
            }
        }
        return lead >= 0;
    }

    static int[] permutation(String op, Tensor x, int... dims) {
        if (dims.length != x.dim()) {
            throw new ShapeException(op + "(): number of dimensions in the tensor input does not match the length of "
                + "the desired ordering of dimensions i.e. input.dim() = " + x.dim()
                + " is not equal to len(dims) = " + dims.length);
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
        if (x.dim() == 0) {
            Arrays.stream(source).forEach(d -> x.shape().axisOrScalar(d, "movedim"));
            Arrays.stream(destination).forEach(d -> x.shape().axisOrScalar(d, "movedim"));
            return x.permute();
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
}
