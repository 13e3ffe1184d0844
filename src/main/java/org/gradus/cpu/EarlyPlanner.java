package org.gradus.cpu;

import java.util.List;
import org.gradus.ir.Instr;
import org.gradus.types.DType;

/** Plans values of which a row has one, and which a {@link RowLoop} needs before it starts. */
final class EarlyPlanner {
    private final List<Instr> body;
    private final InstrPlanner instrs;
    private final StepPlan plan;
    /** By value: its slot, or {@link StepPlan#NONE}; constants have one from the first. */
    private final int[] slots;

    /** @param constants by value: the slot of what is one scalar, or {@link StepPlan#NONE} */
    EarlyPlanner(List<Instr> body, InstrPlanner instrs, StepPlan plan, int[] constants) {
        this.body = body;
        this.instrs = instrs;
        this.plan = plan;
        this.slots = constants.clone();
    }

    /** The slot of a value as float32. */
    int asFloat(int v) {
        int slot = slot(v);
        DType from = body.get(v).dtype();
        if (from != DType.FLOAT32) {
            slot = instrs.plan(new Instr.Cast(v, from, DType.FLOAT32, false), new int[] {slot}, false, false, null);
        }
        plan.slot(slot).forever = true;
        return slot;
    }

    private int slot(int v) {
        if (slots[v] == StepPlan.NONE) {
            Instr i = body.get(v);
            slots[v] = instrs.plan(i, i.args().stream().mapToInt(this::slot).toArray(), false, false, null);
            plan.slot(slots[v]).forever = true;
        }
        return slots[v];
    }
}
