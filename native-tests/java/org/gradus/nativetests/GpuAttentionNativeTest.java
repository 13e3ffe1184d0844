package org.gradus.nativetests;

import java.util.Map;
import org.gradus.contract.AttentionContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.junit.jupiter.api.AfterAll;

/** The kernels for GPUs, on whatever device there is. */
@NeedsOpenCl
class GpuAttentionNativeTest extends AttentionContract {
    private static Device device;

    @Override
    protected Device device() {
        if (device == null) {
            device = TestDevices.open(Devices.get("opencl"), Map.of("gradus.opencl.kernels", "gpu"));
        }
        return device;
    }

    @AfterAll
    static void closeDevice() {
        if (device != null) {
            TestDevices.close(device);
            device = null;
        }
    }
}
