package org.gradus.nativetests;

import org.gradus.contract.CheckpointContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class CheckpointNativeTest extends CheckpointContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
