package org.gradus.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** What a loop kernel means, one coordinate after another. Sums of floats are formed in double. */
final class ReferenceLoop {
    private final Kernel.Loop kernel;
    private final Object[] operands;
    private final long[] scalars;
    private final Object product;
    private final Map<Long, Object> folded = new HashMap<>();

    ReferenceLoop(Kernel.Loop kernel, Object[] operands, long[] scalars, Object product) {
        this.kernel = kernel;
        this.operands = operands;
        this.scalars = scalars;
        this.product = product;
    }

    void run() {
        long inner = kernel.inner().numel();
        for (long row = 0; row < kernel.outer().numel(); row++) {
            for (Kernel.Store s : kernel.stores()) {
                for (long i = 0; i < (s.inner() ? inner : 1); i++) {
                    store(s, row, i);
                }
            }
        }
    }

    private void store(Kernel.Store s, long row, long i) {
        long[] c = coordinate(row, i);
        long at = s.access().position(c);
        Object v = value(s.value(), row, i);
        DType dtype = kernel.operands().get(s.operand()).dtype();
        ScatterMode mode = ScatterMode.SET;
        if (s.scatter() != null) {
            at += offset(s.scatter().terms(), row, i);
            mode = s.scatter().mode();
        }
        Elements.of(dtype).scatter(mode, v, 0, operands[s.operand()], new long[] {at}, 1);
    }

    private long offset(List<Instr.Term> terms, long row, long i) {
        long at = 0;
        for (Instr.Term t : terms) {
            at += ((long[]) value(t.arg(), row, i))[0] * t.stride();
        }
        return at;
    }

    /** An array of one element. */
    private Object value(int v, long row, long i) {
        Instr instr = kernel.body().get(v);
        Elements elements = Elements.of(instr.dtype());
        Object out = elements.allocate(1);
        if (instr instanceof Instr.Scalar s) {
            elements.fill(out, 0, 1, scalars[s.index()]);
        } else if (instr instanceof Instr.Load l) {
            elements.gather(operands[l.operand()], new long[] {l.access().position(coordinate(row, i))}, out, 0, 1);
        } else if (instr instanceof Instr.Accumulator) {
            elements.gather(product, new long[] {row}, out, 0, 1);
        } else if (instr instanceof Instr.Iota n) {
            ((long[]) out)[0] = n.access().position(coordinate(row, i));
        } else if (instr instanceof Instr.Gather g) {
            long at = g.base().position(coordinate(row, i)) + offset(g.terms(), row, i);
            elements.gather(operands[g.operand()], new long[] {at}, out, 0, 1);
        } else if (instr instanceof Instr.Apply a) {
            Object[] in = a.args().stream().map(x -> value(x, row, i)).toArray();
            PlainKernels.INSTANCE.lane(a.fn(), a.compute()).apply(in, new int[3], out, 0, 1);
        } else if (instr instanceof Instr.Cast c) {
            PlainKernels.INSTANCE.cast(c.from(), c.dtype()).apply(new Object[] {value(c.arg(), row, i)}, new int[1], out, 0, 1);
        } else {
            Object known = folded.get(v * kernel.outer().numel() + row);
            if (known != null) {
                return known;
            }
            reduce((Instr.Reduce) instr, row, out);
            folded.put(v * kernel.outer().numel() + row, out);
        }
        return out;
    }

    private void reduce(Instr.Reduce r, long row, Object out) {
        long n = kernel.inner().numel();
        double number = 0;
        long whole = 0;
        boolean first = true;
        long index = 0;
        boolean floating = r.from().isFloating();
        if (r.op() == ReduceOp.PROD) {
            number = 1;
            whole = 1;
        }
        if (r.op() == ReduceOp.MAX || r.op() == ReduceOp.MIN) {
            boolean max = r.op() == ReduceOp.MAX;
            number = max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            whole = switch (r.from()) {
                case INT32 -> max ? Integer.MIN_VALUE : Integer.MAX_VALUE;
                case INT64 -> max ? Long.MIN_VALUE : Long.MAX_VALUE;
                default -> max ? 0 : 1;
            };
        }
        for (long i = 0; i < n; i++) {
            Object e = value(r.arg(), row, i);
            double d = java.lang.reflect.Array.getDouble(e instanceof long[] l ? new double[] {l[0]} : e, 0);
            long w = floating ? 0 : java.lang.reflect.Array.getLong(e, 0);
            boolean above = floating ? d > number || d != d && number == number : w > whole;
            boolean below = floating ? d < number || d != d && number == number : w < whole;
            switch (r.op()) {
                case SUM -> {
                    number += d;
                    whole += w;
                }
                case PROD -> {
                    number *= d;
                    whole *= w;
                }
                default -> {
                    boolean max = r.op() == ReduceOp.MAX || r.op() == ReduceOp.ARGMAX;
                    if (r.op().isArg() && first || (max ? above : below)) {
                        number = d;
                        whole = w;
                        index = i;
                    }
                }
            }
            first = false;
        }
        if (r.op().isArg()) {
            ((long[]) out)[0] = index;
        } else if (out instanceof float[] f) {
            f[0] = (float) number;
        } else if (out instanceof double[] f) {
            f[0] = number;
        } else if (out instanceof int[] f) {
            f[0] = (int) whole;
        } else if (out instanceof long[] f) {
            f[0] = whole;
        } else {
            ((byte[]) out)[0] = (byte) (whole != 0 ? 1 : 0);
        }
    }

    private long[] coordinate(long row, long i) {
        Shape o = kernel.outer();
        Shape n = kernel.inner();
        long[] c = new long[o.rank() + n.rank()];
        fill(c, o, row, 0);
        fill(c, n, i, o.rank());
        return c;
    }

    private static void fill(long[] c, Shape s, long linear, int from) {
        for (int d = s.rank() - 1; d >= 0; d--) {
            c[from + d] = linear % s.dim(d);
            linear /= s.dim(d);
        }
    }
}
