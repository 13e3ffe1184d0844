package org.gradus.contract;

import org.gradus.device.Device;
import org.gradus.device.Devices;

class CpuAttentionTest extends AttentionContract {
    @Override
    protected Device device() {
        return Devices.get("cpu");
    }
}
