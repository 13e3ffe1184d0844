package org.gradus.opencl;

import java.util.List;

/** An installed OpenCL driver and its usable devices. {@code problem} says what is wrong with it, or is {@code null}. */
record ClPlatform(String name, String vendor, String version, List<ClDevice> devices, String problem) {
    ClPlatform {
        devices = List.copyOf(devices);
    }
}
