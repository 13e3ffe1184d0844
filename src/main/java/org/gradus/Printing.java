package org.gradus;

import java.lang.reflect.Array;
import java.util.function.LongFunction;
import org.gradus.ir.Expr;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Fetches what {@link TensorFormat} shows of a tensor. */
final class Printing {
    private Printing() { }

    static String text(Tensor x, PrintOptions options) {
        if (x.isClosed()) {
            return "tensor(closed, shape=" + x.shape() + ")";
        }
        Expr shown = shown(x, options).retain();
        try {
            Object elements = HostArrays.values(x.device().download(shown), x.dtype());
            GradFn fn = x.gradFn();
            return TensorFormat.format(x.dtype(), x.shape(), element(elements, x.dtype()), x.requiresGrad(), fn == null ? null
                : fn.name(), options);
        } finally {
            shown.release();
        }
    }

    private static LongFunction<?> element(Object elements, DType dtype) {
        return switch (dtype.category()) {
            case BOOL -> i -> ((Number) Array.get(elements, (int) i)).intValue() != 0;
            case INTEGRAL -> i -> ((Number) Array.get(elements, (int) i)).longValue();
            case FLOATING -> i -> ((Number) Array.get(elements, (int) i)).doubleValue();
        };
    }

    /** The printed elements. The first and last n of a dim are a {@code (2, n)} view of it. */
    private static Expr shown(Tensor x, PrintOptions options) {
        Expr value = x.expr("toString");
        Shape printed = TensorFormat.printed(x.shape(), options);
        if (printed.equals(x.shape())) {
            return value;
        }
        Layout whole = Layout.contiguous(x.shape());
        int extra = 0;
        for (int d = 0; d < x.dim(); d++) {
            extra += printed.dim(d) < x.size(d) ? 1 : 0;
        }
        long[] dims = new long[x.dim() + extra];
        long[] strides = new long[dims.length];
        int n = 0;
        for (int d = 0; d < x.dim(); d++) {
            long edge = printed.dim(d) / 2;
            if (printed.dim(d) < x.size(d)) {
                dims[n] = 2;
                strides[n++] = (x.size(d) - edge) * whole.stride(d);
                dims[n] = edge;
            } else {
                dims[n] = x.size(d);
            }
            strides[n++] = whole.stride(d);
        }
        return value.view(Layout.of(Shape.of(dims), strides, 0));
    }
}
