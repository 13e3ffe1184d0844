package org.gradus.opencl;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;
import org.gradus.ir.Reference;
import org.gradus.types.DType;
import org.gradus.types.Half;
import org.gradus.types.Shape;

/**
 * Runs kernels element by element, as plainly as can be: the oracle for composed programs. Values are {@code Double} or
 * {@code Long} (bool: 0 and 1); buffers are arrays of them.
 */
final class Interpreter {
    private final Number[][] operands;
    private final long[] scalars;

    Interpreter(Number[][] operands, long[] scalars) {
        this.operands = operands;
        this.scalars = scalars;
    }

    void run(Kernel kernel) {
        if (kernel instanceof Kernel.MatMul m) {
            matmul(m);
        } else if (kernel instanceof Kernel.Scan s) {
            rows(s.length(), s.dtype(), row -> Reference.scan(s.op(), row));
        } else if (kernel instanceof Kernel.Sort s) {
            rows(s.length(), DType.INT64, row -> Reference.sort(row, s.descending()));
        } else {
            Kernel.Loop loop = (Kernel.Loop) kernel;
            for (long row = 0; row < loop.outer().numel(); row++) {
                row(loop, coordinates(loop.outer(), row), null);
            }
        }
    }

    private void rows(long length, DType out, UnaryOperator<double[]> fn) {
        int n = (int) length;
        for (int at = 0; at < operands[0].length; at += n) {
            double[] row = Arrays.stream(operands[0], at, at + n).mapToDouble(Number::doubleValue).toArray();
            double[] result = fn.apply(row);
            for (int i = 0; i < n; i++) {
                operands[1][at + i] = out.isFloating() ? (Number) result[i] : (Number) (long) result[i];
            }
        }
    }

    private void matmul(Kernel.MatMul m) {
        Shape outer = m.epilogue().outer();
        for (long i = 0; i < outer.numel(); i++) {
            long[] c = coordinates(outer, i);
            long column = i % m.n();
            long row = i / m.n() % m.m();
            long batch = i / m.n() / m.m();
            double real = 0;
            long integer = 0;
            for (long k = 0; k < m.k(); k++) {
                Number x = operands[0][(int) m.a().position(batch, row, k)];
                Number y = operands[1][(int) m.b().position(batch, k, column)];
                real += x.doubleValue() * y.doubleValue();
                integer += x.longValue() * y.longValue();
            }
            row(m.epilogue(), c, m.dtype().isFloating() ? round(real, m.dtype()) : round(integer, m.dtype()));
        }
    }

    private static long[] coordinates(Shape s, long number) {
        long[] c = new long[s.rank()];
        if (s.numel() == 0) {
            return c;
        }
        for (int d = c.length - 1; d >= 0; d--) {
            c[d] = number % s.dim(d);
            number /= s.dim(d);
        }
        return c;
    }

    private void row(Kernel.Loop loop, long[] outer, Number accumulator) {
        int n = (int) loop.inner().numel();
        Number[][] values = new Number[Math.max(1, n)][loop.body().size()];
        for (int i = 0; i < loop.body().size(); i++) {
            Instr instr = loop.body().get(i);
            for (int k = 0; k < values.length; k++) {
                values[k][i] = instr instanceof Instr.Reduce r ? null
                    : k == n && instr.inner() ? null : value(loop, instr, values[k], domain(loop, outer, k), accumulator);
            }
            if (instr instanceof Instr.Reduce r) {
                Number folded = fold(r, values, n);
                for (Number[] v : values) {
                    v[i] = folded;
                }
            }
        }
        for (Kernel.Store s : loop.stores()) {
            for (int k = 0; k < (s.inner() ? n : 1); k++) {
                store(s, values[k], domain(loop, outer, k));
            }
        }
    }

    private static long[] domain(Kernel.Loop loop, long[] outer, int k) {
        long[] inner = coordinates(loop.inner(), k);
        long[] c = java.util.Arrays.copyOf(outer, outer.length + inner.length);
        System.arraycopy(inner, 0, c, outer.length, inner.length);
        return c;
    }

    private void store(Kernel.Store s, Number[] values, long[] c) {
        long p = s.access().position(c);
        Number v = values[s.value()];
        if (s.scatter() == null) {
            operands[s.operand()][(int) p] = v;
            return;
        }
        for (Instr.Term t : s.scatter().terms()) {
            p += values[t.arg()].longValue() * t.stride();
        }
        Number old = operands[s.operand()][(int) p];
        DType d = v instanceof Double ? DType.FLOAT32 : DType.INT64;
        operands[s.operand()][(int) p] = switch (s.scatter().mode()) {
            case SET -> v;
            case ADD -> apply(Pointwise.ADD, d, old, v);
            case MUL -> apply(Pointwise.MUL, d, old, v);
            case MAX -> apply(Pointwise.MAXIMUM, d, old, v);
            case MIN -> apply(Pointwise.MINIMUM, d, old, v);
        };
    }

    private Number value(Kernel.Loop loop, Instr instr, Number[] v, long[] c, Number accumulator) {
        if (instr instanceof Instr.Load l) {
            return operands[l.operand()][(int) l.access().position(c)];
        } else if (instr instanceof Instr.Scalar s) {
            long bits = scalars[s.index()];
            return s.dtype().isFloating() ? (Number) round(Double.longBitsToDouble(bits), s.dtype()) : Long.valueOf(bits);
        } else if (instr instanceof Instr.Iota t) {
            return t.access().position(c);
        } else if (instr instanceof Instr.Accumulator) {
            return accumulator;
        } else if (instr instanceof Instr.Cast cast) {
            return cast(v[cast.arg()], cast.dtype());
        } else if (instr instanceof Instr.Gather g) {
            long p = g.base().position(c);
            for (Instr.Term t : g.terms()) {
                p += v[t.arg()].longValue() * t.stride();
            }
            return operands[g.operand()][(int) p];
        }
        Instr.Apply a = (Instr.Apply) instr;
        Number[] args = a.args().stream().map(i -> v[i]).toArray(Number[]::new);
        Number result = apply(a.fn(), a.compute(), args);
        return result instanceof Double d ? round(d, a.dtype()) : round(result.longValue(), a.dtype());
    }

    static Number cast(Number x, DType to) {
        return switch (to) {
            case FLOAT32 -> (double) (x instanceof Long l ? (float) (long) l : x.floatValue());
            case FLOAT64 -> x.doubleValue();
            case INT32 -> x instanceof Double d ? (long) (int) (double) d : (long) (int) x.longValue();
            case INT64 -> x.longValue();
            case INT16 -> (long) x.shortValue();
            case INT8 -> (long) x.byteValue();
            case UINT8 -> x.longValue() & 0xFF;
            case FLOAT16 -> (double) Half.fromFloat16(Half.toFloat16(x.floatValue()));
            case BFLOAT16 -> (double) Half.fromBfloat16(Half.toBfloat16(x.floatValue()));
            case BOOL -> x.doubleValue() != 0 ? 1L : 0L;
        };
    }

    private static Double round(double x, DType d) {
        return d == DType.FLOAT32 ? (double) (float) x : x;
    }

    private static Long round(long x, DType d) {
        return d == DType.INT32 ? (int) x : x;
    }

    private static Number fold(Instr.Reduce r, Number[][] values, int n) {
        boolean real = r.from().isFloating();
        Number best = switch (r.op()) {
            case SUM -> real ? (Number) 0.0 : (Number) 0L;
            case PROD -> real ? (Number) 1.0 : (Number) 1L;
            case MAX, ARGMAX -> real ? (Number) Double.NEGATIVE_INFINITY : (Number) (r.from() == DType.BOOL ? 0 : Long.MIN_VALUE);
            case MIN, ARGMIN -> real ? (Number) Double.POSITIVE_INFINITY : (Number) (r.from() == DType.BOOL ? 1 : Long.MAX_VALUE);
        };
        long place = 0;
        boolean any = false;
        for (int k = 0; k < n; k++) {
            Number x = values[k][r.arg()];
            Number next = switch (r.op()) {
                case SUM -> real ? (Number) (best.doubleValue() + x.doubleValue()) : (Number) (best.longValue() + x.longValue());
                case PROD -> real ? (Number) (best.doubleValue() * x.doubleValue()) : (Number) (best.longValue() * x.longValue());
                case MAX, ARGMAX -> apply(Pointwise.MAXIMUM, r.from(), best, x);
                case MIN, ARGMIN -> apply(Pointwise.MINIMUM, r.from(), best, x);
            };
            boolean nan = next instanceof Double d && d.isNaN();
            boolean was = best instanceof Double d && d.isNaN();
            if (!any || nan && !was || !nan && !next.equals(best)) {
                place = k;
            }
            any = true;
            best = next;
        }
        if (r.op().isArg()) {
            return place;
        }
        return real ? (Number) round(best.doubleValue(), r.dtype()) : (Number) round(best.longValue(), r.dtype());
    }

    private static Number apply(Pointwise fn, DType compute, Number... a) {
        return compute.isFloating() ? real(fn, List.of(a)) : integer(fn, a);
    }

    private static Number flag(boolean b) {
        return b ? 1L : 0L;
    }

    private static Number real(Pointwise fn, List<Number> args) {
        double x = args.get(0).doubleValue();
        double y = args.size() > 1 ? args.get(1).doubleValue() : 0;
        return switch (fn) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SQRT -> Math.sqrt(x);
            case SQUARE -> x * x;
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SIN -> Math.sin(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU -> x <= 0 ? 0.0 : x;
            case RELU_GRAD -> y <= 0 ? 0.0 : x;
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            case LT -> flag(x < y);
            case GT -> flag(x > y);
            case EQ -> flag(x == y);
            case WHERE -> args.get(0).longValue() != 0 ? args.get(1) : args.get(2);
            default -> throw new IllegalArgumentException(fn.label());
        };
    }

    private static Number integer(Pointwise fn, Number... a) {
        long x = a[0].longValue();
        long y = a.length > 1 ? a[1].longValue() : 0;
        return switch (fn) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case NEG -> -x;
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            case REMAINDER -> y == 0 ? 0L : Math.floorMod(x, y);
            case FLOOR_DIVIDE -> y == 0 ? 0L : Math.floorDiv(x, y);
            case LT -> flag(x < y);
            case EQ -> flag(x == y);
            case LOGICAL_AND -> flag(x != 0 && y != 0);
            case WHERE -> x != 0 ? a[1] : a[2];
            default -> throw new IllegalArgumentException(fn.label());
        };
    }
}
