package org.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forward mode over every operation with a gradient: the derivative in a direction against differences. */
class JvpTest {
    static Stream<Named<Sample>> samples() {
        return RuleSamples.all().stream().map(s -> Named.of(s.name(), s));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void agreesWithDifferences(Sample sample) {
        try (Devices.Scope scope = Devices.with(Devices.get("cpu"))) {
            Tensor[] inputs = sample.tensors(false);
            for (int i = 0; i < inputs.length; i++) {
                check(sample, inputs, i);
            }
        }
    }

    private static void check(Sample sample, Tensor[] inputs, int moved) {
        if (!reaches(sample, inputs, moved)) {
            return;
        }
        Derivatives.Map f = x -> {
            List<Tensor> in = new ArrayList<>();
            for (int k = 0; k < inputs.length; k++) {
                in.add(k == moved ? x : inputs[k].detach());
            }
            return joined(sample.program().apply(in));
        };
        Tensor x = inputs[moved].detach();
        double step = sample.check().eps();
        Tensor v = direction(x.shape(), x.device());
        Tensor got = Derivatives.jvp(f, x, v).product();
        Tensor ahead = f.apply(x.add(v, step)).detach();
        Tensor behind = f.apply(x.sub(v, step)).detach();
        Tensor want = ahead.sub(behind).div(2 * step);
        assertTrue(got.allclose(want, sample.check().rtol(), 5 * sample.check().atol()), () -> sample.name() + ", input " + moved + ": " + got + ", differences give "
            + want);
    }

    /** Whether the sample has a gradient with respect to this input: some detach one for which there is no formula. */
    private static boolean reaches(Sample sample, Tensor[] inputs, int input) {
        List<Tensor> outputs = sample.program().apply(List.of(inputs)).stream().filter(Tensor::requiresGrad).toList();
        List<Tensor> weights = outputs.stream().map(Gradus::onesLike).toList();
        return Autograd.grad(outputs, List.of(inputs[input]), weights, false, false, true).get(0) != null;
    }

    private static Tensor direction(Shape shape, Device device) {
        return Gradus.tensor(new Random(3).doubles(shape.numel(), 0.5, 1.5).toArray(), shape).to(device);
    }

    /** All floating outputs as one vector. */
    private static Tensor joined(List<Tensor> outputs) {
        return Gradus.cat(outputs.stream().filter(Tensor::isFloatingPoint).map(t -> t.to(DType.FLOAT64).reshape(-1)).toList());
    }
}
