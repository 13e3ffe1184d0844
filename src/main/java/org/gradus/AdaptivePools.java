package org.gradus;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.ShapeException;

/** Pooling to a given number of windows: checks, averages and largest elements of {@link AdaptiveWindows}. */
final class AdaptivePools {
    private AdaptivePools() { }

    /** @param outputSize one entry for all axes, or one each; {@code null} keeps an extent */
    private static AdaptiveWindows windows(String op, Tensor x, int axes, Long[] outputSize) {
        if (x.dim() != axes + 1 && x.dim() != axes + 2) {
            throw new ShapeException(op + "(): Expected " + (axes + 1) + "D or " + (axes + 2) + "D tensor, but got " + x.shape());
        }
        if (outputSize.length != 1 && outputSize.length != axes) {
            throw new ArgumentException(op + ": output_size must have one element or " + axes + ", got "
                + Arrays.toString(outputSize));
        }
        long[] from = MaxPooling.tail(x.shape(), axes).dims();
        long[] to = new long[axes];
        for (int i = 0; i < axes; i++) {
            Long asked = outputSize[outputSize.length == 1 ? 0 : i];
            to[i] = asked == null ? from[i] : asked;
            if (to[i] < 0) {
                throw new ArgumentException(op + ": elements of output_size must be greater than or equal to 0 but received "
                    + Arrays.toString(outputSize));
            }
        }
        for (int d = x.dim() == axes + 2 ? 1 : 0; d < x.dim(); d++) {
            if (x.size(d) == 0) {
                throw new ShapeException(op
                    + "(): Expected input to have non-zero size for non-batch dimensions, but input has sizes "
                    + x.shape() + " with dimension " + d + " being empty");
            }
        }
        Elementwise.notIntegral(op, x);
        return new AdaptiveWindows(from, to);
    }

    static Tensor average(String op, Tensor x, int axes, Long[] outputSize) {
        AdaptiveWindows w = windows(op, x, axes, outputSize);
        if (Arrays.stream(w.to()).allMatch(n -> n == 1)) {
            return x.mean(IntStream.range(x.dim() - axes, x.dim()).toArray(), true);
        }
        return LinearMap.of(axes == 3 ? "adaptiveAvgPool3d" : "adaptiveAvgPool2d", v -> divided(w, w.sum(v)),
            g -> w.transpose().sum(divided(w, g))).apply(x, axes);
    }

    private static Expr divided(AdaptiveWindows w, Expr sums) {
        return ExprMath.div(sums, w.counts(sums));
    }

    static ValuesAndIndices max(String op, Tensor x, int axes, Long[] outputSize) {
        AdaptiveWindows w = windows(op, x, axes, outputSize);
        Expr over = w.over(x.expr(op), MaxPooling.LOWEST);
        return MaxPooling.of(axes == 3 ? "adaptiveMaxPool3d" : "adaptiveMaxPool2d", x, axes, over.reduce(ReduceOp.MAX, axes),
            w.elements(over.reduce(ReduceOp.ARGMAX, axes)), w.transpose(), axes);
    }

    static Long[] boxed(long[] sizes) {
        return Arrays.stream(sizes).boxed().toArray(Long[]::new);
    }
}
