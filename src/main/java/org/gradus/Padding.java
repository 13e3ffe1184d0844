package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ArgumentException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** More elements, or fewer, at the ends of the last axes. */
final class Padding {
    private static final Scalar ZERO = Scalar.of(0L);

    private Padding() { }

    /** {@code before} and {@code after} are for the last axes, in order; what is negative cuts off. */
    static Expr constant(Expr x, long[] before, long[] after, Scalar value) {
        int lead = x.shape().rank() - before.length;
        long[] dims = x.shape().dims();
        Layout kept = Layout.contiguous(x.shape());
        boolean larger = false;
        for (int i = 0; i < before.length; i++) {
            long length = dims[lead + i] + Math.min(0, before[i]) + Math.min(0, after[i]);
            kept = kept.slice(lead + i, Math.max(0, -before[i]), length, 1);
            dims[lead + i] += before[i] + after[i];
            larger |= before[i] > 0 || after[i] > 0;
        }
        if (!larger) {
            return x.view(kept);
        }
        Shape shape = Shape.of(dims);
        Expr filled = value.constant(x.place(), x.dtype(), shape);
        if (kept.shape().numel() == 0) {
            return filled;
        }
        Layout target = Layout.contiguous(shape);
        for (int i = 0; i < before.length; i++) {
            target = target.slice(lead + i, Math.max(0, before[i]), kept.shape().dim(lead + i), 1);
        }
        return filled.update(target, x.view(kept));
    }

    static Expr zeros(Expr x, long[] before, long[] after) {
        return constant(x, before, after, ZERO);
    }

    private static long[] negated(long[] a) {
        return Arrays.stream(a).map(v -> -v).toArray();
    }

    /** Where each element of a padded axis comes from. */
    private enum Mode {
        REFLECT, REPLICATE, CIRCULAR;

        /**
         * What is circular goes around the elements that negative padding leaves.
         *
         * @param at coordinates in the padded axis
         */
        Expr source(Expr at, long before, long after, long extent) {
            Expr i = ExprMath.sub(at, ExprMath.number(at, this == CIRCULAR ? Math.max(0, before) : before));
            Expr last = ExprMath.number(i, extent - 1);
            return switch (this) {
                case REPLICATE -> ExprMath.min(ExprMath.max(i, ExprMath.number(i, 0L)), last);
                case CIRCULAR -> {
                    long left = extent + Math.min(0, before) + Math.min(0, after);
                    yield ExprMath.add(Expr.map(Pointwise.REMAINDER, i, ExprMath.number(i, Math.max(1, left))),
                        ExprMath.number(i, Math.max(0, -before)));
                }
                case REFLECT -> ExprMath.sub(last, ExprMath.abs(ExprMath.sub(last, ExprMath.abs(i))));
            };
        }
    }

    private static Expr[] sources(Expr x, Shape to, Mode mode, long[] before, long[] after) {
        int lead = to.rank() - before.length;
        Expr[] index = new Expr[before.length];
        for (int i = 0; i < index.length; i++) {
            index[i] = mode.source(Expr.coordinates(x.place(), to, lead + i), before[i], after[i],
                x.shape().dim(lead + i));
        }
        return index;
    }

    private static LinearMap repeated(String op, Shape from, Shape to, Mode mode, long[] before, long[] after) {
        int[] axes = axes(from.rank(), before.length);
        return LinearMap.of(op,
            x -> Expr.gather(x, axes, to, op, sources(x, to, mode, before, after)),
            g -> {
                Expr zeros = Expr.constant(g.place(), g.dtype(), from, 0L);
                return g.shape().numel() == 0 ? zeros
                    : Expr.scatter(zeros, g, axes, ScatterMode.ADD, op, sources(zeros, to, mode, before, after));
            });
    }

    /** The last {@code moved} axes by index, the others by their own coordinate. */
    static int[] axes(int rank, int moved) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, d -> d < rank - moved ? ~d : d - (rank - moved));
        return axes;
    }

    static Tensor constant(String op, Tensor x, long[] pad, Scalar value) {
        long[][] ends = ends(op, x, pad);
        long[] before = ends[0];
        long[] after = ends[1];
        boolean larger = Arrays.stream(pad).anyMatch(p -> p > 0);
        sizes(op, x, before, after, larger ? 1 : 0);
        cut(op, x, before, after, false);
        Expr padded = constant(x.expr(op), before, after, value);
        return LinearMap.of("constantPadNd", v -> zeros(v, before, after), g -> zeros(g, negated(before), negated(after)))
            .call(padded, x, before, after, value.number()).make();
    }

    static Tensor pad(Tensor x, long[] pad, String mode, Scalar value) {
        if (mode.equals("constant")) {
            return constant("pad", x, pad, value == null ? ZERO : value);
        }
        Mode how = switch (mode) {
            case "reflect" -> Mode.REFLECT;
            case "replicate" -> Mode.REPLICATE;
            case "circular" -> Mode.CIRCULAR;
            default -> throw new ArgumentException("pad: Unrecognised padding mode " + mode
                + "; there are constant, reflect, replicate and circular");
        };
        if (value != null && value.real() != 0) {
            throw new ArgumentException("pad: Padding mode \"" + mode + "\" doesn't take in value argument, got " + value);
        }
        long[][] ends = ends("pad", x, pad);
        long[] before = ends[0];
        long[] after = ends[1];
        int n = before.length;
        if (n < 1 || n > 3 || x.dim() != n + 2 && (x.dim() != n + 1 || how == Mode.CIRCULAR)) {
            throw new ArgumentException("pad: Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for "
                + "now: the last "
                + "1, 2 or 3 dimensions of a tensor with two more (or, if not circular, one); got pad " + Arrays.toString(pad)
                + " for input of shape "
                + x.shape());
        }
        Shape to = sizes("pad", x, before, after, 0);
        if (how != Mode.CIRCULAR && Arrays.stream(to.dims()).skip(x.dim() - n).noneMatch(d -> d > 0)) {
            throw new ShapeException("pad: input of shape " + x.shape() + " is too small: with padding " + Arrays.toString(pad)
                + " the calculated output shape is " + to);
        }
        check(x, how, before, after);
        return repeated(name(how, n), x.shape(), to, how, before, after).apply(x, before, after);
    }

    private static String name(Mode mode, int axes) {
        return switch (mode) {
            case REFLECT -> "reflectionPad" + axes + "d";
            case REPLICATE -> "replicationPad" + axes + "d";
            case CIRCULAR -> "circularPad";
        };
    }

    private static void check(Tensor x, Mode mode, long[] before, long[] after) {
        int lead = x.dim() - before.length;
        if (mode == Mode.CIRCULAR) {
            cut("pad", x, before, after, true);
        }
        for (int d = Math.max(0, lead - 1); d < x.dim(); d++) {
            if (x.size(d) == 0) {
                throw new ShapeException("pad: Expected " + (lead == 1 ? "non-batch" : "channel and padded")
                    + " dimensions of non-zero size for input, but got: " + x.shape());
            }
        }
        for (int i = 0; i < before.length; i++) {
            long extent = x.size(lead + i);
            long most = Math.max(before[i], after[i]);
            if (mode == Mode.REFLECT && most >= extent) {
                throw new ShapeException("pad: Padding size should be less than the corresponding input dimension, but "
                    + "got: padding ("
                    + before[i] + ", " + after[i] + ") at dimension " + (lead + i) + " of input " + x.shape());
            }
            if (mode == Mode.CIRCULAR && most > extent) {
                throw new ShapeException("pad: Padding value causes wrapping around more than once: padding (" + before[i] + ", "
                    + after[i] + ") at dimension " + (lead + i) + " of input " + x.shape());
            }
        }
    }

    /** The argument in the order of the axes: PyTorch's begins with the last one. */
    private static long[][] ends(String op, Tensor x, long[] pad) {
        if (pad.length % 2 != 0) {
            throw new ArgumentException(op + ": Padding length must be divisible by 2, got " + Arrays.toString(pad));
        }
        int n = pad.length / 2;
        if (n > x.dim()) {
            throw new ArgumentException(op + ": Padding length too large: " + Arrays.toString(pad) + " for input of shape "
                + x.shape());
        }
        long[][] ends = new long[2][n];
        for (int i = 0; i < n; i++) {
            ends[0][n - 1 - i] = pad[2 * i];
            ends[1][n - 1 - i] = pad[2 * i + 1];
        }
        return ends;
    }

    /** @param repeated whether what negative padding leaves is repeated, so that something must be left */
    private static void cut(String op, Tensor x, long[] before, long[] after, boolean repeated) {
        int lead = x.dim() - before.length;
        for (int i = 0; i < before.length; i++) {
            long left = x.size(lead + i) + Math.min(0, before[i]) + Math.min(0, after[i]);
            if (left < (repeated && (before[i] > 0 || after[i] > 0) ? 1 : 0)) {
                throw new ShapeException(op + ": The input size " + x.size(lead + i) + " is less than what padding " + before[i]
                    + " and " + after[i] + " cuts off; check dimension " + (lead + i) + " of your input " + x.shape());
            }
        }
    }

    /** @param least extent that may be left of a padded dim */
    private static Shape sizes(String op, Tensor x, long[] before, long[] after, long least) {
        int lead = x.dim() - before.length;
        long[] dims = x.shape().dims();
        for (int i = 0; i < before.length; i++) {
            dims[lead + i] += before[i] + after[i];
            if (dims[lead + i] < least) {
                throw new ShapeException(op + ": The input size " + x.size(lead + i) + ", plus padding " + before[i] + " and "
                    + after[i] + ", resulted in an invalid output size " + dims[lead + i] + "; check dimension " + (lead + i)
                    + " of your input " + x.shape());
            }
        }
        return Shape.of(dims);
    }
}
