package org.gradus.cpu;

/**
 * A {@link Chain} as one step: through its own code where there is some, else function by function. The elements that do not fill
 * a vector go through the same code, in a vector's worth of scratch.
 */
final class ChainStep extends Step {
    /** Where an operand's elements are: a value of the tile, one that has an element a row, or one element for all. */
    enum Kind { ELEMENTS, ROW, CONSTANT }

    private final AdaptiveChain chain;
    private final int[] in;
    private final Kind[] kinds;
    private final int[] out;
    private final Target[] targets;
    private final boolean[] inRows;
    private final Step[] steps;
    private final boolean inner;
    private final boolean perRow;

    /**
     * @param in      slots of the operands
     * @param out     slots of the outputs
     * @param targets of the outputs
     * @param inRows  by output: whether its target takes it in rows that lie apart
     * @param steps   the same, function by function
     * @param inner   whether the values change along the inner loop
     */
    ChainStep(AdaptiveChain chain, int[] in, Kind[] kinds, int[] out, Target[] targets, boolean[] inRows, Step[] steps,
        boolean inner) {
        this.chain = chain;
        this.in = in;
        this.kinds = kinds;
        this.out = out;
        this.targets = targets;
        this.inRows = inRows;
        this.steps = steps;
        this.inner = inner;
        boolean rows = false;
        for (Kind k : kinds) {
            rows |= k == Kind.ROW;
        }
        this.perRow = rows;
    }

    @Override
    void run(Frame f) {
        ChainCode code = chain.code();
        if (code == null || !placed(f)) {
            join(f);
            for (Step s : steps) {
                s.run(f);
            }
            if (Scratch.local().countsDemand) {
                chain.applied(inner ? f.n : f.rows);
            }
            return;
        }
        ChainArguments a = f.chain(in.length, out.length);
        boolean rowByRow = perRow || isApart(f);
        for (int r = 0; r < (rowByRow ? f.rows : 1); r++) {
            for (int k = 0; k < in.length; k++) {
                a.in[k] = f.array[in[k]];
                a.at[k] = f.start[in[k]] + r * (kinds[k] == Kind.ELEMENTS ? f.step(in[k]) : kinds[k] == Kind.ROW ? 1 : 0);
            }
            for (int k = 0; k < out.length; k++) {
                a.out[k] = f.array[out[k]];
                a.outAt[k] = f.start[out[k]] + r * f.step(out[k]);
            }
            run(code, a, rowByRow ? f.cols : inner ? f.n : f.rows);
        }
    }

    /** Whether rows of some operand or output do not follow one another. */
    private boolean isApart(Frame f) {
        boolean apart = false;
        for (int k = 0; k < in.length; k++) {
            apart |= kinds[k] == Kind.ELEMENTS && f.pitch[in[k]] != 0;
        }
        for (int o : out) {
            apart |= f.pitch[o] != 0;
        }
        return apart;
    }

    /** Brings operands whose rows lie apart together, for functions that take a tile in one piece. */
    private void join(Frame f) {
        for (int k = 0; k < in.length; k++) {
            int v = in[k];
            if (kinds[k] == Kind.ELEMENTS && f.pitch[v] != 0) {
                Object from = f.array[v];
                int at = f.start[v];
                int step = f.step(v);
                Object to = f.useHome(v);
                for (int r = 0; r < f.rows; r++) {
                    System.arraycopy(from, at + r * step, to, r * f.cols, f.cols);
                }
            }
        }
    }

    private void run(ChainCode code, ChainArguments a, int n) {
        int width = AdaptiveChain.width();
        int whole = n - n % width;
        if (whole > 0) {
            code.run(a.in, a.at, a.out, a.outAt, whole);
        }
        if (whole < n) {
            a.tail(kinds, out.length, whole, n - whole, width);
            code.run(a.in, a.at, a.out, a.outAt, width);
            a.storeTail(out.length, n - whole);
        }
    }

    /** Places the outputs; not if one would overwrite elements that an operand has yet to give. */
    private boolean placed(Frame f) {
        for (int k = 0; k < out.length; k++) {
            place(f, out[k], targets[k]);
            int pitch = targets[k] == null || !inRows[k] || f.array[out[k]] != f.home[out[k]] ? 0 : targets[k].walk().rowPitch(f);
            if (pitch > 0) {
                f.array[out[k]] = f.operands[targets[k].operand()];
                f.start[out[k]] = targets[k].walk().start(f);
                f.pitch[out[k]] = pitch;
            }
            for (int i = 0; targets[k] != null && i < in.length; i++) {
                if (f.array[in[i]] == f.array[out[k]] && overwrites(f, k, i)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether an output and an operand of one array meet other than element by element. */
    private boolean overwrites(Frame f, int output, int operand) {
        int o = out[output];
        int i = in[operand];
        boolean elements = kinds[operand] == Kind.ELEMENTS;
        boolean same = elements && f.start[i] == f.start[o] && f.step(i) == f.step(o);
        int end = elements ? end(f, i) : f.start[i] + (kinds[operand] == Kind.ROW ? f.rows : 1);
        return !same && f.start[i] < end(f, o) && f.start[o] < end;
    }

    /** Behind the last element of the tile. */
    private int end(Frame f, int value) {
        return f.start[value] + (inner ? (f.rows - 1) * f.step(value) + f.cols : f.rows);
    }
}
