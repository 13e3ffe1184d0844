package org.gradus.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Changes of shape and order that leave the elements. */
final class ShapeOperators {
    private ShapeOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("Reshape", ShapeOperators::reshape);
        t.tensor("Flatten", a -> matrix(a.tensor(0), flattenAxis(a)));
        t.tensor("Squeeze", ShapeOperators::squeeze);
        t.tensor("Unsqueeze", ShapeOperators::unsqueeze);
        t.tensor("Transpose", a -> a.tensor(0).permute(permutation(a)));
        t.tensor("Expand", ShapeOperators::expand);
        t.tensor("Tile", ShapeOperators::tile);
        t.tensor("Concat", a -> Gradus.cat(a.tensors(), a.axis("axis", 1, a.tensor(0).dim())));
        t.tensor("Shape", ShapeOperators::shape);
        t.tensor("Size", a -> Gradus.full(Shape.SCALAR, a.tensor(0).numel(), DType.INT64, a.device()));
        t.tensor("DepthToSpace", ShapeOperators::depthToSpace);
        t.tensor("SpaceToDepth", ShapeOperators::spaceToDepth);
    }

    /** Dims before {@code axis} as rows, the others as columns. */
    static Tensor matrix(Tensor x, int axis) {
        long[] dims = x.shape().dims();
        long rows = Arrays.stream(dims, 0, axis).reduce(1, Math::multiplyExact);
        long columns = Arrays.stream(dims, axis, dims.length).reduce(1, Math::multiplyExact);
        return x.reshape(rows, columns);
    }

    private static int flattenAxis(Arguments a) {
        long axis = a.integer("axis", 1);
        int rank = a.tensor(0).dim();
        return axis == rank ? rank : a.axis(axis, rank);
    }

    /** 0 keeps a dim unless {@code allowzero}; -1 is what remains. */
    private static Tensor reshape(Arguments a) {
        Tensor x = a.tensor(0);
        long[] dims = (a.opset() < 5 ? a.longs("shape") : a.longs(1)).clone();
        boolean zero = a.flag("allowzero", false);
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == 0 && !zero) {
                if (i >= x.dim()) {
                    throw new ArgumentException(a + ": shape " + Arrays.toString(dims) + " keeps dim " + i + " of " + x.shape());
                }
                dims[i] = x.size(i);
            }
        }
        return x.reshape(dims);
    }

    private static Tensor squeeze(Arguments a) {
        Tensor x = a.tensor(0);
        long[] given = a.longs("axes", 1);
        if (given == null) {
            return x.squeeze();
        }
        int[] axes = a.axes(given, x.dim());
        for (int axis : axes) {
            if (x.size(axis) != 1) {
                throw new ArgumentException(a + ": dim " + axis + " of " + x.shape() + " is not 1");
            }
        }
        return x.reshape(IntStream.range(0, x.dim()).filter(d -> Arrays.stream(axes).noneMatch(i -> i == d))
            .mapToLong(x::size).toArray());
    }

    private static Tensor unsqueeze(Arguments a) {
        Tensor x = a.tensor(0);
        long[] given = a.longs("axes", 1);
        long[] dims = new long[x.dim() + given.length];
        for (int axis : a.axes(given, dims.length)) {
            if (dims[axis] == 1) {
                throw new ArgumentException(a + ": axis " + axis + " is named twice");
            }
            dims[axis] = 1;
        }
        int next = 0;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] == 1 ? 1 : x.size(next++);
        }
        return x.reshape(dims);
    }

    private static int[] permutation(Arguments a) {
        int rank = a.tensor(0).dim();
        long[] perm = a.longs("perm");
        return perm == null ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray() : a.axes(perm, rank);
    }

    /** To the shape that both broadcast to. */
    private static Tensor expand(Arguments a) {
        Tensor x = a.tensor(0);
        return x.broadcastTo(Shape.broadcast("Expand", x.shape(), Shape.of(a.longs(1))).dims());
    }

    private static Tensor tile(Arguments a) {
        Tensor x = a.tensor(0);
        if (a.opset() >= 6) {
            return x.repeat(a.longs(1));
        }
        long[] repeats = new long[x.dim()];
        Arrays.fill(repeats, 1);
        repeats[a.axis(a.integer(2), x.dim())] = a.integer(1);
        return x.repeat(repeats);
    }

    private static Tensor shape(Arguments a) {
        long[] dims = a.tensor(0).shape().dims();
        int start = bound(a.integer("start", 0), dims.length);
        int end = bound(a.integer("end", dims.length), dims.length);
        return a.vector(start < end ? Arrays.copyOfRange(dims, start, end) : new long[0]);
    }

    private static int bound(long position, int rank) {
        return (int) Math.max(0, Math.min(rank, position < 0 ? position + rank : position));
    }

    private static Tensor depthToSpace(Arguments a) {
        Tensor x = a.tensor(0);
        long b = a.integer("blocksize", 1);
        long[] s = x.shape().dims();
        boolean columnsFirst = a.text("mode", "DCR").equals("CRD");
        Tensor blocks = columnsFirst ? x.reshape(s[0], s[1] / (b * b), b, b, s[2], s[3]).permute(0, 1, 4, 2, 5, 3)
            : x.reshape(s[0], b, b, s[1] / (b * b), s[2], s[3]).permute(0, 3, 4, 1, 5, 2);
        return blocks.reshape(s[0], s[1] / (b * b), s[2] * b, s[3] * b);
    }

    private static Tensor spaceToDepth(Arguments a) {
        Tensor x = a.tensor(0);
        long b = a.integer("blocksize", 1);
        long[] s = x.shape().dims();
        return x.reshape(s[0], s[1], s[2] / b, b, s[3] / b, b).permute(0, 3, 5, 1, 2, 4).reshape(s[0], s[1] * b * b, s[2] / b, s[3] / b);
    }

}
