package org.gradus.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Writes a kernel's loops with as few axes as all its accesses allow: neighbours that every access walks as one run become
 * one. Kernels of different tensors thereby share compiled code. Only strides decide, so that a batch of one takes the same
 * code as any other.
 */
final class Collapse {
    private Collapse() {
    }

    static Kernel.Loop loop(Kernel.Loop k) {
        List<Layout> layouts = layouts(k);
        int outer = k.outer().rank();
        int rank = outer + k.inner().rank();
        long[] extents = Group.concat(k.outer(), k.inner()).dims();
        List<int[]> outerRuns = runs(layouts, extents, 0, outer);
        List<int[]> innerRuns = runs(layouts, extents, outer, rank);
        List<int[]> all = new ArrayList<>(outerRuns);
        all.addAll(innerRuns);
        return rewrite(k, shape(extents, outerRuns), shape(extents, innerRuns), all);
    }

    /** Batch axes only; rows and columns keep their places. Views of operands are as short as they can be already. */
    static Kernel.MatMul matmul(Kernel.MatMul k) {
        int batch = k.epilogue().outer().rank() - 2;
        List<int[]> runs = runs(layouts(k.epilogue()), k.epilogue().outer().dims(), 0, batch);
        List<int[]> all = new ArrayList<>(runs);
        all.add(new int[] {batch, batch});
        all.add(new int[] {batch + 1, batch + 1});
        Kernel.Loop epilogue = rewrite(k.epilogue(), shape(k.epilogue().outer().dims(), all), Shape.SCALAR, all);
        return new Kernel.MatMul(k.name(), k.a(), k.b(), k.frame(), k.dtype(), epilogue);
    }

    private static List<Layout> layouts(Kernel.Loop k) {
        List<Layout> all = new ArrayList<>();
        for (Instr i : k.body()) {
            if (i instanceof Instr.Load l) {
                all.add(l.access().first());
            } else if (i instanceof Instr.Gather g) {
                all.add(g.base().first());
            } else if (i instanceof Instr.Iota t) {
                all.add(t.access().first());
            }
        }
        k.stores().forEach(s -> all.add(s.access().first()));
        return all;
    }

    /** First and last axis of each run among the axes {@code from .. to-1}. */
    static List<int[]> runs(List<Layout> layouts, long[] extents, int from, int to) {
        List<int[]> runs = new ArrayList<>();
        for (int d = from; d < to; d++) {
            int axis = d;
            int[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && layouts.stream().allMatch(l -> l.stride(last[1]) == l.stride(axis) * extents[axis])) {
                last[1] = axis;
            } else {
                runs.add(new int[] {axis, axis});
            }
        }
        return runs;
    }

    private static Shape shape(long[] extents, List<int[]> runs) {
        return Shape.of(runs.stream().mapToLong(r -> {
            long n = 1;
            for (int d = r[0]; d <= r[1]; d++) {
                n *= extents[d];
            }
            return n;
        }).toArray());
    }

    static Layout merge(Layout l, List<int[]> runs) {
        Shape shape = shape(l.shape().dims(), runs);
        return Layout.of(shape, runs.stream().mapToLong(r -> l.stride(r[1])).toArray(), l.offset());
    }

    private static Kernel.Loop rewrite(Kernel.Loop k, Shape outer, Shape inner, List<int[]> runs) {
        UnaryOperator<Access> narrow = a -> {
            List<Layout> chain = new ArrayList<>(a.chain());
            chain.set(0, merge(chain.get(0), runs));
            return new Access(chain);
        };
        List<Instr> body = new ArrayList<>();
        for (Instr i : k.body()) {
            if (i instanceof Instr.Load l) {
                body.add(new Instr.Load(l.operand(), narrow.apply(l.access()), l.dtype(), l.inner()));
            } else if (i instanceof Instr.Gather g) {
                body.add(new Instr.Gather(g.operand(), narrow.apply(g.base()), g.terms(), g.op(), g.dtype(), g.inner()));
            } else if (i instanceof Instr.Iota t) {
                body.add(new Instr.Iota(narrow.apply(t.access()), t.inner()));
            } else {
                body.add(i);
            }
        }
        List<Kernel.Store> stores = k.stores().stream()
            .map(s -> new Kernel.Store(s.value(), s.operand(), narrow.apply(s.access()), s.inner(), s.scatter())).toList();
        return new Kernel.Loop(k.name(), outer, inner, body, stores, k.operands(), k.scalars(), k.operations());
    }
}
