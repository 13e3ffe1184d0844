package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gradus.types.DType;

/** A chain that gets code of its own once it is in demand and {@link WarmUp} has found that code to beat one function at a time. */
final class AdaptiveChain {
    /** Operations after which a chain counts as in demand. */
    private static final long DEMAND = 1L << 27;
    private static final int SAMPLE = 512;

    private final Chain chain;
    private final KernelSet kernels;
    private volatile ChainCode code;
    private volatile boolean asked;
    private long seen;

    AdaptiveChain(Chain chain, KernelSet kernels, boolean atOnce) {
        this.chain = chain;
        this.kernels = kernels;
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
        seen += n * chain.cost();
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
        private final Object[] values = new Object[operands + chain.ops().size()];
        private final Object[] in = new Object[operands];
        private final Object[] out = new Object[chain.outputs().size()];
        private final int[] at = new int[operands];
        private final int[] outAt = new int[out.length];
        private final List<Lane> lanes = new ArrayList<>();
        private int turn;

        Sample() {
            Random random = new Random(1);
            for (int k = 0; k < operands; k++) {
                float[] a = new float[SAMPLE + 16];
                for (int i = 0; i < a.length; i++) {
                    a[i] = (float) (2 * random.nextGaussian());
                }
                values[k] = in[k] = a;
            }
            for (int k = 0; k < out.length; k++) {
                out[k] = new float[SAMPLE + 16];
            }
            for (Chain.Op op : chain.ops()) {
                values[operands + lanes.size()] = Elements.of(kind(op)).allocate(SAMPLE + 16);
                lanes.add(op.fn() == null ? null : kernels.lane(op.fn(), DType.FLOAT32));
            }
        }

        private DType kind(Chain.Op op) {
            return op.fn() == null ? DType.FLOAT32 : op.fn().result(DType.FLOAT32, DType.FLOAT32);
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
            for (int i = 0; i < lanes.size(); i++) {
                Chain.Op op = chain.ops().get(i);
                Object[] args = new Object[op.args().size()];
                int[] starts = new int[args.length];
                for (int k = 0; k < args.length; k++) {
                    int v = op.args().get(k);
                    args[k] = values[v];
                    starts[k] = v < operands && !chain.scalar().get(v) ? at[v] : 0;
                }
                if (lanes.get(i) == null) {
                    System.arraycopy(args[0], 0, values[operands + i], 0, n);
                } else {
                    lanes.get(i).apply(args, starts, values[operands + i], 0, n);
                }
            }
            for (int k = 0; k < out.length; k++) {
                System.arraycopy(values[chain.outputs().get(k)], 0, out[k], outAt[k], n);
            }
        }
    }
}
