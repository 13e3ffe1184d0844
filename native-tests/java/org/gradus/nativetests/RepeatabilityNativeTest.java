package org.gradus.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Objects;
import org.gradus.contract.RepeatabilityContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.junit.jupiter.api.Test;

@NeedsOpenCl
class RepeatabilityNativeTest extends RepeatabilityContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }

    @Test
    void everyDeviceDrawsTheSameNumbers() {
        Map<String, Object> here = drawings();
        try (Devices.Scope scope = Devices.with(Devices.get("cpu"))) {
            drawings().forEach((name, elements) -> assertTrue(Objects.deepEquals(here.get(name), elements), name));
        }
    }
}
