package org.gradus.ir;

import java.util.BitSet;

/**
 * What it takes to compute a value where it is needed instead of reading it: functions, and the buffers that they read. Nodes are
 * counted in order, each after those that it reads have been marked as stored or not.
 */
final class RecomputeCost {
    /** Cost of functions from which on a value that is used more than once is worth a buffer. */
    private static final int DEAR = 8;
    /** Values read whole that make a value dear to read; one less where a product can write the value in place of its own. */
    private static final int MANY_READS = 3;

    private final Graph graph;
    private final boolean[] stored;
    private final Uses uses;
    private final long[] functions;
    private final BitSet[] reads;
    /** Of what is read, what is not repeated. */
    private final BitSet[] readWhole;
    /** Whether a value is made, element by element, of a product that nobody else uses. */
    private final boolean[] followsProduct;

    RecomputeCost(Graph graph, boolean[] stored, Uses uses) {
        this.graph = graph;
        this.stored = stored;
        this.uses = uses;
        this.functions = new long[graph.size()];
        this.reads = new BitSet[graph.size()];
        this.readWhole = new BitSet[graph.size()];
        this.followsProduct = new boolean[graph.size()];
    }

    void count(int n) {
        Primitive p = graph.expr(n).primitive();
        boolean repeats = Uses.stretches(graph, n);
        reads[n] = new BitSet();
        readWhole[n] = new BitSet();
        followsProduct[n] = p instanceof Primitive.MatMul;
        functions[n] = p instanceof Primitive.Map m ? m.fn().cost() : p instanceof Primitive.Cast || p instanceof Primitive.Gather ? 2 : 0;
        if (p instanceof Primitive.Leaf) {
            reads[n].set(n);
            readWhole[n].set(n);
        }
        int[] inputs = graph.inputs(n);
        for (int i : inputs) {
            functions[n] += stored[i] ? 0 : functions[i];
            followsProduct[n] |= followsProduct[i] && uses.of(i) == 1 && !repeats && numel(i) == numel(n);
            add(reads, n, i, stored[i] || p instanceof Primitive.Gather && i == inputs[0]);
            if (!repeats) {
                add(readWhole, n, i, stored[i]);
            }
        }
    }

    private static void add(BitSet[] sets, int n, int input, boolean itself) {
        if (itself) {
            sets[n].set(input);
        } else {
            sets[n].or(sets[input]);
        }
    }

    private long numel(int n) {
        return graph.expr(n).shape().numel();
    }

    boolean isTooMuchForOneBody(int n) {
        return reads[n].cardinality() > Fuser.MAX_LOADS || functions[n] > 4L * Fuser.MAX_BODY;
    }

    /** What a value reads are its inputs now. */
    void startAnew(int n) {
        functions[n] = 1;
        reads[n].clear();
        for (int i : graph.inputs(n)) {
            reads[n].set(i);
        }
        readWhole[n] = (BitSet) reads[n].clone();
    }

    /** Whether a value should be computed once that is used more than once. */
    boolean isDear(int n) {
        return functions[n] >= DEAR || readWhole[n].cardinality() >= (followsProduct[n] ? MANY_READS - 1 : MANY_READS);
    }

    /** Whether a value should be computed once that is repeated over more elements than it has. */
    boolean isDearWhenStretched(int n) {
        return functions[n] >= DEAR / 2;
    }
}
