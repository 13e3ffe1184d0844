package org.gradus.nativetests;

import org.gradus.contract.FaultsContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class FaultsNativeTest extends FaultsContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
