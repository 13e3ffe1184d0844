package org.gradus.ir;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.DeviceException;
import org.gradus.types.Half;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * A value that may not have been computed yet: a node of the lazy graph. What it means never changes; once it has been
 * realised it holds {@link Data} and forgets its inputs.
 *
 * <p><b>References.</b> The garbage collector finds dead values late, and device memory cannot wait, so each node counts the
 * pending nodes, storages and savers that hold it. At zero its memory goes back at once. A node holds its inputs from its own
 * first holder on: what a formula makes on its way and nobody keeps, as a view of which another view is taken, holds nothing.
 * A holder that is itself garbage never lets go, so the count may be too high but never too low; what it misses the collector
 * finds.
 *
 * <p><b>Storage dtypes.</b> Arithmetic never sees them: it is made of values in {@link DType#compute()} and of casts. Integers wrap
 * after each function. float16 and bfloat16 are rounded when somebody holds the result, so a formula of many functions is
 * computed in float32 and rounded once, while the operations of a program round one by one, fused or not.
 */
public final class Expr {
    private static final Expr[] NONE = {};
    /** Count of references of a value that was let go of; low enough that nothing brings it back to zero. */
    private static final int DEAD = Integer.MIN_VALUE / 2;
    private static final AtomicIntegerFieldUpdater<Expr> REFS = AtomicIntegerFieldUpdater.newUpdater(Expr.class, "refs");

    private final Place place;
    private final DType dtype;
    private final Shape shape;
    /** As it was when last counted: what has been realised since shortens it. */
    int depth;
    /** What had arrived at the place when the oldest of the pending nodes that end here was made; {@link Backlog} moves it on. */
    long since;
    private volatile Primitive primitive;
    private volatile Expr[] inputs;
    private volatile Data data;
    private volatile int refs;
    /** Whether the inputs are held. */
    private volatile boolean holding;

    /** Where the graph walk that holds the place's lock last saw this node. */
    int visit;
    int number;

    private Expr(Place place, Primitive primitive, DType dtype, Shape shape, Data data, Expr... inputs) {
        this.place = place;
        this.primitive = primitive;
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
        this.inputs = inputs;
        this.holding = inputs.length == 0;
        int d = 0;
        long s = place.arrived();
        for (Expr e : inputs) {
            int before = e.pendingDepth();
            d = Math.max(d, before);
            s = before == 0 ? s : Math.min(s, e.since);
        }
        this.depth = d + 1;
        this.since = s;
    }

    /** A node whose operands and shape have been checked. */
    static Expr of(Place place, Primitive primitive, DType dtype, Shape shape, Expr... inputs) {
        return new Expr(place, primitive, dtype, shape, null, inputs);
    }

    /** A value that is there. */
    public static Expr leaf(Place place, DType dtype, Shape shape, Data data) {
        return new Expr(place, Primitive.Leaf.LEAF, dtype, shape, data, NONE);
    }

    /** {@code value} rounded to {@code dtype}. */
    public static Expr constant(Place place, DType dtype, Shape shape, double value) {
        if (dtype.isStorage()) {
            return dtype.isFloating() ? constant(place, DType.FLOAT32, shape, rounded(dtype, (float) value)).narrow(dtype)
                : constant(place, dtype, shape, (long) value);
        }
        long bits = switch (dtype) {
            case FLOAT64 -> Double.doubleToRawLongBits(value);
            case FLOAT32 -> Double.doubleToRawLongBits((float) value);
            case BOOL -> value != 0 ? 1 : 0;
            case INT32 -> (int) (long) value;
            case INT64 -> (long) value;
            default -> throw new IllegalStateException("no constants of " + dtype);
        };
        return new Expr(place, new Primitive.Constant(bits), dtype, shape, null, NONE);
    }

    /** {@code value} wrapped or rounded to {@code dtype}; exact for int64. */
    public static Expr constant(Place place, DType dtype, Shape shape, long value) {
        return switch (dtype) {
            case INT64 -> new Expr(place, new Primitive.Constant(value), dtype, shape, null, NONE);
            case UINT8, INT8, INT16 -> constant(place, DType.INT32, shape, (double) dtype.wrap(value)).narrow(dtype);
            default -> constant(place, dtype, shape, (double) value);
        };
    }

    private static float rounded(DType dtype, float value) {
        return dtype == DType.FLOAT16 ? Half.fromFloat16(Half.toFloat16(value)) : Half.fromBfloat16(Half.toBfloat16(value));
    }

    /** What a chain of updates starts from that replaces every element; nothing else may be made of it. */
    public static Expr unset(Place place, DType dtype, Shape shape) {
        return dtype.isStorage() || shape.numel() == 0 ? constant(place, dtype, shape, 0L)
            : new Expr(place, Primitive.Unset.UNSET, dtype, shape, null, NONE);
    }

    /** 0, 1, 2, ... in row-major order, int64. */
    public static Expr iota(Place place, Shape shape) {
        return new Expr(place, Primitive.Iota.IOTA, DType.INT64, shape, null, NONE);
    }

    /**
     * Each element's coordinate along {@code axis}, int64. It does not change along the other axes, also where one has extent 1,
     * so that a batch of one gives the same kernels as any other.
     */
    public static Expr coordinates(Place place, Shape shape, int axis) {
        long[] strides = new long[shape.rank()];
        strides[axis] = 1;
        return iota(place, Shape.of(shape.dim(axis))).view(Layout.of(shape, strides, 0));
    }

    /**
     * @param inputs of equal shapes, on one device, and of the dtypes that {@code fn} takes
     * @throws ShapeException if the shapes differ
     * @throws DTypeException if the dtypes do not fit
     */
    public static Expr map(Pointwise fn, Expr... inputs) {
        if (inputs.length != fn.arity()) {
            throw new IllegalArgumentException(fn.label() + " takes " + fn.arity() + " operands, not " + inputs.length);
        }
        DType[] types = new DType[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            types[i] = inputs[i].dtype;
            samePlace(fn.label(), inputs[0], inputs[i]);
            if (!inputs[i].shape.equals(inputs[0].shape)) {
                throw new ShapeException(fn.label() + ": operands " + inputs[0].shape + " and " + inputs[i].shape + " differ in shape");
            }
            boolean condition = fn == Pointwise.WHERE && i == 0;
            DType want = condition ? DType.BOOL : fn == Pointwise.WHERE ? inputs[1].dtype : inputs[0].dtype;
            if (types[i] != want) {
                throw new DTypeException(fn.label() + ": operand " + i + " is " + types[i] + ", expected " + want);
            }
        }
        DType result = fn.result(types);
        Expr[] wide = new Expr[inputs.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = inputs[i].computed();
            types[i] = wide[i].dtype;
        }
        return new Expr(wide[0].place, Primitive.Map.of(fn), fn.result(types), wide[0].shape, null, wide).narrow(result);
    }

    /**
     * This value in another dtype: floating to integral truncates, to bool means "is not zero". What does not fit a narrow integer
     * keeps the low bits of the int32 that it is.
     */
    public Expr cast(DType to) {
        if (dtype == to) {
            return this;
        }
        if (dtype.isStorage()) {
            return computed().cast(to);
        }
        if (to.isStorage() && dtype != to.compute()) {
            return cast(to.compute()).cast(to);
        }
        if (to.isStorage() && primitive == Primitive.Cast.CAST) {
            Expr[] in = inputs;
            if (in.length == 1 && in[0].dtype == to && in[0].tryRetain()) {
                Expr before = new Expr(place, new Primitive.View(Layout.contiguous(shape)), to, shape, null, in[0]);
                REFS.decrementAndGet(in[0]);
                return before;
            }
        }
        return new Expr(place, Primitive.Cast.CAST, to, shape, null, this);
    }

    /** This value in the dtype that arithmetic is done in; what a formula has computed so far is not rounded for that. */
    Expr computed() {
        if (!dtype.isStorage()) {
            return this;
        }
        return primitive == Primitive.Cast.DEFERRED ? inputs[0]
            : new Expr(place, Primitive.Cast.CAST, dtype.compute(), shape, null, this);
    }

    /**
     * This result of arithmetic in the dtype that it was done for: integers wrap, and floating values will be rounded once the
     * formula that they are part of is complete.
     */
    public Expr narrow(DType storage) {
        return dtype != storage && storage.isFloating() && dtype == storage.compute()
            ? new Expr(place, Primitive.Cast.DEFERRED, storage, shape, null, this) : cast(storage);
    }

    /** @param layout over this value's row-major order */
    public Expr view(Layout layout) {
        if (layout.isIdentity() && layout.shape().equals(shape)) {
            return this;
        }
        long[] bounds = layout.bounds();
        if (bounds != null && (bounds[0] < 0 || bounds[1] >= shape.numel())) {
            throw new ShapeException("view " + layout + " reaches outside " + shape);
        }
        if (primitive instanceof Primitive.Constant) {
            return new Expr(place, primitive, dtype, layout.shape(), null, NONE);
        }
        if (primitive == Primitive.Cast.DEFERRED) {
            return inputs[0].view(layout).narrow(dtype);
        }
        if (primitive instanceof Primitive.View inner && data == null) {
            Layout both = inner.layout().compose(layout);
            Expr[] in = inputs;
            if (both != null && in.length == 1 && in[0].tryRetain()) {
                Expr view = in[0].view(both);
                REFS.decrementAndGet(in[0]);
                return view;
            }
            // Another thread has just realised this value, which no longer needs what it was made from.
        }
        return new Expr(place, new Primitive.View(layout), dtype, layout.shape(), null, this);
    }

    /** @throws ShapeException if the number of elements differs */
    public Expr reshape(Shape to) {
        if (to.numel() != shape.numel()) {
            throw new ShapeException("shape " + to + " is invalid for input of size " + shape.numel());
        }
        return view(Layout.contiguous(to));
    }

    /** Axes of extent 1 repeated, and new ones in front. */
    public Expr expand(Shape to) {
        return shape.equals(to) ? this : view(Layout.contiguous(shape).expand(to));
    }

    /** Folds the last {@code axes} axes. */
    public Expr reduce(ReduceOp op, int axes) {
        return reduce(op, axes, false);
    }

    /** As {@link #reduce(ReduceOp, int)}; {@code kept} as {@link Primitive.Reduce} has it. */
    public Expr reduce(ReduceOp op, int axes, boolean kept) {
        if (dtype.isStorage()) {
            return computed().reduce(op, axes, kept).narrow(op.result(dtype));
        }
        Shape rows = Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - axes));
        return new Expr(place, new Primitive.Reduce(op, axes, kept), op.result(dtype), rows, null, this);
    }

    /** @see Primitive.Scan */
    public Expr scan(ScanOp op) {
        if (op == ScanOp.LOGSUMEXP && !dtype.isFloating() || shape.rank() == 0) {
            throw new IllegalArgumentException("no " + op.label() + " scan of " + dtype + shape);
        }
        if (dtype.isStorage()) {
            return computed().scan(op).narrow(dtype);
        }
        return new Expr(place, new Primitive.Scan(op), dtype, shape, null, this);
    }

    /** @see Primitive.Sort */
    public Expr sort(boolean descending) {
        if (shape.rank() == 0) {
            throw new IllegalArgumentException("no sort of " + dtype + shape);
        }
        return ordered(descending, 0, shape);
    }

    /** The part of {@link #sort} that begins at place {@code first} and has {@code count} elements a row. */
    public Expr sort(boolean descending, long first, long count) {
        int last = shape.rank() - 1;
        if (last < 0 || !place.sortsParts() || count == shape.dim(last)) {
            return sort(descending).view(Layout.contiguous(shape).slice(last, first, count, 1));
        }
        long[] dims = shape.dims();
        dims[last] = count;
        return ordered(descending, first, Shape.of(dims));
    }

    private Expr ordered(boolean descending, long first, Shape result) {
        Expr in = dtype.isStorage() ? computed() : this;
        return new Expr(place, new Primitive.Sort(descending, first), DType.INT64, result, null, in);
    }

    /** {@code (B..., M, K) x (B..., K, N)}; equal dtypes and batch dims. */
    public static Expr matmul(Expr a, Expr b) {
        samePlace("matmul", a, b);
        int r = a.shape.rank();
        if (a.dtype != b.dtype) {
            throw new DTypeException("matmul: expected operands of one dtype, got " + a.dtype + " and " + b.dtype);
        }
        if (r < 2 || b.shape.rank() != r || a.shape.dim(r - 1) != b.shape.dim(r - 2)) {
            throw new ShapeException("matmul: shapes " + a.shape + " and " + b.shape + " cannot be multiplied");
        }
        long[] dims = a.shape.dims();
        for (int d = 0; d < r - 2; d++) {
            if (dims[d] != b.shape.dim(d)) {
                throw new ShapeException("matmul: batch dims of " + a.shape + " and " + b.shape + " differ");
            }
        }
        dims[r - 1] = b.shape.dim(r - 1);
        DType compute = a.dtype.compute();
        return new Expr(a.place, Primitive.MatMul.MATMUL, compute, Shape.of(dims), null, a.computed(), b.computed()).narrow(a.dtype);
    }

    /** @see Primitive.Gather */
    public static Expr gather(Expr source, int[] axes, Shape result, String op, Expr... index) {
        Expr[] in = withIndex(op, result, index, source);
        return new Expr(source.place, new Primitive.Gather(axes.clone(), op), source.dtype, result, null, in);
    }

    /** @see Primitive.Scatter */
    public static Expr scatter(Expr base, Expr source, int[] axes, ScatterMode mode, String op, Expr... index) {
        if (base.dtype != source.dtype) {
            throw new DTypeException(op + ": expected self and source of one dtype, got " + base.dtype + " and " + source.dtype);
        }
        if (base.dtype.isStorage() && mode != ScatterMode.SET) {
            return scatter(base.computed(), source.computed(), axes, mode, op, index).narrow(base.dtype);
        }
        Expr[] in = withIndex(op, source.shape, index, base, source);
        return new Expr(base.place, new Primitive.Scatter(axes.clone(), mode, op), base.dtype, base.shape, null, in);
    }

    private static Expr[] withIndex(String op, Shape domain, Expr[] index, Expr... first) {
        Expr[] in = Arrays.copyOf(first, first.length + index.length);
        for (int i = 0; i < index.length; i++) {
            if (index[i].dtype != DType.INT64 || !index[i].shape.equals(domain)) {
                throw new ShapeException(op + ": index " + i + " is " + index[i].dtype + index[i].shape + ", expected int64" + domain);
            }
            in[first.length + i] = index[i];
        }
        for (Expr e : in) {
            samePlace(op, first[0], e);
        }
        return in;
    }

    /** This value with the elements at {@code layout} (over its row-major order) replaced by {@code value}. */
    public Expr update(Layout layout, Expr value) {
        samePlace("update", this, value);
        if (value.dtype != dtype || !value.shape.equals(layout.shape())) {
            throw new ShapeException("update: value " + value.dtype + value.shape + " for " + dtype + layout.shape());
        }
        return new Expr(place, new Primitive.Update(layout), dtype, shape, null, this, value);
    }

    static void samePlace(String op, Expr a, Expr b) {
        if (a.place != b.place) {
            throw new DeviceException(op + ": Expected all tensors to be on the same device, but found at least two devices, "
                + a.place.label() + " and " + b.place.label());
        }
    }

    /** Where it is computed. */
    public Place place() {
        return place;
    }

    /** Of the elements. */
    public DType dtype() {
        return dtype;
    }

    /** Of the value. */
    public Shape shape() {
        return shape;
    }

    /** How it is made from its inputs; {@link Primitive.Leaf} once it is realised. */
    public Primitive primitive() {
        return primitive;
    }

    /** The elements, or {@code null} while the value is pending. */
    public Data data() {
        return data;
    }

    /** Whether its elements are there, or on their way. */
    public boolean isRealized() {
        return data != null;
    }

    /** Whether all its elements are one number that the graph knows. */
    public boolean isConstant() {
        return primitive instanceof Primitive.Constant;
    }

    /** Length of the longest chain of pending nodes that ends here; zero when realised. */
    public int pendingDepth() {
        return data != null ? 0 : depth;
    }

    Expr[] inputs() {
        return inputs;
    }

    /** How many hold it; negative once it was let go of. */
    public int refs() {
        return refs;
    }

    /** @throws ClosedException if the value was already let go of by everyone, and its memory returned */
    public Expr retain() {
        if (!tryRetain()) {
            throw new ClosedException("a value was used after its memory was returned: " + dtype + shape);
        }
        settle();
        if (!holding) {
            holdInputs();
        }
        return this;
    }

    /** Undoes a {@link #retain} and leaves a value that nobody else holds to the garbage collector. */
    public void relinquish() {
        REFS.decrementAndGet(this);
    }

    /** With the first holder a deferred rounding takes place. */
    private void settle() {
        if (primitive == Primitive.Cast.DEFERRED) {
            primitive = Primitive.Cast.CAST;
        }
    }

    /** Node by node: a formula can be deep. */
    private void holdInputs() {
        ArrayDeque<Expr> todo = holdInputs(null);
        while (todo != null && !todo.isEmpty()) {
            todo = todo.pop().holdInputs(todo);
        }
    }

    /** @return the inputs that do not yet hold theirs, beside those that are in {@code others}; {@code null} for none */
    private synchronized ArrayDeque<Expr> holdInputs(ArrayDeque<Expr> others) {
        ArrayDeque<Expr> todo = others;
        if (holding) {
            return todo;
        }
        holding = true;
        for (Expr e : inputs) {
            if (!e.tryRetain()) {
                throw new ClosedException("a value was used after its memory was returned: " + e.dtype + e.shape);
            }
            e.settle();
            if (!e.holding) {
                todo = todo == null ? new ArrayDeque<>() : todo;
                todo.push(e);
            }
        }
        return todo;
    }

    private boolean tryRetain() {
        for (int n = refs; n >= 0; n = refs) {
            if (REFS.compareAndSet(this, n, n + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Lets go of one reference; the last one returns the memory, or lets go of what the pending value was made from. */
    public void release() {
        if (REFS.decrementAndGet(this) == 0 && REFS.compareAndSet(this, 0, DEAD)) {
            Data d = data;
            data = null;
            if (d != null) {
                d.release();
            }
            forgetInputs();
        }
    }

    /** Called by the executor once the elements are on their way. */
    public void realized(Data elements) {
        primitive = Primitive.Leaf.LEAF;
        data = elements;
        forgetInputs();
    }

    /** The memory now belongs to another value; nobody may read this one again. */
    public void surrender() {
        refs = DEAD;
        data = null;
        primitive = Primitive.Leaf.LEAF;
    }

    private void forgetInputs() {
        if (inputs.length == 0) {
            return;
        }
        for (Expr e : takeInputs()) {
            e.release();
        }
    }

    /** The inputs that this node held. */
    private synchronized Expr[] takeInputs() {
        Expr[] held = holding ? inputs : NONE;
        inputs = NONE;
        holding = true;
        return held;
    }

    @Override
    public String toString() {
        return primitive + " " + dtype + shape;
    }
}
