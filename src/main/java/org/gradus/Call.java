package org.gradus;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.types.DTypeException;
import org.gradus.types.Layout;
import org.gradus.types.ShapeException;

/**
 * An operation whose arguments were checked and whose value is expressed: it becomes a new tensor, or is written into one.
 *
 * @param op     name of the gradient rule
 * @param value  the result
 * @param attrs  arguments that are not tensors, as in {@link Op}
 * @param inputs tensor arguments
 */
record Call(String op, Expr value, List<Object> attrs, Tensor... inputs) {
    static List<Object> attrs(Object... attrs) {
        return list(attrs);
    }

    /** As {@link List#of}, which takes the least room, but with absent elements too. */
    private static <T> List<T> list(T[] elements) {
        for (T e : elements) {
            if (e == null) {
                return Collections.unmodifiableList(Arrays.asList(elements));
            }
        }
        return List.of(elements);
    }

    static Call of(String op, Expr value, Tensor... inputs) {
        return new Call(op, value, List.of(), inputs);
    }

    Tensor make() {
        Tensor out = Tensor.of(value);
        record(op, attrs, List.of(out), inputs);
        return out;
    }

    /** Several results of one operation, of which this call's value is the first. */
    List<Tensor> make(Expr... others) {
        Expr[] values = new Expr[others.length + 1];
        values[0] = value;
        System.arraycopy(others, 0, values, 1, others.length);
        List<Tensor> outputs = Tensor.all(values);
        record(op, attrs, outputs, inputs);
        return outputs;
    }

    /** @return {@code self}, now with this value */
    Tensor into(Tensor self, String name) {
        checkWritable(self, name);
        if (!Dtypes.canCast(value.dtype(), self.dtype())) {
            throw new DTypeException(name + ": result type " + Dtypes.name(value.dtype())
                + " can't be cast to the desired output type " + Dtypes.name(self.dtype()));
        }
        if (!value.shape().equals(self.shape())) {
            throw new ShapeException(name + ": output with shape " + self.shape() + " doesn't match the broadcast shape "
                + value.shape());
        }
        return write(self);
    }

    /** As {@link #into} for a value that was already fitted to {@code self}. */
    private Tensor write(Tensor self) {
        GradEngine engine = GradEngine.get();
        Runnable rebase = differentiated(inputs) || differentiated(self.base) ? engine.inPlace(op(List.of(self))) : null;
        self.storage.write(self.layout, value.cast(self.dtype()));
        if (rebase != null) {
            rebase.run();
        }
        if (engine.recordsAll()) {
            engine.noteWrite(op(List.of(self)), self);
        }
        return self;
    }

    private Op op(List<Tensor> outputs) {
        return new Op(op, attrs, list(inputs), outputs);
    }

    static void checkWritable(Tensor self, String name) {
        checkDistinct(self.layout, name);
    }

    static void checkDistinct(Layout layout, String name) {
        if (layout.overlaps()) {
            throw new ShapeException(name + ": unsupported operation: more than one element of the written-to tensor refers to a "
                + "single memory location. Please clone() the tensor before performing the operation.");
        }
    }

    /** A tensor of {@code self}'s storage seen through another layout. */
    static Tensor view(String op, Tensor self, Layout layout, Object... attrs) {
        Tensor out = self.alias(layout);
        record(op, attrs(attrs), List.of(out), self);
        return out;
    }

    static void record(String op, List<Object> attrs, List<Tensor> outputs, Tensor... inputs) {
        boolean differentiated = differentiated(inputs) && anyFloating(outputs);
        GradEngine engine = GradEngine.get();
        if (differentiated || engine.recordsAll()) {
            Op made = new Op(op, attrs, list(inputs), outputs);
            if (differentiated) {
                engine.record(made);
            }
            if (engine.recordsAll()) {
                engine.note(made);
            }
        }
    }

    private static boolean anyFloating(List<Tensor> tensors) {
        for (Tensor t : tensors) {
            if (t.isFloatingPoint()) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody is told of an operation on these. */
    static boolean tracked(Tensor... inputs) {
        return differentiated(inputs) || GradEngine.get().recordsAll();
    }

    /** Whether an operation on these gets a gradient. */
    static boolean differentiated(Tensor... inputs) {
        if (GradMode.isEnabled()) {
            for (Tensor t : inputs) {
                if (t != null && t.requiresGrad()) {
                    return true;
                }
            }
        }
        return false;
    }
}
