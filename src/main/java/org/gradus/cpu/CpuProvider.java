package org.gradus.cpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.device.Backend;
import org.gradus.device.BackendProvider;
import org.gradus.device.DeviceInfo;

/** The one CPU device that every machine has. */
public final class CpuProvider implements BackendProvider {
    @Override
    public String kind() {
        return "cpu";
    }

    @Override
    public List<DeviceInfo> devices() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        properties.put("threads", Integer.toString(WorkerPool.sharedThreads()));
        properties.put("kernels", KernelSet.best().name());
        String name = "Java on " + System.getProperty("os.arch");
        return List.of(new DeviceInfo("cpu", 0, name, false, Runtime.getRuntime().maxMemory(), properties));
    }

    @Override
    public String problem() {
        return null;
    }

    @Override
    public Backend open(DeviceInfo device) {
        return new CpuBackend(KernelSet.best(), WorkerPool.shared());
    }
}
