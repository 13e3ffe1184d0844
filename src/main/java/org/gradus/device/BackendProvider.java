package org.gradus.device;

import java.util.List;

/** Finds the devices of one kind; loaded with {@link java.util.ServiceLoader}. */
public interface BackendProvider {
    /** {@code cpu}, {@code opencl}. */
    String kind();

    /** What this machine has, in the driver's order. Never throws: a kind that cannot work has no devices and a reason. */
    List<DeviceInfo> devices();

    /** Why {@link #devices} is empty or incomplete, for people; {@code null} if all is well. */
    String problem();

    /** Opens a device of {@link #devices}. */
    Backend open(DeviceInfo device);
}
