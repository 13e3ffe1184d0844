package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.types.Layout;

/**
 * A matrix product kernel, ready to run on arrays. Products are formed where the epilogue will store them if it can work in
 * place, and it is applied block by block as soon as a block is finished.
 */
final class MatMulProgram {
    private static final int NONE = -1;
    /** Multiply-adds of one product above which all threads share it instead of taking one each, where there are few. */
    private static final long LARGE = 1 << 22;

    private final Kernel.MatMul kernel;
    private final Elements elements;
    private final KernelSet kernels;
    private final LoopProgram epilogue;
    /** The written operand that products are formed in, if it is free. */
    private final int home;
    private final boolean bare;
    private final Factor a;
    private final Factor b;
    private final int batches;
    private final int m;
    private final int n;
    private final int k;

    MatMulProgram(Kernel.MatMul kernel, KernelSet kernels) {
        this.kernel = kernel;
        this.elements = Elements.of(kernel.dtype());
        this.kernels = kernels;
        kernels.gemm(kernel.dtype(), kernel.n(), 0);
        this.epilogue = LoopCompiler.compileEpilogue(kernel.epilogue(), kernels);
        this.home = home(kernel);
        this.bare = home != NONE && kernel.epilogue().stores().size() == 1
            && kernel.epilogue().body().get(kernel.epilogue().stores().get(0).value()) instanceof Instr.Accumulator;
        k = Math.toIntExact(kernel.k());
        n = Math.toIntExact(kernel.n());
        boolean shared = kernel.batch() > 1 && isOne(kernel.b().batch());
        MatrixView rows = shared ? kernel.a().stacked() : kernel.a();
        m = Math.toIntExact(rows.rows().shape().numel());
        batches = shared ? 1 : Math.toIntExact(kernel.batch());
        a = new Factor(rows);
        b = new Factor(kernel.b());
    }

    private static boolean isOne(Layout batch) {
        return Arrays.stream(batch.strides()).allMatch(s -> s == 0);
    }

    /** An operand, with its steps worked out. */
    private record Factor(Layout batch, Steps rows, Steps columns) {
        Factor(MatrixView v) {
            this(v.batch(), Steps.of(v.rows()), Steps.of(v.columns()));
        }

        Matrix matrix(Object array, int number) {
            return new Matrix(array, batch.position(number), rows, columns);
        }
    }

    private static int home(Kernel.MatMul kernel) {
        for (Kernel.Store s : kernel.epilogue().stores()) {
            boolean identity = s.access().isStrided() && s.access().first().isIdentity() && s.scatter() == null;
            if (identity && kernel.operands().get(s.operand()).dtype() == kernel.dtype()) {
                return s.operand();
            }
        }
        return NONE;
    }

    void run(WorkerPool pool, Object[] operands, long[] scalars) {
        long work = (long) m * n * k;
        GemmKernels gemm = kernels.gemm(kernel.dtype(), n, work * batches);
        Object c = product(operands);
        boolean inPlace = bare && c == operands[home];
        boolean many = batches >= 2 * pool.threads() || work < LARGE;
        if (batches > 1 && many && work * batches > LARGE / 4) {
            pool.parallelFor(batches, Math.max(1, LARGE / 16 / Math.max(1, work)), (start, end) -> {
                for (long i = start; i < end; i++) {
                    item(gemm, (int) i, null, operands, scalars, c, inPlace);
                }
            });
        } else {
            for (int i = 0; i < batches; i++) {
                item(gemm, i, pool, operands, scalars, c, inPlace);
            }
        }
    }

    /** The array for the products: the home operand, unless the epilogue also reads it as something else. */
    private Object product(Object[] operands) {
        boolean free = home != NONE;
        for (int i = 0; i < operands.length && free; i++) {
            free = i == home || operands[i] != operands[home];
        }
        return free ? operands[home] : elements.allocate(Math.toIntExact((long) batches * m * n));
    }

    private void item(GemmKernels gemm, int batch, WorkerPool pool, Object[] operands, long[] scalars, Object c,
        boolean inPlace) {
        int at = batch * m * n;
        long row = (long) batch * m;
        Gemm.Finished finished = inPlace ? null
            : (r0, r1, c0, c1) -> epilogue.block(operands, scalars, c, row + r0, row + r1, c0, c1);
        if (k == 0) {
            elements.fill(c, at, at + m * n, 0);
            if (finished != null && m > 0 && n > 0) {
                finished.block(0, m, 0, n);
            }
            return;
        }
        new Gemm(gemm, pool, m, n, k, a.matrix(operands[0], batch), b.matrix(operands[1], batch), c, at, n, finished).run();
    }
}
