package org.gradus.device;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was tried when a device was tuned.
 *
 * @param device the device's label
 * @param trials in order
 * @param stored where the choice is kept, or {@code null} if it is not
 */
public record TuningReport(String device, List<Trial> trials, Path stored) {
    public TuningReport {
        trials = List.copyOf(trials);
    }

    /**
     * A way to write some kernels.
     *
     * @param family    which kernels
     * @param candidate the sizes, for people; the first of a family are those in force before
     * @param rate      what it reached, in {@code unit}; 0 if it was not measured
     * @param unit      {@code GFLOP/s} or {@code GB/s}
     * @param problem   why it does not count: it could not be built or run, or gave a wrong result; else {@code null}
     * @param chosen    whether it is the one that was taken
     */
    public record Trial(String family, String candidate, double rate, String unit, String problem, boolean chosen) {
        /** One line. */
        @Override
        public String toString() {
            String outcome = problem == null ? String.format(Locale.ROOT, "%9.1f %s", rate, unit) : problem;
            return (chosen ? "* " : "  ") + family + ": " + candidate + ": " + outcome;
        }
    }

    /** The trials that were taken, one of each family that was tried. */
    public List<Trial> chosen() {
        return trials.stream().filter(Trial::chosen).toList();
    }

    /** A table: a line for each trial, those that were taken with a star. */
    @Override
    public String toString() {
        String outcome = trials.isEmpty() ? "nothing was tried"
            : stored == null ? "not stored" : "stored in " + stored + ", in force when the device is next opened";
        return device + ": " + outcome + trials.stream().map(t -> "\n" + t).collect(Collectors.joining());
    }
}
