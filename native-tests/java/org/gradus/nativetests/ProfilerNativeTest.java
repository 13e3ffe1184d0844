package org.gradus.nativetests;

import org.gradus.contract.ProfilerContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class ProfilerNativeTest extends ProfilerContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
