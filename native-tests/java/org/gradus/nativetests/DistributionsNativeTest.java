package org.gradus.nativetests;

import org.gradus.contract.DistributionsContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class DistributionsNativeTest extends DistributionsContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
