package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;

/** Plans the step that computes one instruction's value from slots that have its operands. */
final class InstrPlanner {
    private final Kernel.Loop kernel;
    private final Tiling tiling;
    private final KernelSet kernels;
    private final StepPlan plan;

    InstrPlanner(Kernel.Loop kernel, Tiling tiling, KernelSet kernels, StepPlan plan) {
        this.kernel = kernel;
        this.tiling = tiling;
        this.kernels = kernels;
        this.plan = plan;
    }

    /** How the elements of an access are visited. */
    Walk walk(Access access, boolean inner) {
        return Walk.of(access, kernel.outer(), kernel.inner(), inner && tiling.hasInner(), tiling.columns());
    }

    /** @return the slot of its value */
    int plan(Instr i, int[] reads, boolean inner, boolean fixed, StepPlan.Link link) {
        Arrays.stream(reads).forEach(r -> plan.slot(r).onlyReduced = false);
        int s = plan.newSlot(i.dtype());
        boolean elementwise = i instanceof Instr.Apply || i instanceof Instr.Cast;
        plan.add(s, reads, elementwise, link, maker(i, s, reads, inner, fixed));
        return s;
    }

    /** Functions of rows beside those of inner values are too few to bother. */
    StepPlan.Link link(Instr i, boolean inner) {
        boolean links = i instanceof Instr.Apply a && kernels.chains(a.fn(), a.compute()) && inner == tiling.hasInner();
        return links ? new StepPlan.Link(((Instr.Apply) i).fn(), inner) : null;
    }

    StepPlan.Maker maker(Instr i, int s, int[] reads, boolean inner, boolean fixed) {
        Elements elements = Elements.of(i.dtype());
        if (i instanceof Instr.Apply a) {
            return apply(s, reads, kernels.lane(a.fn(), a.compute()), inner);
        }
        if (i instanceof Instr.Cast c) {
            return apply(s, reads, kernels.cast(c.from(), c.dtype()), inner);
        }
        if (i instanceof Instr.Scalar k) {
            return t -> new Step.Splat(s, k.index(), elements);
        }
        if (i instanceof Instr.Load l) {
            Walk walk = walk(l.access(), l.inner());
            if (fixed) {
                return t -> new Step.SplatLoad(s, l.operand(), walk.offset(), elements);
            }
            plan.slot(s).load = true;
            return t -> new Step.Load(s, l.operand(), walk, plan.slot(s).usedAnywhere, plan.slot(s).onlyReduced,
                plan.slot(s).onlyChained, t, elements);
        }
        if (i instanceof Instr.Accumulator) {
            plan.slot(s).load = true;
            return t -> new Step.Product(s, plan.slot(s).usedAnywhere, plan.slot(s).onlyChained, tiling.inner());
        }
        if (i instanceof Instr.Iota n) {
            Walk walk = walk(n.access(), inner);
            return t -> new Step.Iota(s, walk);
        }
        Instr.Gather g = (Instr.Gather) i;
        Walk base = walk(g.base(), inner);
        Indexed place = IndexPlanner.indexed(base, reads, g.terms(), g.op());
        plan.slot(s).load = true;
        return t -> new Gather(s, g.operand(), place, elements);
    }

    private StepPlan.Maker apply(int s, int[] reads, Lane lane, boolean inner) {
        if (lane.startsAnywhere()) {
            return t -> new Step.Apply(s, reads, lane, inner, t);
        }
        for (int r : reads) {
            plan.slot(r).usedAnywhere = false;
        }
        return t -> new Step.Apply(s, reads, lane, inner, null);
    }
}
