package org.gradus.nativetests;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.gradus.contract.ParityContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;

/** The kernels for GPUs, on whatever device there is. */
@NeedsOpenCl
class GpuParityNativeTest extends ParityContract {
    private static Device device;

    @Override
    protected Device device() {
        if (device == null) {
            device = TestDevices.open(Devices.get("opencl"), Map.of("gradus.opencl.kernels", "gpu"));
        }
        return device;
    }

    @AfterContainer
    static void closeDevice() {
        if (device != null) {
            TestDevices.close(device);
            device = null;
        }
    }

    @Property(tries = 15)
    void values(@ForAll @From("programs") List<Integer> program) {
        valuesAgree(program);
    }

    @Property(tries = 3)
    void gradients(@ForAll @From("programs") List<Integer> program) {
        gradientsAgree(program);
    }
}
