package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.device.Device;
import org.gradus.ir.Data;
import org.gradus.ir.Expr;
import org.gradus.ir.Graph;
import org.gradus.ir.Place;
import org.gradus.ir.Plan;
import org.gradus.ir.PlanCache;
import org.gradus.ir.Primitive;
import org.gradus.types.DType;
import org.gradus.types.Half;
import org.gradus.types.Shape;

/** Runs the kernels of a graph on a backend and in the {@link Interpreter}, and compares all that they write. */
final class KernelRunner implements Place {
    private final Backend backend;
    private final Random random = new Random(7);

    KernelRunner(Backend backend) {
        this.backend = backend;
    }

    /** Elements on the host; the device gets them when a plan runs. */
    private record HostData(Number[] elements) implements Data {
        @Override
        public void release() {
        }
    }

    @Override
    public String label() {
        return "test";
    }

    @Override
    public void realize(List<Expr> roots) {
        throw new UnsupportedOperationException();
    }

    Expr leaf(DType d, Shape shape, Number... elements) {
        return Expr.leaf(this, d, shape, new HostData(elements)).retain();
    }

    /** Floats in (-2, 2), integers from 0 to 6. */
    Expr random(DType d, long... dims) {
        Shape s = Shape.of(dims);
        Number[] e = new Number[(int) s.numel()];
        for (int i = 0; i < e.length; i++) {
            e[i] = d.isFloating() ? (Number) Interpreter.cast(Interpreter.cast(random.nextDouble() * 4 - 2, DType.FLOAT32), d)
                : d == DType.BOOL ? (Number) Long.valueOf(random.nextInt(2)) : (Number) Long.valueOf(random.nextInt(7));
        }
        return leaf(d, s, e);
    }

    /** Returns the plan; fails where backend and interpreter differ. */
    Plan check(Expr... roots) {
        return check(true, 1e-5, roots);
    }

    /** Runs on the backend alone. */
    void launch(Expr... roots) {
        run(true, roots, null);
    }

    Plan check(boolean fuse, double tolerance, Expr... roots) {
        return run(fuse, roots, tolerance);
    }

    private Plan run(boolean fuse, Expr[] roots, Double tolerance) {
        Graph graph = Graph.of(List.of(roots));
        Plan plan = new PlanCache(fuse).plan(graph);
        int n = plan.slots().size();
        Number[][] expected = new Number[n][];
        Buffer[] buffers = new Buffer[n];
        for (int i = 0; i < n; i++) {
            Plan.Slot slot = plan.slots().get(i);
            buffers[i] = backend.allocate(slot.dtype(), slot.numel());
            expected[i] = new Number[(int) slot.numel()];
            if (slot.external()) {
                expected[i] = ((HostData) graph.expr(slot.expr()).data()).elements().clone();
                backend.upload(array(slot.dtype(), expected[i]), 0, buffers[i], 0, (int) slot.numel());
            }
        }
        backend.prepare(plan.steps().stream().map(Plan.Step::kernel).toList());
        for (Plan.Step step : plan.steps()) {
            step(graph, step, buffers, expected, tolerance != null);
        }
        if (tolerance == null) {
            backend.finish();
            return plan;
        }
        for (int i = 0; i < n; i++) {
            compare(plan, i, buffers[i], expected[i], tolerance);
            buffers[i].release();
        }
        return plan;
    }

    private void step(Graph graph, Plan.Step step, Buffer[] buffers, Number[][] expected, boolean interpret) {
        for (int i = 0; i < step.initial().length; i++) {
            if (step.initial()[i] >= 0) {
                int to = step.operands()[i];
                backend.copy(buffers[step.initial()[i]], buffers[to]);
                expected[to] = expected[step.initial()[i]].clone();
            }
        }
        List<Buffer> operands = new ArrayList<>();
        List<Number[]> arrays = new ArrayList<>();
        for (int slot : step.operands()) {
            operands.add(buffers[slot]);
            arrays.add(expected[slot]);
        }
        long[] scalars = new long[step.scalars().length];
        for (int i = 0; i < scalars.length; i++) {
            scalars[i] = graph.bits(step.scalars()[i]);
        }
        backend.compile(step.kernel()).run(operands.toArray(Buffer[]::new), scalars);
        if (interpret) {
            new Interpreter(arrays.toArray(Number[][]::new), scalars).run(step.kernel());
        }
    }

    private void compare(Plan plan, int slot, Buffer buffer, Number[] expected, double tolerance) {
        DType d = plan.slots().get(slot).dtype();
        Object actual = Device.newArray(d, expected.length);
        backend.download(buffer, 0, actual, 0, expected.length);
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] == null) {
                continue;
            }
            String place = "slot " + slot + " element " + i + " of\n";
            Supplier<String> where = () -> place + plan.explain();
            Number a = number(d, (Number) Array.get(actual, i));
            if (expected[i] instanceof Double e) {
                double half = d == DType.FLOAT16 ? 0x1p-10 : d == DType.BFLOAT16 ? 0x1p-7 : 0;
                assertEquals(e, a.doubleValue(), Math.max(half, tolerance) * Math.max(1, Math.abs(e)), where);
            } else {
                assertEquals(expected[i].longValue(), a.longValue(), where);
            }
        }
    }

    private static Number number(DType d, Number held) {
        return switch (d) {
            case FLOAT16 -> Half.fromFloat16(held.shortValue());
            case BFLOAT16 -> Half.fromBfloat16(held.shortValue());
            case UINT8 -> held.longValue() & 0xFF;
            default -> held;
        };
    }

    private static Object array(DType d, Number[] values) {
        Object a = Device.newArray(d, values.length);
        for (int i = 0; i < values.length; i++) {
            switch (d) {
                case FLOAT32 -> Array.setFloat(a, i, values[i].floatValue());
                case FLOAT64 -> Array.setDouble(a, i, values[i].doubleValue());
                case INT32 -> Array.setInt(a, i, values[i].intValue());
                case INT64 -> Array.setLong(a, i, values[i].longValue());
                case FLOAT16 -> Array.setShort(a, i, Half.toFloat16(values[i].floatValue()));
                case BFLOAT16 -> Array.setShort(a, i, Half.toBfloat16(values[i].floatValue()));
                case INT16 -> Array.setShort(a, i, values[i].shortValue());
                case BOOL, INT8, UINT8 -> Array.setByte(a, i, values[i].byteValue());
            }
        }
        return a;
    }
}
