package org.gradus.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sizes of the processor's caches, where the system tells. */
final class Caches {
    /** Bytes of a core's second-level cache. */
    static final long SECOND = read("/sys/devices/system/cpu/cpu0/cache/index2/size", 512 << 10);

    private Caches() {
    }

    private static long read(String file, long otherwise) {
        try {
            String s = Files.readString(Path.of(file)).trim();
            long unit = s.endsWith("K") ? 1 << 10 : s.endsWith("M") ? 1 << 20 : 1;
            return Math.max(128 << 10, Long.parseLong(unit > 1 ? s.substring(0, s.length() - 1) : s) * unit);
        } catch (IOException | RuntimeException e) {
            return otherwise;
        }
    }
}
