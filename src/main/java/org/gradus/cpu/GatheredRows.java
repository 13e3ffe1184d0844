package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;

/**
 * Maps with gathers. By rows, an index that is the same along a row is looked at once a row, and one that is the same for all
 * rows is computed once.
 */
final class GatheredRows {
    /** Elements of a row that are worth a call, and that still fit in cache. */
    private static final int SHORTEST = 8;
    private static final int LONGEST = 16384;

    private GatheredRows() {
    }

    static boolean is(Kernel.Loop k) {
        int last = k.outer().rank() - 1;
        return k.inner().rank() == 0 && !k.hasReduce() && !k.hasScatter() && last > 0 && k.outer().dim(last) >= SHORTEST
            && k.outer().dim(last) <= LONGEST && k.body().stream().anyMatch(i -> i instanceof Instr.Gather);
    }

    /** The same map with its last axis as the inner loop; what does not change along it is a value of the row. */
    static Kernel.Loop asRows(Kernel.Loop k) {
        Kernel.Loop rows = Transposition.asRows(k);
        int last = k.outer().rank() - 1;
        boolean[] inner = new boolean[k.body().size()];
        List<Instr> body = new ArrayList<>();
        for (Instr i : rows.body()) {
            boolean changes = i instanceof Instr.Accumulator || changes(access(i), last, last + 1);
            for (int arg : LoopCompiler.args(i)) {
                changes |= inner[arg];
            }
            inner[body.size()] = changes;
            body.add(changes ? i : k.body().get(body.size()));
        }
        return new Kernel.Loop(k.name(), rows.outer(), rows.inner(), body, rows.stores(), k.operands(), k.scalars(),
            k.operations());
    }

    private static Access access(Instr i) {
        return i instanceof Instr.Load l ? l.access() : i instanceof Instr.Iota n ? n.access()
            : i instanceof Instr.Gather g ? g.base() : null;
    }

    /** Whether an access, or none, changes along the axes {@code from .. to - 1}. */
    private static boolean changes(Access access, int from, int to) {
        if (access == null) {
            return false;
        }
        boolean changes = !access.isStrided();
        for (int d = from; d < to; d++) {
            changes |= access.first().shape().dim(d) != 1 && access.first().stride(d) != 0;
        }
        return changes;
    }

    /** By value: whether it is the same for all rows, and found without a gather. */
    static boolean[] shared(Kernel.Loop rows) {
        boolean[] shared = new boolean[rows.body().size()];
        for (int v = 0; v < shared.length; v++) {
            Instr i = rows.body().get(v);
            boolean same = i instanceof Instr.Scalar || i instanceof Instr.Apply || i instanceof Instr.Cast
                || (i instanceof Instr.Load || i instanceof Instr.Iota) && !changes(access(i), 0, rows.outer().rank());
            for (int arg : LoopCompiler.args(i)) {
                same &= shared[arg];
            }
            shared[v] = same;
        }
        return shared;
    }
}
