package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that need positions, places of extremes and what an index of the row gives are generated loops, and right. */
class RowPlannerTest {
    private static final WorkerPool POOL = new WorkerPool(2);
    private static final int ROWS = 150;

    private final Random random = new Random(7);

    @AfterAll
    static void close() {
        POOL.close();
    }

    private static Access access(int n, long row, long element) {
        return Access.of(Layout.of(Shape.of(ROWS, n), new long[] {row, element}, 0));
    }

    private static Kernel.Operand operand(DType dtype, boolean isRead, long elements) {
        return new Kernel.Operand(dtype, isRead, !isRead, elements);
    }

    private static Instr.Apply apply(Pointwise fn, DType compute, DType dtype, boolean inner, Integer... args) {
        return new Instr.Apply(fn, List.of(args), compute, dtype, inner);
    }

    private float[] numbers(int n) {
        float[] x = new float[ROWS * n];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(9) - 4;
        }
        return x;
    }

    private static void check(Kernel.Loop kernel, Object[] operands, int inputs) {
        Object[] expected = new Object[operands.length];
        for (int k = 0; k < operands.length; k++) {
            expected[k] = LoopProgramTest.copy(kernel.operands().get(k).dtype(), operands[k]);
        }
        long[] scalars = {0, 2};
        new ReferenceLoop(kernel, expected, scalars, null).run();
        KernelSets.all().forEach(set -> {
            Object[] actual = new Object[operands.length];
            for (int k = 0; k < operands.length; k++) {
                actual[k] = LoopProgramTest.copy(kernel.operands().get(k).dtype(), operands[k]);
            }
            LoopCompiler.compile(kernel, set).run(POOL, actual, scalars);
            for (int k = inputs; k < operands.length; k++) {
                String what = set.name() + ", operand " + k;
                if (expected[k] instanceof float[] e) {
                    assertArrayEquals(e, (float[]) actual[k], 1e-4f, what);
                } else {
                    assertArrayEquals((long[]) expected[k], (long[]) actual[k], what);
                }
            }
        });
        isPlanned(kernel);
    }

    private static void isPlanned(Kernel.Loop kernel) {
        boolean hasVectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        if (!hasVectors) {
            return;
        }
        int[] constants = new int[kernel.body().size()];
        Arrays.setAll(constants, v -> kernel.body().get(v) instanceof Instr.Scalar ? v : StepPlan.NONE);
        RowPlanner planner = new RowPlanner(kernel, Tiling.of(kernel), VectorKernels.create(false),
            (a, inner) -> Walk.of(a, kernel.outer(), kernel.inner(), inner, false), constants);
        assertNotNull(planner.plan(v -> v));
    }

    /** {@code where(i == argmax(x), g, 0)}, the place and the largest. */
    private static Kernel.Loop largest(int n, ReduceOp place, ReduceOp extreme) {
        List<Instr> body = List.of(new Instr.Load(0, access(n, n, 1), DType.FLOAT32, true),
            new Instr.Reduce(place, 0, DType.FLOAT32, DType.INT64), new Instr.Iota(access(n, 0, 1), true),
            apply(Pointwise.EQ, DType.INT64, DType.BOOL, true, 2, 1), new Instr.Load(1, access(n, 1, 0), DType.FLOAT32, false),
            new Instr.Scalar(0, DType.FLOAT32), apply(Pointwise.WHERE, DType.FLOAT32, DType.FLOAT32, true, 3, 4, 5),
            new Instr.Reduce(extreme, 0, DType.FLOAT32, DType.FLOAT32));
        return new Kernel.Loop("largest", Shape.of(ROWS), Shape.of(n), body,
            List.of(new Kernel.Store(6, 2, access(n, n, 1), true, null), new Kernel.Store(1, 3, access(n, 1, 0), false, null),
                new Kernel.Store(7, 4, access(n, 1, 0), false, null)),
            List.of(operand(DType.FLOAT32, true, ROWS * n), operand(DType.FLOAT32, true, ROWS),
                operand(DType.FLOAT32, false, ROWS * n), operand(DType.INT64, false, ROWS), operand(DType.FLOAT32, false, ROWS)),
            List.of(DType.FLOAT32, DType.INT64), 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 64, 100, 1000, 2500})
    void firstPlacesOfExtremes(int n) {
        float[] x = numbers(n);
        x[3 * n + 5] = Float.NaN;
        x[3 * n + 7] = Float.NaN;
        x[n - 1] = Float.POSITIVE_INFINITY;
        Arrays.fill(x, 5 * n, 6 * n, Float.NEGATIVE_INFINITY);
        float[] g = Arrays.copyOf(numbers(n), ROWS);
        for (ReduceOp op : List.of(ReduceOp.ARGMAX, ReduceOp.ARGMIN)) {
            check(largest(n, op, op == ReduceOp.ARGMAX ? ReduceOp.MAX : ReduceOp.MIN),
                new Object[] {x, g, new float[ROWS * n], new long[ROWS], new float[ROWS]}, 2);
        }
    }

    /** {@code x / sum(x) + where(i == (t == 2 ? -1 : t), x[t], 0) - (float) i}. */
    private static Kernel.Loop picked(int n) {
        List<Instr> body = List.of(new Instr.Load(0, access(n, n, 1), DType.FLOAT32, true),
            new Instr.Reduce(ReduceOp.SUM, 0, DType.FLOAT32, DType.FLOAT32), new Instr.Iota(access(n, 0, 1), true),
            new Instr.Load(1, access(n, 1, 0), DType.INT64, false), new Instr.Scalar(1, DType.INT64),
            apply(Pointwise.EQ, DType.INT64, DType.BOOL, false, 3, 4), apply(Pointwise.NEG, DType.INT64, DType.INT64, false, 4),
            apply(Pointwise.WHERE, DType.INT64, DType.INT64, false, 5, 6, 3), apply(Pointwise.EQ, DType.INT64, DType.BOOL, true, 2, 7),
            new Instr.Gather(0, access(n, n, 0), List.of(new Instr.Term(3, n, 1)), "picked", DType.FLOAT32, false),
            new Instr.Scalar(0, DType.FLOAT32), apply(Pointwise.WHERE, DType.FLOAT32, DType.FLOAT32, true, 8, 9, 10),
            apply(Pointwise.DIV, DType.FLOAT32, DType.FLOAT32, true, 0, 1), apply(Pointwise.ADD, DType.FLOAT32, DType.FLOAT32, true, 12, 11),
            new Instr.Cast(2, DType.INT64, DType.FLOAT32, true), apply(Pointwise.SUB, DType.FLOAT32, DType.FLOAT32, true, 13, 14));
        return new Kernel.Loop("picked", Shape.of(ROWS), Shape.of(n), body, List.of(new Kernel.Store(15, 2, access(n, n, 1), true, null)),
            List.of(operand(DType.FLOAT32, true, ROWS * n), operand(DType.INT64, true, ROWS), operand(DType.FLOAT32, false, ROWS * n)),
            List.of(DType.FLOAT32, DType.INT64), 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 64, 100, 1000, 2500})
    void elementsAtTheIndexOfTheirRow(int n) {
        float[] x = numbers(n);
        for (int r = 0; r < ROWS; r++) {
            x[r * n] += 100 * n;
        }
        long[] index = random.longs(ROWS, 0, n).toArray();
        index[0] = 2;
        check(picked(n), new Object[] {x, index, new float[ROWS * n]}, 2);
    }
}
