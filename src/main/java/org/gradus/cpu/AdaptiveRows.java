package org.gradus.cpu;

import java.util.Random;
import org.gradus.types.DType;

/** {@link RowCode} for a chain. */
final class AdaptiveRows extends CodeOnDemand<RowCode> {
    /** Operations after which rows count as in demand. */
    private static final long DEMAND = 1L << 26;
    /** Short, so that the JIT's counts of calls and rounds come up soon. */
    private static final int SAMPLE = 4 * FloatFolder.CHAINS;

    private final RowChain chain;
    private final RowPasses passes;

    AdaptiveRows(RowChain chain, boolean atOnce) {
        this(chain, new RowPasses(chain), atOnce);
    }

    private AdaptiveRows(RowChain chain, RowPasses passes, boolean atOnce) {
        super(() -> RowWriter.define(chain, passes), DEMAND, chain.cost(), atOnce);
        this.chain = chain;
        this.passes = passes;
    }

    Object[] scratch(int n) {
        return RowScratch.make(chain, passes, n);
    }

    @Override
    CodeOnDemand.Sample<RowCode> sample() {
        return new Rows();
    }

    private final class Rows implements CodeOnDemand.Sample<RowCode> {
        private static final int ROWS = 2;
        private static final int ROOM = SAMPLE + FloatFolder.CHAINS;
        private final int operands = chain.operands();
        private final boolean[] inner = chain.inner();
        private final Object[] in = new Object[operands];
        private final int[][] at = new int[operands][ROWS + 1];
        private final float[][] out = new float[chain.outputs().size()][ROWS * ROOM];
        private final int[][] outAt = new int[out.length][ROWS];
        private final Object[] scratch = scratch(SAMPLE);
        private final OneByOne plain;
        private int turn;

        Rows() {
            Random random = new Random(1);
            for (int k = 0; k < operands; k++) {
                float[] numbers = new float[ROWS * ROOM];
                byte[] truths = new byte[ROWS * ROOM];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (float) (2 * random.nextGaussian());
                    truths[i] = (byte) (numbers[i] > 0 ? 1 : 0);
                }
                in[k] = chain.isTruth(k) ? truths : numbers;
            }
            plain = new OneByOne(in, chain.ops().size(), ROOM);
            for (RowChain.Op op : chain.ops()) {
                if (op.fold() == null) {
                    plain.add(op.fn(), op.args());
                } else {
                    plain.addFold(PlainKernels.INSTANCE.reducer(op.fold(), DType.FLOAT32), op.args().get(0));
                }
            }
        }

        @Override
        public void run(RowCode code, WarmUp.Size size) {
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
            } else {
                code.run(in, at, out, outAt, scratch, 1, SAMPLE - 16 - turn % 7, SAMPLE);
                code.run(in, at, out, outAt, scratch, 1, SAMPLE, FloatFolder.CHAINS);
                code.run(in, at, out, outAt, scratch, ROWS, SAMPLE, SAMPLE);
            }
        }

        @Override
        public void enter(RowCode code) {
            code.run(in, at, out, outAt, scratch, 1, -1, SAMPLE);
        }

        @Override
        public RowCode plain() {
            return this::oneByOne;
        }

        private void oneByOne(Object[] in, int[][] at, float[][] out, int[][] outAt, Object[] scratch, int rows, int n, int chunk) {
            for (int r = 0; r < rows; r++) {
                plain.run(n);
                for (int k = 0; k < out.length; k++) {
                    int v = chain.outputs().get(k);
                    System.arraycopy(plain.value(v), 0, out[k], outAt[k][r], inner[v] ? n : 1);
                }
            }
        }
    }
}
