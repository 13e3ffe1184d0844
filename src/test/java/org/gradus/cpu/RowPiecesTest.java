package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels of a batch {@code (N, C, L)} are rows in N pieces; the generated loops have the bits of one function after another. */
class RowPiecesTest {
    private static final WorkerPool POOL = new WorkerPool(2);

    private long n;
    private long c;
    private long l;

    @BeforeAll
    static void vectorApi() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    @AfterAll
    static void close() {
        POOL.close();
    }

    private Access access(long offset, long channel, long image, long element) {
        return Access.of(Layout.of(Shape.of(c, n, l), new long[] {channel, image, element}, offset));
    }

    private static Instr.Apply apply(Pointwise fn, boolean inner, Integer... args) {
        return new Instr.Apply(fn, List.of(args), DType.FLOAT32, DType.FLOAT32, inner);
    }

    /** {@code z = x - s * sum(x)}, {@code out = where(mask, z * image + place, z * sum(z^2))}, and {@code sum(z^2)}. */
    private Kernel.Loop kernel() {
        Access each = access(0, l, c * l, 1);
        List<Instr> body = List.of(new Instr.Load(0, access(3, l, c * l + 5, 1), DType.FLOAT32, true),
            new Instr.Reduce(ReduceOp.SUM, 0, DType.FLOAT32, DType.FLOAT32), new Instr.Scalar(0, DType.FLOAT32),
            apply(Pointwise.MUL, false, 1, 2), apply(Pointwise.SUB, true, 0, 3), apply(Pointwise.SQUARE, true, 4),
            new Instr.Reduce(ReduceOp.SUM, 5, DType.FLOAT32, DType.FLOAT32),
            new Instr.Load(1, access(0, n, 1, 0), DType.FLOAT32, true), new Instr.Load(2, access(0, 0, 0, 1), DType.FLOAT32, true),
            new Instr.Load(3, each, DType.BOOL, true), apply(Pointwise.MUL, true, 4, 7), apply(Pointwise.ADD, true, 10, 8),
            apply(Pointwise.MUL, true, 4, 6), apply(Pointwise.WHERE, true, 9, 11, 12));
        return new Kernel.Loop("pieces", Shape.of(c), Shape.of(n, l), body,
            List.of(new Kernel.Store(13, 4, each, true, null), new Kernel.Store(6, 5, access(0, 1, 0, 0), false, null)),
            List.of(new Kernel.Operand(DType.FLOAT32, true, false, n * c * l), new Kernel.Operand(DType.FLOAT32, true, false, n * c),
                new Kernel.Operand(DType.FLOAT32, true, false, l), new Kernel.Operand(DType.BOOL, true, false, n * c * l),
                new Kernel.Operand(DType.FLOAT32, false, true, n * c * l), new Kernel.Operand(DType.FLOAT32, false, true, c)),
            List.of(DType.FLOAT32), 1);
    }

    private Object[] operands(Random random) {
        float[] x = new float[(int) (n * (c * l + 5)) + 3];
        float[] images = new float[(int) (n * c)];
        float[] places = new float[(int) l];
        byte[] mask = new byte[(int) (n * c * l)];
        for (float[] a : List.of(x, images, places)) {
            for (int i = 0; i < a.length; i++) {
                a[i] = (float) random.nextGaussian();
            }
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) random.nextInt(2);
        }
        x[x.length - 1] = Float.NaN;
        x[3] = Float.POSITIVE_INFINITY;
        return new Object[] {x, images, places, mask, new float[mask.length], new float[(int) c]};
    }

    @ParameterizedTest
    @CsvSource({"32, 20, 49", "4, 66, 3136", "3, 17, 3025", "5, 130, 196", "2, 16, 784", "70, 3, 2", "9, 16, 1000", "2, 20, 12544"})
    void piecesHaveTheBitsOfOneFunctionAfterAnother(long images, long channels, long length) {
        n = images;
        c = channels;
        l = length;
        Kernel.Loop kernel = kernel();
        isPlanned(kernel);
        Object[] expected = operands(new Random(images));
        long[] scalars = {Float.floatToRawIntBits(1f / (n * l))};
        LoopCompiler.compile(kernel, PlainKernels.INSTANCE).run(POOL, expected, scalars);
        Object[] actual = operands(new Random(images));
        LoopProgram program = LoopCompiler.compile(kernel, VectorKernels.create(false));
        for (int i = 0; i < 2; i++) {
            program.run(POOL, actual, scalars);
            assertArrayEquals((float[]) expected[4], (float[]) actual[4]);
            assertArrayEquals((float[]) expected[5], (float[]) actual[5]);
        }
    }

    private static void isPlanned(Kernel.Loop kernel) {
        int[] constants = new int[kernel.body().size()];
        Arrays.setAll(constants, v -> kernel.body().get(v) instanceof Instr.Scalar ? v : StepPlan.NONE);
        RowPlanner planner = new RowPlanner(kernel, Tiling.of(kernel), VectorKernels.create(false),
            (a, inner) -> Walk.of(a, kernel.outer(), kernel.inner(), inner, false), constants);
        assertNotNull(planner.plan(v -> v));
    }
}
