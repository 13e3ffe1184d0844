package org.gradus.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/**
 * Steps to be, in order, and the <em>slots</em> that they read and write: a slot is a value at one place of a program. Assigns
 * slots to scratch blocks so that a block is used again as soon as its slot is dead.
 */
final class StepPlan {
    static final int NONE = -1;

    static final class Slot {
        final DType dtype;
        int defined = NONE;
        int lastUse = NONE;
        /** A view of memory that a store may change. */
        boolean load;
        /** Whether all its users take it wherever it lies. */
        boolean usedAnywhere = true;
        boolean forever;
        /** Whether all its users are reductions. */
        boolean onlyReduced = true;
        /** Whether all its users are links of one chain. */
        boolean onlyChained;
        private int block = NONE;

        private Slot(DType dtype) {
            this.dtype = dtype;
        }
    }

    /** {@code inPlace}: the result may replace an operand element by element. */
    record Planned(int writes, int[] reads, boolean inPlace, Link link, Maker maker) { }

    /**
     * A step that can be part of a {@link Chain}: a function of float32, or, without one, the repetition of a row's value.
     *
     * @param inner whether its result changes along the inner loop
     */
    record Link(Pointwise fn, boolean inner) { }

    /** Makes a step once it is known whether its value goes straight to where it is stored; else the target is null. */
    @FunctionalInterface
    interface Maker {
        Step make(Step.Target target);
    }

    private final List<Slot> slots = new ArrayList<>();
    private final List<Planned> plan = new ArrayList<>();
    private final List<int[]> loops = new ArrayList<>();

    int newSlot(DType dtype) {
        slots.add(new Slot(dtype));
        return slots.size() - 1;
    }

    Slot slot(int number) {
        return slots.get(number);
    }

    int size() {
        return plan.size();
    }

    /** @param writes a slot, or {@link #NONE} */
    void add(int writes, int[] reads, boolean inPlace, Maker maker) {
        add(writes, reads, inPlace, null, maker);
    }

    /** @param link null if the step is never part of a chain */
    void add(int writes, int[] reads, boolean inPlace, Link link, Maker maker) {
        plan.add(new Planned(writes, reads, inPlace, link, maker));
        number(plan.size() - 1);
    }

    private void number(int at) {
        Planned p = plan.get(at);
        for (int r : p.reads) {
            slots.get(r).lastUse = at;
        }
        if (p.writes != NONE) {
            slots.get(p.writes).defined = at;
            slots.get(p.writes).lastUse = at;
        }
    }

    Planned at(int step) {
        return plan.get(step);
    }

    /** Step {@code from + i} becomes what step {@code order.get(i)} was; a value is still made before it is read. */
    void reorder(int from, List<Integer> order) {
        List<Planned> steps = order.stream().map(plan::get).toList();
        for (int i = 0; i < steps.size(); i++) {
            plan.set(from + i, steps.get(i));
        }
        for (int i = 0; i < plan.size(); i++) {
            number(i);
        }
    }

    /** A slot is needed up to before step {@code end}. */
    void keep(int slot, int end) {
        slots.get(slot).lastUse = Math.max(slots.get(slot).lastUse, end);
    }

    List<Planned> readers(int slot) {
        return plan.stream().filter(p -> Arrays.stream(p.reads).anyMatch(r -> r == slot)).toList();
    }

    boolean isReadOutside(int slot, int from, int to) {
        for (int i = 0; i < plan.size(); i++) {
            boolean outside = i < from || i >= to;
            if (outside && Arrays.stream(plan.get(i).reads).anyMatch(r -> r == slot)) {
                return true;
            }
        }
        return false;
    }

    /** The steps from {@code start} to before {@code end} are run over and over. */
    void loop(int start, int end) {
        loops.add(new int[] {start, end});
    }

    /** The last of the steps from {@code from} to before {@code to} that reads memory, or {@code from - 1}. */
    int lastRead(int from, int to) {
        int last = from - 1;
        for (int i = from; i < to; i++) {
            Planned p = plan.get(i);
            boolean reads = p.writes != NONE && slots.get(p.writes).load;
            for (int r : p.reads) {
                reads |= slots.get(r).load && slots.get(r).usedAnywhere;
            }
            last = reads ? i : last;
        }
        return last;
    }

    /** @param targets by step */
    Step[] make(Step.Target[] targets) {
        keepThroughLoops();
        assignBlocks();
        Step[] steps = new Step[plan.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = plan.get(i).maker.make(targets[i]);
        }
        return steps;
    }

    List<LoopProgram.Home> homes() {
        List<LoopProgram.Home> homes = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            homes.add(new LoopProgram.Home(s, slots.get(s).dtype, slots.get(s).block));
        }
        return homes;
    }

    /** What is defined before a loop and used in it must outlast the loop. */
    private void keepThroughLoops() {
        for (int[] loop : loops) {
            for (Slot s : slots) {
                if (s.defined < loop[0] && s.lastUse >= loop[0] && s.lastUse < loop[1]) {
                    s.lastUse = loop[1];
                }
            }
        }
        for (Slot s : slots) {
            s.lastUse = s.forever ? plan.size() : s.lastUse;
        }
    }

    private void assignBlocks() {
        int kinds = DType.values().length;
        int[] used = new int[kinds];
        List<ArrayDeque<Integer>> free = new ArrayList<>();
        for (int k = 0; k < kinds; k++) {
            free.add(new ArrayDeque<>());
        }
        List<List<Slot>> dying = new ArrayList<>();
        for (int i = 0; i <= plan.size(); i++) {
            dying.add(new ArrayList<>());
        }
        slots.forEach(s -> dying.get(s.lastUse).add(s));
        for (int i = 0; i < plan.size(); i++) {
            Planned p = plan.get(i);
            if (p.inPlace) {
                release(dying.get(i), free);
            }
            if (p.writes != NONE) {
                Slot s = slots.get(p.writes);
                int kind = s.dtype.ordinal();
                s.block = free.get(kind).isEmpty() ? used[kind]++ : free.get(kind).pop();
            }
            release(dying.get(i), free);
        }
    }

    private static void release(List<Slot> dying, List<ArrayDeque<Integer>> free) {
        for (Slot s : List.copyOf(dying)) {
            if (s.block != NONE) {
                free.get(s.dtype.ordinal()).push(s.block);
                dying.remove(s);
            }
        }
    }
}
