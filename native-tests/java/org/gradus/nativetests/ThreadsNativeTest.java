package org.gradus.nativetests;

import org.gradus.contract.ThreadsContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class ThreadsNativeTest extends ThreadsContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
