package org.gradus;

import java.util.Arrays;
import org.gradus.types.ArgumentException;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Views whose elements may lie in the tensor several times, or in a place of the caller's choice. */
final class StridedViews {
    private StridedViews() { }

    static Tensor unfold(Tensor x, int dimension, long size, long step) {
        int axis = Math.max(0, x.shape().axisOrScalar(dimension, "unfold"));
        long extent = x.dim() == 0 ? 1 : x.size(axis);
        if (size < 0 || size > extent) {
            throw new ArgumentException("unfold: maximum size for tensor at dimension " + axis + " is " + extent
                + " but size is " + size);
        }
        if (step <= 0) {
            throw new ArgumentException("unfold: step is " + step + " but must be > 0");
        }
        Layout windows = x.dim() == 0 ? Layout.of(Shape.of(size), new long[] {1}, x.layout.offset())
            : x.layout.windows(axis, size, step);
        return Call.view("unfold", x, windows, axis, size, step);
    }

    static Layout strided(String op, long[] size, long[] stride, long offset, long stored) {
        if (size.length != stride.length) {
            throw new ShapeException(op + ": mismatch in length of strides and shape: size " + Arrays.toString(size)
                + ", stride " + Arrays.toString(stride));
        }
        if (Arrays.stream(stride).anyMatch(s -> s < 0)) {
            throw new ArgumentException(op + ": Negative strides are not supported at the moment, got strides: "
                + Arrays.toString(stride));
        }
        if (offset < 0) {
            throw new ArgumentException(op + ": Tensor: invalid storage offset " + offset);
        }
        Layout layout = Layout.of(Shape.of(size), stride, offset);
        long[] bounds = layout.bounds();
        if (bounds != null && bounds[1] >= stored) {
            throw new IndexException(op + ": setStorage: sizes " + Arrays.toString(size) + ", strides " + Arrays.toString(stride)
                + ", storage offset " + offset + " require " + (bounds[1] + 1) + " elements and are out of bounds for storage of "
                + stored);
        }
        return layout;
    }

    static Tensor strided(Tensor x, long[] size, long[] stride, Long storageOffset) {
        long offset = storageOffset == null ? x.storageOffset() : storageOffset;
        Layout layout = strided("asStrided", size, stride, offset, x.pending("asStrided").shape().numel());
        return Call.view("as_strided", x, layout, x.layout, layout);
    }
}
