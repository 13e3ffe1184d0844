package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Loop kernels drawn at random: shapes, accesses, bodies, reductions in several stages, several outputs. */
final class RandomLoops {
    private static final long[] EXTENTS = {1, 2, 3, 5, 7, 8, 16, 17, 31, 64, 100, 257, 1000, 2049, 5000};
    private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64};
    private static final Pointwise[] BINARY = {Pointwise.ADD, Pointwise.SUB, Pointwise.MUL, Pointwise.MAXIMUM, Pointwise.MINIMUM};
    private static final Pointwise[] UNARY = {Pointwise.NEG, Pointwise.ABS, Pointwise.SIGN, Pointwise.RELU};

    final Random random;
    Kernel.Loop kernel;
    Object[] operands;
    long[] scalars;

    private Shape outer;
    private Shape inner;
    private final List<Instr> body = new ArrayList<>();
    private final List<Kernel.Operand> ops = new ArrayList<>();
    private final List<Object> arrays = new ArrayList<>();
    private final List<DType> scalarTypes = new ArrayList<>();
    private final List<Long> scalarBits = new ArrayList<>();
    private final List<Kernel.Store> stores = new ArrayList<>();

    RandomLoops(long seed) {
        random = new Random(seed);
        make();
    }

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }

    private Shape shape(int rank, long most) {
        long[] d = new long[rank];
        long n = 1;
        for (int i = rank - 1; i >= 0; i--) {
            do {
                d[i] = EXTENTS[random.nextInt(EXTENTS.length)];
            } while (n * d[i] > most);
            n *= d[i];
        }
        return Shape.of(d);
    }

    private void make() {
        boolean folds = random.nextInt(3) > 0;
        boolean large = random.nextInt(12) == 0;
        outer = shape(random.nextInt(4), folds ? 300 : large ? 40000 : 6000);
        inner = folds ? shape(1 + random.nextInt(2), large ? 40000 : 6000) : Shape.SCALAR;
        while (outer.numel() * inner.numel() > 60000) {
            outer = shape(random.nextInt(3), 60000 / inner.numel());
        }
        DType dtype = pick(DTYPES);
        List<Integer> rows = new ArrayList<>();
        List<Integer> elements = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            boolean in = folds && random.nextInt(4) > 0;
            (in ? elements : rows).add(load(dtype, in));
        }
        if (random.nextInt(2) == 0) {
            scalarTypes.add(dtype);
            scalarBits.add(bits(dtype));
            rows.add(add(new Instr.Scalar(scalarTypes.size() - 1, dtype)));
        }
        if (folds && elements.isEmpty()) {
            elements.add(load(dtype, true));
        }
        if (random.nextInt(4) == 0) {
            boolean in = folds && random.nextBoolean();
            int iota = add(new Instr.Iota(access(in, false), in));
            (in ? elements : rows).add(dtype == DType.INT64 ? iota : add(new Instr.Cast(iota, DType.INT64, dtype, in)));
        }
        for (int stage = 0; stage < (folds ? 1 + random.nextInt(3) : 1); stage++) {
            grow(rows, elements, dtype);
            if (folds) {
                fold(rows, elements, dtype);
            }
        }
        if (random.nextInt(3) == 0) {
            gather(folds ? elements : rows, folds, dtype);
        }
        grow(rows, elements, dtype);
        int outputs = 1 + random.nextInt(3);
        for (int i = 0; i < outputs; i++) {
            boolean in = folds && random.nextBoolean();
            List<Integer> from = in && !elements.isEmpty() && random.nextInt(5) > 0 ? elements : rows;
            store(from.isEmpty() ? (folds && in ? elements.get(0) : body.size() - 1)
                : from.get(from.size() - 1 - random.nextInt(Math.min(2, from.size()))), in, folds);
        }
        kernel = new Kernel.Loop("random", outer, inner, body, stores, ops, scalarTypes, 1);
        operands = arrays.toArray();
        scalars = scalarBits.stream().mapToLong(x -> x).toArray();
    }

    private int add(Instr i) {
        body.add(i);
        return body.size() - 1;
    }

    private long bits(DType d) {
        double v = random.nextInt(7) - 3;
        return d.isFloating() ? Double.doubleToRawLongBits(v) : (long) v;
    }

    private void grow(List<Integer> rows, List<Integer> elements, DType dtype) {
        for (int i = 0; i < random.nextInt(4); i++) {
            List<Integer> all = new ArrayList<>(rows);
            all.addAll(elements);
            all.removeIf(v -> body.get(v).dtype() != dtype);
            if (all.isEmpty()) {
                return;
            }
            int x = all.get(random.nextInt(all.size()));
            int y = all.get(random.nextInt(all.size()));
            boolean two = random.nextInt(3) > 0;
            boolean in = elements.contains(x) || two && elements.contains(y);
            List<Integer> args = two ? List.of(x, y) : List.of(x);
            int v = add(new Instr.Apply(two ? pick(BINARY) : pick(UNARY), args, dtype, dtype, in));
            (in ? elements : rows).add(v);
        }
    }

    private void fold(List<Integer> rows, List<Integer> elements, DType dtype) {
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            ReduceOp op = pick(ReduceOp.values());
            if (op == ReduceOp.PROD && dtype.isFloating()) {
                op = ReduceOp.SUM;
            }
            int arg = elements.get(random.nextInt(elements.size()));
            int v = add(new Instr.Reduce(op, arg, dtype, op.result(dtype)));
            rows.add(op.isArg() && dtype != DType.INT64 ? add(new Instr.Cast(v, DType.INT64, dtype, false)) : v);
        }
    }

    private Shape domain(boolean in) {
        long[] d = java.util.Arrays.copyOf(outer.dims(), outer.rank() + inner.rank());
        System.arraycopy(inner.dims(), 0, d, outer.rank(), inner.rank());
        return Shape.of(d);
    }

    /** Positions from 0 without gaps beyond what strides leave; row-level accesses do not move along the inner axes. */
    private Access access(boolean in, boolean mayChain) {
        Shape domain = domain(in);
        int rank = domain.rank();
        int moving = in ? rank : outer.rank();
        long[] strides = new long[rank];
        List<Integer> order = new ArrayList<>();
        for (int d = moving - 1; d >= 0; d--) {
            order.add(d);
        }
        if (random.nextInt(3) == 0) {
            java.util.Collections.shuffle(order, random);
        }
        long step = random.nextInt(4) == 0 ? 2 : 1;
        long offset = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
        for (int d : order) {
            if (random.nextInt(5) == 0) {
                continue;
            }
            strides[d] = step;
            step *= domain.dim(d);
            if (random.nextInt(8) == 0) {
                offset += strides[d] * (domain.dim(d) - 1);
                strides[d] = -strides[d];
            }
        }
        Layout l = Layout.of(domain, strides, offset);
        if (mayChain && random.nextInt(6) == 0) {
            long[] b = l.bounds();
            long n = b[1] + 1;
            long w = 1 + random.nextInt(7);
            Shape second = Shape.of((n + w - 1) / w, w);
            return new Access(List.of(l, Layout.of(second, new long[] {1, (n + w - 1) / w}, random.nextInt(3))));
        }
        return Access.of(l);
    }

    private long reach(Access a) {
        Layout last = a.chain().get(a.chain().size() - 1);
        long[] b = last.bounds();
        return b == null ? 0 : b[1] + 1;
    }

    private Object array(DType d, long n) {
        Object a = Elements.of(d).allocate((int) n);
        for (int i = 0; i < n; i++) {
            Elements.of(d).fill(a, i, i + 1, bits(d));
        }
        return a;
    }

    private int load(DType dtype, boolean in) {
        Access a = access(in, true);
        ops.add(new Kernel.Operand(dtype, true, false, 0));
        arrays.add(array(dtype, reach(a)));
        return add(new Instr.Load(ops.size() - 1, a, dtype, in));
    }

    private void gather(List<Integer> to, boolean in, DType dtype) {
        int extent = 1 + random.nextInt(9);
        Access base = access(in, false);
        long stride = random.nextInt(3);
        ops.add(new Kernel.Operand(dtype, true, false, 0));
        arrays.add(array(dtype, reach(base) + extent * stride + 1));
        int operand = ops.size() - 1;
        boolean indexIn = in && random.nextBoolean();
        Access where = access(indexIn, false);
        long[] index = new long[(int) reach(where)];
        for (int i = 0; i < index.length; i++) {
            index[i] = random.nextInt(extent);
        }
        ops.add(new Kernel.Operand(DType.INT64, true, false, 0));
        arrays.add(index);
        int arg = add(new Instr.Load(ops.size() - 1, where, DType.INT64, indexIn));
        to.add(add(new Instr.Gather(operand, base, List.of(new Instr.Term(arg, extent, stride)), "index", dtype, in)));
    }

    private void store(int value, boolean in, boolean folds) {
        if (folds && !in && body.get(value).inner()) {
            in = true;
        }
        Access a;
        do {
            a = access(in, false);
        } while (overlaps(a, in));
        DType dtype = body.get(value).dtype();
        ops.add(new Kernel.Operand(dtype, false, true, 0));
        arrays.add(array(dtype, reach(a)));
        stores.add(new Kernel.Store(value, ops.size() - 1, a, in, null));
    }

    private boolean overlaps(Access a, boolean in) {
        Layout l = a.first();
        for (int d = 0; d < (in ? l.rank() : outer.rank()); d++) {
            if (l.shape().dim(d) > 1 && l.stride(d) == 0) {
                return true;
            }
        }
        return false;
    }
}
