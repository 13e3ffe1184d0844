package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gradus.types.DType;

/** As {@link AdaptiveChain}, for a {@link RowChain}. */
final class AdaptiveRows {
    /** Operations after which rows count as in demand. */
    private static final long DEMAND = 1L << 26;
    private static final long LATE_NANOS = 5_000_000_000L;
    /** Short, so that the JIT's counts of calls and rounds come up soon. */
    private static final int SAMPLE = 2 * FloatFolder.CHAINS;

    private final RowChain chain;
    private final RowPasses passes;
    private final KernelSet kernels;
    private volatile RowCode code;
    private volatile boolean asked;
    private volatile long askedAt;
    private volatile long seen;

    AdaptiveRows(RowChain chain, KernelSet kernels, boolean atOnce) {
        this.chain = chain;
        this.passes = new RowPasses(chain);
        this.kernels = kernels;
        this.asked = atOnce;
        this.code = atOnce ? RowWriter.define(chain, passes) : null;
    }

    /** Null if the functions have to be applied one by one. */
    RowCode code() {
        return code;
    }

    /** Whether there should have been code long ago. */
    boolean isLate() {
        return asked && System.nanoTime() - askedAt > LATE_NANOS;
    }

    RowScratch scratch() {
        return RowScratch.of(chain, passes);
    }

    /** Notes that the functions were applied one by one to {@code n} elements. */
    void applied(long n) {
        seen += n * chain.cost();
        if (seen > DEMAND && !asked) {
            ask();
        }
    }

    private synchronized void ask() {
        if (!asked) {
            askedAt = System.nanoTime();
            asked = true;
            Sample sample = new Sample();
            WarmUp.<RowCode>start(sample::oneByOne, () -> RowWriter.define(chain, passes), sample::run, c -> code = c);
        }
    }

    /** Data to warm up on: lengths and places vary as they do in use. */
    private final class Sample {
        private static final int ROWS = 2;
        private static final int ROOM = SAMPLE + FloatFolder.CHAINS;
        private final int operands = chain.operands();
        private final boolean[] inner = chain.inner();
        private final Object[] values = new Object[chain.values()];
        private final float[][] in = new float[operands][ROWS * ROOM];
        private final int[][] at = new int[operands][ROWS];
        private final float[][] out = new float[chain.outputs().size()][ROWS * ROOM];
        private final int[][] outAt = new int[out.length][ROWS];
        private final float[][] scratch = scratch().make(SAMPLE);
        private final List<Lane> lanes = new ArrayList<>();
        private int turn;

        Sample() {
            Random random = new Random(1);
            for (int k = 0; k < operands; k++) {
                for (int i = 0; i < ROWS * ROOM; i++) {
                    in[k][i] = (float) (2 * random.nextGaussian());
                }
                values[k] = in[k];
            }
            for (RowChain.Op op : chain.ops()) {
                DType dtype = op.fn() == null ? DType.FLOAT32 : op.fn().result(DType.FLOAT32, DType.FLOAT32);
                values[operands + lanes.size()] = Elements.of(dtype).allocate(ROOM);
                lanes.add(op.fn() == null ? null : kernels.lane(op.fn(), DType.FLOAT32));
            }
        }

        void run(RowCode code, WarmUp.Size size) {
            if (size == WarmUp.Size.NOTHING) {
                code.run(in, at, out, outAt, scratch, 1, -1, SAMPLE);
                return;
            }
            turn++;
            for (int r = 0; r < ROWS; r++) {
                for (int k = 0; k < operands; k++) {
                    at[k][r] = r * ROOM + (turn + k & 7);
                }
                for (int k = 0; k < out.length; k++) {
                    outAt[k][r] = r * ROOM + (turn - k & 7);
                }
            }
            if (size == WarmUp.Size.LITTLE) {
                code.run(in, at, out, outAt, scratch, 1, VectorCode.LENGTH, VectorCode.LENGTH);
                return;
            }
            int n = SAMPLE - (turn % 8 < 6 ? 0 : 16 * (turn % 3) + turn % 5);
            int chunk = n < SAMPLE || turn % 7 > 0 ? n : FloatFolder.CHAINS;
            code.run(in, at, out, outAt, scratch, ROWS, n, chunk);
        }

        void oneByOne(float[][] in, int[][] at, float[][] out, int[][] outAt, float[][] scratch, int rows, int n, int chunk) {
            for (int r = 0; r < rows; r++) {
                oneByOne(r, n, out, outAt);
            }
        }

        private void oneByOne(int r, int n, float[][] out, int[][] outAt) {
            for (int v = operands; v < values.length; v++) {
                RowChain.Op op = chain.op(v);
                if (op.fold() != null) {
                    Reducer fold = kernels.reducer(op.fold(), DType.FLOAT32);
                    Object state = fold.newState(1);
                    fold.start(state, 1);
                    fold.rows(state, values[op.args().get(0)], 0, 1, n, 0);
                    fold.finish(state, values[v], 0, 1);
                } else {
                    Object[] args = op.args().stream().map(a -> values[a]).toArray();
                    lanes.get(v - operands).apply(args, new int[args.length], values[v], 0, inner[v] ? n : 1);
                }
            }
            for (int k = 0; k < out.length; k++) {
                int v = chain.outputs().get(k);
                System.arraycopy(values[v], 0, out[k], outAt[k][r], inner[v] ? n : 1);
            }
        }
    }
}
