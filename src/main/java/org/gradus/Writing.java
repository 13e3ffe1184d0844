package org.gradus;

import java.util.Arrays;
import org.gradus.types.AutogradException;
import org.gradus.types.DTypeException;
import org.gradus.types.DeviceException;
import org.gradus.types.ShapeException;

/** Values written over whole tensors. */
final class Writing {
    private Writing() { }

    static Call fill(String op, Tensor x, Tensor value) {
        if (value.dim() != 0) {
            throw new ShapeException(op + " only supports 0-dimension value tensor but got tensor with " + value.dim()
                + " dimensions.");
        }
        Elementwise.sameDevice(op, x, value);
        return Call.of("fill", value.expr(op).cast(x.dtype()).expand(x.shape()), x, value);
    }

    /** The part of an expanded tensor that it repeats: what is written there is written everywhere. */
    static Tensor once(Tensor x) {
        Tensor once = x;
        for (int d = 0; d < x.dim(); d++) {
            if (x.stride(d) == 0 && x.size(d) > 1) {
                once = once.narrow(d, 0, 1);
            }
        }
        return once;
    }

    static Tensor into(Tensor value, Tensor out) {
        if (Call.differentiated(value, out)) {
            throw new AutogradException("into: functions with out=... arguments don't support automatic differentiation, but one "
                + "of the arguments requires grad.");
        }
        if (value.place() != out.place()) {
            throw new DeviceException("into: expected out on " + value.place().label() + ", got " + out.place().label());
        }
        if (!Dtypes.canCast(value.dtype(), out.dtype())) {
            throw new DTypeException("into: result type " + Dtypes.name(value.dtype())
                + " can't be cast to the desired output type " + Dtypes.name(out.dtype()));
        }
        if (!value.shape().equals(out.shape())) {
            throw new ShapeException("into: out of shape " + out.shape() + " cannot take a value of shape " + value.shape()
                + ": tensors are not resized, so allocate it with that shape");
        }
        return Call.of("into", value.expr("into"), value).into(out, "into");
    }

    static Tensor fillDiagonal(Tensor x, Number value, boolean wrap) {
        if (x.dim() < 2) {
            throw new ShapeException("fillDiagonal_: dimensions must larger than 1, got shape " + x.shape());
        }
        if (x.dim() > 2 && Arrays.stream(x.shape().dims()).distinct().count() > 1) {
            throw new ShapeException("fillDiagonal_: all dimensions of input must be of equal length, got shape " + x.shape());
        }
        long stride = Arrays.stream(x.strides()).sum();
        long length = Math.min(x.size(0), x.size(1));
        fill(x, length, stride, 0, value);
        long period = x.size(1) + 1;
        if (wrap && x.dim() == 2 && x.size(0) > period) {
            fill(x, (x.numel() + period - 1) / period - length, stride, x.stride(0) * period, value);
        }
        return x;
    }

    private static void fill(Tensor x, long length, long stride, long start, Number value) {
        try (Scope scope = Scope.open()) {
            x.asStrided(new long[] {length}, new long[] {stride}, x.storageOffset() + start).fill_(value);
        }
    }
}
