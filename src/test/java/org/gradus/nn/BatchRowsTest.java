package org.gradus.nn;

import static org.gradus.Gradus.cat;
import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences of a batch do not know of each other, however many rows a device computes together. */
class BatchRowsTest {
    private static final int SMALL = 5;

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void aBatchGivesWhatItsPartsGive(Device device) {
        try (var scope = Devices.with(device)) {
            manualSeed(3);
            LSTM lstm = new LSTM(6, 9, LSTM.options().numLayers(2).batchFirst(true).bidirectional(true));
            LSTM wide = new LSTM(6, 130, LSTM.options().batchFirst(true).projSize(7));
            GRU gru = new GRU(6, 40, LSTM.options().batchFirst(true));
            RNN rnn = new RNN(6, 140, LSTM.options().batchFirst(true));
            for (int batch : new int[] {16, 35, 60}) {
                check(batch, lstm::forward, "lstm");
                check(batch, wide::forward, "projected lstm");
                check(batch, gru::forward, "gru");
                check(batch, rnn::forward, "rnn");
            }
        }
    }

    private static void check(int batch, UnaryOperator<Tensor> layer, String name) {
        Tensor x = randn(batch, 7, 6).requiresGrad_();
        Tensor y = layer.apply(x);
        y.square().sum().backward();
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> grads = new ArrayList<>();
        for (int i = 0; i < batch; i += SMALL) {
            Tensor part = x.detach().narrow(0, i, Math.min(SMALL, batch - i)).contiguous().requiresGrad_();
            Tensor out = layer.apply(part);
            out.square().sum().backward();
            outputs.add(out.detach());
            grads.add(part.grad());
        }
        assertTrue(y.allclose(cat(outputs, 0), 1e-5, 1e-6), name + " of " + batch);
        assertTrue(x.grad().allclose(cat(grads, 0), 1e-4, 1e-5), "gradient of " + name + " of " + batch);
    }
}
