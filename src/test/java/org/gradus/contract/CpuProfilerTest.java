package org.gradus.contract;

import org.gradus.device.Device;
import org.gradus.device.Devices;

class CpuProfilerTest extends ProfilerContract {
    @Override
    protected Device device() {
        return Devices.get("cpu");
    }
}
