package org.gradus.nativetests;

import org.gradus.contract.MemoryContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class MemoryNativeTest extends MemoryContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
