package org.gradus.cpu;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Matrix product loops of the Vector API, handed out once they are in demand and {@link WarmUp} has succeeded. */
final class AdaptiveGemm {
    /** Multiply-adds after which they count as in demand. */
    private static final long DEMAND = 1L << 27;

    private final DType dtype;
    private final Supplier<GemmKernels> maker;
    private volatile GemmKernels vector;
    private boolean asked;
    private long seen;

    AdaptiveGemm(DType dtype, Supplier<GemmKernels> maker, boolean adaptive) {
        this.dtype = dtype;
        this.maker = maker;
        this.vector = adaptive ? null : maker.get();
    }

    /** The loops, or null while they are not fast yet. */
    GemmKernels ready(long work) {
        GemmKernels v = vector;
        if (v == null) {
            demand(work);
        }
        return v;
    }

    private synchronized void demand(long work) {
        seen += work;
        if (seen > DEMAND && !asked) {
            asked = true;
            GemmKernels plain = PlainKernels.INSTANCE.gemm(dtype, Sample.COLUMNS, 0);
            WarmUp.start(plain, maker, new Sample(), v -> vector = v);
        }
    }

    /**
     * A product of each kind: strips and panels that are full, in part and by less than half; operands as they are, transposed,
     * and with rows or columns that are several axes; few rows; and joined ones. One kind that the JIT has not compiled would
     * hold up all others.
     */
    private final class Sample implements WarmUp.Trial<GemmKernels> {
        static final int ROWS = 16;
        static final int COLUMNS = 48;
        static final int DEPTH = 128;
        private static final int PART = 4;
        private static final int GAP = 3;
        private final Object a = Elements.of(dtype).allocate((ROWS + PART * GAP) * DEPTH);
        private final Object b = Elements.of(dtype).allocate((COLUMNS + PART * GAP) * (DEPTH + PART * GAP));
        private final Object c = Elements.of(dtype).allocate(ROWS * COLUMNS);
        private final Matrix x = new Matrix(a, 0, DEPTH, 1);
        private final Matrix y = new Matrix(b, 0, COLUMNS, 1);
        private final Matrix rowParts = new Matrix(a, 0, parts(ROWS, DEPTH), Steps.of(1));
        private final Matrix depthParts = new Matrix(b, 0, parts(DEPTH, COLUMNS), Steps.of(1));
        private final Matrix columnParts = new Matrix(b, 0, Steps.of(COLUMNS + PART * GAP), parts(COLUMNS, 1));
        private final Part part = new Part(dtype);
        private Object strips;
        private Object panels;
        private Object room;
        /** Apart, so that the JIT does not compile all of them as one, with memory for all. */
        private final List<Consumer<GemmKernels>> entries = List.of(
            g -> g.packA(a, 0, DEPTH, 1, ROWS, 0, strips, 0),
            g -> g.packA(rowParts, 0, ROWS, 0, 0, part, strips, 0),
            g -> g.packB(b, 0, COLUMNS, 1, 0, g.panelColumns(), panels, 0),
            g -> g.packPanels(y, 0, 0, 0, COLUMNS, part, panels),
            g -> g.packB(b, 0, COLUMNS, 1, 0, g.panelColumns() / 2, panels, 0),
            g -> g.packB(columnParts, 0, 0, 0, g.panelColumns(), part, panels, 0),
            g -> g.packB(depthParts, 0, 0, 0, g.panelColumns(), part, panels, 0),
            g -> g.multiply(strips, 0, ROWS, panels, 0, g.panelColumns(), -1, room, c, 0, COLUMNS, false),
            g -> g.multiply(strips, 0, ROWS, panels, 0, g.panelColumns() / 2, -1, room, c, 0, COLUMNS, false),
            g -> multiplyRows(g, g.panelColumns()),
            g -> multiplyRows(g, g.panelColumns() / 2),
            g -> g.dots(a, 0, DEPTH, 2, a, 0, DEPTH, 1, -1, room, c, 0, 1, 1),
            g -> g.dots(a, 0, DEPTH, 2, a, 0, DEPTH, 2, -1, room, c, 0, 2, 1),
            g -> g.rowsTimesMatrix(room, a, 0, DEPTH, 1, 1, b, 0, COLUMNS, DEPTH, 0, c, 0, COLUMNS, false));

        @Override
        public void run(GemmKernels kernels, WarmUp.Size size) {
            product(kernels, ROWS, COLUMNS, size == WarmUp.Size.ALL ? DEPTH : 1, x, y);
            if (size == WarmUp.Size.ALL) {
                product(kernels, ROWS - 1, COLUMNS - 5, DEPTH - 1, x, y);
                product(kernels, ROWS - 2, COLUMNS - 3, DEPTH, new Matrix(a, 0, 1, ROWS), new Matrix(b, 0, 1, DEPTH));
                product(kernels, ROWS, COLUMNS, DEPTH, rowParts, columnParts);
                product(kernels, ROWS - 1, COLUMNS, DEPTH, x, depthParts);
                product(kernels, 1, COLUMNS, DEPTH, x, y);
                kernels.dots(a, 0, DEPTH, ROWS, a, 0, DEPTH, 1, DEPTH, room, c, 0, 1, 1);
                kernels.dots(a, 0, DEPTH, ROWS, a, 0, DEPTH, PART, DEPTH, room, c, 0, PART, 1);
                int each = COLUMNS / PART;
                Matrix joined = new Matrix(b, 0, Steps.of(COLUMNS), Steps.of(1).repeated(PART, each, each));
                new JoinedGemm(kernels, null, ROWS, each, DEPTH, PART, x, joined, c, 0, ROWS * each, null).run();
            }
        }

        /** For the products themselves. */
        @Override
        public long allocates() {
            return 4096;
        }

        private void multiplyRows(GemmKernels g, int columns) {
            if (g.takesRows()) {
                g.multiplyRows(a, 0, DEPTH, ROWS, panels, 0, columns, -1, room, c, 0, COLUMNS, false);
            }
        }

        @Override
        public void enter(GemmKernels kernels) {
            strips = kernels.strips(strips, ROWS, DEPTH);
            panels = kernels.panels(panels, DEPTH, COLUMNS);
            if (room == null) {
                room = kernels.newRoom();
                part.columns(x, 0, DEPTH);
                part.rows(y, 0, DEPTH);
            }
            for (Consumer<GemmKernels> entry : entries) {
                entry.accept(kernels);
            }
        }

        /** Numbers in parts, some {@code GAP} steps from the end of one to the next. */
        private static Steps parts(int count, int step) {
            int each = count / PART;
            return Steps.of(Layout.of(Shape.of(PART, each), new long[] {(each + GAP) * step, step}, 0));
        }

        private void product(GemmKernels kernels, int m, int n, int k, Matrix x, Matrix y) {
            new Gemm(new Product(kernels, null, m, n, k, x, y, c, 0, COLUMNS, null)).run();
        }
    }
}
