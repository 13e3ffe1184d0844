package org.gradus.nativetests;

import org.gradus.contract.ConvolutionContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class ConvolutionNativeTest extends ConvolutionContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
