package org.gradus.nativetests;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.gradus.device.Devices;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for both test engines whether tests marked {@link NeedsOpenCl} run. */
final class OpenClCondition implements ExecutionCondition, SkipExecutionHook {
    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return missing().map(ConditionEvaluationResult::disabled)
            .orElse(ConditionEvaluationResult.enabled("an OpenCL device is there"));
    }

    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
        return missing().map(SkipResult::skip).orElse(SkipResult.doNotSkip());
    }

    private static Optional<String> missing() {
        if (Devices.list().stream().anyMatch(d -> d.kind().equals("opencl"))) {
            return Optional.empty();
        }
        String why = Devices.problems().getOrDefault("opencl", "no device");
        if ("require".equals(System.getProperty("gradus.native"))) {
            throw new IllegalStateException("gradus.native=require, but OpenCL does not work here: " + why);
        }
        if (!SAID.getAndSet(true)) {
            System.out.println("Native tests skipped: no OpenCL driver (" + why
                + "). To run them install one, for example: apt-get install pocl-opencl-icd ocl-icd-libopencl1");
        }
        return Optional.of("no OpenCL driver: " + why);
    }
}
