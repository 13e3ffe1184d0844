package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Pooling by windows of one size: checks, averages and largest elements. The last {@code axes} axes are pooled. */
final class Pools {
    private static final Scalar ZERO = Scalar.of(0L);

    private final String op;
    private final Tensor x;
    private final int axes;
    private final Windows windows;
    private final long[] size;
    private final long[] out;

    private Pools(String op, Tensor x, int axes, long[] kernel, long[] stride, long[] padding, long[] dilation,
        boolean ceilMode) {
        this.op = op;
        this.x = x;
        this.axes = axes;
        if (x.dim() != axes + 1 && x.dim() != axes + 2) {
            throw new ShapeException(op + ": Expected " + (axes + 1) + "D or " + (axes + 2)
                + "D (batch mode) tensor with optional 0 dim batch size for input, but got:" + x.shape());
        }
        long[] k = expanded("kernel_size", kernel);
        long[] s = stride == null || stride.length == 0 ? k : expanded("stride", stride);
        windows = new Windows(k, s, expanded("padding", padding), expanded("dilation", dilation));
        check();
        size = MaxPooling.tail(x.shape(), axes).dims();
        out = new long[axes];
        for (int i = 0; i < axes; i++) {
            out[i] = windows(i, ceilMode);
        }
        if (Arrays.stream(out).anyMatch(o -> o < 1)) {
            throw new ShapeException(op + ": Given input size: " + x.shape() + " and kernel " + Arrays.toString(k)
                + ". Calculated output size: " + Arrays.toString(out) + ". Output size is too small");
        }
    }

    private long[] expanded(String name, long[] value) {
        return expanded(op, axes, name, value);
    }

    private static long[] expanded(String op, int axes, String name, long[] value) {
        if (value.length != 1 && value.length != axes) {
            throw new ArgumentException(op + ": " + name + " must either be a single int, or " + axes + " ints, got "
                + Arrays.toString(value));
        }
        return Convolutions.expanded(value, axes);
    }

    private void check() {
        for (int i = 0; i < axes; i++) {
            long k = windows.kernel()[i];
            long p = windows.padding()[i];
            positive("kernel_size", k);
            positive("stride", windows.stride()[i]);
            positive("dilation", windows.dilation()[i]);
            if (p < 0) {
                throw new ArgumentException(op + ": pad must be non-negative, but got pad: " + p);
            }
            if (p > k / 2) {
                throw new ArgumentException(op + ": pad should be at most half of kernel size, but got pad=" + p
                    + " and kernel_size=" + k);
            }
        }
        int batch = x.dim() == axes + 2 ? 1 : 0;
        for (int d = batch; d < x.dim(); d++) {
            if (x.size(d) == 0) {
                throw new ShapeException(op + ": Expected " + (axes + 1) + "D or " + (axes + 2)
                    + "D (batch mode) tensor with optional 0 dim batch size for input, but got:" + x.shape());
            }
        }
    }

    private void positive(String name, long value) {
        if (value <= 0) {
            throw new ArgumentException(op + "() " + name + " must be greater than zero, but got " + value);
        }
    }

    /** How many windows there are along an axis; with {@code ceilMode} also one that begins inside and ends outside. */
    private long windows(int i, boolean ceilMode) {
        long s = windows.stride()[i];
        long p = windows.padding()[i];
        long n = Math.floorDiv(size[i] + 2 * p - windows.span(i) + (ceilMode ? s - 1 : 0), s) + 1;
        return ceilMode && (n - 1) * s >= size[i] + p ? n - 1 : n;
    }

    static ValuesAndIndices max(String op, Tensor x, int axes, long[] kernel, long[] stride, long[] padding, long[] dilation,
                                boolean ceilMode) {
        Pools p = new Pools(op, x, axes, kernel, stride, padding, dilation, ceilMode);
        Elementwise.notIntegral(op, x);
        Expr over = p.windows.over(x.expr(op), p.out, MaxPooling.LOWEST);
        Expr largest = Places.fold(over, ReduceOp.MAX, axes);
        String recorded = axes == 3 ? "maxPool3d" : "maxPool2d";
        Overlap overlap = new Overlap(p.windows, p.size, false);
        if (Places.isFew(over, axes) && overlap.isFew()) {
            return MaxPooling.of(recorded, x, p.windows, over, largest,
                MaxPooling.numbers(p.windows, p.size, over, largest), overlap);
        }
        Expr indices = Places.isFew(over, axes) ? MaxPooling.numbers(p.windows, p.size, over, largest)
            : MaxPooling.elements(p.windows, p.size, over.reduce(ReduceOp.ARGMAX, axes));
        return MaxPooling.of(recorded, x, axes, largest, indices, overlap, p.windows.kernel(), p.windows.stride(),
            p.windows.padding(), p.windows.dilation());
    }

    static Tensor average(String op, Tensor x, int axes, long[] kernel, long[] stride, long[] padding, boolean ceilMode,
                          boolean countIncludePad, Long divisor) {
        if (divisor != null && divisor == 0) {
            throw new ArgumentException(op + ": divisor must be not zero, got divisor_override " + divisor);
        }
        long[] one = {1};
        Pools p = new Pools(op, x, axes, kernel, stride, padding, one, ceilMode);
        if (!x.dtype().isFloating() && x.dtype() != DType.INT64) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(x.dtype()) + "'");
        }
        for (int i = 0; i < axes && axes == 3; i++) {
            if (p.size[i] < p.windows.kernel()[i]) {
                throw new ShapeException(op + ": input image " + Arrays.toString(p.size) + " smaller than kernel size "
                    + Arrays.toString(p.windows.kernel()));
            }
        }
        return LinearMap.of(axes == 3 ? "avgPool3d" : "avgPool2d",
            v -> p.divided(Places.fold(p.windows.over(v, p.out, ZERO), ReduceOp.SUM, axes), countIncludePad, divisor),
            g -> p.windows.foldEqual(p.divided(g, countIncludePad, divisor), p.size))
            .apply(x, p.windows.kernel(), p.windows.stride(), p.windows.padding(), countIncludePad, divisor);
    }

    private Expr divided(Expr sums, boolean countIncludePad, Long divisor) {
        Expr count = divisor != null ? ExprMath.number(sums, divisor) : counts(sums, countIncludePad);
        if (sums.dtype().isFloating()) {
            return ExprMath.div(sums, count);
        }
        Expr whole = ExprMath.sub(sums, Expr.map(Pointwise.FMOD, sums, count));
        return Expr.map(Pointwise.FLOOR_DIVIDE, whole, count);
    }

    /** Elements of each window, with those of the padding or without. */
    private Expr counts(Expr sums, boolean countIncludePad) {
        if (countIncludePad ? fits(true) : fits(false)) {
            return ExprMath.number(sums, windows.places());
        }
        int lead = sums.shape().rank() - axes;
        Expr count = null;
        for (int i = 0; i < axes; i++) {
            long p = windows.padding()[i];
            Expr window = Expr.coordinates(sums.place(), sums.shape(), lead + i);
            Expr start = ExprMath.sub(ExprMath.mul(window, ExprMath.number(window, windows.stride()[i])),
                ExprMath.number(window, p));
            Expr end = ExprMath.add(start, ExprMath.number(start, windows.kernel()[i]));
            end = ExprMath.min(end, ExprMath.number(end, size[i] + (countIncludePad ? p : 0)));
            start = countIncludePad ? start : ExprMath.max(start, ExprMath.number(start, 0L));
            Expr length = ExprMath.max(ExprMath.sub(end, start), ExprMath.number(end, 1L)).cast(sums.dtype());
            count = count == null ? length : ExprMath.mul(count, length);
        }
        return count;
    }

    /** Whether no window reaches outside: the padding, or the input where that does not count. */
    private boolean fits(boolean padded) {
        for (int i = 0; i < axes; i++) {
            long p = windows.padding()[i];
            if (!padded && p > 0 || (out[i] - 1) * windows.stride()[i] + windows.kernel()[i] > size[i] + 2 * p) {
                return false;
            }
        }
        return true;
    }

    /** {@code (sum of x^p over a window)^(1/p)}, {@code p} at most that of a sum below zero. */
    static Tensor lp(String op, Tensor x, Number normType, int axes, long[] kernel, long[] stride, boolean ceilMode) {
        double p = normType.doubleValue();
        long places = Arrays.stream(Convolutions.expanded(kernel, axes)).reduce(1, (a, b) -> a * b);
        return Scope.of(() -> {
            Tensor power = Scalar.of(normType).category() == DType.Category.FLOATING ? x.pow(p) : x.pow(normType.longValue());
            Tensor mean = average(op, power, axes, kernel, stride, new long[] {0}, ceilMode, true, null);
            return mean.sign().mul(mean.abs().relu()).mul(places).pow(1 / p);
        });
    }

    static Tensor unpool(String op, Tensor x, Tensor indices, int axes, long[] kernel, long[] stride, long[] padding,
                         long[] outputSize) {
        Elementwise.sameDevice(op, x, indices);
        if (indices.dtype() != DType.INT64) {
            throw new DTypeException(op + ": elements in indices should be type int64 but got: " + indices.dtype());
        }
        if (!indices.shape().equals(x.shape())) {
            throw new ShapeException(op + ": Expected shape of indices to be same as that of the input tensor (" + x.shape()
                + ") but got indices tensor with shape: " + indices.shape());
        }
        if (x.dim() != axes + 1 && x.dim() != axes + 2) {
            throw new ShapeException(op + ": Input to " + op + " should be a " + (axes + 1) + "d or " + (axes + 2)
                + "d Tensor, but got a tensor of shape " + x.shape());
        }
        Elementwise.notIntegral(op, x);
        long[] k = expanded(op, axes, "kernel_size", kernel);
        long[] s = stride == null || stride.length == 0 ? k : expanded(op, axes, "stride", stride);
        long[] size = unpooled(op, x, k, s, expanded(op, axes, "padding", padding), outputSize);
        Expr values = MaxPooling.flat(x.expr(op), axes);
        long[] dims = values.shape().dims();
        dims[dims.length - 1] = Arrays.stream(size).reduce(1, (a, b) -> a * b);
        Expr zeros = Expr.constant(x.place(), x.dtype(), Shape.of(dims), 0L);
        int[] own = new int[dims.length];
        Arrays.setAll(own, d -> d == dims.length - 1 ? 0 : ~d);
        Expr placed = x.numel() == 0 ? zeros
            : Expr.scatter(zeros, values, own, ScatterMode.SET, op, MaxPooling.flat(indices.expr(op), axes));
        long[] out = Arrays.copyOf(x.shape().dims(), x.dim());
        System.arraycopy(size, 0, out, out.length - axes, axes);
        return new Call(axes == 3 ? "maxUnpool3d" : "maxUnpool2d", placed.reshape(Shape.of(out)), Call.attrs(axes), x,
            indices).make();
    }

    private static long[] unpooled(String op, Tensor x, long[] kernel, long[] stride, long[] padding, long[] outputSize) {
        int axes = kernel.length;
        long[] size = new long[axes];
        for (int i = 0; i < axes; i++) {
            size[i] = (x.size(x.dim() - axes + i) - 1) * stride[i] + kernel[i] - 2 * padding[i];
        }
        if (outputSize == null || outputSize.length == 0) {
            return size;
        }
        int skip = outputSize.length == axes ? 0 : 2;
        if (outputSize.length != axes + skip) {
            throw new ArgumentException(op + ": output_size should be a sequence containing " + axes + " or " + (axes + 2)
                + " elements, but it has a length of '" + outputSize.length + "'");
        }
        long[] asked = Arrays.copyOfRange(outputSize, skip, outputSize.length);
        for (int i = 0; i < axes; i++) {
            if (asked[i] <= size[i] - stride[i] || asked[i] >= size[i] + stride[i]) {
                throw new ArgumentException(op + ": invalid output_size " + Arrays.toString(asked) + " (dim " + i
                    + " must be between " + (size[i] - stride[i]) + " and " + (size[i] + stride[i]) + ")");
            }
        }
        return asked;
    }
}
