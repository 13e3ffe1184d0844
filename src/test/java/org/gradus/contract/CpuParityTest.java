package org.gradus.contract;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import org.gradus.device.Device;
import org.gradus.device.Devices;

class CpuParityTest extends ParityContract {
    @Override
    protected Device device() {
        return Devices.get("cpu");
    }

    @Property(tries = 400)
    void values(@ForAll @From("programs") List<Integer> program) {
        valuesAgree(program);
    }

    @Property(tries = 150)
    void gradients(@ForAll @From("programs") List<Integer> program) {
        gradientsAgree(program);
    }
}
