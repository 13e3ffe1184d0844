package org.gradus.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gradus.device.Backend;
import org.gradus.device.BackendProvider;
import org.gradus.device.DeviceInfo;

/** The devices of all OpenCL platforms, platform by platform. */
public final class OpenClProvider implements BackendProvider {
    @Override
    public String kind() {
        return "opencl";
    }

    @Override
    public List<DeviceInfo> devices() {
        List<ClDevice> found = ClProbe.get().devices();
        List<DeviceInfo> all = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            ClDevice d = found.get(i);
            all.add(new DeviceInfo(kind(), i, d.name(), d.isGpu(), d.globalMemory(), d.properties()));
        }
        return all;
    }

    @Override
    public String problem() {
        return ClProbe.get().problem();
    }

    @Override
    public Backend open(DeviceInfo device) {
        ClDevice d = ClProbe.get().devices().get(device.index());
        return new OpenClBackend(d, Tunings.traits(d, device.label()));
    }
}
