package org.gradus.contract;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.gradus.optim.Optimizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CpuTrainingLoopTest extends TrainingLoopContract {
    @Override
    protected Device device() {
        return Devices.get("cpu");
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void allParametersMoveInOneLaunch(Function<List<Tensor>, Optimizer<?>> kind) {
        TestDevices.alone(device(), own -> allParametersMoveInOneLaunch(own, kind));
    }

    private static void allParametersMoveInOneLaunch(Device own, Function<List<Tensor>, Optimizer<?>> kind) {
        List<Tensor> parameters = List.of(randn(30, 20).realize().requiresGrad_(), randn(20).realize().requiresGrad_(),
            randn(500, 7).realize().requiresGrad_());
        parameters.forEach(p -> p.setGrad(ones(p.shape().dims()).realize()));
        Optimizer<?> optimizer = kind.apply(parameters);
        optimizer.step();
        long launches = own.statistics().launches();
        long bytes = own.statistics().bytesInUse();
        optimizer.step();
        assertEquals(launches + 1, own.statistics().launches());
        assertTrue(own.statistics().bytesInUse() <= bytes);
    }
}
