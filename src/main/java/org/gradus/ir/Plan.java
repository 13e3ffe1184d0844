package org.gradus.ir;

import java.util.List;
import org.gradus.types.DType;

/**
 * What a pending graph becomes: kernels in order over numbered buffers. A plan depends on structure and shapes only; buffers
 * and scalar values are bound for each run, so that the next iteration of a loop uses the same plan.
 */
public final class Plan {

    /** A buffer of the plan. {@code expr} is the number of the graph node whose value it holds. */
    public record Slot(int expr, DType dtype, long numel, boolean external) { }

    /**
     * One kernel with its buffers.
     *
     * @param operands slot of each kernel operand
     * @param scalars  number of the constant that is each scalar argument
     * @param initial  for each operand of which a part is written: the slot whose contents it starts from, else -1
     * @param donors   for each operand: slots that it may take over in place if they die here, best first
     */
    public record Step(Kernel kernel, int[] operands, int[] scalars, int[] initial, int[][] donors, Object[] compiled) {
        /** The slots that the kernel writes. */
        public int[] written() {
            return java.util.stream.IntStream.range(0, operands.length).filter(i -> kernel.operands().get(i).written())
                .map(i -> operands[i]).distinct().toArray();
        }

        /** Bytes of the operands that are read, and of those that are written. */
        public long bytes() {
            return kernel.operands().stream().mapToLong(o -> ((o.read() ? 1 : 0) + (o.written() ? 1 : 0)) * o.elements() * o.dtype().bytes())
                .sum();
        }
    }

    private final List<Slot> slots;
    private final List<Step> steps;
    private final int[] lastUse;
    private final int[][] dying;

    Plan(List<Slot> slots, List<Step> steps) {
        this.slots = List.copyOf(slots);
        this.steps = List.copyOf(steps);
        this.lastUse = new int[slots.size()];
        java.util.Arrays.fill(lastUse, -1);
        for (int s = 0; s < steps.size(); s++) {
            for (int slot : steps.get(s).operands()) {
                lastUse[slot] = s;
            }
            for (int slot : steps.get(s).initial()) {
                if (slot >= 0) {
                    lastUse[slot] = s;
                }
            }
        }
        this.dying = new int[steps.size()][];
        for (int s = 0; s < dying.length; s++) {
            int step = s;
            dying[s] = java.util.stream.IntStream.range(0, lastUse.length).filter(i -> lastUse[i] == step).toArray();
        }
    }

    /** Buffers that the steps use, by their numbers. */
    public List<Slot> slots() {
        return slots;
    }

    /** In the order in which they run. */
    public List<Step> steps() {
        return steps;
    }

    /** The last step that touches a slot. */
    public int lastUse(int slot) {
        return lastUse[slot];
    }

    /** Bytes that all kernels read and write. */
    public long bytes() {
        return steps.stream().mapToLong(Step::bytes).sum();
    }

    /** Arithmetic operations of all kernels; a multiply-add counts as two. */
    public long operations() {
        return steps.stream().mapToLong(s -> s.kernel().operations()).sum();
    }

    /** The slots that a step is the last to touch. */
    public int[] dying(int step) {
        return dying[step];
    }

    /** A table for people: each kernel with what it reads and writes, bytes and operations. */
    public String explain() {
        StringBuilder b = new StringBuilder();
        for (int s = 0; s < steps.size(); s++) {
            Step step = steps.get(s);
            StringBuilder in = new StringBuilder();
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < step.operands().length; i++) {
                Kernel.Operand o = step.kernel().operands().get(i);
                String text = " %" + step.operands()[i] + ":" + o.dtype() + "[" + o.elements() + "]";
                if (o.read()) {
                    in.append(text);
                }
                if (o.written()) {
                    out.append(text);
                }
            }
            b.append(String.format(java.util.Locale.ROOT, "%3d %-28s in%s  out%s  %,d bytes  %,d operations%n", s, step.kernel().name(),
                in.length() == 0 ? " -" : in, out, step.bytes(), step.kernel().operations()));
        }
        b.append(String.format(java.util.Locale.ROOT, "%d kernel%s, %,d bytes, %,d operations%n", steps.size(), steps.size() == 1 ? "" : "s",
            bytes(), operations()));
        return b.toString();
    }

    @Override
    public String toString() {
        return explain();
    }
}
