package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Largest elements of windows at pseudo-random distances (Graham, "Fractional max-pooling", 2014): with {@code a = (L - K) / (O -
 * 1)} and a sample {@code u} for each channel, window {@code o} begins at {@code floor((o + u) a) - floor(u a)}, the last at
 * {@code L
 * - K}.
 */
final class FractionalPools {
    private final String op;
    private final Tensor x;
    private final long[] size;
    private final long[] kernel;
    private final long[] out;

    private FractionalPools(String op, Tensor x, int axes, long[] kernel, long[] out) {
        this.op = op;
        this.x = x;
        this.kernel = Convolutions.expanded(kernel, axes);
        this.out = Convolutions.expanded(out, axes);
        this.size = MaxPooling.tail(x.shape(), axes).dims();
    }

    /** @param samples {@code (N, C, axes)} between 0 and 1, or {@code null} for random ones */
    static ValuesAndIndices max(String op, Tensor x, int axes, long[] kernelSize, long[] outputSize, double[] outputRatio,
                                Tensor samples) {
        if (outputSize == null && outputRatio == null) {
            throw new ArgumentException(op + " requires specifying either an output_size or an output_ratio");
        }
        if (x.dim() != axes + 1 && x.dim() != axes + 2) {
            throw new ShapeException(op + "(): Expected " + (axes + 1) + "D or " + (axes + 2) + "D tensor, but got: "
                + x.shape());
        }
        Elementwise.notIntegral(op, x);
        long[] out = outputSize;
        if (out == null) {
            out = new long[axes];
            for (int i = 0; i < axes; i++) {
                out[i] = (long) (x.size(x.dim() - axes + i) * outputRatio[outputRatio.length == 1 ? 0 : i]);
            }
        }
        FractionalPools pools = new FractionalPools(op, x, axes, kernelSize, out);
        pools.check();
        return pools.max(samples == null ? Random.uniform(x.place(), x.dtype(), pools.samples(), Generator.standard())
            : pools.given(samples));
    }

    /** In three dimensions windows must leave an element over, as in PyTorch. */
    private void check() {
        int spare = size.length == 3 ? 1 : 0;
        for (int i = 0; i < size.length; i++) {
            if (kernel[i] <= 0 || out[i] <= 0 || out[i] + kernel[i] - 1 + spare > size[i]) {
                throw new ShapeException(op + "(): pool size " + kernel[i] + " and output size " + out[i]
                    + " too large relative to input size " + size[i] + " of " + x.shape());
            }
        }
    }

    /** The leading dims and one entry for each axis. */
    private Shape samples() {
        long[] dims = Arrays.copyOf(x.shape().dims(), x.dim() - size.length + 1);
        dims[dims.length - 1] = size.length;
        return Shape.of(dims);
    }

    private Expr given(Tensor samples) {
        if (samples.numel() != samples().numel() || samples.dtype() != x.dtype()) {
            throw new ShapeException(op + "(): expected random samples of shape " + samples() + " and dtype " + x.dtype()
                + ", got "
                + samples.shape() + " and " + samples.dtype());
        }
        return samples.expr(op).reshape(samples());
    }

    private ValuesAndIndices max(Expr samples) {
        int n = size.length;
        int lead = x.dim() - n;
        long[] dims = Arrays.copyOf(x.shape().dims(), lead + 2 * n);
        System.arraycopy(out, 0, dims, lead, n);
        System.arraycopy(kernel, 0, dims, lead + n, n);
        Shape all = Shape.of(dims);
        int[] axes = new int[x.dim()];
        Arrays.setAll(axes, d -> d < lead ? ~d : d - lead);
        Expr[] index = new Expr[n];
        for (int i = 0; i < n; i++) {
            index[i] = ExprMath.add(start(samples, all, lead, i), Expr.coordinates(x.place(), all, lead + n + i));
        }
        Expr values = Expr.gather(x.expr(op), axes, all, op, index);
        Expr places = values.reduce(ReduceOp.ARGMAX, n);
        Expr[] within = MaxPooling.digits(places, kernel);
        Expr number = null;
        for (int i = 0; i < n; i++) {
            Expr at = ExprMath.add(start(samples, places.shape(), lead, i), within[i]);
            number = number == null ? at : ExprMath.add(ExprMath.mul(number, ExprMath.number(number, size[i])), at);
        }
        List<Tensor> made = new Call(op, values.reduce(ReduceOp.MAX, n), Call.attrs(n), x).make(number);
        return new ValuesAndIndices(made.get(0), made.get(1));
    }

    /** Where each window begins, int64. */
    private Expr start(Expr samples, Shape shape, int lead, int axis) {
        Expr window = Expr.coordinates(x.place(), shape, lead + axis);
        Expr last = ExprMath.number(window, size[axis] - kernel[axis]);
        if (out[axis] == 1) {
            return last;
        }
        double a = (double) (size[axis] - kernel[axis]) / (out[axis] - 1);
        long[] strides = Arrays.copyOf(Layout.contiguous(samples.shape()).strides(), shape.rank());
        Arrays.fill(strides, lead, strides.length, 0);
        Expr u = samples.view(Layout.of(shape, strides, place(axis)));
        Expr begin = ExprMath.mul(ExprMath.add(window.cast(u.dtype()), u), a).cast(window.dtype());
        Expr first = ExprMath.mul(u, a).cast(window.dtype());
        return ExprMath.where(ExprMath.eq(window, out[axis] - 1), last, ExprMath.min(ExprMath.sub(begin, first), last));
    }

    /** The samples' order is that of PyTorch: of images the width comes first. */
    private int place(int axis) {
        return size.length == 2 ? 1 - axis : axis;
    }
}
