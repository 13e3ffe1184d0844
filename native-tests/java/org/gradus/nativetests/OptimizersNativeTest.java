package org.gradus.nativetests;

import org.gradus.contract.OptimizersContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class OptimizersNativeTest extends OptimizersContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
