package org.gradus.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a driver says about one device.
 *
 * @param handle             {@link ClApi}'s own reference to it
 * @param type               {@code CPU}, {@code GPU}, {@code ACCELERATOR} or {@code CUSTOM}
 * @param maxAllocation      bytes of the largest single buffer
 * @param localMemory        bytes that a work-group shares
 * @param correctDivideSqrt  whether float32 division and square root can be rounded correctly
 * @param maxParameterBytes  bytes of all kernel arguments together
 * @param floatsAVector      how many float32 the driver likes to have side by side
 * @param unifiedMemory      whether the host's memory is the device's
 */
record ClDevice(Object handle, String platform, String platformVersion, String name, String vendor, String version,
                String languageVersion, String driver, String type, int computeUnits, long maxAllocation, long globalMemory,
                long localMemory, long maxWorkGroup, long maxParameterBytes, Set<String> extensions, boolean fp64, boolean fp16,
                boolean correctDivideSqrt, boolean denormals, int floatsAVector,
                boolean unifiedMemory) {

    private static final Set<String> NOTABLE = Set.of("cl_khr_fp64", "cl_khr_fp16", "cl_khr_int64_base_atomics",
        "cl_khr_subgroups", "cl_khr_il_program", "cl_khr_command_buffer", "cl_intel_subgroups", "cl_nv_device_attribute_query");

    boolean isGpu() {
        return !type.equals("CPU");
    }

    /** PoCL keeps compiled programs itself, and builds one at a time. */
    boolean isPocl() {
        return platform.equals("Portable Computing Language");
    }

    /** For people, in reading order. */
    Map<String, String> properties() {
        Map<String, String> p = new LinkedHashMap<>();
        p.put("platform", platform + ", " + platformVersion);
        p.put("vendor", vendor);
        p.put("type", type);
        p.put("version", version + ", " + languageVersion);
        p.put("driver", driver);
        p.put("compute units", Integer.toString(computeUnits));
        p.put("global memory", mebibytes(globalMemory));
        p.put("largest allocation", mebibytes(maxAllocation));
        p.put("local memory", localMemory / 1024 + " KiB");
        p.put("largest work-group", Long.toString(maxWorkGroup));
        p.put("kernel parameters", maxParameterBytes + " bytes");
        p.put("float64", fp64 ? "yes" : "no");
        p.put("float16 arithmetic", fp16 ? "yes" : "no");
        p.put("correctly rounded divide and sqrt", correctDivideSqrt ? "yes" : "no");
        p.put("float32 denormals", denormals ? "yes" : "no");
        p.put("memory shared with host", unifiedMemory ? "yes" : "no");
        p.put("extensions", String.join(" ", extensions.stream().filter(NOTABLE::contains).sorted().toList()));
        return p;
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
