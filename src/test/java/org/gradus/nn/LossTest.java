package org.gradus.nn;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values from PyTorch 1.13. */
class LossTest {

    private static Tensor logits() {
        return tensor(new float[] {1, 2, 3, 0, -1, 4}, Shape.of(2, 3)).requiresGrad_();
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void crossEntropy(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor x = logits();
            Tensor target = tensor(new long[] {0, 2});
            Tensor loss = new CrossEntropyLoss().forward(x, target);
            assertEquals(1.2161754, loss.item(), 1e-6);
            loss.backward();
            assertArrayEquals(new float[] {-0.45498473f, 0.12236424f, 0.33262047f, 0.00893399f, 0.00328663f, -0.01222065f},
                x.grad().toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {2.407606f, 0.02474492f},
                new CrossEntropyLoss(Reduction.NONE).forward(x, target).toFloatArray(), 1e-6f);
            assertEquals(1.2161754, new NLLLoss().forward(new LogSoftmax(1).forward(x), target).item(), 1e-6);
            Tensor weight = tensor(1.0, 2.0, 3.0);
            assertEquals(0.6204602, new CrossEntropyLoss(weight, Reduction.MEAN, -100, 0).forward(x, target).item(), 1e-6);
            assertEquals(2.407606, new CrossEntropyLoss(null, Reduction.MEAN, 2, 0).forward(x, target).item(), 1e-6);
            assertEquals(1.3161755, new CrossEntropyLoss(null, Reduction.MEAN, -100, 0.1).forward(x, target).item(), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void elementwise(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor x = logits();
            Tensor y = tensor(new float[] {1, 0, 1, 0, 0, 1}, Shape.of(2, 3));
            assertEquals(23 / 6.0, new MSELoss().forward(x, y.mul(2).sub(1)).item(), 1e-6);
            assertEquals(23, new MSELoss(Reduction.SUM).forward(x, y.mul(2).sub(1)).item(), 1e-5);
            assertEquals(0.5855560, new BCEWithLogitsLoss().forward(x, y).item(), 1e-6);
            assertEquals(0.6488891, new BCEWithLogitsLoss(null, tensor(2.0), Reduction.MEAN).forward(x, y).item(), 1e-6);
        }
    }

    @Test
    void cosineEmbeddingIgnoresOtherClasses() {
        Tensor x = logits();
        assertEquals(0, Functional.cosineEmbeddingLoss(x, x.neg(), tensor(new long[] {2, 0}), 0, Reduction.SUM).item());
    }

    @Test
    void whatIsNotANumberHasNoNumberAsGradient() {
        for (boolean huber : new boolean[] {false, true}) {
            Tensor x = tensor(Float.NaN, 0.5f, 3f, -3f).requiresGrad_();
            Tensor y = tensor(0f, 0f, 0f, 0f);
            (huber ? Functional.huberLoss(x, y, Reduction.SUM, 1) : Functional.smoothL1Loss(x, y, Reduction.SUM, 1)).backward();
            assertArrayEquals(new float[] {Float.NaN, 0.5f, 1, -1}, x.grad().toFloatArray());
        }
    }

    @Test
    void argumentsAreThoseThatPyTorchTakes() {
        Tensor x = rand(3, 2);
        assertThrows(ShapeException.class, () -> Functional.softMarginLoss(rand(2), x));
        assertThrows(DTypeException.class, () -> Functional.softMarginLoss(arange(2), rand(2)));
        assertEquals(Shape.of(3, 2), Functional.softMarginLoss(x, ones(2), Reduction.NONE).shape());
        assertThrows(ShapeException.class, () -> new CrossEntropyLoss(ones(1, 2), Reduction.MEAN, -100, 0).forward(x, x.softmax(1)));
        Tensor target = tensor(new long[] {0, 1, 1});
        Tensor wide = ones(2).to(DType.FLOAT64);
        assertThrows(DTypeException.class, () -> Functional.multiMarginLoss(x, target, 1, 1, wide, Reduction.MEAN));
        assertThrows(DTypeException.class, () -> Functional.klDiv(x, arange(2)));
        assertThrows(DTypeException.class, () -> Functional.layerNorm(x, new long[] {2}, wide, null, 1e-5));
        assertThrows(DTypeException.class, () -> Functional.groupNorm(x, 1, wide, null, 1e-5));
        assertThrows(DTypeException.class, () -> Functional.batchNorm(x, zeros(2).to(DType.FLOAT64), ones(2)));
        Tensor half = x.to(DType.BFLOAT16);
        assertEquals(DType.BFLOAT16, Functional.layerNorm(half, new long[] {2}, ones(2), zeros(2), 1e-5).dtype());
    }
}
