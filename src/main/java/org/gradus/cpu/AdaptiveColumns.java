package org.gradus.cpu;

import java.util.Arrays;
import java.util.Random;
import org.gradus.types.DType;

/** {@link ColumnCode} for a chain. */
final class AdaptiveColumns extends CodeOnDemand<ColumnCode> {
    /** Operations after which folds count as in demand. */
    private static final long DEMAND = 1L << 26;

    private final ColumnChain chain;

    AdaptiveColumns(ColumnChain chain, boolean atOnce) {
        super(() -> ColumnWriter.define(chain), DEMAND, chain.cost(), atOnce);
        this.chain = chain;
    }

    ColumnChain chain() {
        return chain;
    }

    @Override
    CodeOnDemand.Sample<ColumnCode> sample() {
        return new Lines();
    }

    private final class Lines implements CodeOnDemand.Sample<ColumnCode> {
        private static final int WIDTH = 512;
        private static final int ROOM = WIDTH + 16;
        private static final int LINES = ColumnChain.LINES;
        private final Chain values = chain.values();
        private final float[][] in = new float[values.operands()][LINES * ROOM];
        private final int[][] at = new int[in.length][LINES];
        private final float[][] into = new float[chain.folds().size()][ROOM];
        private int turn;

        Lines() {
            Random random = new Random(1);
            for (float[] a : in) {
                for (int i = 0; i < a.length; i++) {
                    a[i] = (float) (2 * random.nextGaussian());
                }
            }
        }

        @Override
        public void run(ColumnCode code, WarmUp.Size size) {
            turn++;
            for (int k = 0; k < in.length; k++) {
                for (int l = 0; l < LINES; l++) {
                    at[k][l] = l * ROOM + (turn + k & 7);
                }
            }
            for (float[] line : into) {
                Arrays.fill(line, 1f);
            }
            int width = size == WarmUp.Size.LITTLE ? VectorCode.LENGTH : turn % 8 < 6 ? WIDTH : WIDTH / 2;
            code.lines(in, at, 0, into, 0, width);
            code.line(in, at, 0, into, 0, width);
        }

        @Override
        public void enter(ColumnCode code) {
            code.lines(in, at, 0, into, 0, -1);
            code.line(in, at, 0, into, 0, -1);
        }

        @Override
        public ColumnCode plain() {
            OneByOne plain = new OneByOne(in, values.ops().size(), ROOM);
            values.ops().forEach(op -> plain.add(op.fn(), op.args()));
            int n = chain.folds().size();
            Reducer[] folds = new Reducer[n];
            Object[] states = new Object[n];
            Object[] folded = new Object[n];
            for (int k = 0; k < n; k++) {
                folds[k] = PlainKernels.INSTANCE.reducer(chain.folds().get(k), DType.FLOAT32);
                states[k] = folds[k].newState(ROOM);
                folded[k] = plain.value(values.outputs().get(k));
            }
            return new ColumnCode() {
                @Override
                public void lines(float[][] in, int[][] at, int line, float[][] into, int from, int to) {
                    for (int l = 0; l < chain.lines(); l++) {
                        line(in, at, line + l, into, from, to);
                    }
                }

                @Override
                public void line(float[][] in, int[][] at, int line, float[][] into, int from, int to) {
                    plain.run(to - from);
                    for (int k = 0; k < n; k++) {
                        folds[k].columns(states[k], folded[k], 0, to - from, to - from, 1, 0);
                    }
                }
            };
        }
    }
}
