package org.gradus.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Half;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Random graphs of every primitive, with views between them, shared values and several roots: what each device makes of them
 * equals the plain evaluation, and so do values that were interior and are read later.
 *
 * <p>Moves, casts and arithmetic with one rounding are equal to the bit. What is folded or comes from an elementary function is
 * nearly so; it is not converted any more, as that could tell neighbours apart, and where it was rounded to a half, it ends there.
 */
class FusionPropertyTest {

    Device device() {
        return Devices.get("cpu");
    }

    @Property(tries = 300)
    void agreesWithThePlainEvaluation(@ForAll long seed) {
        check(device(), seed, 14);
    }

    @Property(tries = 20)
    void largeGraphs(@ForAll long seed) {
        check(device(), seed, 120);
    }

    private static void check(Device device, long seed, int size) {
        Random random = new Random(seed);
        Map<Expr, double[]> leaves = new IdentityHashMap<>();
        List<Expr> all = new ArrayList<>();
        List<Expr> operands = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(leaf(device, random, leaves));
        }
        operands.addAll(all);
        while (all.size() < size) {
            Expr e = next(operands, device, random, leaves).retain();
            all.add(e);
            if (isExact(e) || !e.dtype().isStorage()) {
                operands.add(e);
            }
        }
        Reference reference = new Reference(e -> {
            double[] v = leaves.get(e);
            if (v == null) {
                throw new AssertionError("unknown leaf " + e);
            }
            return v;
        });
        List<double[]> expected = all.stream().map(reference::value).toList();
        List<Boolean> exact = all.stream().map(FusionPropertyTest::isExact).toList();
        List<Expr> roots = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            roots.add(all.get(random.nextInt(all.size())));
        }
        roots.add(all.get(all.size() - 1));
        List<Expr> order = new ArrayList<>(roots);
        device.realize(roots);
        order.addAll(all);
        for (Expr e : order) {
            double[] want = expected.get(all.indexOf(e));
            double[] got = doubles(device.download(e), e.dtype());
            String where = device.label() + " " + e + " seed " + seed;
            double tolerance = exact.get(all.indexOf(e)) ? 0 : switch (e.dtype()) {
                case FLOAT16 -> 2e-3;
                case BFLOAT16 -> 1e-2;
                default -> 2e-4;
            };
            assertEquals(want.length, got.length, where);
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i] + 0.0, got[i] + 0.0, tolerance * (1 + Math.abs(want[i])), where + " element " + i);
            }
        }
        all.forEach(Expr::release);
    }

    private static Expr leaf(Device device, Random random, Map<Expr, double[]> leaves) {
        long[] dims = new long[random.nextInt(4)];
        Arrays.setAll(dims, d -> 1 + random.nextInt(4));
        Shape shape = Shape.of(dims);
        float[] values = new float[(int) shape.numel()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Expr e = device.upload(values, DType.FLOAT32, shape).retain();
        leaves.put(e, doubles(values, DType.FLOAT32));
        return e;
    }

    /** Whether the bits are determined: no elementary function and no floating sum comes before. */
    private static boolean isExact(Expr e) {
        Primitive p = e.primitive();
        boolean own = !e.dtype().isFloating() || !(p instanceof Primitive.MatMul)
            && !(p instanceof Primitive.Reduce r && r.op() == ReduceOp.SUM)
            && !(p instanceof Primitive.Scan c && c.op() != ScanOp.MAX && c.op() != ScanOp.MIN)
            && !(p instanceof Primitive.Scatter s && s.mode() == ScatterMode.ADD)
            && !(p instanceof Primitive.Map m && ELEMENTARY.contains(m.fn()));
        return own && Arrays.stream(e.inputs()).allMatch(FusionPropertyTest::isExact);
    }

    private static final Set<Pointwise> ELEMENTARY = Set.of(Pointwise.TANH, Pointwise.SIGMOID, Pointwise.SIN);
    private static final Pointwise[] ANY_UNARY = {Pointwise.NEG, Pointwise.ABS};

    private static final Pointwise[] UNARY = {Pointwise.NEG, Pointwise.ABS, Pointwise.TANH, Pointwise.SIGMOID, Pointwise.SIN,
        Pointwise.RELU};
    private static final Pointwise[] BINARY = {Pointwise.ADD, Pointwise.SUB, Pointwise.MUL, Pointwise.MAXIMUM, Pointwise.MINIMUM};

    private static Expr next(List<Expr> all, Device device, Random random, Map<Expr, double[]> leaves) {
        Expr x = number(all.get(random.nextInt(all.size())));
        Expr y = number(all.get(random.nextInt(all.size())));
        if (isExact(x) && random.nextInt(4) == 0) {
            return x.cast(DType.values()[random.nextInt(DType.values().length)]);
        }
        if (x.dtype() != y.dtype()) {
            x = x.cast(isExact(x) ? y.dtype() : DType.FLOAT32);
            y = y.cast(x.dtype());
        }
        switch (random.nextInt(13)) {
            case 0:
                return leaf(device, random, leaves);
            case 1, 2:
                Pointwise[] functions = x.dtype().isFloating() ? UNARY : ANY_UNARY;
                return bounded(Expr.map(functions[random.nextInt(functions.length)], x));
            case 3, 4: {
                Expr[] both = broadcast(x, y);
                return both == null ? x.reshape(Shape.of(x.shape().numel()))
                    : bounded(Expr.map(BINARY[random.nextInt(BINARY.length)], both));
            }
            case 5: {
                Expr scalar = Expr.constant(device, x.dtype(), x.shape(), random.nextInt(5) - 2.0);
                return Expr.map(Pointwise.WHERE, Expr.map(Pointwise.LT, x, scalar), x, scalar);
            }
            case 6:
                return bounded(x.reduce(random.nextBoolean() ? ReduceOp.SUM : ReduceOp.MAX, random.nextInt(x.shape().rank() + 1)));
            case 7, 8:
                return view(x, random);
            case 9: {
                if (x.shape().rank() < 2) {
                    return x.reshape(Shape.of(1, x.shape().numel()));
                }
                Layout t = Layout.contiguous(x.shape());
                int[] order = java.util.stream.IntStream.range(0, t.rank()).toArray();
                order[t.rank() - 1] = t.rank() - 2;
                order[t.rank() - 2] = t.rank() - 1;
                return bounded(Expr.matmul(x, x.view(t.permute(order))));
            }
            case 11: {
                if (x.shape().rank() == 0) {
                    return x.expand(Shape.of(2));
                }
                Expr places = x.sort(random.nextBoolean());
                int[] axes = java.util.stream.IntStream.range(0, x.shape().rank()).map(d -> ~d).toArray();
                axes[axes.length - 1] = 0;
                return random.nextBoolean() ? Expr.gather(x, axes, x.shape(), "sort", places)
                    : bounded(x.scan(scan(x.dtype(), random)));
            }
            case 10: {
                if (x.shape().rank() == 0) {
                    return x.expand(Shape.of(3));
                }
                Shape to = Shape.of(2 + random.nextInt(3));
                Expr index = index(device, random, to, x.shape().numel());
                return Expr.gather(x.reshape(Shape.of(x.shape().numel())), new int[] {0}, to, "take", index);
            }
            default: {
                Expr flat = x.reshape(Shape.of(x.shape().numel()));
                Expr source = y.reshape(Shape.of(y.shape().numel()));
                int way = random.nextInt(4);
                if (way == 0 && x.dtype() == y.dtype()) {
                    long n = flat.shape().numel();
                    Layout whole = Layout.contiguous(Shape.of(n + source.shape().numel()));
                    return Expr.unset(device, x.dtype(), whole.shape()).update(whole.slice(0, 0, n, 1), flat)
                        .update(whole.slice(0, n, source.shape().numel(), 1), source);
                }
                if (way < 2) {
                    long length = Math.min(flat.shape().numel(), source.shape().numel());
                    Layout part = Layout.contiguous(flat.shape()).slice(0, flat.shape().numel() - length, length, 1);
                    return flat.update(part, source.view(Layout.contiguous(source.shape()).slice(0, 0, length, 1)));
                }
                return bounded(Expr.scatter(flat, source, new int[] {0}, ScatterMode.ADD, "index_add",
                    index(device, random, source.shape(), flat.shape().numel())));
            }
        }
    }

    private static ScanOp scan(DType dtype, Random random) {
        ScanOp op = ScanOp.values()[random.nextInt(ScanOp.values().length)];
        return op == ScanOp.LOGSUMEXP && !dtype.isFloating() ? ScanOp.SUM : op;
    }

    /** There is no arithmetic of bool. */
    private static Expr number(Expr x) {
        return x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
    }

    /** Keeps values small, so that rounding does not decide. Narrow integers wrap. */
    private static Expr bounded(Expr x) {
        if (x.dtype().isStorage() && !x.dtype().isFloating()) {
            return x;
        }
        return Expr.map(Pointwise.MINIMUM, Expr.map(Pointwise.MAXIMUM, x, Expr.constant(x.place(), x.dtype(), x.shape(), -4.0)),
            Expr.constant(x.place(), x.dtype(), x.shape(), 4.0));
    }

    private static Expr index(Device device, Random random, Shape shape, long extent) {
        Expr iota = Expr.iota(device, shape);
        Expr step = Expr.constant(device, DType.INT64, shape, 1L + random.nextInt(3));
        Expr product = Expr.map(Pointwise.MUL, iota, step);
        return Expr.map(Pointwise.MINIMUM, product, Expr.constant(device, DType.INT64, shape, extent - 1));
    }

    private static Expr[] broadcast(Expr x, Expr y) {
        int rank = Math.max(x.shape().rank(), y.shape().rank());
        for (int d = 1; d <= Math.min(x.shape().rank(), y.shape().rank()); d++) {
            long a = x.shape().dim(-d);
            long b = y.shape().dim(-d);
            if (a != b && a != 1 && b != 1) {
                return null;
            }
        }
        Shape to = Shape.broadcast("test", x.shape(), y.shape());
        assertEquals(rank, to.rank());
        return new Expr[] {x.expand(to), y.expand(to)};
    }

    private static Expr view(Expr x, Random random) {
        Layout l = Layout.contiguous(x.shape());
        if (l.rank() == 0) {
            return x.view(l.unsqueeze(0));
        }
        int axis = random.nextInt(l.rank());
        long extent = l.shape().dim(axis);
        return switch (random.nextInt(6)) {
            case 0 -> {
                int other = random.nextInt(l.rank());
                int[] order = java.util.stream.IntStream.range(0, l.rank()).toArray();
                order[axis] = other;
                order[other] = axis;
                yield x.view(l.permute(order));
            }
            case 1 -> x.view(l.slice(axis, extent - 1, extent, -1));
            case 2 -> x.view(l.slice(axis, extent / 2, extent - extent / 2, 1));
            case 3 -> x.view(l.select(axis, extent - 1));
            case 4 -> x.reshape(Shape.of(x.shape().numel()));
            default -> l.shape().numel() < 200 ? x.view(l.unsqueeze(axis)).expand(Shape.of(stretched(l, axis))) : x.view(l.select(axis, 0));
        };
    }

    private static long[] stretched(Layout l, int axis) {
        long[] dims = l.unsqueeze(axis).shape().dims();
        dims[axis] = 3;
        return dims;
    }

    private static double[] doubles(Object array, DType dtype) {
        double[] out = new double[java.lang.reflect.Array.getLength(array)];
        Arrays.setAll(out, i -> {
            Number n = (Number) java.lang.reflect.Array.get(array, i);
            return switch (dtype) {
                case FLOAT16 -> Half.fromFloat16(n.shortValue());
                case BFLOAT16 -> Half.fromBfloat16(n.shortValue());
                case UINT8 -> n.byteValue() & 0xFF;
                default -> n.doubleValue();
            };
        });
        return out;
    }
}
