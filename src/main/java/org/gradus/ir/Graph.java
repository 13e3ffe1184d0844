package org.gradus.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * The pending nodes below some roots, numbered inputs first, with a key that equal structures share. Scalar values and the
 * identity of buffers are not part of the key. Built under the place's lock, which guards the marks on the nodes.
 */
public final class Graph {
    private static final AtomicInteger VISITS = new AtomicInteger();
    private static final ConcurrentHashMap<Primitive, Integer> CODES = new ConcurrentHashMap<>();
    private static final int[] NONE = {};
    /** Room for the words of a key while it grows; what is larger than {@link #KEPT} is not kept. */
    private static final ThreadLocal<long[]> ROOM = ThreadLocal.withInitial(() -> new long[256]);
    private static final int KEPT = 1 << 14;

    private final List<Expr> exprs = new ArrayList<>();
    private final List<int[]> inputs = new ArrayList<>();
    private final int[] roots;
    private final Key key;
    private long[] parts;
    private long[] words = ROOM.get();
    private int length;
    private int hash;
    private int[] readers;

    private Graph(List<Expr> roots) {
        int visit = VISITS.incrementAndGet();
        this.roots = new int[roots.size()];
        for (int i = 0; i < this.roots.length; i++) {
            walk(roots.get(i), visit);
            this.roots[i] = roots.get(i).number;
            put(~this.roots[i]);
        }
        this.key = new Key(Arrays.copyOf(words, length), hash);
        if (words.length <= KEPT) {
            ROOM.set(words);
        }
        words = null;
    }

    /** All pending nodes below {@code roots}. */
    public static Graph of(List<Expr> roots) {
        return new Graph(roots);
    }

    private void walk(Expr root, int visit) {
        ArrayDeque<Expr> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Expr e = stack.peek();
            if (e.visit == visit) {
                stack.pop();
                continue;
            }
            boolean ready = true;
            Expr[] in = e.inputs();
            for (int i = in.length - 1; i >= 0; i--) {
                if (in[i].visit != visit) {
                    stack.push(in[i]);
                    ready = false;
                }
            }
            if (ready) {
                stack.pop();
                e.visit = visit;
                e.number = exprs.size();
                add(e, in);
            }
        }
    }

    private void add(Expr e, Expr[] in) {
        exprs.add(e);
        int[] ids = in.length == 0 ? NONE : new int[in.length];
        Primitive p = e.primitive();
        put(code(p) | (long) e.dtype().ordinal() << 32 | (long) in.length << 40);
        put(e.shape());
        if (p == Primitive.Leaf.LEAF) {
            parts(e.data());
        } else if (p instanceof Primitive.View v) {
            put(v.layout());
        } else if (p instanceof Primitive.Update u) {
            put(u.layout());
        } else if (p instanceof Primitive.Sort s) {
            put(s.first());
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in[i].number;
            put(ids[i]);
        }
        inputs.add(ids);
    }

    private void parts(Data data) {
        long[] p = data == null ? null : data.parts();
        if (p == null) {
            return;
        }
        if (parts == null) {
            parts = p;
            for (long n : p) {
                put(n);
            }
        } else if (!Arrays.equals(parts, p)) {
            throw new IllegalArgumentException("values of different parts: " + Arrays.toString(parts) + " and " + Arrays.toString(p));
        }
        put(p.length);
    }

    private static int code(Primitive p) {
        if (p instanceof Primitive.Map m) {
            return 16 + m.fn().ordinal();
        }
        if (p instanceof Primitive.Leaf) {
            return 1;
        }
        if (p instanceof Primitive.Constant) {
            return 2;
        }
        if (p instanceof Primitive.View) {
            return 3;
        }
        if (p instanceof Primitive.Update) {
            return 4;
        }
        if (p instanceof Primitive.Sort s) {
            return s.descending() ? 5 : 6;
        }
        if (p instanceof Primitive.Reduce r) {
            return 1024 + 2 * (r.op().ordinal() + ReduceOp.values().length * r.axes()) + (r.kept() ? 1 : 0);
        }
        return CODES.computeIfAbsent(p, x -> 4096 + CODES.size());
    }

    private void put(Shape s) {
        put(s.rank());
        for (int d = 0; d < s.rank(); d++) {
            put(s.dim(d));
        }
    }

    private void put(Layout l) {
        put(l.shape());
        put(l.offset());
        for (int d = 0; d < l.rank(); d++) {
            put(l.stride(d));
        }
    }

    private void put(long v) {
        if (length == words.length) {
            words = Arrays.copyOf(words, length * 2);
        }
        words[length++] = v;
        hash = 31 * hash + Long.hashCode(v);
    }

    /** Number of nodes, realised ones at the edge included. */
    public int size() {
        return exprs.size();
    }

    /** The node with that number; inputs have lower numbers than what reads them. */
    public Expr expr(int node) {
        return exprs.get(node);
    }

    /** Numbers of a node's inputs. */
    public int[] inputs(int node) {
        return inputs.get(node);
    }

    /** Numbers of the roots. */
    public int[] roots() {
        return roots;
    }

    /** How many nodes, and roots, a node's value goes to. */
    int readers(int node) {
        if (readers == null) {
            readers = new int[size()];
            inputs.forEach(this::count);
            count(roots);
        }
        return readers[node];
    }

    private void count(int[] read) {
        for (int n : read) {
            readers[n]++;
        }
    }

    /** The {@link Data#parts} of leaves that have some, or {@code null}; they belong to the key. */
    long[] parts() {
        return parts;
    }

    /** The scalar that a constant node repeats, as kernels take it. */
    public long bits(int constant) {
        return expr(constant).primitive() instanceof Primitive.Constant c ? c.bits() : 0;
    }

    /** Equal for graphs that one plan serves. */
    public Key key() {
        return key;
    }

    /**
     * For each node, whether something outside can still ask for it once the roots are realised: it is held from outside, or
     * a node that stays pending is made from it.
     *
     * @param stored which nodes get a buffer of their own
     */
    public boolean[] survivors(boolean[] stored) {
        int[] inside = new int[size()];
        for (int[] in : inputs) {
            for (int i : in) {
                inside[i]++;
            }
        }
        boolean[] survives = new boolean[size()];
        for (int n = size() - 1; n >= 0; n--) {
            survives[n] |= expr(n).refs() > inside[n];
            if (survives[n] && !stored[n]) {
                for (int i : inputs.get(n)) {
                    survives[i] = true;
                }
            }
        }
        return survives;
    }

    /** Structure of a graph, compared by content. */
    public static final class Key {
        private final long[] words;
        private final int hash;

        private Key(long[] words, int hash) {
            this.words = words;
            this.hash = hash;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Key k && hash == k.hash && Arrays.equals(words, k.words);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
