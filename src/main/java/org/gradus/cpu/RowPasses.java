package org.gradus.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The walks over a row that a {@link RowChain} needs: one for the folds of each level, and one for what is stored. A value that
 * two walks need is computed twice if that is cheap, else kept in a line of scratch.
 */
final class RowPasses {
    /** Operations that cost less than a write and a read of a line. */
    private static final int CHEAP = 4;
    /** Up to here a walk folds what it computes, as many vectors at a time as there are chains; else what it has kept. */
    private static final int UNROLLED = 16;

    /**
     * One walk.
     *
     * @param folds   values that it folds
     * @param outputs numbers of the outputs that it stores
     * @param body    values that it computes, in order
     * @param loads   operands and kept values that it reads
     * @param keeps   values that it keeps
     */
    record Pass(List<Integer> folds, List<Integer> outputs, List<Integer> body, List<Integer> loads, List<Integer> keeps) { }

    /**
     * Elements that memory has to bring.
     *
     * @param output whether they are of an output, else of an operand
     * @param next   whether they are those of the next row
     */
    record Touch(boolean output, int number, boolean next) { }

    private final RowChain chain;
    private final boolean[] inner;
    private final int[] level;
    private final int[] computedIn;
    private final List<Integer> lines = new ArrayList<>();
    private final List<Pass> passes = new ArrayList<>();

    RowPasses(RowChain chain) {
        this.chain = chain;
        this.inner = chain.inner();
        this.level = chain.levels();
        this.computedIn = new int[chain.values()];
        Arrays.fill(computedIn, -1);
        int last = 0;
        for (int v : chain.folds()) {
            last = Math.max(last, level[v]);
        }
        for (int s = 0; s <= last; s++) {
            plan(s, s == last);
        }
    }

    private void plan(int number, boolean isLast) {
        List<Integer> folds = new ArrayList<>();
        List<Integer> outputs = new ArrayList<>();
        TreeSet<Integer> body = new TreeSet<>();
        TreeSet<Integer> loads = new TreeSet<>();
        for (int v : chain.folds()) {
            if (level[v] == number + 1) {
                folds.add(v);
                need(chain.op(v).args().get(0), number, body, loads);
            }
        }
        for (int k = 0; isLast && k < chain.outputs().size(); k++) {
            if (inner[chain.outputs().get(k)]) {
                outputs.add(k);
                need(chain.outputs().get(k), number, body, loads);
            }
        }
        Pass pass = new Pass(folds, outputs, List.copyOf(body), List.copyOf(loads), new ArrayList<>());
        passes.add(pass);
        if (!isUnrolled(pass)) {
            keepFolded(pass);
        }
    }

    private void keepFolded(Pass pass) {
        for (int v : pass.folds) {
            int arg = chain.op(v).args().get(0);
            if (!lines.contains(arg)) {
                lines.add(arg);
                pass.keeps.add(arg);
            }
        }
    }

    private void need(int v, int pass, TreeSet<Integer> body, TreeSet<Integer> loads) {
        if (!inner[v] || body.contains(v)) {
            return;
        }
        if (chain.isOperand(v) || lines.contains(v)) {
            loads.add(v);
            return;
        }
        boolean known = computedIn[v] >= 0 && computedIn[v] < pass;
        if (known && cost(v) > CHEAP && !chain.isTruth(v)) {
            lines.add(v);
            passes.get(computedIn[v]).keeps.add(v);
            loads.add(v);
            return;
        }
        computedIn[v] = known ? computedIn[v] : pass;
        chain.op(v).args().forEach(a -> need(a, pass, body, loads));
        body.add(v);
    }

    /** Operations to compute an element from what is read anyway. */
    private int cost(int v) {
        if (!inner[v] || chain.isOperand(v) || lines.contains(v)) {
            return 0;
        }
        int cost = chain.op(v).fn().cost();
        for (int a : chain.op(v).args()) {
            cost += cost(a);
        }
        return cost;
    }

    List<Pass> all() {
        return passes;
    }

    /** Those that have something to do. */
    List<Pass> walks() {
        return passes.stream().filter(p -> !p.folds.isEmpty() || !p.outputs.isEmpty()).toList();
    }

    /** Whether something is stored once a row. */
    boolean hasValues() {
        return chain.outputs().stream().anyMatch(v -> !inner[v]);
    }

    /** The values that are kept. */
    List<Integer> lines() {
        return lines;
    }

    boolean isInner(int value) {
        return inner[value];
    }

    boolean isUnrolled(Pass p) {
        return cost(p) <= UNROLLED;
    }

    /**
     * What a walk reads ahead of the walk that needs it: a walk that waits for memory does not compute, and one that computes
     * leaves memory idle. What the first walk of a row needs is read in the row before. If a walk computes for longer than memory
     * takes it does all that and reads the lines of outputs as well, else each reads operands for the next one: waiting for a line
     * that is only going to be overwritten costs more than the stores to it (layer norm forward took 1.3 times as long on a Zen 4).
     */
    List<Touch> touches(Pass p) {
        List<Pass> walks = walks();
        List<Touch> touches = new ArrayList<>();
        int busiest = busiest(walks);
        if (!chain.areNear() || walks.size() == 1 && busiest < 0) {
            return touches;
        }
        int reads = walks.indexOf(p);
        for (int w = 0; w < walks.size(); w++) {
            int before = (w == 0 ? walks.size() : w) - 1;
            for (int v : walks.get(w).loads) {
                int reader = busiest < 0 ? before : busiest;
                if (reader == reads && isInMemory(v) && isFirst(walks, w, v)) {
                    touches.add(new Touch(false, v, reader >= w));
                }
            }
            for (int k : walks.get(w).outputs) {
                if (busiest >= 0 && (busiest >= w ? before : busiest) == reads) {
                    touches.add(new Touch(true, k, false));
                }
            }
        }
        return touches;
    }

    /** The walk that computes most, if that takes longer than memory, else -1. */
    private int busiest(List<Pass> walks) {
        int most = IntStream.range(0, walks.size()).boxed().max(Comparator.comparingInt(w -> cost(walks.get(w)))).orElseThrow();
        return isUnrolled(walks.get(most)) ? -1 : most;
    }

    private static boolean isFirst(List<Pass> walks, int walk, int v) {
        return walks.subList(0, walk).stream().noneMatch(w -> w.loads.contains(v));
    }

    private boolean isInMemory(int v) {
        return chain.isOperand(v) && chain.kinds().get(v) == RowChain.Kind.ELEMENTS;
    }

    private int cost(Pass p) {
        return p.body.stream().mapToInt(v -> chain.op(v).fn().cost()).sum();
    }

    /** Operations for an element, with what is done twice. */
    int cost() {
        int cost = 0;
        for (Pass p : passes) {
            cost += p.loads.size() + cost(p);
        }
        return cost;
    }
}
