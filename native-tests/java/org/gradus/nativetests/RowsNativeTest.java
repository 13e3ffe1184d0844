package org.gradus.nativetests;

import org.gradus.contract.RowsContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

@NeedsOpenCl
class RowsNativeTest extends RowsContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }
}
