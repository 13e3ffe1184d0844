package org.gradus.cpu;

import java.util.Random;
import java.util.function.Supplier;
import org.gradus.types.DType;

/** A lane that changes over from plain Java to the Vector API once it is in demand and {@link WarmUp} has succeeded. */
final class AdaptiveLane implements Lane.Free {
    /** Operations after which a lane counts as in demand: a good part of a second in plain Java. */
    private static final long DEMAND = 1L << 30;
    private static final int SAMPLE = 512;
    private static final int LITTLE = 16;
    private static final int[] ZEROS = new int[3];

    private final DType dtype;
    private final DType result;
    private final int arity;
    private final int cost;
    private final Lane plain;
    private final Supplier<Lane> maker;
    private volatile Lane vector;
    private volatile boolean asked;
    private long seen;

    /**
     * @param dtype  of the operands
     * @param result the result's
     * @param cost   operations for an element
     */
    AdaptiveLane(DType dtype, DType result, int arity, int cost, Lane plain, Supplier<Lane> maker) {
        this.result = result;
        this.cost = cost;
        this.dtype = dtype;
        this.arity = arity;
        this.plain = plain;
        this.maker = maker;
    }

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        Lane v = vector;
        if (v != null) {
            v.apply(in, at, out, outAt, n);
            return;
        }
        staged(in, at, out, outAt, n);
        if (!asked && Scratch.local().countsDemand) {
            seen += (long) n * cost;
            if (seen > DEMAND) {
                ask();
            }
        }
    }

    /** Through copies that start at 0, as a plain lane wants them. */
    private void staged(Object[] in, int[] at, Object out, int outAt, int n) {
        Scratch scratch = Scratch.local();
        Object[] from = new Object[arity];
        for (int i = 0; i < arity; i++) {
            from[i] = at[i] == 0 ? in[i] : scratch.temporary(dtype, i, n);
            if (at[i] != 0) {
                System.arraycopy(in[i], at[i], from[i], 0, n);
            }
        }
        if (outAt == 0) {
            plain.apply(from, ZEROS, out, 0, n);
        } else {
            Object to = scratch.temporary(result, arity, n);
            plain.apply(from, ZEROS, to, 0, n);
            System.arraycopy(to, 0, out, outAt, n);
        }
    }

    private synchronized void ask() {
        if (!asked) {
            asked = true;
            Sample sample = new Sample();
            WarmUp.start((Lane) (Lane.Free) this::staged, maker, sample, lane -> vector = lane);
        }
    }

    /** Data to warm up on: lengths and places vary as they do in use. */
    private final class Sample implements WarmUp.Trial<Lane> {
        private final Object[] in = new Object[arity];
        private final int[] at = new int[arity];
        private final Object out = Elements.of(result).allocate(SAMPLE + 8);
        private int turn;

        Sample() {
            Random random = new Random(1);
            for (int i = 0; i < arity; i++) {
                in[i] = Elements.of(dtype).allocate(SAMPLE + 8);
                for (int j = 0; j < SAMPLE + 8; j++) {
                    Elements.of(dtype).fill(in[i], j, j + 1, Double.doubleToRawLongBits(2 * random.nextGaussian()));
                }
            }
        }

        @Override
        public void run(Lane lane, WarmUp.Size size) {
            turn++;
            for (int i = 0; i < arity; i++) {
                at[i] = (turn >> i) & 3;
            }
            lane.apply(in, at, out, turn & 1, size == WarmUp.Size.LITTLE ? LITTLE : SAMPLE - (turn & 3));
        }

        @Override
        public void enter(Lane lane) {
            lane.apply(in, at, out, 0, 0);
        }
    }
}
