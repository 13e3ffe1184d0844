package org.gradus.cpu;

import java.util.List;
import java.util.Random;
import org.gradus.types.DType;

/** {@link RowCode} for a chain. */
final class AdaptiveRows extends CodeOnDemand<RowCode> {
    /** Operations after which rows count as in demand. */
    private static final long DEMAND = 1L << 26;
    /** Short, so that the JIT's counts of calls and rounds come up soon. */
    private static final int SAMPLE = 4 * FloatFolder.CHAINS;
    /** Elements of rows that are done together: with more the first row has left the first-level cache before its next walk. */
    private static final int TOGETHER = 1024;
    /** Most rows, and their elements, if they are walked once: the ends of their folds do not wait for one another. */
    private static final int ROWS_ONCE = 16;
    private static final int TOGETHER_ONCE = ROWS_ONCE * TOGETHER;

    private final RowChain chain;
    private final RowPasses passes;

    AdaptiveRows(RowChain chain, boolean atOnce) {
        this(chain, new RowPasses(chain), atOnce);
    }

    private AdaptiveRows(RowChain chain, RowPasses passes, boolean atOnce) {
        super(() -> define(chain, passes), DEMAND, chain.cost(), atOnce);
        this.chain = chain;
        this.passes = passes;
    }

    private static RowCode define(RowChain chain, RowPasses passes) {
        return chain.length() > 0 ? ShortRowWriter.define(chain, passes) : RowCodeWriter.define(chain, passes);
    }

    /** Null if the rows are not short. */
    ShortRows shortRows() {
        return chain.length() > 0 ? new ShortRows(chain, RowScratch.of(chain)) : null;
    }

    /** How many rows of {@code n} elements are done together. */
    int together(int n) {
        boolean isOnce = passes.walks().size() == 1 && passes.lines().isEmpty();
        int least = isOnce ? Math.min(ROWS_ONCE, TOGETHER_ONCE / n) : 1;
        return Math.max(1, Math.max(least, TOGETHER / n));
    }

    Object[] scratch(int n) {
        return RowScratch.make(chain, passes, together(n), n);
    }

    /** For rows of {@code n} elements that lie in pieces. */
    RowPieces pieces(List<RowLoop.Source> sources, List<RowLoop.Target> targets, int n, int chunk) {
        return new RowPieces(chain, passes, sources, targets, n, chunk);
    }

    @Override
    CodeOnDemand.Sample<RowCode> sample() {
        return new Rows();
    }

    private final class Rows implements CodeOnDemand.Sample<RowCode> {
        private static final int ROOM = SAMPLE + FloatFolder.CHAINS;
        private static final int MANY = 24;
        private final int rows = chain.length() > 0 ? MANY : 2;
        private final int operands = chain.operands();
        private final boolean[] inner = chain.inner();
        private final Object[] in = new Object[operands];
        private final int[][] at = new int[operands][2 * rows];
        private final float[][] out = new float[chain.outputs().size()][rows * ROOM];
        private final int[][] outAt = new int[out.length][rows];
        private final Object[] scratch = RowScratch.make(chain, passes, rows, SAMPLE);
        private final OneByOne plain;
        private int turn;

        Rows() {
            Random random = new Random(1);
            for (int k = 0; k < operands; k++) {
                float[] numbers = new float[rows * ROOM];
                byte[] truths = new byte[rows * ROOM];
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
            for (int r = 0; r < rows; r++) {
                for (int k = 0; k < operands; k++) {
                    at[k][r] = r * ROOM + (turn + k & 7);
                }
                for (int k = 0; k < out.length; k++) {
                    outAt[k][r] = r * ROOM + (turn - k & 7);
                }
            }
            if (chain.length() > 0) {
                code.run(in, at, out, outAt, scratch, 0, size == WarmUp.Size.LITTLE ? 1 : rows, chain.length(), chain.length());
            } else if (size == WarmUp.Size.LITTLE) {
                code.run(in, at, out, outAt, scratch, 0, 1, VectorCode.LENGTH, VectorCode.LENGTH);
            } else {
                code.run(in, at, out, outAt, scratch, 0, 1, SAMPLE - 16 - turn % 7, SAMPLE);
                code.run(in, at, out, outAt, scratch, 0, 1, SAMPLE, FloatFolder.CHAINS);
                code.run(in, at, out, outAt, scratch, 0, rows, SAMPLE, SAMPLE);
            }
        }

        @Override
        public void enter(RowCode code) {
            code.run(in, at, out, outAt, scratch, 0, 1, -1, SAMPLE);
        }

        @Override
        public RowCode plain() {
            return this::oneByOne;
        }

        private void oneByOne(Object[] in, int[][] at, float[][] out, int[][] outAt, Object[] scratch, int from, int to, int n,
                              int chunk) {
            for (int r = from; r < to; r++) {
                plain.run(n);
                for (int k = 0; k < out.length; k++) {
                    int v = chain.outputs().get(k);
                    System.arraycopy(plain.value(v), 0, out[k], outAt[k][r], inner[v] ? n : 1);
                }
            }
        }
    }
}
