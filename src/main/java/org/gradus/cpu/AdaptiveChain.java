package org.gradus.cpu;

import java.util.Random;

/** {@link ChainCode} for a chain. */
final class AdaptiveChain extends CodeOnDemand<ChainCode> {
    /** Operations after which a chain counts as in demand. */
    private static final long DEMAND = 1L << 27;
    private static final int SAMPLE = 256;

    private final Chain chain;

    AdaptiveChain(Chain chain, boolean atOnce) {
        super(() -> ChainWriter.define(chain), DEMAND, chain.cost(), atOnce);
        this.chain = chain;
    }

    Chain chain() {
        return chain;
    }

    /** Elements that a chain's code takes at a time. */
    static int width() {
        return VectorMath.S.length();
    }

    @Override
    CodeOnDemand.Sample<ChainCode> sample() {
        return new Places();
    }

    private final class Places implements CodeOnDemand.Sample<ChainCode> {
        private final int operands = chain.operands();
        private final float[][] in = new float[operands][SAMPLE + 16];
        private final Object[] out = new Object[chain.outputs().size()];
        private final int[] at = new int[operands];
        private final int[] outAt = new int[out.length];
        private final OneByOne plain = new OneByOne(in, chain.ops().size(), SAMPLE + 16);
        private int turn;

        Places() {
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

        @Override
        public void run(ChainCode code, WarmUp.Size size) {
            turn++;
            for (int k = 0; k < operands; k++) {
                at[k] = turn + k & 7;
            }
            for (int k = 0; k < outAt.length; k++) {
                outAt[k] = turn - k & 7;
            }
            code.run(in, at, out, outAt, size == WarmUp.Size.LITTLE ? width() : SAMPLE);
        }

        @Override
        public void enter(ChainCode code) {
            code.run(in, at, out, outAt, -1);
        }

        @Override
        public ChainCode plain() {
            return this::oneByOne;
        }

        private void oneByOne(Object[] in, int[] at, Object[] out, int[] outAt, int n) {
            plain.run(n);
            for (int k = 0; k < out.length; k++) {
                System.arraycopy(plain.value(chain.outputs().get(k)), 0, out[k], outAt[k], n);
            }
        }
    }
}
