package org.gradus.cpu;

import java.util.Arrays;
import java.util.Random;
import org.gradus.types.DType;

/** As {@link AdaptiveChain}, for a {@link ColumnChain}. */
final class AdaptiveColumns {
    /** Operations after which folds count as in demand. */
    private static final long DEMAND = 1L << 26;
    private static final long LATE_NANOS = 5_000_000_000L;

    private final ColumnChain chain;
    private final int cost;
    private volatile ColumnCode code;
    private volatile boolean asked;
    private volatile long askedAt;
    private volatile long seen;

    AdaptiveColumns(ColumnChain chain, boolean atOnce) {
        this.chain = chain;
        this.cost = chain.cost();
        this.asked = atOnce;
        this.code = atOnce ? ColumnWriter.define(chain) : null;
    }

    ColumnChain chain() {
        return chain;
    }

    /** Null if the functions have to be applied one by one. */
    ColumnCode code() {
        return code;
    }

    /** Whether there should have been code long ago. */
    boolean isLate() {
        return asked && System.nanoTime() - askedAt > LATE_NANOS;
    }

    /** Notes that the functions were applied one by one to {@code n} elements. */
    void applied(long n) {
        seen += n * cost;
        if (seen > DEMAND && !asked) {
            ask();
        }
    }

    private synchronized void ask() {
        if (!asked) {
            askedAt = System.nanoTime();
            asked = true;
            Sample sample = new Sample();
            WarmUp.<ColumnCode>start(sample.oneByOne(), () -> ColumnWriter.define(chain), sample::run, c -> code = c);
        }
    }

    /** Data to warm up on: lengths and places vary as they do in use. */
    private final class Sample {
        private static final int WIDTH = 512;
        private static final int ROOM = WIDTH + 16;
        private static final int LINES = 5;
        private final Chain values = chain.values();
        private final float[][] in = new float[values.operands()][LINES * ROOM];
        private final int[][] at = new int[in.length][LINES];
        private final float[][] into = new float[chain.folds().size()][ROOM];
        private int turn;

        Sample() {
            Random random = new Random(1);
            for (float[] a : in) {
                for (int i = 0; i < a.length; i++) {
                    a[i] = (float) (2 * random.nextGaussian());
                }
            }
        }

        void run(ColumnCode code, WarmUp.Size size) {
            turn++;
            for (int k = 0; k < in.length; k++) {
                for (int l = 0; l < LINES; l++) {
                    at[k][l] = l * ROOM + (turn + k & 7);
                }
            }
            for (float[] line : into) {
                Arrays.fill(line, 1f);
            }
            int width = switch (size) {
                case NOTHING -> -1;
                case LITTLE -> VectorCode.LENGTH;
                default -> turn % 8 < 6 ? WIDTH : WIDTH / 2;
            };
            code.lines(in, at, 0, into, 0, width);
            code.line(in, at, 0, into, 0, width);
        }

        ColumnCode oneByOne() {
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
