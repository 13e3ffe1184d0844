package org.gradus.opencl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.device.TuningReport.Trial;
import org.gradus.ir.Kernel;
import org.gradus.opencl.TuningFamily.Candidate;
import org.gradus.types.DType;
import org.gradus.types.DeviceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fastest sizes of a device's kernels, family by family. Each candidate has a context of its own, so that one whose launch
 * fails harms no other; it must solve all samples before it is timed, by the device's own clock.
 */
final class Tuner {
    private static final Logger LOG = LoggerFactory.getLogger(Tuner.class);
    /** What a candidate must gain over the sizes in force: less may be chance. */
    private static final double GAIN = 1.03;
    private static final int WARM_RUNS = 2;
    private static final int FEWEST_RUNS = 3;
    private static final int MOST_RUNS = 30;
    private static final long NANOS_A_SAMPLE = 300_000_000;

    private final ClDevice device;
    private final Traits traits;
    private final long end;
    private final List<Trial> trials = new ArrayList<>();

    Tuner(ClDevice device, Traits traits, Duration limit) {
        this.device = device;
        this.traits = traits;
        this.end = System.nanoTime() + limit.toNanos();
    }

    List<Trial> trials() {
        return trials;
    }

    /** The best of all candidates, those in force where none is much better. */
    Tuning run() {
        Tuning best = traits.tuning();
        for (TuningFamily f : TuningFamily.of(device, traits)) {
            LOG.info("Tuning {} of {}: {} candidates", f.name(), device.name(), f.candidates().size());
            Candidate chosen = choose(f, best);
            best = chosen == null ? best : chosen.change().apply(best);
        }
        return best;
    }

    private Candidate choose(TuningFamily f, Tuning base) {
        Candidate chosen = null;
        double most = 0;
        int first = trials.size();
        for (Candidate c : f.candidates()) {
            Trial t = attempt(f, c, base);
            LOG.info("{}", t);
            trials.add(t);
            if (t.rate() > most * (chosen == f.candidates().get(0) ? GAIN : 1)) {
                most = t.rate();
                chosen = c;
            }
        }
        if (chosen != null) {
            int place = first + f.candidates().indexOf(chosen);
            Trial t = trials.get(place);
            trials.set(place, new Trial(t.family(), t.candidate(), t.rate(), t.unit(), null, true));
            LOG.info("Taken for {}: {}", f.name(), t.candidate());
        }
        return chosen;
    }

    private Trial attempt(TuningFamily f, Candidate c, Tuning base) {
        String problem = "not tried, time was up";
        double rate = 0;
        if (System.nanoTime() < end) {
            try (OpenClBackend backend = new OpenClBackend(device, traits.with(device, c.change().apply(base)))) {
                rate = measure(backend, f) / f.scale();
                problem = null;
            } catch (WrongResultException e) {
                LOG.warn("{} with {}: {}", f.name(), c.text(), e.getMessage());
                problem = e.getMessage();
            } catch (DeviceException e) {
                problem = e.getMessage().lines().findFirst().orElse("failed").strip();
            }
        }
        return new Trial(f.name(), c.text(), rate, f.unit(), problem, false);
    }

    private static final class WrongResultException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongResultException(String message) {
            super(message);
        }
    }

    /** Work a second. */
    private static double measure(OpenClBackend backend, TuningFamily f) {
        backend.keepTimes(true);
        for (Sample s : f.checks()) {
            solve(backend, s, false);
        }
        double work = 0;
        double nanos = 0;
        for (Sample s : f.timed()) {
            nanos += solve(backend, s, true);
            work += s.work();
        }
        return work / nanos * 1e9;
    }

    /** Runs a sample and looks at the result. Returns nanoseconds of a run, if they are asked for. */
    private static double solve(OpenClBackend backend, Sample s, boolean timed) {
        Kernel kernel = s.kernel();
        List<Buffer> buffers = new ArrayList<>();
        try {
            for (Kernel.Operand o : kernel.operands()) {
                buffers.add(backend.allocate(DType.FLOAT32, o.elements()));
            }
            Buffer result = buffers.get(buffers.size() - 1);
            for (int i = 0; i < s.inputs().size(); i++) {
                backend.upload(s.inputs().get(i), 0, buffers.get(i), 0, s.inputs().get(i).length);
            }
            float[] values = new float[(int) result.numel()];
            Arrays.fill(values, Float.NaN);
            backend.upload(values, 0, result, 0, values.length);
            Backend.Compiled compiled = backend.compile(kernel);
            Buffer[] operands = buffers.toArray(Buffer[]::new);
            compiled.run(operands, new long[0]);
            backend.download(result, 0, values, 0, values.length);
            String problem = s.problem(values);
            if (problem != null) {
                throw new WrongResultException(problem);
            }
            return timed ? time(backend, () -> compiled.run(operands, new long[0])) : 0;
        } finally {
            buffers.forEach(Buffer::release);
        }
    }

    /** Median of several runs after a warm-up, in nanoseconds. */
    private static double time(OpenClBackend backend, Runnable run) {
        for (int i = 0; i < WARM_RUNS; i++) {
            run.run();
        }
        backend.finish();
        long[] nanos = new long[MOST_RUNS];
        int runs = 0;
        for (long start = System.nanoTime(); runs < MOST_RUNS
            && (runs < FEWEST_RUNS || System.nanoTime() - start < NANOS_A_SAMPLE); runs++) {
            int at = runs;
            backend.timed(run, (from, to) -> nanos[at] = to - from);
            backend.awaitTimes();
        }
        Arrays.sort(nanos, 0, runs);
        return Math.max(1, nanos[runs / 2]);
    }
}
