package org.gradus.nativetests;

import org.gradus.contract.TrainingLoopContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class TrainingLoopNativeTest extends TrainingLoopContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
