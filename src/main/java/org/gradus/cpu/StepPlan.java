package org.gradus.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
        private int block = NONE;

        private Slot(DType dtype) {
            this.dtype = dtype;
        }
    }

    /** {@code inPlace}: the result may replace an operand element by element. */
    private record Planned(int writes, int[] reads, boolean inPlace, Maker maker) { }

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
        int at = plan.size();
        plan.add(new Planned(writes, reads, inPlace, maker));
        for (int r : reads) {
            slots.get(r).lastUse = at;
        }
        if (writes != NONE) {
            slots.get(writes).defined = at;
            slots.get(writes).lastUse = at;
        }
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
