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
 * Maps that read some operand across the grain, such as a transposed one. A tile of consecutive elements would touch a cache line
 * for each of them; a tile of some rows by some columns uses the lines that it touches. So the last axis becomes an inner loop.
 */
final class Transposition {
    private static final int LEAST = 128;

    private Transposition() {
    }

    /** Whether an operand is contiguous along the last axis but one and not along the last. */
    static boolean isIn(Kernel.Loop k) {
        int rank = k.outer().rank();
        if (k.inner().rank() > 0 || k.hasReduce() || k.hasScatter() || rank < 2 || k.outer().dim(rank - 1) < LEAST) {
            return false;
        }
        for (Instr i : k.body()) {
            if (i instanceof Instr.Load l && isAcross(l.access())) {
                return true;
            }
        }
        return k.stores().stream().anyMatch(s -> isAcross(s.access()));
    }

    private static boolean isAcross(Access a) {
        Layout l = a.first();
        int r = l.rank();
        return a.isStrided() && Math.abs(l.stride(r - 1)) > 1 && Math.abs(l.stride(r - 2)) == 1 && l.shape().dim(r - 2) >= 8;
    }

    /** The same map with its last axis as the inner loop. */
    static Kernel.Loop asRows(Kernel.Loop k) {
        long[] dims = k.outer().dims();
        Shape outer = Shape.of(Arrays.copyOf(dims, dims.length - 1));
        Shape inner = Shape.of(dims[dims.length - 1]);
        List<Instr> body = new ArrayList<>();
        for (Instr i : k.body()) {
            body.add(inner(i));
        }
        List<Kernel.Store> stores = k.stores().stream()
            .map(s -> new Kernel.Store(s.value(), s.operand(), s.access(), true, s.scatter())).toList();
        return new Kernel.Loop(k.name(), outer, inner, body, stores, k.operands(), k.scalars(), k.operations());
    }

    private static Instr inner(Instr i) {
        if (i instanceof Instr.Load l) {
            return new Instr.Load(l.operand(), l.access(), l.dtype(), true);
        }
        if (i instanceof Instr.Iota n) {
            return new Instr.Iota(n.access(), true);
        }
        if (i instanceof Instr.Apply a) {
            return new Instr.Apply(a.fn(), a.args(), a.compute(), a.dtype(), true);
        }
        if (i instanceof Instr.Cast c) {
            return new Instr.Cast(c.arg(), c.from(), c.dtype(), true);
        }
        if (i instanceof Instr.Gather g) {
            return new Instr.Gather(g.operand(), g.base(), g.terms(), g.op(), g.dtype(), true);
        }
        if (i instanceof Instr.Accumulator a) {
            return new Instr.Accumulator(a.dtype(), true);
        }
        return i;
    }
}
