package org.gradus.cpu;

import org.gradus.ir.Kernel;

/** {@code softmax(q k^T s + mask) v}, and maybe what its gradient needs to know of each row of scores. */
final class AttentionForward extends AttentionProgram {
    /** Queries of a block, and most scores. */
    private static final int QUERIES = 48;
    private static final int FEW_QUERIES = 12;
    private static final int MOST_SCORES = 1 << 17;
    private static final int FEWEST_BLOCKS = 4;

    /** Queries of a block. */
    private final int height;
    private final int blocks;
    private final int pieces;
    /** Between rows of scores. */
    private final int ld;

    AttentionForward(Kernel.Attention kernel, KernelSet kernels) {
        super(kernel, kernels);
        height = Math.max(FEW_QUERIES, Math.min(QUERIES, MOST_SCORES / s / FEW_QUERIES * FEW_QUERIES));
        blocks = (l + height - 1) / height;
        pieces = pieces(blocks / FEWEST_BLOCKS);
        ld = rounded(s, EVEN) + EVEN;
    }

    @Override
    void run(WorkerPool pool, Object[] operands, long[] scalars) {
        Run run = new Run(operands, scalars);
        pool.parallelFor((long) heads * pieces, 1, (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                new Values(run, i / pieces).some(i % pieces);
            }
        });
    }

    private final class Values extends Head {
        private final Matrix kept;

        Values(Run run, int head) {
            super(run, head);
            long at = (long) heads * l * ev + (long) head * l;
            kept = kernel.keepsRows() ? new Matrix(run.result(), at, 1, (long) heads * l) : null;
        }

        void some(int piece) {
            room.keysAcross.pack(keys.transpose(), e, s);
            room.values.pack(values, s, ev);
            boolean narrows = kernel.isCausal() && room.values.isFinite(rows);
            int end = Math.min(l, (int) ((long) blocks * (piece + 1) / pieces) * height);
            for (int q0 = (int) ((long) blocks * piece / pieces) * height; q0 < end; q0 += height) {
                int count = Math.min(end - q0, height);
                block(q0, count, narrows ? Math.min(s, rounded(q0 + count, EVEN)) : s);
            }
        }

        private void block(int q0, int count, int width) {
            Object x = Scratch.local().block(kernel.dtype(), SCORES, count * ld);
            room.keysAcross.multiply(queries, q0, count, 0, e, width, x, 0, ld, false);
            int seen = kernel.isCausal() ? q0 + 1 : width;
            double scale = rows.finish(x, ld, count, width, run.scale, mask(q0, count, 0, width, ld), seen);
            rows.softmax(x, ld, count, width, scale, kept, q0);
            Matrix weights = new Matrix(x, 0, ld, 1);
            room.values.multiply(weights, 0, count, 0, width, ev, run.result(), (head * l + q0) * ev, ev, false);
        }
    }
}
