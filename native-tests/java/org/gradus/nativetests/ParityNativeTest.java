package org.gradus.nativetests;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import org.gradus.contract.ParityContract;
import org.gradus.device.Device;
import org.gradus.device.Devices;

/** Few tries: each new kernel has to be compiled. */
@NeedsOpenCl
class ParityNativeTest extends ParityContract {
    @Override
    protected Device device() {
        return Devices.get("opencl");
    }

    @Property(tries = 20)
    void values(@ForAll @From("programs") List<Integer> program) {
        valuesAgree(program);
    }

    @Property(tries = 4)
    void gradients(@ForAll @From("programs") List<Integer> program) {
        gradientsAgree(program);
    }
}
