package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.ir.Pointwise;
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
    /** Products that have one A. */
    private final int joined;
    /** Into which the K of a product is cut. */
    private final int pieces;
    /** Whether panels of B may be of use again. */
    private final boolean keeps;
    /** Null unless B is windows over images. */
    private final WindowProduct windows;
    /** Null unless B is windows over images of one channel. */
    private final ImageProducts correlation;
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
        joined = joined();
        pieces = LongGemm.pieces(m, n, k);
        keeps = batches == 1 && pieces == 1 && k > 0 && Gemm.keeps(m, n) && a.isRegular() && b.isRegular()
            && !DotGemm.suits(m, n, k, a.matrix(null, 0), b.matrix(null, 0));
        windows = WindowProduct.of(kernel, kernels, m, joined);
        correlation = windows == null ? Correlation.of(kernel, kernels, m) : null;
    }

    /**
     * How many products have the same A, {@code batches / joined} apart, if their Bs lie at equal distances: as groups of filters
     * meet the images of a batch, all groups image by image. Else 1.
     */
    private int joined() {
        int count = batches;
        while (count > 1 && (batches % count != 0 || !isJoined(count))) {
            count = count == batches ? leading() : 1;
        }
        return count;
    }

    /** Images, where the batch is images by groups. */
    private int leading() {
        Layout l = a.batch();
        return l.rank() > 1 ? Math.toIntExact(l.shape().dim(0)) : 1;
    }

    private boolean isJoined(int count) {
        int every = batches / count;
        for (int g = 0; g < every; g++) {
            long apart = b.batch().position(g + every) - b.batch().position(g);
            for (int i = 1; i < count; i++) {
                int at = g + i * every;
                if (a.batch().position(at) != a.batch().position(g)
                    || b.batch().position(at) != b.batch().position(g) + i * apart) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isOne(Layout batch) {
        return Arrays.stream(batch.strides()).allMatch(s -> s == 0);
    }

    /** An operand, with its steps worked out. */
    private record Factor(Layout batch, Steps rows, Steps columns) {
        Factor(MatrixView v) {
            this(v.batch(), Steps.of(v.rows()), Steps.of(v.columns()));
        }

        boolean isRegular() {
            return rows.isRegular() && columns.isRegular();
        }

        Matrix matrix(Object array, int number) {
            return new Matrix(array, batch.position(number), rows, columns);
        }

        /** Matrices from {@code first} on, {@code every} apart, of {@code length} columns each, side by side. */
        Matrix joined(Object array, int first, int every, int count, int length) {
            int apart = (int) (batch.position(first + every) - batch.position(first));
            return new Matrix(array, batch.position(first), rows, columns.repeated(count, length, apart));
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

    /** One launch, for which loops and panels are chosen. */
    final class Launch implements RowQueue.Rows {
        private final GemmKernels gemm = kernels.gemm(kernel.dtype(), n, work() * batches);
        private final WorkerPool pool;
        private final Object[] operands;
        private final long[] scalars;
        private final Object[] kept;

        /**
         * @param panels where the panels of B may be kept
         * @param right  the buffer that B is in
         */
        Launch(WorkerPool pool, Object[] operands, long[] scalars, PanelCache panels, CpuBuffer right) {
            this.pool = pool;
            this.operands = operands;
            this.scalars = scalars;
            this.kept = keeps ? panels.panels(right, gemm, pool, b.matrix(operands[1], 0), k, n) : null;
        }

        /** Whether {@link #some} may be used. */
        boolean isByRows() {
            return kept != null;
        }

        @Override
        public void all() {
            MatMulProgram.this.run(gemm, pool, operands, scalars, kept);
        }

        @Override
        public void some(int r0, int r1) {
            Object c = product(operands);
            Product.Finished finished = bare && c == operands[home] ? null
                : (from, to, c0, c1) -> epilogue.block(operands, scalars, c, r0 + from, r0 + to, c0, c1);
            Matrix x = a.matrix(operands[0], 0).fromRow(r0);
            Matrix y = b.matrix(operands[1], 0);
            new Gemm(new Product(gemm, null, r1 - r0, n, k, x, y, c, r0 * n, n, finished)).keeping(kept).blocked();
        }
    }

    /** Whether a launch is worth handing to another thread, and cannot fail. */
    boolean mayWait() {
        return work() * batches > LARGE && TileFusion.Loop.cannotFail(kernel.epilogue());
    }

    /** Multiply-adds of one product. */
    private long work() {
        return (long) m * n * k;
    }

    /** Whether threads may each compute some rows of it, with the panels of all of B: a single product of few rows. */
    boolean isByRows() {
        return keeps && windows == null && correlation == null;
    }

    /** Bytes of B. */
    long panelBytes() {
        return (long) k * n * kernel.dtype().bytes();
    }

    private void run(GemmKernels gemm, WorkerPool pool, Object[] operands, long[] scalars, Object[] kept) {
        Object c = product(operands);
        boolean inPlace = bare && c == operands[home];
        if (correlation != null) {
            correlation.run(pool, scalars, batches, i -> a.matrix(operands[0], i), i -> b.matrix(operands[1], i), c, inPlace
                ? (first, end, c0, c1) -> { }
                : (first, end, c0, c1) -> epilogue.block(operands, scalars, c, (long) first * m, (long) end * m, c0, c1));
            return;
        }
        if (windows != null && windows.isByImage()) {
            for (int g = 0; g < batches / joined; g++) {
                filter(g, pool, operands, scalars, c, inPlace);
            }
            return;
        }
        if (joined > 1 && k > 0 && JoinedGemm.pays(m, n, k, joined)) {
            for (int g = 0; g < batches / joined; g++) {
                join(gemm, g, pool, operands, scalars, c, inPlace);
            }
            return;
        }
        long work = work();
        boolean many = batches >= 2 * pool.threads() || work < LARGE;
        if (batches > 1 && many && work * batches > LARGE / 4) {
            pool.parallelFor(batches, Math.max(1, LARGE / 16 / Math.max(1, work)), (start, end) -> {
                for (long i = start; i < end; i++) {
                    item(gemm, (int) i, null, operands, scalars, c, inPlace, null);
                }
            });
        } else {
            for (int i = 0; i < batches; i++) {
                item(gemm, i, pool, operands, scalars, c, inPlace, kept);
            }
        }
    }

    /** The array for the products: the home operand, unless the epilogue also reads it as something else. */
    private Object product(Object[] operands) {
        boolean free = home != NONE;
        for (int i = 0; i < operands.length && free; i++) {
            free = i == home || operands[i] != operands[home];
        }
        return free ? operands[home] : Scratch.local().product(kernel.dtype(), Math.toIntExact((long) batches * m * n));
    }

    private void item(GemmKernels gemm, int batch, WorkerPool pool, Object[] operands, long[] scalars, Object c,
        boolean inPlace, Object[] kept) {
        int at = batch * m * n;
        long row = (long) batch * m;
        Product.Finished finished = inPlace ? null
            : (r0, r1, c0, c1) -> epilogue.block(operands, scalars, c, row + r0, row + r1, c0, c1);
        if (k == 0) {
            elements.fill(c, at, at + m * n, 0);
            if (finished != null && m > 0 && n > 0) {
                finished.block(0, m, 0, n);
            }
            return;
        }
        Matrix x = a.matrix(operands[0], batch);
        Matrix y = b.matrix(operands[1], batch);
        if (windows != null) {
            windows.run(pool, scalars, x, y, c, at);
            if (finished != null) {
                finished.block(0, m, 0, n);
            }
            return;
        }
        if (pieces > 1) {
            LongGemm.run(gemm, kernels.lane(Pointwise.ADD, kernel.dtype()), pool, pieces, m, n, k, x, y, c, at);
            if (finished != null) {
                finished.block(0, m, 0, n);
            }
            return;
        }
        new Gemm(new Product(gemm, pool, m, n, k, x, y, c, at, n, finished)).keeping(kept).run();
    }

    /** As {@link #join}, by fewer multiplications. */
    private void filter(int group, WorkerPool pool, Object[] operands, long[] scalars, Object c, boolean inPlace) {
        int every = batches / joined;
        Matrix[] images = new Matrix[joined];
        int[] at = new int[joined];
        for (int i = 0; i < joined; i++) {
            images[i] = b.matrix(operands[1], group + i * every);
            at[i] = (group + i * every) * m * n;
        }
        windows.run(pool, scalars, a.matrix(operands[0], group), images, c, at, finished(group, operands, scalars, c, inPlace));
    }

    private JoinedGemm.Finished finished(int group, Object[] operands, long[] scalars, Object c, boolean inPlace) {
        return inPlace ? null : (i, c0, c1) -> {
            long row = (long) (group + i * (batches / joined)) * m;
            epilogue.block(operands, scalars, c, row, row + m, c0, c1);
        };
    }

    /** Products {@code group}, {@code group + batches / joined} and so on. */
    private void join(GemmKernels gemm, int group, WorkerPool pool, Object[] operands, long[] scalars, Object c,
        boolean inPlace) {
        int every = batches / joined;
        Matrix y = b.joined(operands[1], group, every, joined, n);
        new JoinedGemm(gemm, pool, m, n, k, joined, a.matrix(operands[0], group), y, c, group * m * n, every * m * n,
            finished(group, operands, scalars, c, inPlace)).run();
    }
}
