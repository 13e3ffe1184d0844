package org.gradus.opencl;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What OpenCL offers on this machine, found out once. Without JOCL's library, loader, platform or device, the lists are empty
 * and {@link #problem} explains.
 */
record ClProbe(List<ClPlatform> platforms, String problem) {
    private static ClProbe result;

    ClProbe {
        platforms = List.copyOf(platforms);
    }

    /**
     * Never throws. The result is kept, because JOCL's first failed load is an {@link UnsatisfiedLinkError} with the cause and
     * every later touch a {@link NoClassDefFoundError} without it.
     */
    static synchronized ClProbe get() {
        if (result == null) {
            result = probe();
        }
        return result;
    }

    private static ClProbe probe() {
        try {
            List<ClPlatform> found = ClApi.platforms();
            String problems = found.stream().map(ClPlatform::problem).filter(Objects::nonNull).collect(Collectors.joining("; "));
            return new ClProbe(found, problems.isEmpty() ? null : problems);
        } catch (ClException e) {
            return nothing(e.code() == ClError.PLATFORM_NOT_FOUND_KHR
                ? "no OpenCL platform is installed (for a CPU driver on Debian or Ubuntu: apt install pocl-opencl-icd)"
                : e.getMessage());
        } catch (UnsatisfiedLinkError e) {
            boolean loader = firstLine(e).contains("Implementation library");
            return nothing((loader ? "there is no OpenCL loader" : "JOCL's native library cannot be loaded")
                + " (on Debian or Ubuntu: apt install ocl-icd-libopencl1 pocl-opencl-icd): " + firstLine(e));
        } catch (NoClassDefFoundError e) {
            return nothing("JOCL is not on the class path: " + firstLine(e));
        } catch (LinkageError | RuntimeException e) {
            return nothing("OpenCL could not be started: " + e.getClass().getSimpleName() + ": " + firstLine(e));
        }
    }

    private static ClProbe nothing(String problem) {
        return new ClProbe(List.of(), problem);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().map(String::strip).filter(s -> !s.isEmpty()).findFirst()
            .orElse("no message");
    }

    /** All devices, platform by platform. */
    List<ClDevice> devices() {
        return platforms.stream().flatMap(p -> p.devices().stream()).toList();
    }
}
