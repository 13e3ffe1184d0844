package org.gradus;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.types.AutogradException;
import org.gradus.types.Layout;

/**
 * Differentiation as tensors see it. The one implementation is found with {@link ServiceLoader}; it lives above this package,
 * and its subclassing is what lets it reach the state that tensors keep for it.
 */
public abstract class GradEngine {

    private static final class Holder {
        static final GradEngine ENGINE = ServiceLoader.load(GradEngine.class, GradEngine.class.getClassLoader()).findFirst()
            .orElseThrow(() -> new AutogradException("no gradient engine on the class path"));
    }

    static GradEngine get() {
        return Holder.ENGINE;
    }

    /** Whether every operation is to be told, gradient or not. */
    protected abstract boolean recordsAll();

    /** Called after an operation, when {@link #recordsAll}. */
    protected abstract void note(Op op);

    /** Called after an operation that wrote {@code self}, when {@link #recordsAll}. */
    protected abstract void noteWrite(Op op, Tensor self);

    /** Called after an operation, when recording is on and an input requires grad. Non-floating outputs get no history. */
    protected abstract void record(Op op);

    /**
     * Called before an operation in place writes, when recording is on and an input requires grad; {@code op.inputs().get(0)}
     * is the tensor that will be written. Checks PyTorch's rules for leaves and views and keeps what the rule needs.
     *
     * @return to be run after the write: gives the tensor, and its base, the new history
     */
    protected abstract Runnable inPlace(Op op);

    /** Checks PyTorch's rules for leaves and views before {@code self} takes the layout of one of its views. */
    protected abstract void checkShapeInPlace(String op, Tensor self);

    protected abstract boolean requiresGrad(Tensor tensor);

    protected abstract void requiresGrad(Tensor tensor, boolean on);

    /** {@code null} for a leaf. That of a view is made anew after its base was written. */
    protected abstract GradFn gradFn(Tensor tensor);

    protected abstract int outputNr(Tensor tensor);

    protected abstract Tensor grad(Tensor tensor);

    protected abstract void grad(Tensor tensor, Tensor value);

    protected abstract void retainGrad(Tensor tensor);

    protected abstract boolean retainsGrad(Tensor tensor);

    /** @return closing it removes the hook */
    protected abstract Hook hook(Tensor tensor, UnaryOperator<Tensor> hook);

    /** @param gradients one for each root, {@code null} for a one-element root */
    protected abstract void backward(List<Tensor> roots, List<Tensor> gradients, boolean retainGraph, boolean createGraph);

    /** A registered hook. */
    public interface Hook extends AutoCloseable {
        @Override
        void close();
    }

    protected static GradState state(Tensor tensor) {
        return tensor.gradState;
    }

    protected static void state(Tensor tensor, GradState state) {
        tensor.gradState = state;
    }

    /** The tensor whose storage and history {@code tensor} is a part of; {@code null} if it is not a view. */
    protected static Tensor base(Tensor tensor) {
        return tensor.base;
    }

    /** The version of the elements when {@code tensor} was made. */
    protected static int madeAt(Tensor tensor) {
        return tensor.madeAt;
    }

    /** Over the storage's row-major order. */
    protected static Layout layout(Tensor tensor) {
        return tensor.layout;
    }

    /** What {@code tensor} and its views share. */
    protected static Expr stored(Tensor tensor) {
        return tensor.storage.value();
    }

    protected static Expr expr(Tensor tensor) {
        return tensor.expr("autograd");
    }

    /** A new leaf that is not tracked. */
    protected static Tensor tensor(Expr value) {
        return Tensor.of(value);
    }

    /** Takes a tensor out of every {@link Scope}, so that none closes it. */
    protected static void outlive(Tensor tensor) {
        tensor.scope = null;
    }
}
