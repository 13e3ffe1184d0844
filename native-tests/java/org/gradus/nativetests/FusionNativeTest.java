package org.gradus.nativetests;

import org.gradus.contract.FusionContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class FusionNativeTest extends FusionContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
