package org.gradus.examples;

import static org.gradus.Gradus.stack;
import static org.gradus.Gradus.zeros;

import java.util.List;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.DType;

/** Sums of losses and hits, kept on the device until they are read. */
final class Meter {
    private final Tensor sums = zeros(2);
    private long samples;

    /** Means over samples. */
    record Reading(long samples, double loss, double accuracy) { }

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

    /** What came together since the last reading; the only transfer from the device. */
    Reading read() {
        float[] s = sums.toFloatArray();
        Reading reading = new Reading(samples, s[0] / samples, s[1] / samples);
        sums.zero_();
        samples = 0;
        return reading;
    }
}
