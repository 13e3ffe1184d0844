package org.gradus.nativetests;

import org.gradus.contract.AttentionContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class AttentionNativeTest extends AttentionContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
