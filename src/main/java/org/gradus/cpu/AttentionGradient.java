package org.gradus.cpu;

import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;

/**
 * The gradients of queries, keys and values. With weights p, the result o and its gradient g: {@code dv = p^T g},
 * {@code dx = p (g v^T - sum(o g)) s}, {@code dq = dx k}, {@code dk = dx^T q}. A thread takes some keys of a head and goes
 * through the queries block by block.
 */
final class AttentionGradient extends AttentionProgram {
    /** Queries of a block, fewer where that leaves out much above the diagonal. */
    private static final int QUERIES = 96;
    private static final int FEW_QUERIES = 48;
    private static final int LONG = 256;
    private static final int KEYS = 256;
    private static final int LD = KEYS + EVEN;
    /** Elements of gradients of queries that are added up apart. */
    private static final long MOST_SUMS = 1L << 26;
    /** Block of the thread's scratch. */
    private static final int DOTS = 4;
    private static final long ADD_GRAIN = 1 << 14;

    private final Lane add;
    /** Queries of a block. */
    private final int height;
    private final int blocks;
    private final int pieces;
    /** Where the gradients of keys and of values begin. */
    private final int keysAt;
    private final int valuesAt;

    AttentionGradient(Kernel.Attention kernel, KernelSet kernels) {
        super(kernel, kernels);
        add = kernels.lane(Pointwise.ADD, kernel.dtype());
        height = l <= LONG ? FEW_QUERIES : QUERIES;
        blocks = (s + KEYS - 1) / KEYS;
        pieces = pieces((int) Math.min(blocks, 1 + MOST_SUMS / ((long) heads * l * e)));
        keysAt = heads * l * e;
        valuesAt = keysAt + heads * s * e;
    }

    /** Pieces add up the gradients of queries each for itself, and then in order. */
    @Override
    void run(WorkerPool pool, Object[] operands, long[] scalars) {
        Run run = new Run(operands, scalars);
        int size = heads * l * e;
        Object others = pieces == 1 ? null : Scratch.local().product(kernel.dtype(), (pieces - 1) * size);
        pool.parallelFor((long) heads * pieces, 1, (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                int piece = i % pieces;
                int at = i / pieces * l * e + Math.max(0, piece - 1) * size;
                new Gradients(run, i / pieces, piece == 0 ? run.result() : others, at).some(piece);
            }
        });
        if (pieces > 1) {
            pool.parallelFor(size, ADD_GRAIN, (start, end) -> add(run.result(), others, size, (int) start, (int) end));
        }
    }

    private void add(Object out, Object others, int size, int start, int end) {
        for (int at = start; at < end; at += Tiling.BLOCK) {
            int n = Math.min(Tiling.BLOCK, end - at);
            Object[] in = {Scratch.local().block(kernel.dtype(), SCORES, n), Scratch.local().block(kernel.dtype(), GRADIENTS, n)};
            elements.load(out, at, 1, in[0], 0, n);
            for (int piece = 1; piece < pieces; piece++) {
                elements.load(others, (piece - 1) * size + at, 1, in[1], 0, n);
                add.apply(in, new int[2], in[0], 0, n);
            }
            elements.store(in[0], 0, out, at, 1, n);
        }
    }

    private final class Gradients extends Head {
        private final Matrix results = matrix(3);
        private final Matrix kept = matrix(4);
        private final Matrix grads = matrix(5);
        private final Object dots = Scratch.local().block(kernel.dtype(), DOTS, l);
        private final Object sums;
        private final int sumsAt;

        /** @param sums where the gradients of this head's queries go, from {@code sumsAt} on */
        Gradients(Run run, int head, Object sums, int sumsAt) {
            super(run, head);
            this.sums = sums;
            this.sumsAt = sumsAt;
        }

        void some(int piece) {
            room.queries.pack(queries, l, e, height);
            room.grads.pack(grads, l, ev, height);
            rows.dots(grads, results, l, ev, dots);
            boolean narrows = kernel.isCausal() && room.queries.isFinite(rows) && room.grads.isFinite(rows)
                && rows.areFinite(kept, l);
            int first = (int) ((long) blocks * piece / pieces) * KEYS;
            int end = Math.min(s, (int) ((long) blocks * (piece + 1) / pieces) * KEYS);
            if (narrows) {
                elements.fill(sums, sumsAt, sumsAt + Math.min(l, first) * e, 0);
            }
            for (int k0 = first; k0 < end; k0 += KEYS) {
                keys(k0, Math.min(KEYS, end - k0), narrows, k0 > first);
            }
        }

        private void keys(int k0, int n, boolean mayNarrow, boolean adds) {
            Object out = run.result();
            int dk = keysAt + (head * s + k0) * e;
            int dv = valuesAt + (head * s + k0) * ev;
            elements.fill(out, dk, dk + n * e, 0);
            elements.fill(out, dv, dv + n * ev, 0);
            room.keysAcross.pack(keys.fromRow(k0).transpose(), e, n);
            room.valuesAcross.pack(values.fromRow(k0).transpose(), ev, n);
            room.keys.pack(keys.fromRow(k0), n, e);
            boolean narrows = mayNarrow && room.keys.isFinite(rows) && room.valuesAcross.isFinite(rows);
            for (int q0 = 0; q0 < l; q0 += height) {
                int count = Math.min(height, l - q0);
                int width = narrows ? Math.min(n, rounded(q0 + count, EVEN) - k0) : n;
                if (q0 + count > k0 || !narrows) {
                    block(q0, count, k0, width, adds, dk, dv);
                }
            }
        }

        private void block(int q0, int count, int k0, int width, boolean adds, int dk, int dv) {
            Object x = Scratch.local().block(kernel.dtype(), SCORES, QUERIES * LD);
            Object dx = Scratch.local().block(kernel.dtype(), GRADIENTS, QUERIES * LD);
            int seen = kernel.isCausal() ? q0 + 1 - k0 : width;
            ScoreRows.Mask mask = mask(q0, count, k0, width, LD);
            room.keysAcross.multiply(queries, q0, count, 0, e, width, x, 0, LD, false);
            room.valuesAcross.multiply(grads, q0, count, 0, ev, width, dx, 0, LD, false);
            double scale = rows.finish(x, LD, count, width, run.scale, mask, seen);
            rows.gradient(x, dx, LD, count, width, scale, run.scale, kept, q0, dots);
            rows.clear(dx, LD, count, width, mask, seen);
            room.grads.multiply(new Matrix(x, 0, 1, LD), 0, width, q0, count, ev, run.result(), dv, ev, true);
            room.queries.multiply(new Matrix(dx, 0, 1, LD), 0, width, q0, count, e, run.result(), dk, e, true);
            room.keys.multiply(new Matrix(dx, 0, LD, 1), 0, count, 0, width, e, sums, sumsAt + q0 * e, e, adds);
        }
    }
}
