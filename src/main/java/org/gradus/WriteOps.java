package org.gradus;

import java.util.List;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.ir.Expr;
import org.gradus.types.DType;
import org.gradus.types.ShapeException;

/** Writing all elements, and moving them to another dtype or device. */
public sealed interface WriteOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** Writes {@code src}'s elements, cast and broadcast, from any device. */
    default Tensor copy_(Tensor src) {
        Tensor x = self();
        if (src.place() != x.place()) {
            return Scope.of(() -> copy_(src.to(x.device())));
        }
        if (!Views.fits(src.shape(), x.shape())) {
            throw new ShapeException("copy_: source of shape " + src.shape() + " does not broadcast to " + x.shape()
                + Views.mismatch(src.shape(), x.shape()));
        }
        Expr value = src.expr("copy_").cast(x.dtype()).expand(x.shape());
        return Call.of("copy", value, x, src).into(x, "copy_");
    }

    /**
     * Writes this tensor's elements into {@code out}: what PyTorch's {@code out=} arguments do, for every operation. As operations
     * are lazy, it costs nothing beside the operation: its kernel writes where {@code out}'s elements are.
     *
     * <pre>{@code
     * a.matmul(b).into(out);
     * }</pre>
     *
     * @param out a tensor of this shape, to whose dtype this one's can be cast without leaving its category
     * @return {@code out}
     * @throws ShapeException if the shapes differ; {@code out} is never resized
     * @throws org.gradus.types.AutogradException if gradients would have to flow through it
     */
    default Tensor into(Tensor out) {
        return Writing.into(self(), out);
    }

    /** A tensor of this shape and dtype with one value. */
    default Tensor fill(Number value) {
        return fill(Elementwise.number(self(), Scalar.of(value)));
    }

    /** {@link #fill(Number)} with {@code boolean value}. */
    default Tensor fill(boolean value) {
        return fill(Elementwise.number(self(), Scalar.of(value)));
    }

    /** @param value zero-dimensional; the gradient goes there */
    default Tensor fill(Tensor value) {
        return Writing.fill("fill", self(), value).make();
    }

    /** {@link #fill(Number)} in place. */
    default Tensor fill_(Number value) {
        return fill_(Elementwise.number(self(), Scalar.of(value)));
    }

    /** {@link #fill(boolean)} in place. */
    default Tensor fill_(boolean value) {
        return fill_(Elementwise.number(self(), Scalar.of(value)));
    }

    /**
     * Writes one value over all elements, also of an expanded tensor.
     *
     * @param value zero-dimensional
     */
    default Tensor fill_(Tensor value) {
        Tensor x = Writing.once(self());
        Writing.fill("fill_", x, value).into(x, "fill_");
        return self();
    }

    /** {@link #fillDiagonal_(Number, boolean)} with {@code wrap = false}. */
    default Tensor fillDiagonal_(Number fillValue) {
        return fillDiagonal_(fillValue, false);
    }

    /**
     * Writes the elements whose coordinates are all equal.
     *
     * @param wrap whether the diagonal of a tall matrix begins again below its end, after one row
     */
    default Tensor fillDiagonal_(Number fillValue, boolean wrap) {
        return Writing.fillDiagonal(self(), fillValue, wrap);
    }

    /** Fills this tensor with zeros. */
    default Tensor zero_() {
        Tensor x = Writing.once(self());
        Call.of("zero", Expr.constant(x.place(), x.dtype(), x.shape(), 0L), x).into(x, "zero_");
        return self();
    }

    /** This tensor if it has {@code dtype} already, else its elements cast: floating to integral truncates. */
    default Tensor to(DType dtype) {
        Tensor x = self();
        return x.dtype() == dtype ? x : Call.of("to", x.expr("to").cast(dtype), x).make();
    }

    /** As {@link #to(DType)} with {@code other}'s dtype, on its device. */
    default Tensor typeAs(Tensor other) {
        return Scope.of(() -> to(other.device()).to(other.dtype()));
    }

    /** This tensor if it is on {@code device} already, else its elements there; they pass through the host. */
    default Tensor to(Device device) {
        Tensor x = self();
        if (x.place() == device) {
            return x;
        }
        Expr value = device.upload(x.download("to"), x.dtype(), x.shape());
        Tensor out = Tensor.of(value);
        Call.record("to", List.of(), List.of(out), x);
        return out;
    }

    /** @param device a name that {@link Devices#get} knows */
    default Tensor to(String device) {
        return to(Devices.get(device));
    }
}
