package org.gradus.opencl;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.gradus.device.TuningReport;
import org.gradus.types.ArgumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which sizes a device's kernels get: what is stored for it, as property {@code gradus.tune} says, else what its limits suggest. */
final class Tunings {
    private static final Logger LOG = LoggerFactory.getLogger(Tunings.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Tunings() {
    }

    static Traits traits(ClDevice d, String label) {
        Traits untuned = Traits.of(d);
        String wish = System.getProperty("gradus.tune", "").trim();
        TuningStore store = TuningStore.of(d, untuned.gpu());
        return switch (wish) {
            case "off" -> untuned;
            case "" -> with(d, untuned, store.load(t -> t.isPossible(d)));
            case "missing" -> {
                Tuning stored = store.load(t -> t.isPossible(d));
                yield with(d, untuned, stored != null ? stored : tuned(d, untuned, label));
            }
            case "again" -> with(d, untuned, tuned(d, untuned, label));
            default -> throw new ArgumentException("gradus.tune: expected off, missing or again, got '" + wish + "'");
        };
    }

    private static Traits with(ClDevice d, Traits untuned, Tuning tuning) {
        return tuning == null ? untuned : untuned.with(d, tuning);
    }

    private static Tuning tuned(ClDevice d, Traits untuned, String label) {
        Tuner tuner = new Tuner(d, untuned, LIMIT);
        Tuning best = tuner.run(TuningFamily.of(d, untuned));
        LOG.info("{}", new TuningReport(label, tuner.trials(), save(d, untuned, best)));
        return best;
    }

    /** Measures, beginning with what is in force. */
    static TuningReport tune(ClDevice d, Traits present, String label, Duration limit) {
        Tuner tuner = new Tuner(d, present, limit);
        Tuning best = tuner.run(TuningFamily.of(d, present));
        return new TuningReport(label, tuner.trials(), save(d, present, best));
    }

    /** Returns where, or {@code null}. */
    private static Path save(ClDevice d, Traits traits, Tuning best) {
        if (best == null) {
            return null;
        }
        TuningStore store = TuningStore.of(d, traits.gpu());
        try {
            store.save(best);
            return store.file();
        } catch (IOException e) {
            LOG.warn("What was measured of {} cannot be kept: {}", d.name(), e.toString());
            return null;
        }
    }
}
