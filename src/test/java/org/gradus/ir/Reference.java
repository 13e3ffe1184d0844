package org.gradus.ir;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.gradus.types.DType;
import org.gradus.types.Half;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Computes expressions one by one in double arithmetic, as plainly as possible: what kernels are compared with. Values of every
 * dtype are held as doubles, so int64 is exact up to 2^53.
 */
public final class Reference {
    private final Function<Expr, double[]> leaves;
    private final Map<Expr, double[]> known = new IdentityHashMap<>();

    /** @param leaves the elements of realised nodes */
    public Reference(Function<Expr, double[]> leaves) {
        this.leaves = leaves;
    }

    public double[] value(Expr e) {
        double[] v = known.get(e);
        if (v == null) {
            v = round(e.dtype(), compute(e));
            known.put(e, v);
        }
        return v;
    }

    private double[] compute(Expr e) {
        Expr[] in = e.inputs();
        Primitive p = e.primitive();
        int n = (int) e.shape().numel();
        if (p instanceof Primitive.Leaf) {
            return leaves.apply(e);
        }
        if (p instanceof Primitive.Constant c) {
            double v = e.dtype().isFloating() ? Double.longBitsToDouble(c.bits()) : c.bits();
            double[] out = new double[n];
            Arrays.fill(out, v);
            return out;
        }
        if (p == Primitive.Unset.UNSET) {
            double[] out = new double[n];
            Arrays.fill(out, e.dtype().isFloating() ? Double.NaN : 77);
            return out;
        }
        double[][] x = Arrays.stream(in).map(this::value).toArray(double[][]::new);
        double[] out = new double[n];
        if (p instanceof Primitive.Iota) {
            Arrays.setAll(out, i -> i);
        } else if (p instanceof Primitive.Map m) {
            Arrays.setAll(out, i -> apply(m.fn(), Arrays.stream(x).mapToDouble(a -> a[i]).toArray()));
        } else if (p instanceof Primitive.Cast) {
            Arrays.setAll(out, i -> cast(e.dtype(), x[0][i]));
        } else if (p instanceof Primitive.View v) {
            Arrays.setAll(out, i -> x[0][(int) position(v.layout(), coordinate(e.shape(), i))]);
        } else if (p instanceof Primitive.Reduce r) {
            int inner = (int) (in[0].shape().numel() / Math.max(1, n));
            Arrays.setAll(out, i -> fold(r.op(), Arrays.copyOfRange(x[0], i * inner, (i + 1) * inner), in[0].dtype()));
        } else if (p instanceof Primitive.Scan s) {
            rows(e.shape(), x[0], out, row -> scan(s.op(), row));
        } else if (p instanceof Primitive.Sort s) {
            int count = (int) e.shape().dim(-1);
            int first = (int) s.first();
            int length = (int) in[0].shape().dim(-1);
            for (int r = 0; r * length < x[0].length && count > 0; r++) {
                double[] order = sort(Arrays.copyOfRange(x[0], r * length, (r + 1) * length), s.descending());
                System.arraycopy(order, first, out, r * count, count);
            }
        } else if (p instanceof Primitive.MatMul) {
            matmul(in[0].shape(), in[1].shape(), x[0], x[1], out);
        } else if (p instanceof Primitive.Gather g) {
            Arrays.setAll(out, i -> x[0][(int) linear(in[0].shape(), target(g.axes(), coordinate(e.shape(), i), i, x, 1))]);
        } else if (p instanceof Primitive.Scatter s) {
            System.arraycopy(x[0], 0, out, 0, n);
            for (int i = 0; i < x[1].length; i++) {
                int at = (int) linear(e.shape(), target(s.axes(), coordinate(in[1].shape(), i), i, x, 2));
                out[at] = merge(s.mode(), out[at], x[1][i]);
            }
        } else if (p instanceof Primitive.Update u) {
            System.arraycopy(x[0], 0, out, 0, n);
            for (int i = 0; i < x[1].length; i++) {
                out[(int) position(u.layout(), coordinate(in[1].shape(), i))] = x[1][i];
            }
        } else {
            throw new AssertionError("no reference for " + p);
        }
        return out;
    }

    private static void rows(Shape shape, double[] in, double[] out, UnaryOperator<double[]> row) {
        int n = (int) shape.dim(-1);
        for (int at = 0; at < in.length; at += n) {
            System.arraycopy(row.apply(Arrays.copyOfRange(in, at, at + n)), 0, out, at, n);
        }
    }

    /** One row's scan. */
    public static double[] scan(ScanOp op, double[] row) {
        double[] out = row.clone();
        Arrays.parallelPrefix(out, (a, b) -> switch (op) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case LOGSUMEXP -> a == b ? a + Math.log(2) : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
        });
        return out;
    }

    /** Positions of one row's elements in order. */
    public static double[] sort(double[] row, boolean descending) {
        Comparator<Integer> order = Comparator.comparingDouble(i -> row[i] + 0.0);
        return IntStream.range(0, row.length).boxed().sorted(descending ? order.reversed() : order).mapToDouble(i -> i).toArray();
    }

    private static double merge(ScatterMode mode, double old, double v) {
        return switch (mode) {
            case SET -> v;
            case ADD -> old + v;
            case MUL -> old * v;
            case MAX -> Math.max(old, v);
            case MIN -> Math.min(old, v);
        };
    }

    private static long[] target(int[] axes, long[] coordinate, int element, double[][] inputs, int firstIndex) {
        return Arrays.stream(axes).mapToLong(a -> a < 0 ? coordinate[~a] : (long) inputs[firstIndex + a][element]).toArray();
    }

    private static void matmul(Shape a, Shape b, double[] x, double[] y, double[] out) {
        int m = (int) a.dim(-2);
        int k = (int) a.dim(-1);
        int n = (int) b.dim(-1);
        for (int i = 0; i < out.length; i++) {
            int batch = i / (m * n);
            int row = i / n % m;
            int column = i % n;
            for (int j = 0; j < k; j++) {
                out[i] += x[(batch * m + row) * k + j] * y[(batch * k + j) * n + column];
            }
        }
    }

    private static long[] coordinate(Shape shape, long n) {
        long[] c = new long[shape.rank()];
        for (int d = c.length - 1; d >= 0; d--) {
            c[d] = n % shape.dim(d);
            n /= shape.dim(d);
        }
        return c;
    }

    private static long position(Layout l, long[] c) {
        long p = l.offset();
        for (int d = 0; d < c.length; d++) {
            p += c[d] * l.stride(d);
        }
        return p;
    }

    private static long linear(Shape shape, long[] c) {
        return position(Layout.contiguous(shape), c);
    }

    private static double fold(ReduceOp op, double[] x, DType dtype) {
        return switch (op) {
            case SUM -> Arrays.stream(x).sum();
            case PROD -> Arrays.stream(x).reduce(1, (a, b) -> a * b);
            case MAX -> Arrays.stream(x).reduce(lowest(dtype), Math::max);
            case MIN -> Arrays.stream(x).reduce(-lowest(dtype), Math::min);
            case ARGMAX -> best(x, true);
            case ARGMIN -> best(x, false);
        };
    }

    private static double lowest(DType dtype) {
        return switch (dtype) {
            case BOOL -> 0;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> Double.NEGATIVE_INFINITY;
        };
    }

    private static double best(double[] x, boolean largest) {
        int at = 0;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(x[i])) {
                return i;
            }
            if (largest ? x[i] > x[at] : x[i] < x[at]) {
                at = i;
            }
        }
        return at;
    }

    private static double cast(DType to, double v) {
        return switch (to) {
            case BOOL -> v != 0 ? 1 : 0;
            case INT32 -> v > Integer.MIN_VALUE - 1.0 && v < 0x1p31 ? (int) v : Integer.MIN_VALUE;
            case INT64 -> v >= -0x1p63 && v < 0x1p63 ? (long) v : Long.MIN_VALUE;
            case INT16 -> (short) (long) cast(DType.INT32, v);
            case INT8 -> (byte) (long) cast(DType.INT32, v);
            case UINT8 -> (long) cast(DType.INT32, v) & 0xFF;
            default -> v;
        };
    }

    private static double[] round(DType dtype, double[] v) {
        return switch (dtype) {
            case INT32 -> Arrays.stream(v).map(d -> (int) (long) d).toArray();
            case FLOAT32 -> Arrays.stream(v).map(d -> (float) d).toArray();
            case FLOAT16 -> Arrays.stream(v).map(d -> Half.fromFloat16(Half.toFloat16((float) d))).toArray();
            case BFLOAT16 -> Arrays.stream(v).map(d -> Half.fromBfloat16(Half.toBfloat16((float) d))).toArray();
            default -> v;
        };
    }

    private static final Map<Pointwise, java.util.function.ToDoubleFunction<double[]>> FUNCTIONS = functions();

    private static double apply(Pointwise fn, double[] x) {
        var f = FUNCTIONS.get(fn);
        if (f == null) {
            throw new AssertionError("no reference for " + fn);
        }
        return f.applyAsDouble(x);
    }

    private static Map<Pointwise, java.util.function.ToDoubleFunction<double[]>> functions() {
        Map<Pointwise, java.util.function.ToDoubleFunction<double[]>> f = new HashMap<>();
        f.put(Pointwise.ADD, x -> x[0] + x[1]);
        f.put(Pointwise.SUB, x -> x[0] - x[1]);
        f.put(Pointwise.MUL, x -> x[0] * x[1]);
        f.put(Pointwise.DIV, x -> x[0] / x[1]);
        f.put(Pointwise.NEG, x -> -x[0]);
        f.put(Pointwise.ABS, x -> Math.abs(x[0]));
        f.put(Pointwise.EXP, x -> Math.exp(x[0]));
        f.put(Pointwise.TANH, x -> Math.tanh(x[0]));
        f.put(Pointwise.SIGMOID, x -> 1 / (1 + Math.exp(-x[0])));
        f.put(Pointwise.SIN, x -> Math.sin(x[0]));
        f.put(Pointwise.RELU, x -> x[0] <= 0 ? 0 : x[0]);
        f.put(Pointwise.MAXIMUM, x -> Math.max(x[0], x[1]));
        f.put(Pointwise.MINIMUM, x -> Math.min(x[0], x[1]));
        f.put(Pointwise.LT, x -> x[0] < x[1] ? 1 : 0);
        f.put(Pointwise.GE, x -> x[0] >= x[1] ? 1 : 0);
        f.put(Pointwise.EQ, x -> x[0] == x[1] ? 1 : 0);
        f.put(Pointwise.WHERE, x -> x[0] != 0 ? x[1] : x[2]);
        return f;
    }
}
