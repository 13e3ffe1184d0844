package org.gradus.nativetests;

import org.gradus.contract.ErrorsContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class ErrorsNativeTest extends ErrorsContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
