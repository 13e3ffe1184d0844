package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generated folds over columns against functions and folds one by one, bit by bit. */
class ColumnFoldsTest {
    private static final DType F = DType.FLOAT32;

    private static Instr.Apply apply(Pointwise fn, boolean inner, int... args) {
        return new Instr.Apply(fn, IntStream.of(args).boxed().toList(), F, F, inner);
    }

    /** The gradients of a normalisation's parameters, the largest deviation, and the sum of what falls short of it. */
    private static Kernel.Loop kernel(Shape lines, int width, int gap) {
        long n = lines.numel();
        Shape outer = Shape.of(width);
        long[] dims = new long[1 + lines.rank()];
        long[] elements = new long[dims.length];
        long[] oneALine = new long[dims.length];
        dims[0] = width;
        elements[0] = 1;
        long step = 1;
        for (int d = lines.rank() - 1; d >= 0; d--) {
            dims[1 + d] = lines.dim(d);
            elements[1 + d] = step * (width + gap);
            oneALine[1 + d] = step;
            step *= lines.dim(d);
        }
        long[] perColumn = new long[dims.length];
        perColumn[0] = 1;
        Shape domain = Shape.of(dims);
        Access all = Access.of(Layout.of(domain, elements, 1));
        Access column = Access.of(Layout.of(domain, perColumn, 0));
        Access line = Access.of(Layout.of(domain, oneALine, 0));
        List<Instr> body = List.of(new Instr.Load(0, all, F, true), new Instr.Load(1, all, F, true),
            new Instr.Load(2, line, F, true), new Instr.Load(3, column, F, false), new Instr.Scalar(0, F),
            apply(Pointwise.SUB, true, 0, 2), apply(Pointwise.MUL, true, 5, 3), apply(Pointwise.MUL, true, 6, 1),
            new Instr.Reduce(ReduceOp.SUM, 7, F, F), new Instr.Reduce(ReduceOp.SUM, 1, F, F),
            new Instr.Reduce(ReduceOp.MAX, 6, F, F), apply(Pointwise.SUB, true, 6, 10), apply(Pointwise.MUL, true, 11, 4),
            apply(Pointwise.EXP, true, 12), new Instr.Reduce(ReduceOp.SUM, 13, F, F), apply(Pointwise.MUL, false, 14, 3));
        List<Kernel.Store> stores = IntStream.range(0, 4).mapToObj(k ->
            new Kernel.Store(List.of(8, 9, 10, 15).get(k), 4 + k, column, false, null)).toList();
        List<Kernel.Operand> operands = IntStream.range(0, 8)
            .mapToObj(k -> new Kernel.Operand(F, k < 4, k >= 4, n * width)).toList();
        return new Kernel.Loop("columns", outer, lines, body, stores, operands, List.of(F), 1);
    }

    private static float[] random(Random random, long n) {
        float[] a = new float[(int) n];
        for (int i = 0; i < a.length; i++) {
            a[i] = random.nextInt(5000) == 0 ? Float.NaN : random.nextInt(40) == 0 ? -0f : (float) random.nextGaussian();
        }
        return a;
    }

    private static Object[] run(KernelSet set, Kernel.Loop kernel, Object[] in, int width) {
        Object[] operands = new Object[8];
        System.arraycopy(in, 0, operands, 0, in.length);
        for (int k = in.length; k < operands.length; k++) {
            operands[k] = new float[width];
        }
        try (WorkerPool pool = new WorkerPool(2)) {
            LoopCompiler.compile(kernel, set).run(pool, operands, new long[] {Double.doubleToRawLongBits(0.3)});
        }
        return operands;
    }

    private static int[] bits(Object a) {
        return IntStream.range(0, ((float[]) a).length).map(i -> Float.floatToIntBits(((float[]) a)[i])).toArray();
    }

    @ParameterizedTest
    @CsvSource({"1100, 64, 0", "1100, 65, 1", "1500, 100, 0", "1025, 512, 3", "1100, 1000, 0", "1030, 1030, 0", "1030, 2100, 5",
        "1200, 63, 0", "1030, 18000, 0"})
    void columnsHaveTheBitsOfOneFunctionAfterAnother(int lines, int width, int gap) {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        for (Shape inner : new Shape[] {Shape.of(lines), Shape.of(2, lines / 2)}) {
            Kernel.Loop kernel = kernel(inner, width, gap);
            assertTrue(Tiling.of(kernel).columns());
            Random random = new Random(lines);
            long n = inner.numel() * (width + gap) + 1;
            Object[] in = {random(random, n), random(random, n), random(random, inner.numel()), random(random, width)};
            Object[] expected = run(PlainKernels.INSTANCE, kernel, in, width);
            Object[] actual = run(VectorKernels.create(false), kernel, in, width);
            for (int k = in.length; k < expected.length; k++) {
                assertArrayEquals(bits(expected[k]), bits(actual[k]), "output " + k);
            }
        }
    }
}
