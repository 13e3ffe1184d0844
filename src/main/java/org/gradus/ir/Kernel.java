package org.gradus.ir;

import java.util.List;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * One launch, as the backends get it. Operands and scalars are numbered; a {@link Plan.Step} says which buffers and values
 * they are. Extents, strides, offsets and scalars are data of a launch: compiled code must depend on their structure only.
 */
public sealed interface Kernel {
    /** Short name for people: {@code map_add_relu}, {@code reduce_sum}, {@code matmul}. */
    String name();

    /** The buffers it touches, in order. */
    List<Operand> operands();

    /** Dtypes of the scalar arguments. */
    List<DType> scalars();

    /** Floating or integer operations of one run, roughly. */
    long operations();

    /** Whether there is nothing to visit, and so nothing to launch. */
    boolean isEmpty();

    /** A buffer that a kernel touches. {@code elements} is the part that it reads or writes, for the statistics. */
    record Operand(DType dtype, boolean read, boolean written, long elements) { }

    /**
     * Writes a value. Inner stores happen for every coordinate, others once a row. With {@code scatter} terms the position is
     * {@code access} plus the indexed steps, and the element is merged with the one there, serially along the inner loop.
     */
    record Store(int value, int operand, Access access, boolean inner, Scatter scatter) { }

    /** How a store finds its place by index and merges. */
    record Scatter(List<Instr.Term> terms, ScatterMode mode, String op) { }

    /**
     * For every coordinate of {@code outer}, a row: a loop over {@code inner}. With an empty {@code inner} (rank 0) and no
     * reduction it is a plain elementwise map. Accesses take the outer coordinates followed by the inner ones. Reductions may
     * depend on earlier ones; then the row is walked once for each level.
     */
    record Loop(String name, Shape outer, Shape inner, List<Instr> body, List<Store> stores, List<Operand> operands,
                List<DType> scalars, long operations) implements Kernel {
        public Loop {
            body = List.copyOf(body);
            stores = List.copyOf(stores);
            operands = List.copyOf(operands);
            scalars = List.copyOf(scalars);
        }

        @Override
        public boolean isEmpty() {
            return outer.numel() == 0 || inner.numel() == 0 && !hasReduce();
        }

        public boolean hasReduce() {
            return body.stream().anyMatch(i -> i instanceof Instr.Reduce);
        }

        public boolean hasScatter() {
            return stores.stream().anyMatch(s -> s.scatter() != null);
        }

        /** Whether each element of one axis is made of the elements at the same place of the operands. */
        public boolean isMap() {
            return outer.rank() == 1 && inner.rank() == 0
                && body.stream().allMatch(i -> i instanceof Instr.Load l ? l.access().isIdentity(outer)
                    : i instanceof Instr.Scalar || i instanceof Instr.Apply || i instanceof Instr.Cast)
                && stores.stream().allMatch(s -> s.scatter() == null && s.access().isIdentity(outer));
        }

        /** This map over so many elements. */
        public Loop map(long elements) {
            Shape shape = Shape.of(elements);
            Access each = Access.of(Layout.contiguous(shape));
            return new Loop(name, shape, inner,
                body.stream().map(i -> i instanceof Instr.Load l ? new Instr.Load(l.operand(), each, l.dtype(), l.inner()) : i).toList(),
                stores.stream().map(s -> new Store(s.value(), s.operand(), each, s.inner(), null)).toList(),
                operands.stream().map(o -> new Operand(o.dtype(), o.read(), o.written(), elements)).toList(), scalars,
                operations / outer.numel() * elements);
        }
    }

    /**
     * {@code (batch..., M, K) x (batch..., K, N)}: operand 0 is A, operand 1 is B (they may be one buffer twice), each read through
     * a view of its own. The epilogue is a map over {@code (batch..., M, N)} whose body starts from
     * {@link Instr.Accumulator}; its operands and scalars are this kernel's. An empty K gives zeros.
     *
     * @param frame around operand 1, or null
     */
    record MatMul(String name, MatrixView a, MatrixView b, Frame frame, DType dtype, Loop epilogue) implements Kernel {
        public MatMul(String name, MatrixView a, MatrixView b, DType dtype, Loop epilogue) {
            this(name, a, b, null, dtype, epilogue);
        }

        public long m() {
            return a.rows().shape().numel();
        }

        public long n() {
            return b.columns().shape().numel();
        }

        public long k() {
            return a.columns().shape().numel();
        }

        /** How many products there are. */
        public long batch() {
            return a.batch().shape().numel();
        }

        @Override
        public boolean isEmpty() {
            return epilogue.isEmpty();
        }

        @Override
        public List<Operand> operands() {
            return epilogue.operands();
        }

        @Override
        public List<DType> scalars() {
            return epilogue.scalars();
        }

        @Override
        public long operations() {
            return 2 * m() * n() * k() * batch() + epilogue.operations();
        }
    }

    /**
     * What {@link Primitive.Attention} says, of the matrices in operands 0 and following; the last operand is the result. The scalar
     * is {@code s}.
     *
     * @param matrices the inputs, but for the scalar
     */
    record Attention(boolean isCausal, Primitive.Attention.Result result, List<MatrixView> matrices, DType dtype,
                     List<Operand> operands) implements Kernel {
        private static final int VALUES_INPUTS = 3;
        private static final int GRADIENTS_INPUTS = 6;

        public Attention {
            matrices = List.copyOf(matrices);
            operands = List.copyOf(operands);
        }

        public MatrixView queries() {
            return matrices.get(0);
        }

        public MatrixView keys() {
            return matrices.get(1);
        }

        public MatrixView values() {
            return matrices.get(2);
        }

        public boolean isGradient() {
            return result == Primitive.Attention.Result.GRADIENTS;
        }

        /** Whether the result goes on with what is kept of each row of scores. */
        public boolean keepsRows() {
            return result == Primitive.Attention.Result.VALUES_AND_ROWS;
        }

        /** Number of the mask among the operands, or -1. */
        public int mask() {
            int others = isGradient() ? GRADIENTS_INPUTS : VALUES_INPUTS;
            return matrices.size() > others ? others : -1;
        }

        @Override
        public String name() {
            return isGradient() ? "attention_grad" : "attention";
        }

        @Override
        public List<DType> scalars() {
            return List.of(dtype);
        }

        @Override
        public long operations() {
            long pairs = queries().rows().shape().numel() * keys().batch().shape().numel() * keys().rows().shape().numel();
            long products = queries().columns().shape().numel() * (isGradient() ? 3 : 1)
                + values().columns().shape().numel() * (isGradient() ? 2 : 1);
            return pairs * 2 * products / (isCausal ? 2 : 1);
        }

        @Override
        public boolean isEmpty() {
            return operands.get(operands.size() - 1).elements() == 0;
        }
    }

    /**
     * {@code rows} rows of {@code length} elements, one after another in operand 0: each element of operand 1 is what the op
     * makes of the element there and all before it in its row.
     */
    record Scan(ScanOp op, DType dtype, long rows, long length) implements Kernel {
        @Override
        public String name() {
            return "scan_" + op.label();
        }

        @Override
        public boolean isEmpty() {
            return rows * length == 0;
        }

        @Override
        public List<Operand> operands() {
            return List.of(new Operand(dtype, true, false, rows * length), new Operand(dtype, false, true, rows * length));
        }

        @Override
        public List<DType> scalars() {
            return List.of();
        }

        @Override
        public long operations() {
            return rows * length;
        }
    }

    /**
     * {@code rows} rows of {@code length} elements, one after another in operand 0; operand 1, int64, gets the positions of each
     * row's elements in order. Equal elements keep theirs; NaN is the largest.
     */
    record Sort(boolean descending, DType dtype, long rows, long length) implements Kernel {
        @Override
        public String name() {
            return "sort";
        }

        @Override
        public boolean isEmpty() {
            return rows * length == 0;
        }

        @Override
        public List<Operand> operands() {
            return List.of(new Operand(dtype, true, false, rows * length), new Operand(DType.INT64, false, true, rows * length));
        }

        @Override
        public List<DType> scalars() {
            return List.of();
        }

        @Override
        public long operations() {
            return rows * length * (64 - Long.numberOfLeadingZeros(length));
        }
    }
}
