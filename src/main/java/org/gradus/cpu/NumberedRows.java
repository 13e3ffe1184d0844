package org.gradus.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Maps that gather, or that compute with the numbers of rows and columns. By rows, an index that is the same along a row is looked
 * at once a row, and what is the same for all rows is computed once.
 */
final class NumberedRows {
    /** Elements of a row that are worth a call, and that still fit in cache. */
    private static final int SHORTEST = 8;
    private static final int LONGEST = 16384;
    /** The shortest rows that are worth cutting a longer one. */
    private static final int LEAST_CUT = 128;

    private NumberedRows() {
    }

    static boolean is(Kernel.Loop k) {
        int last = k.outer().rank() - 1;
        return k.inner().rank() == 0 && !k.hasReduce() && !k.hasScatter() && last > 0 && k.outer().dim(last) >= SHORTEST
            && k.outer().dim(last) <= LONGEST && (gathers(k) || k.body().stream().anyMatch(i -> i instanceof Instr.Iota));
    }

    private static boolean gathers(Kernel.Loop k) {
        return k.body().stream().anyMatch(i -> i instanceof Instr.Gather);
    }

    /** The same map with its last axis cut into two, if that makes rows of it; else the map itself. */
    static Kernel.Loop cut(Kernel.Loop k) {
        int last = k.outer().rank() - 1;
        boolean isLong = last == 0 || last > 0 && k.outer().dim(last) > LONGEST;
        int length = isLong && k.inner().rank() == 0 && !k.hasReduce() && !k.hasScatter() && gathers(k)
            ? divisor(k.outer().dim(last)) : 1;
        if (length < LEAST_CUT || k.outer().dim(last) == length) {
            return k;
        }
        List<Instr> body = k.body().stream().map(i -> cut(i, length)).toList();
        List<Kernel.Store> stores = k.stores().stream()
            .map(s -> new Kernel.Store(s.value(), s.operand(), cut(s.access(), length), s.inner(), s.scatter())).toList();
        return new Kernel.Loop(k.name(), cut(Layout.contiguous(k.outer()), length).shape(), k.inner(), body, stores, k.operands(),
            k.scalars(), k.operations());
    }

    /** The largest that is not longer than a block. */
    private static int divisor(long n) {
        int d = (int) Math.min(n, Tiling.BLOCK);
        while (d > 1 && n % d != 0) {
            d--;
        }
        return d;
    }

    private static Instr cut(Instr i, int length) {
        if (i instanceof Instr.Load l) {
            return new Instr.Load(l.operand(), cut(l.access(), length), l.dtype(), l.inner());
        }
        if (i instanceof Instr.Iota n) {
            return new Instr.Iota(cut(n.access(), length), n.inner());
        }
        if (i instanceof Instr.Gather g) {
            return new Instr.Gather(g.operand(), cut(g.base(), length), g.terms(), g.op(), g.dtype(), g.inner());
        }
        return i;
    }

    private static Access cut(Access a, int length) {
        List<Layout> chain = new ArrayList<>(a.chain());
        chain.set(0, cut(a.first(), length));
        return new Access(chain);
    }

    private static Layout cut(Layout l, int length) {
        int last = l.rank() - 1;
        long[] dims = Arrays.copyOf(l.shape().dims(), last + 2);
        long[] strides = Arrays.copyOf(l.strides(), last + 2);
        dims[last] = dims[last] / length;
        dims[last + 1] = length;
        strides[last + 1] = strides[last];
        strides[last] *= length;
        return Layout.of(Shape.of(dims), strides, l.offset());
    }

    /** The same map with its last axis as the inner loop; what does not change along it is a value of the row. */
    static Kernel.Loop asRows(Kernel.Loop k) {
        Kernel.Loop rows = Transposition.asRows(k);
        int last = k.outer().rank() - 1;
        boolean[] inner = new boolean[k.body().size()];
        List<Instr> body = new ArrayList<>();
        for (Instr i : rows.body()) {
            boolean changes = i instanceof Instr.Accumulator || changes(access(i), last, last + 1);
            for (int arg : i.args()) {
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
            for (int arg : i.args()) {
                same &= shared[arg];
            }
            shared[v] = same;
        }
        return shared;
    }
}
