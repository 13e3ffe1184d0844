package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
import org.junit.jupiter.params.provider.MethodSource;

class LoopProgramTest {
    private static final WorkerPool POOL = new WorkerPool(3);

    @AfterAll
    static void close() {
        POOL.close();
    }

    static Object copy(DType d, Object a) {
        int n = Elements.of(d).length(a);
        Object c = Elements.of(d).allocate(n);
        System.arraycopy(a, 0, c, 0, n);
        return c;
    }

    static void assertSame(DType d, Object expected, Object actual, String what) {
        if (expected instanceof float[] e) {
            float[] a = (float[]) actual;
            for (int i = 0; i < e.length; i++) {
                assertEquals(e[i], a[i], Math.abs(e[i]) * 1e-5 + 1e-5, what + " at " + i);
            }
        } else if (expected instanceof double[] e) {
            assertArrayEquals(e, (double[]) actual, 1e-9, what);
        } else if (expected instanceof int[] e) {
            assertArrayEquals(e, (int[]) actual, what);
        } else if (expected instanceof long[] e) {
            assertArrayEquals(e, (long[]) actual, what);
        } else {
            assertArrayEquals((byte[]) expected, (byte[]) actual, what);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void randomKernelsDoWhatTheyMean(KernelSet set) {
        for (int seed = 0; seed < 300; seed++) {
            RandomLoops r = new RandomLoops(seed);
            Object[] expected = new Object[r.operands.length];
            Object[] actual = new Object[expected.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = copy(r.kernel.operands().get(i).dtype(), r.operands[i]);
                actual[i] = copy(r.kernel.operands().get(i).dtype(), r.operands[i]);
            }
            new ReferenceLoop(r.kernel, expected, r.scalars, null).run();
            LoopProgram program = LoopCompiler.compile(r.kernel, set);
            program.run(POOL, actual, r.scalars);
            for (int i = 0; i < expected.length; i++) {
                assertSame(r.kernel.operands().get(i).dtype(), expected[i], actual[i], "seed " + seed + " operand " + i + " of "
                    + r.kernel);
            }
        }
    }

    /** Rows that lie one after another, or a constant in their place, are summed and divided by a number; long ones in pieces. */
    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void rowsAreSummedWhereTheyLie(KernelSet set) {
        DType d = DType.FLOAT32;
        for (int[] s : new int[][] {{1, 400_001}, {3, 70_001}, {5, 2500}, {70, 1024}, {33, 257}, {300, 300}}) {
            for (boolean isConstant : new boolean[] {false, true}) {
                Shape outer = Shape.of(s[0]);
                Shape inner = Shape.of(s[1]);
                Access in = Access.of(Layout.of(Shape.of(s[0], s[1]), new long[] {s[1], 1}, 0));
                Access out = Access.of(Layout.of(Shape.of(s[0], s[1]), new long[] {1, 0}, 0));
                Instr element = isConstant ? new Instr.Scalar(1, d) : new Instr.Load(0, in, d, true);
                Kernel.Loop kernel = new Kernel.Loop("mean", outer, inner, List.of(element, new Instr.Reduce(ReduceOp.SUM, 0, d, d),
                    new Instr.Scalar(0, d), new Instr.Apply(Pointwise.DIV, List.of(1, 2), d, d, false)),
                    List.of(new Kernel.Store(3, 1, out, false, null)), List.of(
                    new Kernel.Operand(d, true, false, (long) s[0] * s[1]), new Kernel.Operand(d, false, true, s[0])),
                    List.of(d, d), 1);
                float[] values = new float[s[0] * s[1]];
                double[] sums = new double[s[0]];
                for (int i = 0; i < values.length; i++) {
                    values[i] = i % 11 - 4;
                    sums[i / s[1]] += isConstant ? 3 : values[i];
                }
                float[] actual = new float[s[0]];
                long[] scalars = {Double.doubleToRawLongBits(4), Double.doubleToRawLongBits(3)};
                LoopCompiler.compile(kernel, set).run(POOL, new Object[] {values, actual}, scalars);
                for (int r = 0; r < s[0]; r++) {
                    assertEquals((float) (sums[r] / 4), actual[r], Math.abs(sums[r]) * 1e-6, "row " + r + " of " + s[0] + " x " + s[1]);
                }
            }
        }
    }

    /** Numbers that a row has one of are divided, repeated along the row, and subtracted from its elements; rows of several tiles. */
    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void whatARowHasOneOfIsRepeated(KernelSet set) {
        DType d = DType.FLOAT32;
        for (int[] s : new int[][] {{3, 500}, {5, 513}, {2, 2048}, {1100, 512}, {40, 2049}}) {
            int n = s[0] * s[1];
            Access elements = Access.of(Layout.of(Shape.of(s[0], s[1]), new long[] {s[1], 1}, 0));
            Access one = Access.of(Layout.of(Shape.of(s[0], s[1]), new long[] {1, 0}, 0));
            Kernel.Loop kernel = new Kernel.Loop("map", Shape.of(s[0], s[1]), Shape.SCALAR, List.of(new Instr.Load(0, elements, d, false),
                new Instr.Load(1, one, d, false), new Instr.Scalar(0, d), new Instr.Apply(Pointwise.DIV, List.of(1, 2), d, d, false),
                new Instr.Apply(Pointwise.SUB, List.of(0, 3), d, d, false)),
                List.of(new Kernel.Store(3, 2, elements, false, null), new Kernel.Store(4, 3, elements, false, null)), List.of(
                new Kernel.Operand(d, true, false, n), new Kernel.Operand(d, true, false, s[0]),
                new Kernel.Operand(d, false, true, n), new Kernel.Operand(d, false, true, n)), List.of(d), 2);
            float[] values = new float[n];
            float[] ones = new float[s[0]];
            float[] repeated = new float[n];
            float[] differences = new float[n];
            for (int i = 0; i < n; i++) {
                values[i] = i % 11 - 4;
                ones[i / s[1]] = i / s[1] % 13 - 5;
                repeated[i] = ones[i / s[1]] / 3;
                differences[i] = values[i] - repeated[i];
            }
            Kernel.Loop alone = new Kernel.Loop("repeat", kernel.outer(), Shape.SCALAR, kernel.body().subList(0, 4),
                kernel.stores().subList(0, 1), kernel.operands(), List.of(d), 1);
            for (Kernel.Loop k : List.of(kernel, alone)) {
                float[][] to = new float[2][n];
                LoopCompiler.compile(k, set).run(POOL, new Object[] {values, ones, to[0], to[1]},
                    new long[] {Double.doubleToRawLongBits(3)});
                assertArrayEquals(repeated, to[0]);
                assertArrayEquals(k == kernel ? differences : new float[n], to[1]);
            }
        }
    }

    /** Sums over images and rows of what lies as {@code (part, image, head, row, column)}: parts of a line lie apart. */
    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void linesWhosePartsLieApartAreSummed(KernelSet set) {
        for (int[] s : new int[][] {{3, 2, 5, 40, 32}, {2, 3, 2, 33, 17}, {2, 3, 4, 2000, 24}, {3, 4, 2, 7, 64}}) {
            int head = s[3] * s[4];
            int image = s[2] * head;
            int part = s[1] * image;
            Shape domain = Shape.of(s[0], s[2], s[4], s[1], s[3]);
            Access in = Access.of(Layout.of(domain, new long[] {part, head, 1, image, s[4]}, 0));
            Access out = Access.of(Layout.of(domain, new long[] {s[2] * s[4], s[4], 1, 0, 0}, 0));
            float[] values = new float[s[0] * part];
            float[] expected = new float[s[0] * s[2] * s[4]];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % 11 - 5;
                expected[(i / part * s[2] + i % image / head) * s[4] + i % s[4]] += values[i];
            }
            DType d = DType.FLOAT32;
            Kernel.Loop kernel = new Kernel.Loop("sum", Shape.of(s[0], s[2], s[4]), Shape.of(s[1], s[3]),
                List.of(new Instr.Load(0, in, d, true), new Instr.Reduce(ReduceOp.SUM, 0, d, d)),
                List.of(new Kernel.Store(1, 1, out, false, null)),
                List.of(new Kernel.Operand(d, true, false, values.length), new Kernel.Operand(d, false, true, expected.length)),
                List.of(), 1);
            float[] sums = new float[expected.length];
            LoopCompiler.compile(kernel, set).run(POOL, new Object[] {values, sums}, new long[0]);
            assertArrayEquals(expected, sums);
        }
    }
}
