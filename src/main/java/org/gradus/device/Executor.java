package org.gradus.device;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jdk.jfr.FlightRecorder;
import org.gradus.ir.Expr;
import org.gradus.ir.Graph;
import org.gradus.ir.Kernel;
import org.gradus.ir.Plan;
import org.gradus.ir.PlanCache;
import org.gradus.ir.Primitive;
import org.gradus.types.DeviceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs plans: binds buffers and scalars to a plan's numbers, launches its kernels, gives values that outlive the run their
 * buffers and returns the rest. When a launch fails, what was computed so far is kept and the pending values stay pending.
 */
final class Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);
    /** Waits after each kernel, so that a fault names its kernel. */
    private static final boolean SYNC = Boolean.getBoolean("gradus.sync");
    /** A Java runtime may come without the flight recorder. */
    private static final boolean RECORDABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final Backend backend;
    private final PlanCache plans;
    private final String device;
    private Tracer tracer;

    Executor(Backend backend, PlanCache plans, String device) {
        this.backend = backend;
        this.plans = plans;
        this.device = device;
    }

    /** From now on runs under the eyes of {@code tracer}, or of nobody if it is {@code null}. */
    void trace(Tracer tracer) {
        this.tracer = tracer;
    }

    Plan plan(List<Expr> roots) {
        return plans.plan(Graph.of(pending(roots)));
    }

    /** @return whether anything was left to compute */
    boolean realize(List<Expr> roots) {
        List<Expr> pending = pending(roots);
        if (pending.isEmpty()) {
            return false;
        }
        pending.forEach(Expr::retain);
        try {
            Graph graph = Graph.of(pending);
            if (tracer == null) {
                new Run(graph, plans.plan(graph)).run();
            } else {
                Plan plan = tracer.plan(plans, graph);
                tracer.run(plan, new Run(graph, plan)::run);
            }
        } finally {
            pending.forEach(Expr::relinquish);
        }
        return true;
    }

    private static List<Expr> pending(List<Expr> roots) {
        Set<Expr> distinct = new LinkedHashSet<>();
        for (Expr e : roots) {
            if (!e.isRealized()) {
                distinct.add(e);
            }
        }
        return new ArrayList<>(distinct);
    }

    private final class Run {
        private final Graph graph;
        private final Plan plan;
        private final Buffer[] buffers;
        private final boolean[] survives;
        /** By slot: whether another one has taken its buffer over. */
        private final boolean[] donated;

        Run(Graph graph, Plan plan) {
            this.graph = graph;
            this.plan = plan;
            this.buffers = new Buffer[plan.slots().size()];
            this.donated = new boolean[buffers.length];
            boolean[] stored = new boolean[graph.size()];
            for (int i = 0; i < buffers.length; i++) {
                Plan.Slot slot = plan.slots().get(i);
                stored[slot.expr()] = true;
                if (slot.external()) {
                    buffers[i] = (Buffer) graph.expr(slot.expr()).data();
                }
            }
            this.survives = graph.survivors(stored);
            for (int root : graph.roots()) {
                survives[root] = true;
            }
        }

        void run() {
            compile();
            try {
                for (int s = 0; s < plan.steps().size(); s++) {
                    step(plan.steps().get(s), s);
                    returnDead(s);
                }
                backend.flush();
            } catch (RuntimeException | Error e) {
                keep(true);
                throw e;
            }
            keep(false);
        }

        private void compile() {
            List<Kernel> fresh = new ArrayList<>();
            for (Plan.Step step : plan.steps()) {
                if (needsCompiling(step)) {
                    fresh.add(step.kernel());
                }
            }
            if (fresh.isEmpty()) {
                return;
            }
            LOG.debug("new plan:\n{}", plan);
            if (tracer == null) {
                build(fresh);
            } else {
                tracer.build(plan, fresh, () -> build(fresh));
            }
        }

        private void build(List<Kernel> fresh) {
            backend.prepare(fresh);
            for (Plan.Step step : plan.steps()) {
                if (needsCompiling(step)) {
                    step.compiled()[0] = plan.parts() == null ? backend.compile(step.kernel())
                        : backend.compile((Kernel.Loop) step.kernel(), plan.parts());
                }
            }
        }

        /** What has nothing to visit is never launched. */
        private static boolean needsCompiling(Plan.Step step) {
            return step.compiled()[0] == null && !step.kernel().isEmpty();
        }

        private void step(Plan.Step step, int number) {
            int[] outputs = plan.outputs(number);
            int taken = 0;
            try {
                for (int i : outputs) {
                    int slot = step.operands()[i];
                    if (buffers[slot] == null) {
                        buffers[slot] = output(step, i, number);
                    }
                    taken++;
                }
                launch(step, number);
            } catch (RuntimeException | Error e) {
                for (int i = 0; i < taken; i++) {
                    undo(step.operands()[outputs[i]]);
                }
                throw e;
            }
        }

        private void launch(Plan.Step step, int number) {
            if (step.kernel().isEmpty()) {
                return;
            }
            Buffer[] operands = new Buffer[step.operands().length];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = buffers[step.operands()[i]];
            }
            long[] scalars = new long[step.scalars().length];
            for (int i = 0; i < scalars.length; i++) {
                scalars[i] = graph.bits(step.scalars()[i]);
            }
            Backend.Compiled compiled = (Backend.Compiled) step.compiled()[0];
            LaunchEvent event = RECORDABLE && FlightRecorder.isInitialized() ? LaunchEvent.begun() : null;
            if (tracer == null) {
                compiled.run(operands, scalars);
            } else {
                tracer.launch(plan, number, () -> compiled.run(operands, scalars));
            }
            if (event != null) {
                event.ended(step.kernel(), device);
            }
            if (SYNC) {
                awaitFaults(step.kernel());
            }
        }

        private void awaitFaults(Kernel kernel) {
            try {
                backend.finish();
            } catch (DeviceException e) {
                throw new DeviceException("kernel " + kernel.name() + ", asked for at " + Origin.here() + ": " + e.getMessage(), e);
            }
        }

        private Buffer output(Plan.Step step, int operand, int number) {
            Plan.Slot slot = plan.slots().get(step.operands()[operand]);
            for (int donor : step.donors()[operand]) {
                if (plan.lastUse(donor) == number && !survives[plan.slots().get(donor).expr()] && !donated[donor]) {
                    Buffer taken = buffers[donor] instanceof BufferList list ? list.takenOver(backend) : buffers[donor];
                    donated[donor] = true;
                    return taken;
                }
            }
            Buffer fresh = plan.parts() == null ? backend.allocate(slot.dtype(), slot.numel())
                : BufferList.allocate(backend, slot.dtype(), plan.parts());
            if (step.initial()[operand] >= 0) {
                copy(buffers[step.initial()[operand]], fresh);
            }
            return fresh;
        }

        private void copy(Buffer from, Buffer to) {
            if (tracer == null) {
                backend.copy(from, to);
            } else {
                tracer.transfer(ProfileEvent.Kind.COPY, from.numel() * from.dtype().bytes(), () -> backend.copy(from, to));
            }
        }

        private void undo(int slot) {
            Buffer b = buffers[slot];
            buffers[slot] = null;
            if (b == null) {
                return;
            }
            for (int other = 0; other < buffers.length; other++) {
                if (other != slot && buffers[other] == b) {
                    donated[other] = false;
                    return;
                }
            }
            b.release();
        }

        /** Buffers of the plan's own that no later step reads go back to the pool. */
        private void returnDead(int step) {
            for (int i : plan.dying(step)) {
                Plan.Slot slot = plan.slots().get(i);
                if (donated[i]) {
                    buffers[i] = null;
                    if (slot.external()) {
                        graph.expr(slot.expr()).surrender();
                    }
                } else if (!slot.external() && !survives[slot.expr()]) {
                    buffers[i].release();
                    buffers[i] = null;
                }
            }
        }

        /** Gives values their buffers: those that somebody can ask for, or after a failure all that there are. */
        private void keep(boolean failed) {
            for (int i = 0; i < buffers.length; i++) {
                Plan.Slot slot = plan.slots().get(i);
                if (!slot.external() && buffers[i] != null && (failed || survives[slot.expr()])) {
                    graph.expr(slot.expr()).realized(buffers[i]);
                    buffers[i] = null;
                }
            }
        }
    }
}
