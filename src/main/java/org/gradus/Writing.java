package org.gradus;

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

    static Tensor into(Tensor value, Tensor out) {
        if (Call.tracked(value, out)) {
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
                + ", as tensors are not resized; give it out = Gradus.empty" + value.shape());
        }
        return Call.of("into", value.expr("into"), value).into(out, "into");
    }
}
