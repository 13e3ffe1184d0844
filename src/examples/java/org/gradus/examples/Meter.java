package org.gradus.examples;

import static org.gradus.Gradus.stack;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Sums of losses and hits, kept on the device until they are read. */
final class Meter {
    private final Tensor sums = zeros(2);
    private long samples;

    /** Means over samples. */
    record Reading(long samples, double loss, double accuracy) {
        static Reading mean(List<Reading> readings) {
            double loss = 0;
            double hits = 0;
            long samples = 0;
            for (Reading r : readings) {
                loss += r.loss * r.samples;
                hits += r.accuracy * r.samples;
                samples += r.samples;
            }
            return new Reading(samples, loss / samples, hits / samples);
        }

        /** {@code (readings, 3)} float64. */
        static Tensor toTensor(List<Reading> readings) {
            double[] rows = readings.stream().flatMapToDouble(r -> DoubleStream.of(r.samples, r.loss, r.accuracy)).toArray();
            return tensor(rows, Shape.of(readings.size(), 3));
        }

        static List<Reading> of(Tensor readings) {
            double[] rows = readings.toDoubleArray();
            return IntStream.range(0, rows.length / 3).map(i -> 3 * i)
                .mapToObj(i -> new Reading((long) rows[i], rows[i + 1], rows[i + 2])).toList();
        }
    }

    /**
     * @param loss   mean over the batch
     * @param logits {@code (N, classes)}
     * @param labels {@code (N)}
     */
    void add(Tensor loss, Tensor logits, Tensor labels) {
        long n = labels.size(0);
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            Tensor hits = logits.argmax(1).eq(labels).sum().to(DType.FLOAT32);
            sums.add_(stack(List.of(loss.mul(n), hits))).realize();
        }
        samples += n;
    }

    /** The sums and the number of samples, {@code (3)} float64. */
    Tensor state() {
        double[] s = sums.toDoubleArray();
        return tensor(new double[] {s[0], s[1], samples}, Shape.of(3));
    }

    void state(Tensor saved) {
        double[] s = saved.toDoubleArray();
        sums.copy_(tensor(s[0], s[1]));
        samples = (long) s[2];
    }

    /** What came together since the last reading; the only transfer from the device. */
    Reading read() {
        float[] s = sums.toFloatArray();
        Reading reading = new Reading(samples, s[0] / samples, s[1] / samples);
        sums.zero_();
        samples = 0;
        return reading;
    }
}
