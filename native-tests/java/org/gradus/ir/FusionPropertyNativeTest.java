package org.gradus.ir;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.nativetests.NeedsOpenCl;

/** Fewer tries: each new kernel has to be compiled. */
@NeedsOpenCl
class FusionPropertyNativeTest extends FusionPropertyTest {
    @Override
    Device device() {
        return Devices.get("opencl");
    }

    @Override
    @Property(tries = 20)
    void agreesWithThePlainEvaluation(@ForAll long seed) {
        super.agreesWithThePlainEvaluation(seed);
    }

    @Override
    @Property(tries = 3)
    void largeGraphs(@ForAll long seed) {
        super.largeGraphs(seed);
    }
}
