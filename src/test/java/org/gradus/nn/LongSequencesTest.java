package org.gradus.nn;

import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LongSequencesTest {
    /** Also where a part of the steps is computed before the rest is written down. */
    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void gradientsOrNotTheValuesAreTheSame(Device device) {
        try (var scope = Devices.with(device)) {
            LSTM lstm = new LSTM(3, 5);
            for (int length : new int[] {1, 7, 24, 33, 70}) {
                Tensor x = randn(length, 2, 3);
                LSTM.Output tracked = lstm.forward(x, null, null);
                try (GradMode mode = GradMode.noGrad()) {
                    LSTM.Output plain = lstm.forward(x, null, null);
                    assertTrue(tracked.output().equal(plain.output()), "output of " + length);
                    assertTrue(tracked.hidden().equal(plain.hidden()), "hidden of " + length);
                    assertTrue(tracked.cell().equal(plain.cell()), "cell of " + length);
                }
            }
        }
    }
}
