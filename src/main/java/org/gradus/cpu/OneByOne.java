package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/**
 * Functions and folds of float32 one after another in plain loops: what generated code has to beat. It makes nothing while it runs,
 * so that the JIT has little else to compile.
 */
final class OneByOne {
    private static final int[] STARTS = new int[3];

    @FunctionalInterface
    private interface Op {
        void apply(int n);
    }

    private final Object[] values;
    private final List<Op> ops = new ArrayList<>();
    private final int first;
    private final int room;

    /**
     * @param operands the first values
     * @param ops      how many there will be
     * @param room     most elements
     */
    OneByOne(Object[] operands, int ops, int room) {
        this.values = new Object[operands.length + ops];
        System.arraycopy(operands, 0, values, 0, operands.length);
        this.first = operands.length;
        this.room = room;
    }

    /** The next value is a function of others, or without one the other itself. */
    void add(Pointwise fn, List<Integer> args) {
        Object[] in = args.stream().map(a -> values[a]).toArray();
        if (fn == null) {
            put(in[0], n -> { });
            return;
        }
        Object out = Elements.of(fn.result(DType.FLOAT32, DType.FLOAT32)).allocate(room);
        Lane lane = PlainKernels.INSTANCE.lane(fn, DType.FLOAT32);
        put(out, n -> lane.apply(in, STARTS, out, 0, n));
    }

    /** The next value has the fold of another in its first element. */
    void addFold(Reducer fold, int arg) {
        Object in = values[arg];
        Object out = new float[room];
        Object state = fold.newState(1);
        put(out, n -> {
            fold.start(state, 1);
            fold.rows(state, in, 0, 1, n, 0);
            fold.finish(state, out, 0, 1);
        });
    }

    private void put(Object value, Op op) {
        values[first + ops.size()] = value;
        ops.add(op);
    }

    Object value(int number) {
        return values[number];
    }

    /** Computes all values. */
    void run(int n) {
        for (Op op : ops) {
            op.apply(n);
        }
    }
}
