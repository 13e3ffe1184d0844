package org.gradus.contract;

import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What must hold on every device. A subclass for each kind of device names one; tests make their tensors there. */
public abstract class DeviceContract {
    private Devices.Scope scope;

    protected abstract Device device();

    @BeforeEach
    protected void enter() {
        scope = Devices.with(device());
    }

    @AfterEach
    protected void leave() {
        scope.close();
    }
}
