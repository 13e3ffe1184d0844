package org.gradus.device;

import java.util.Map;

/**
 * A device as its driver describes it.
 *
 * @param kind       {@code cpu} or {@code opencl}
 * @param index      number within its kind
 * @param name       the driver's name for it
 * @param gpu        whether it is a GPU or another accelerator
 * @param memory     bytes of device memory
 * @param properties what else is known, in an order for reading: driver version, limits, extensions, probes
 */
public record DeviceInfo(String kind, int index, String name, boolean gpu, long memory, Map<String, String> properties) {
    /** {@code cpu}, {@code opencl:0}. */
    public String label() {
        return kind.equals("cpu") ? "cpu" : kind + ":" + index;
    }
}
