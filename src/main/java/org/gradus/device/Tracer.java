package org.gradus.device;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.gradus.device.ProfileEvent.Kind;
import org.gradus.ir.Graph;
import org.gradus.ir.Kernel;
import org.gradus.ir.Plan;
import org.gradus.ir.PlanCache;

/** Does what a device is asked for under the eyes of profilers. */
final class Tracer {
    private static final int NAMES = 6;

    private final String device;
    private final Backend backend;
    private final List<Profiler> profilers = new CopyOnWriteArrayList<>();
    private final Map<Plan, Integer> numbers = new WeakHashMap<>();
    private int next;

    Tracer(String device, Backend backend) {
        this.device = device;
        this.backend = backend;
    }

    List<Profiler> profilers() {
        return profilers;
    }

    private void tell(ProfileEvent e) {
        profilers.forEach(p -> p.add(e));
    }

    private void tellHost(Kind kind, String name, int plan, long start) {
        tell(new ProfileEvent(kind, device, name, plan, -1, start, System.nanoTime() - start, 0, 0, 0));
    }

    private int number(Plan plan) {
        return numbers.computeIfAbsent(plan, p -> next++);
    }

    Plan plan(PlanCache plans, Graph graph) {
        long made = plans.made();
        long start = System.nanoTime();
        Plan plan = plans.plan(graph);
        if (plans.made() > made) {
            tellHost(Kind.PLAN, "plan of " + plan.steps().size() + " kernels", number(plan), start);
        }
        return plan;
    }

    void build(Plan plan, List<Kernel> kernels, Runnable work) {
        long before = backend.statistics().programsBuilt();
        long start = System.nanoTime();
        work.run();
        long built = backend.statistics().programsBuilt() - before;
        String names = kernels.stream().limit(NAMES).map(Kernel::name).collect(Collectors.joining(", "));
        tellHost(Kind.BUILD, names + (kernels.size() > NAMES ? ", ..." : "") + (built > 0 ? " (" + built + " programs built)" : ""),
            number(plan), start);
    }

    void run(Plan plan, Runnable work) {
        long start = System.nanoTime();
        work.run();
        tellHost(Kind.RUN, "for " + Origin.here(), number(plan), start);
    }

    void launch(Plan plan, int step, Runnable work) {
        Kernel kernel = plan.steps().get(step).kernel();
        int number = number(plan);
        long[] bytes = bytes(kernel);
        backend.timed(work, (start, end) -> tell(new ProfileEvent(Kind.KERNEL, device, kernel.name(), number, step, start, end - start,
            bytes[0], bytes[1], kernel.operations())));
    }

    /** Bytes that a kernel reads and bytes that it writes. */
    static long[] bytes(Kernel kernel) {
        long[] bytes = new long[2];
        for (Kernel.Operand o : kernel.operands()) {
            long size = o.elements() * o.dtype().bytes();
            bytes[0] += o.read() ? size : 0;
            bytes[1] += o.written() ? size : 0;
        }
        return bytes;
    }

    /** A copy of {@code bytes} bytes; of a transfer the side of the device counts. */
    void transfer(Kind kind, long bytes, Runnable work) {
        long read = kind == Kind.UPLOAD ? 0 : bytes;
        long written = kind == Kind.DOWNLOAD ? 0 : bytes;
        backend.timed(work, (start, end) -> tell(new ProfileEvent(kind, device, kind.name().toLowerCase(java.util.Locale.ROOT), -1, -1,
            start, end - start, read, written, 0)));
    }
}
