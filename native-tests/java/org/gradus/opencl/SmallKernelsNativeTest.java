package org.gradus.opencl;

import java.util.Map;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.gradus.nativetests.NeedsOpenCl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of kernels, whichever the device would take. */
@NeedsOpenCl
class SmallKernelsNativeTest {

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void agreeWithTheCpuDevice(String kind) {
        Device device = TestDevices.open(Devices.get("opencl"), Map.of("gradus.opencl.kernels", kind));
        try {
            SmallWork.check(device);
        } finally {
            TestDevices.close(device);
        }
    }
}
