package org.gradus.opencl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
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
    private static final int FINALISTS = 4;
    private static final int ROUNDS = 2;
    private static final int WARM_RUNS = 2;
    private static final int MOST_RUNS = 30;
    private static final double NANOS = 1e9;
    private static final long NANOS_A_SAMPLE = 300_000_000;

    private final ClDevice device;
    private final Traits traits;
    private final long end;
    private long familyEnd;
    private final List<Trial> trials = new ArrayList<>();

    Tuner(ClDevice device, Traits traits, Duration limit) {
        this.device = device;
        this.traits = traits;
        this.end = System.nanoTime() + limit.toNanos();
    }

    List<Trial> trials() {
        return trials;
    }

    /** The best of all candidates, those in force where none is much better; {@code null} if none was measured. */
    Tuning run(List<TuningFamily> families) {
        Tuning best = traits.tuning();
        for (int i = 0; i < families.size(); i++) {
            TuningFamily f = families.get(i);
            LOG.info("Tuning {} of {}: {} candidates", f.name(), device.name(), f.candidates().size());
            long now = System.nanoTime();
            familyEnd = now + Math.max(0, (end - now) / (families.size() - i));
            Candidate chosen = choose(f, best);
            best = chosen == null ? best : chosen.change().apply(best);
        }
        return trials.stream().anyMatch(Trial::chosen) ? best : null;
    }

    /** Tries all, then the best few again in turn: a disturbance of the machine should not decide. */
    private Candidate choose(TuningFamily f, Tuning base) {
        List<Trial> results = new ArrayList<>();
        for (Candidate c : f.candidates()) {
            if (!results.isEmpty() && System.nanoTime() >= familyEnd) {
                LOG.info("Time is up: {} candidates are not tried", f.candidates().size() - results.size());
                break;
            }
            results.add(attempt(f, c, base));
            LOG.info("{}", results.get(results.size() - 1));
        }
        List<Integer> finalists = finalists(results);
        for (int round = 0; finalists.size() > 1 && round < ROUNDS && System.nanoTime() < end; round++) {
            for (int i : finalists) {
                Trial again = attempt(f, f.candidates().get(i), base);
                results.set(i, again.rate() > results.get(i).rate() ? again : results.get(i));
            }
        }
        int best = best(results, finalists);
        if (best >= 0) {
            Trial t = results.get(best);
            results.set(best, new Trial(t.family(), t.candidate(), t.rate(), t.unit(), null, true));
            LOG.info("Taken: {}", results.get(best));
        }
        trials.addAll(results);
        return best < 0 ? null : f.candidates().get(best);
    }

    /** The fastest, and the sizes in force. */
    private static List<Integer> finalists(List<Trial> results) {
        return IntStream.range(0, results.size()).filter(i -> results.get(i).problem() == null).boxed()
            .sorted(Comparator.comparingInt((Integer i) -> i == 0 ? 0 : 1).thenComparingDouble(i -> -results.get(i).rate()))
            .limit(FINALISTS).toList();
    }

    /** The fastest, or the sizes in force if they are nearly as fast; -1 where none works. */
    private static int best(List<Trial> results, List<Integer> finalists) {
        int best = -1;
        for (int i : finalists) {
            if (best < 0 || results.get(i).rate() > results.get(best).rate() * (best == 0 ? GAIN : 1)) {
                best = i;
            }
        }
        return best;
    }

    private Trial attempt(TuningFamily f, Candidate c, Tuning base) {
        double rate = 0;
        String problem = null;
        try (OpenClBackend backend = new OpenClBackend(device, traits.with(device, c.change().apply(base)))) {
            rate = measure(backend, f) / f.scale();
        } catch (WrongResultException e) {
            problem = e.getMessage();
        } catch (DeviceException e) {
            problem = e.getMessage().lines().findFirst().orElse("failed").strip();
        }
        return new Trial(f.name(), c.text(), problem == null ? rate : 0, f.unit(), problem, false);
    }

    private static final class WrongResultException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongResultException(String message) {
            super(message);
        }
    }

    /** Work a second: the geometric mean over the samples, so that none of them matters more than another. */
    private static double measure(OpenClBackend backend, TuningFamily f) {
        backend.keepTimes(true);
        for (Sample s : f.checks()) {
            solve(backend, s, false);
        }
        double logarithms = 0;
        for (Sample s : f.timed()) {
            logarithms += Math.log(s.work() / solve(backend, s, true) * NANOS);
        }
        return Math.exp(logarithms / f.timed().size());
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

    /** Median of several runs after a warm-up, in nanoseconds; slow ones run once each. */
    private static double time(OpenClBackend backend, Runnable run) {
        long start = System.nanoTime();
        for (int i = 0; i < WARM_RUNS && System.nanoTime() - start < NANOS_A_SAMPLE; i++) {
            run.run();
            backend.finish();
        }
        long[] nanos = new long[MOST_RUNS];
        int runs = 0;
        while (runs == 0 || runs < MOST_RUNS && System.nanoTime() - start < NANOS_A_SAMPLE) {
            int at = runs++;
            backend.timed(run, (from, to) -> nanos[at] = to - from);
            backend.awaitTimes();
        }
        Arrays.sort(nanos, 0, runs);
        return Math.max(1, nanos[runs / 2]);
    }
}
