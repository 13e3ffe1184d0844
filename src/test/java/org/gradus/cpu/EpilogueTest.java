package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows a product, by blocks of its rows and columns: rows lie apart in the product, in operands and in results. */
class EpilogueTest {
    private static final int ROWS = 37;
    private static final int GAP = 5;

    private final Random random = new Random(4);

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void blocksDoWhatTheWholeMeans(KernelSet set) {
        for (int columns : new int[] {1, 10, 63, 64, 65, 100, 200, 2100}) {
            for (boolean two : new boolean[] {false, true}) {
                for (boolean inPlace : new boolean[] {false, true}) {
                    check(set, columns, two, inPlace);
                }
            }
        }
    }

    /**
     * Of a product p, bias b, and matrices x and y, y transposed: (p + b) x + y, and with {@code two} also p + b.
     *
     * @param inPlace whether the product was formed where the first result goes
     */
    private void check(KernelSet set, int n, boolean two, boolean inPlace) {
        Shape domain = Shape.of(ROWS, n);
        Access dense = Access.of(Layout.contiguous(domain));
        List<Instr> body = List.of(new Instr.Accumulator(DType.FLOAT32, false),
            new Instr.Load(0, Access.of(Layout.of(domain, new long[] {0, 1}, 0)), DType.FLOAT32, false),
            apply(Pointwise.ADD, 0, 1), new Instr.Load(1, dense, DType.FLOAT32, false), apply(Pointwise.MUL, 2, 3),
            new Instr.Load(2, Access.of(Layout.of(domain, new long[] {1, ROWS}, 0)), DType.FLOAT32, false), apply(Pointwise.ADD, 4, 5));
        List<Kernel.Store> stores = new ArrayList<>();
        if (two) {
            stores.add(new Kernel.Store(2, 4, dense, false, null));
        }
        stores.add(new Kernel.Store(6, 3, two ? Access.of(Layout.of(domain, new long[] {n + GAP, 1}, 2)) : dense, false, null));
        int[] sizes = {n, ROWS * n, n * ROWS, ROWS * (n + GAP) + 2, ROWS * n};
        List<Kernel.Operand> operands = new ArrayList<>();
        Object[] expected = new Object[sizes.length];
        Object[] actual = new Object[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            operands.add(new Kernel.Operand(DType.FLOAT32, i < 3, i >= 3, sizes[i]));
            expected[i] = floats(sizes[i]);
            actual[i] = ((float[]) expected[i]).clone();
        }
        Object product = floats(ROWS * n);
        Kernel.Loop kernel = new Kernel.Loop("epilogue", domain, Shape.SCALAR, body, stores, operands, List.of(), 1);
        new ReferenceLoop(kernel, expected, new long[0], product).run();
        int home = two ? 4 : 3;
        if (inPlace) {
            System.arraycopy(product, 0, actual[home], 0, ROWS * n);
            product = actual[home];
        }
        LoopProgram program = LoopCompiler.compileEpilogue(kernel, set);
        int cut = Math.min(n, 64);
        for (int[] block : new int[][] {{0, 16, 0, cut}, {16, ROWS, 0, cut}, {0, ROWS, cut, n}}) {
            if (block[2] < block[3]) {
                program.block(actual, new long[0], product, block[0], block[1], block[2], block[3]);
            }
        }
        for (int i = 0; i < sizes.length; i++) {
            LoopProgramTest.assertSame(DType.FLOAT32, expected[i], actual[i], n + " columns, operand " + i);
        }
    }

    private static Instr apply(Pointwise fn, int x, int y) {
        return new Instr.Apply(fn, List.of(x, y), DType.FLOAT32, DType.FLOAT32, false);
    }

    private float[] floats(int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }
}
