package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.device.Device;
import org.gradus.ir.Expr;
import org.gradus.ir.Plan;
import org.gradus.ir.Place;
import org.gradus.types.AutogradException;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * A multi-dimensional array that may not have been computed yet, on one device. Operations check their arguments at the call
 * and return at once; elements are computed when they are read, or when {@link #realize} or {@link #backward()} asks for them.
 *
 * <p>Views share their elements with the tensor that they were taken from: a write to either is seen by both. Operations
 * that write have names with a trailing underscore.
 */
public final class Tensor implements ArithmeticOps, MathOps, ComparisonOps, ActivationOps, NeuralOps, ReductionOps, ViewOps,
    IndexingOps, LinearAlgebraOps, SearchOps, NumberOps, SpecialOps, ShapeOps, NewOps, RandomOps, WriteOps, ReadOps, AliasOps,
    AutoCloseable {
    volatile Storage storage;
    volatile Layout layout;
    final Tensor base;
    /** The storage's version when this handle was made. */
    final int madeAt;
    Scope scope;
    volatile GradState gradState;
    private volatile boolean closed;

    private Tensor(Storage storage, Layout layout, Tensor base) {
        this.storage = storage;
        this.layout = layout;
        this.base = base;
        this.madeAt = storage.version();
        storage.open();
        Scope.register(this);
    }

    /**
     * A tensor with elements of its own. What nothing else holds of that which {@code value} was made from may be gone
     * afterwards: of several results that share such parts, {@link #all} makes tensors.
     */
    static Tensor of(Expr value) {
        Storage storage = new Storage(value);
        Tensor tensor = new Tensor(storage, Layout.contiguous(value.shape()), null);
        storage.flush();
        return tensor;
    }

    /** Tensors with elements of their own. */
    static List<Tensor> all(Expr... values) {
        List<Tensor> tensors = new ArrayList<>(values.length);
        List<Storage> storages = new ArrayList<>(values.length);
        for (Expr e : values) {
            Storage storage = new Storage(e);
            storages.add(storage);
            tensors.add(new Tensor(storage, Layout.contiguous(e.shape()), null));
        }
        Storage.flush(storages);
        return tensors;
    }

    /** A view: the same storage through another layout. */
    Tensor alias(Layout other) {
        return new Tensor(open("view").storage, other, base == null ? this : base);
    }

    /**
     * Gives this tensor the layout and history of one of its views: {@code transpose_} and its like. No element changes, so that
     * a history goes on where none is being recorded: else it would fit the former shape.
     */
    Tensor become(String op, UnaryOperator<Tensor> view) {
        if (GradMode.isEnabled() && requiresGrad()) {
            GradEngine.get().checkShapeInPlace(op, this);
        }
        try (GradMode mode = GradMode.set(GradMode.isEnabled() || requiresGrad() && !isLeaf());
             Tensor before = new Tensor(open(op).storage, layout, base)) {
            before.gradState = gradState;
            try (Tensor after = view.apply(before)) {
                layout = after.layout;
                gradState = after.gradState == null ? gradState : after.gradState;
            }
        }
        return this;
    }

    private Tensor open(String op) {
        if (closed) {
            throw new ClosedException(op + ": tensor of shape " + layout.shape() + " was used after it, or its "
                + "scope, was closed");
        }
        return this;
    }

    /**
     * The value now; a later write does not change it.
     *
     * @throws ClosedException naming {@code op}
     */
    Expr expr(String op) {
        return open(op).storage.value().view(layout);
    }

    /** The whole storage's value, which realising computes. */
    Expr pending(String op) {
        return open(op).storage.value();
    }

    /** Extents of all dims; {@code []} for a scalar. */
    public Shape shape() {
        return layout.shape();
    }

    /** Extent along {@code dim}, which may count from the end. */
    public long size(int dim) {
        return shape().dim(shape().axis(dim, "size"));
    }

    /** Number of dimensions. */
    public int dim() {
        return layout.rank();
    }

    /** Number of elements. */
    public long numel() {
        return shape().numel();
    }

    /** Another name of {@link #numel}. */
    public long nelement() {
        return numel();
    }

    /** Another name of {@link #dim}. */
    public int ndimension() {
        return dim();
    }

    /** Whether both have the same shape. */
    public boolean isSameSize(Tensor other) {
        return shape().equals(other.shape());
    }

    /** Whether both have the same elements in the same order: one storage, one layout. */
    public boolean isSetTo(Tensor other) {
        return storage == other.storage && layout.equals(other.layout);
    }

    /** Bytes of one element. */
    public int elementSize() {
        return dtype().bytes();
    }

    /** Type of the elements. */
    public DType dtype() {
        return storage.dtype;
    }

    /** Where the elements are, or will be computed. */
    public Device device() {
        return (Device) place();
    }

    Place place() {
        return storage.place;
    }

    /** Elements between neighbours along {@code dim}. */
    public long stride(int dim) {
        return layout.stride(shape().axis(dim, "stride"));
    }

    /** Elements of the storage between neighbours along each dim; a copy. */
    public long[] strides() {
        return layout.strides();
    }

    /** Where in the storage the first element is, counted in elements. */
    public long storageOffset() {
        return layout.offset();
    }

    /** Whether the elements lie row by row without gaps. */
    public boolean isContiguous() {
        return layout.isContiguous();
    }

    /** Whether the dtype is float16, bfloat16, float32 or float64. */
    public boolean isFloatingPoint() {
        return dtype().isFloating();
    }

    /** How often the elements, which views share, were written in place. */
    public int version() {
        return storage.version();
    }

    /**
     * Whether operations on this are recorded for the backward pass: it was asked for, or something it was made from requires
     * it.
     */
    public boolean requiresGrad() {
        return (gradState != null || base != null && base.gradState != null) && GradEngine.get().requiresGrad(this);
    }

    /**
     * Asks for gradients with respect to this leaf, or no longer.
     *
     * @return this
     * @throws org.gradus.types.AutogradException if the dtype is not floating, or if this is not a leaf and {@code on} is false
     */
    public Tensor requiresGrad_(boolean on) {
        GradEngine.get().requiresGrad(this, on);
        return this;
    }

    /** {@link #requiresGrad_(boolean)} with {@code on = true}. */
    public Tensor requiresGrad_() {
        return requiresGrad_(true);
    }

    /** Whether no recorded operation made this. */
    public boolean isLeaf() {
        return gradFn() == null;
    }

    /** The recorded operation that made this, or {@code null}. */
    public GradFn gradFn() {
        return requiresGrad() ? GradEngine.get().gradFn(this) : null;
    }

    /** The gradient that backward passes accumulated, or {@code null}. */
    public Tensor grad() {
        return gradState == null ? null : GradEngine.get().grad(this);
    }

    /** Replaces the gradient; {@code null} forgets it. */
    public Tensor setGrad(Tensor value) {
        if (value != null || gradState != null) {
            GradEngine.get().grad(this, value);
        }
        return this;
    }

    /** Keeps the gradient of this intermediate result in {@link #grad} on the next backward pass. */
    public Tensor retainGrad() {
        GradEngine.get().retainGrad(this);
        return this;
    }

    /** Whether {@link #retainGrad} was called on this intermediate result. */
    public boolean retainsGrad() {
        return gradState != null && GradEngine.get().retainsGrad(this);
    }

    /**
     * Calls {@code hook} with the gradient of this tensor whenever it has been computed; what it returns, unless
     * {@code null}, takes its place.
     *
     * @return closing it removes the hook
     */
    public GradEngine.Hook registerHook(UnaryOperator<Tensor> hook) {
        return GradEngine.get().hook(this, hook);
    }

    /** Adds the gradient of this one-element tensor to the {@link #grad} of every leaf that it was computed from. */
    public void backward() {
        backward(null, false, false);
    }

    /** As {@link #backward()} for any shape, weighted with {@code gradient}. */
    public void backward(Tensor gradient) {
        backward(gradient, false, false);
    }

    /** {@link #backward(Tensor, boolean, boolean)} with {@code createGraph = false}. */
    public void backward(Tensor gradient, boolean retainGraph) {
        backward(gradient, retainGraph, false);
    }

    /**
     * @param gradient    of this tensor's shape; {@code null} for one, if there is one element
     * @param retainGraph keeps what the pass needed, for another one
     * @param createGraph records the pass itself, so that gradients can be differentiated again
     */
    public void backward(Tensor gradient, boolean retainGraph, boolean createGraph) {
        GradEngine.get().backward(List.of(this), Arrays.asList(gradient), retainGraph, createGraph);
    }

    /** The same elements without history: it shares storage and versions with this tensor, and requires no gradient. */
    public Tensor detach() {
        Tensor out = new Tensor(open("detach").storage, layout, null);
        if (GradEngine.get().recordsAll()) {
            GradEngine.get().note(new Op("detach", List.of(), List.of(this), List.of(out)));
        }
        return out;
    }

    /**
     * Forgets this tensor's history: it becomes a leaf that requires no gradient.
     *
     * @return this
     * @throws AutogradException if this is a view, whose history is its base's
     */
    public Tensor detach_() {
        if (base != null && requiresGrad()) {
            throw new AutogradException("detach_: Can't detach views in-place. Use detach() instead.");
        }
        Tensor kept = grad();
        gradState = null;
        return setGrad(kept);
    }

    /**
     * Takes over the elements of {@code source} with their shape, dtype and device, sharing them from now on. This is how a
     * module's parameters move to another device and stay the tensors that an optimizer knows.
     *
     * @return this
     * @throws AutogradException if this is not a leaf, is a view, or holds a gradient, which would no longer fit
     */
    public Tensor setData(Tensor source) {
        if (base != null || !isLeaf() || grad() != null) {
            throw new AutogradException("setData: expected a leaf that is no view and holds no gradient");
        }
        Storage before = open("setData").storage;
        Storage after = source.open("setData").storage;
        after.open();
        storage = after;
        layout = source.layout;
        before.close();
        return this;
    }

    /** Computes the elements now, if they are pending. */
    public Tensor realize() {
        storage.place.realize(List.of(pending("realize")));
        return this;
    }

    /** Whether {@link #close}, or the end of a {@link Scope}, let the elements go. */
    public boolean isClosed() {
        return closed;
    }

    /** Lets the elements go, unless a view or a recorded operation still needs them. Using this tensor afterwards throws. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            storage.close();
        }
    }

    /** The elements as the device hands them over; bool as bytes. */
    Object download(String op) {
        Expr value = expr(op).retain();
        try {
            return device().download(value);
        } finally {
            value.release();
        }
    }

    /** What {@link #realize} would launch, kernel by kernel. */
    public String explain() {
        return device().plan(List.of(pending("explain"))).explain();
    }

    /** What {@link #realize} would launch, to count and look through. */
    public Plan plan() {
        return device().plan(List.of(pending("plan")));
    }

    /** As PyTorch prints it. Reads back only the elements that are shown. */
    @Override
    public String toString() {
        return Printing.text(this, PrintOptions.options());
    }

    /** As PyTorch prints it with these options. */
    public String toString(PrintOptions options) {
        return Printing.text(this, options);
    }

    /** A copy with elements of its own. It costs memory only once either is written. */
    @Override
    public Tensor clone() {
        return Call.of("clone", expr("clone"), this).make();
    }
}
