package org.gradus.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.types.DType;

/**
 * Finds the chains of a plan: brings steps that may be links of one chain together, ahead of what needs their results and behind
 * what they need, and replaces them by one.
 */
final class ChainPlanner {
    /** A loop beyond this is more than the JIT takes on. */
    private static final int MOST_COST = 240;

    /** Steps {@code [from, to)} of the plan. */
    private record Range(int from, int to) { }

    private final StepPlan plan;
    private final KernelSet kernels;
    private final List<Range> chains = new ArrayList<>();

    ChainPlanner(StepPlan plan, KernelSet kernels) {
        this.plan = plan;
        this.kernels = kernels;
    }

    /** Steps {@code [from, to)} run one after another; puts them into an order in which links lie side by side. */
    void group(int from, int to) {
        Sorter sorter = new Sorter(from);
        for (int i = from; i < to; i++) {
            sorter.take(i);
        }
        sorter.flush();
        plan.reorder(from, sorter.order);
    }

    /** When all are grouped: what is read once a row must last to the end of the chain, which walks row after row. */
    void keepOperands() {
        for (Range r : chains) {
            for (int i = r.from; i < r.to; i++) {
                for (int slot : plan.at(i).reads()) {
                    plan.slot(slot).onlyChained = !plan.isReadOutside(slot, r.from, r.to);
                }
                if (plan.at(i).link().fn() == null) {
                    plan.keep(plan.at(i).reads()[0], r.to);
                }
            }
        }
    }

    private final class Sorter {
        private final int from;
        private final List<Integer> order = new ArrayList<>();
        private final List<Integer> before = new ArrayList<>();
        private final List<Integer> links = new ArrayList<>();
        private final List<Integer> after = new ArrayList<>();
        private final Set<Integer> made = new HashSet<>();
        private final Set<Integer> late = new HashSet<>();
        private int cost;
        private boolean stored;

        Sorter(int from) {
            this.from = from;
        }

        void take(int i) {
            StepPlan.Planned p = plan.at(i);
            if (isLink(p)) {
                int more = p.link().fn() == null ? 1 : p.link().fn().cost();
                if (reads(p, late) || cost + more > MOST_COST) {
                    flush();
                }
                cost += more;
                links.add(i);
                made.add(p.writes());
            } else if (p.writes() != StepPlan.NONE && !stored && !reads(p, made) && !reads(p, late)) {
                before.add(i);
            } else {
                after.add(i);
                late.add(p.writes());
                stored |= p.writes() == StepPlan.NONE;
            }
        }

        private boolean isLink(StepPlan.Planned p) {
            if (p.link() == null) {
                return false;
            }
            boolean truth = plan.slot(p.writes()).dtype == DType.BOOL;
            for (int r : p.reads()) {
                if (plan.slot(r).dtype == DType.BOOL && (!made.contains(r) || reads(p, late))) {
                    return false;
                }
            }
            return !truth || plan.readers(p.writes()).stream().allMatch(r -> r.link() != null);
        }

        private static boolean reads(StepPlan.Planned p, Set<Integer> slots) {
            return Arrays.stream(p.reads()).anyMatch(slots::contains);
        }

        void flush() {
            order.addAll(before);
            int start = from + order.size();
            order.addAll(links);
            if (links.stream().anyMatch(i -> plan.at(i).link().fn() != null) && isClosed()) {
                chains.add(new Range(start, start + links.size()));
            }
            order.addAll(after);
            before.clear();
            links.clear();
            after.clear();
            made.clear();
            late.clear();
            cost = 0;
            stored = false;
        }

        /** Whether truth values stay within. */
        private boolean isClosed() {
            Set<StepPlan.Planned> own = Collections.newSetFromMap(new IdentityHashMap<>());
            links.forEach(i -> own.add(plan.at(i)));
            return links.stream().map(plan::at).filter(p -> plan.slot(p.writes()).dtype == DType.BOOL)
                .allMatch(p -> own.containsAll(plan.readers(p.writes())));
        }
    }

    /**
     * Steps {@code [from, to)} with the chains among them in place of their links.
     *
     * @param targets by slot: where it will be stored, if it may be computed there
     */
    Step[] replace(Step[] steps, int from, int to, Map<Integer, Step.Target> targets) {
        List<Step> all = new ArrayList<>();
        int next = from;
        for (Range r : chains) {
            if (r.from >= from && r.to <= to) {
                all.addAll(Arrays.asList(steps).subList(next, r.from));
                boolean read = plan.lastRead(r.to, to) >= r.to;
                all.add(step(r, Arrays.copyOfRange(steps, r.from, r.to), read ? Map.of() : targets));
                next = r.to;
            }
        }
        all.addAll(Arrays.asList(steps).subList(next, to));
        return all.toArray(new Step[0]);
    }

    private ChainStep step(Range r, Step[] oneByOne, Map<Integer, Step.Target> targets) {
        List<Integer> operands = new ArrayList<>();
        List<ChainStep.Kind> kinds = new ArrayList<>();
        Set<Integer> made = new HashSet<>();
        for (int i = r.from; i < r.to; i++) {
            StepPlan.Planned p = plan.at(i);
            for (int slot : p.reads()) {
                if (!made.contains(slot) && !operands.contains(slot)) {
                    operands.add(slot);
                    kinds.add(plan.slot(slot).forever ? ChainStep.Kind.CONSTANT
                        : p.link().fn() == null ? ChainStep.Kind.ROW : ChainStep.Kind.ELEMENTS);
                }
            }
            made.add(p.writes());
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        operands.forEach(slot -> numbers.put(slot, numbers.size()));
        List<Chain.Op> ops = new ArrayList<>();
        List<Integer> outputs = new ArrayList<>();
        boolean inner = false;
        for (int i = r.from; i < r.to; i++) {
            StepPlan.Planned p = plan.at(i);
            inner |= p.link().inner();
            ops.add(new Chain.Op(p.link().fn(), Arrays.stream(p.reads()).mapToObj(numbers::get).toList()));
            numbers.put(p.writes(), numbers.size());
            if (plan.isReadOutside(p.writes(), r.from, r.to)) {
                outputs.add(p.writes());
            }
        }
        Chain chain = new Chain(kinds.stream().map(k -> k != ChainStep.Kind.ELEMENTS).toList(), ops,
            outputs.stream().map(numbers::get).toList());
        return new ChainStep(kernels.chain(chain), ints(operands), kinds.toArray(new ChainStep.Kind[0]), ints(outputs),
            outputs.stream().map(targets::get).toArray(Step.Target[]::new), inRows(outputs, r), oneByOne, inner);
    }

    /** Which outputs may lie in rows apart: those that are stored, and nothing else. */
    private boolean[] inRows(List<Integer> outputs, Range r) {
        boolean[] in = new boolean[outputs.size()];
        for (int k = 0; k < in.length; k++) {
            int slot = outputs.get(k);
            List<StepPlan.Planned> outside = new ArrayList<>(plan.readers(slot));
            for (int i = r.from; i < r.to; i++) {
                StepPlan.Planned own = plan.at(i);
                outside.removeIf(p -> p == own);
            }
            in[k] = outside.size() == 1 && outside.get(0).writes() == StepPlan.NONE && outside.get(0).reads().length == 1;
        }
        return in;
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(i -> i).toArray();
    }
}
