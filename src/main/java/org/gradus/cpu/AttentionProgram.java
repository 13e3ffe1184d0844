package org.gradus.cpu;

import java.util.IdentityHashMap;
import java.util.Map;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/**
 * Attention, ready to run on arrays: a thread takes a block of scores at a time, which never leaves its cache, and for the
 * gradient computes it again. Source: Dao et al., "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness" (2022).
 *
 * <p>Keys that no query of a block sees are left out where all operands are finite: elsewhere weights of zero make NaN of them.
 */
abstract class AttentionProgram {
    /** Multiples of this many scores are faster. */
    static final int EVEN = ScoreLoops.CHAINS;
    /** With fewer heads than this, their parts are taken by several threads. */
    private static final int MANY_HEADS = 16;
    /** Blocks of the thread's scratch. */
    static final int SCORES = 0;
    static final int GRADIENTS = 1;
    private static final int MASK = 3;

    final Kernel.Attention kernel;
    final Elements elements;
    final int heads;
    /** Queries, keys, and the widths of both and of values. */
    final int l;
    final int s;
    final int e;
    final int ev;
    private final KernelSet kernels;

    AttentionProgram(Kernel.Attention kernel, KernelSet kernels) {
        this.kernel = kernel;
        this.kernels = kernels;
        this.elements = Elements.of(kernel.dtype());
        heads = Math.toIntExact(kernel.queries().batch().shape().numel());
        l = Math.toIntExact(kernel.queries().rows().shape().numel());
        s = Math.toIntExact(kernel.keys().rows().shape().numel());
        e = Math.toIntExact(kernel.queries().columns().shape().numel());
        ev = Math.toIntExact(kernel.values().columns().shape().numel());
    }

    static AttentionProgram of(Kernel.Attention kernel, KernelSet kernels) {
        return kernel.isGradient() ? new AttentionGradient(kernel, kernels) : new AttentionForward(kernel, kernels);
    }

    abstract void run(WorkerPool pool, Object[] operands, long[] scalars);

    /** Into how many parts, of at most so many, heads are cut; the same for any number of threads. */
    final int pieces(int most) {
        return Math.max(1, Math.min((MANY_HEADS + heads - 1) / heads, most));
    }

    static int rounded(int n, int multiple) {
        return (n + multiple - 1) / multiple * multiple;
    }

    /** One run, and what it is run on. */
    final class Run {
        final Object[] operands;
        final double scale;
        final GemmKernels gemm = kernels.gemm(kernel.dtype(), s, kernel.operations() / 2);
        private final ScoreLoops loops = kernels.scores((long) heads * l * s);

        Run(Object[] operands, long[] scalars) {
            this.operands = operands;
            this.scale = Double.longBitsToDouble(scalars[0]);
        }

        Object result() {
            return operands[operands.length - 1];
        }

        ScoreRows rows() {
            return kernel.dtype() == DType.FLOAT32 ? new FloatScoreRows(loops)
                : new DoubleScoreRows(kernels.lane(Pointwise.EXP, kernel.dtype()));
        }
    }

    /** What a thread has packed. */
    static final class Room {
        private static final ThreadLocal<Map<GemmKernels, Room>> ROOMS = ThreadLocal.withInitial(IdentityHashMap::new);

        final Panels keysAcross;
        final Panels valuesAcross;
        final Panels keys;
        final Panels values;
        final Panels queries;
        final Panels grads;

        private Room(GemmKernels gemm) {
            keysAcross = new Panels(gemm);
            valuesAcross = new Panels(gemm);
            keys = new Panels(gemm);
            values = new Panels(gemm);
            queries = new Panels(gemm);
            grads = new Panels(gemm);
        }

        static Room of(GemmKernels gemm) {
            return ROOMS.get().computeIfAbsent(gemm, Room::new);
        }
    }

    /** A head, on one thread. */
    class Head {
        final Run run;
        final int head;
        final Room room;
        final ScoreRows rows;
        final Matrix queries;
        final Matrix keys;
        final Matrix values;
        private int[] maskAt;

        Head(Run run, int head) {
            this.run = run;
            this.head = head;
            this.room = Room.of(run.gemm);
            this.rows = run.rows();
            this.queries = matrix(0);
            this.keys = matrix(1);
            this.values = matrix(2);
        }

        final Matrix matrix(int number) {
            MatrixView v = kernel.matrices().get(number);
            return new Matrix(run.operands[number], v.batch().position(head), Steps.of(v.rows()), Steps.of(v.columns()));
        }

        /** The mask of queries from {@code q0} and keys from {@code k0} on, or null. */
        final ScoreRows.Mask mask(int q0, int count, int k0, int width, int ld) {
            if (kernel.mask() < 0) {
                return null;
            }
            if (maskAt == null || maskAt.length < count) {
                maskAt = new int[count];
            }
            Matrix m = matrix(kernel.mask()).fromRow(q0).fromColumn(k0);
            boolean dense = m.columns().isRegular() && m.columns().stride() == 1;
            DType dtype = kernel.operands().get(kernel.mask()).dtype();
            Object rows = dense ? m.array() : Scratch.local().block(dtype, MASK, count * ld);
            for (int r = 0; r < count; r++) {
                int at = (int) m.at() + m.rows().position(r);
                maskAt[r] = dense ? at : r * ld;
                if (!dense && m.columns().isRegular()) {
                    Elements.of(dtype).load(m.array(), at, m.columns().stride(), rows, r * ld, width);
                }
                for (int j = 0; j < width && !m.columns().isRegular(); j++) {
                    Elements.of(dtype).load(m.array(), at + m.columns().position(j), 1, rows, r * ld + j, 1);
                }
            }
            return new ScoreRows.Mask(rows, maskAt);
        }
    }
}
