package org.gradus.cpu;

import java.util.Random;

/** A chain that gets code of its own once it is in demand and {@link WarmUp} has found that code to beat one function at a time. */
final class AdaptiveChain {
    /** Operations after which a chain counts as in demand. */
    private static final long DEMAND = 1L << 27;
    private static final int SAMPLE = 256;

    private final Chain chain;
    private final int cost;
    private volatile ChainCode code;
    private volatile boolean asked;
    private long seen;

    AdaptiveChain(Chain chain, boolean atOnce) {
        this.chain = chain;
        this.cost = chain.cost();
        this.asked = atOnce;
        this.code = atOnce ? ChainWriter.define(chain) : null;
    }

    Chain chain() {
        return chain;
    }

    /** Elements that a chain's code takes at a time. */
    static int width() {
        return VectorMath.S.length();
    }

    /** Null if the chain's functions have to be applied one by one. */
    ChainCode code() {
        return code;
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
            asked = true;
            Sample sample = new Sample();
            WarmUp.start(sample::oneByOne, () -> ChainWriter.define(chain), sample::run, c -> code = c);
        }
    }

    /** Data to warm up on: lengths and places vary as they do in use. */
    private final class Sample {
        private final int operands = chain.operands();
        private final float[][] in = new float[operands][SAMPLE + 16];
        private final Object[] out = new Object[chain.outputs().size()];
        private final int[] at = new int[operands];
        private final int[] outAt = new int[out.length];
        private final OneByOne plain = new OneByOne(in, chain.ops().size(), SAMPLE + 16);
        private int turn;

        Sample() {
            Random random = new Random(1);
            for (float[] a : in) {
                for (int i = 0; i < a.length; i++) {
                    a[i] = (float) (2 * random.nextGaussian());
                }
            }
            for (int k = 0; k < out.length; k++) {
                out[k] = new float[SAMPLE + 16];
            }
            chain.ops().forEach(op -> plain.add(op.fn(), op.args()));
        }

        void run(ChainCode code, WarmUp.Size size) {
            int n = size == WarmUp.Size.NOTHING ? -1 : size == WarmUp.Size.LITTLE ? width() : SAMPLE;
            turn++;
            for (int k = 0; k < operands; k++) {
                at[k] = turn + k & 7;
            }
            for (int k = 0; k < outAt.length; k++) {
                outAt[k] = turn - k & 7;
            }
            code.run(in, at, out, outAt, n);
        }

        void oneByOne(Object[] in, int[] at, Object[] out, int[] outAt, int n) {
            plain.run(n);
            for (int k = 0; k < out.length; k++) {
                System.arraycopy(plain.value(chain.outputs().get(k)), 0, out[k], outAt[k], n);
            }
        }
    }
}
