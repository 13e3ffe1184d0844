package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Folding any axes: they are moved last by a view, the trailing axes are folded. */
final class Reductions {
    private Reductions() { }

    /** Normalised, ascending, distinct axes; none given means all. */
    static int[] axes(String op, Shape shape, int... dims) {
        if (dims.length == 0) {
            int[] all = new int[shape.rank()];
            Arrays.setAll(all, i -> i);
            return all;
        }
        boolean[] seen = new boolean[Math.max(1, shape.rank())];
        for (int d : dims) {
            int a = Math.max(0, shape.axisOrScalar(d, op));
            if (seen[a]) {
                throw new ShapeException(op + ": dim " + a + " appears multiple times in the list of dims");
            }
            seen[a] = true;
        }
        return java.util.stream.IntStream.range(0, shape.rank()).filter(i -> seen[i]).toArray();
    }

    static Expr reduce(ReduceOp op, Expr x, int[] axes, boolean keepdim) {
        Expr folded = axes.length == 0 ? x : moveLast(x, axes).reduce(op, axes.length);
        return folded.reshape(reduced(x.shape(), axes, keepdim));
    }

    static Expr moveLast(Expr x, int[] axes) {
        int rank = x.shape().rank();
        int[] order = new int[rank];
        int n = 0;
        for (int d = 0; d < rank; d++) {
            if (Arrays.binarySearch(axes, d) < 0) {
                order[n++] = d;
            }
        }
        for (int a : axes) {
            order[n++] = a;
        }
        return x.view(Layout.contiguous(x.shape()).permute(order));
    }

    static Shape reduced(Shape shape, int[] axes, boolean keepdim) {
        long[] dims = new long[shape.rank()];
        int n = 0;
        for (int d = 0; d < dims.length; d++) {
            if (Arrays.binarySearch(axes, d) < 0) {
                dims[n++] = shape.dim(d);
            } else if (keepdim) {
                dims[n++] = 1;
            }
        }
        return Shape.of(Arrays.copyOf(dims, n));
    }
}
