package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** A plain lane whose arrays may start anywhere, by way of copies. */
final class StagedLane implements Lane.Free {
    private final Lane.Plain plain;
    private final DType[] from;
    private final DType to;

    /** @param from dtypes of the operands */
    private StagedLane(Lane.Plain plain, DType[] from, DType to) {
        this.plain = plain;
        this.from = from;
        this.to = to;
    }

    /** For a function of float32. */
    static Lane of(Pointwise fn, Lane.Plain plain) {
        DType[] from = new DType[fn.arity()];
        Arrays.fill(from, DType.FLOAT32);
        if (fn == Pointwise.WHERE) {
            from[0] = DType.BOOL;
        }
        return new StagedLane(plain, from, fn.result(DType.FLOAT32, DType.FLOAT32));
    }

    @Override
    public void apply(Object[] in, int[] at, Object out, int outAt, int n) {
        Scratch scratch = Scratch.local();
        Object[] staged = new Object[from.length];
        for (int i = 0; i < staged.length; i++) {
            staged[i] = at[i] == 0 ? in[i] : scratch.temporary(from[i], i, n);
            if (at[i] != 0) {
                System.arraycopy(in[i], at[i], staged[i], 0, n);
            }
        }
        if (outAt == 0) {
            plain.apply(staged, out, n);
        } else {
            Object result = scratch.temporary(to, staged.length, n);
            plain.apply(staged, result, n);
            System.arraycopy(result, 0, out, outAt, n);
        }
    }
}
