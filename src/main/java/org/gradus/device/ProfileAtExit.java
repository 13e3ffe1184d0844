package org.gradus.device;

import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.gradus.types.ArgumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profile that the property {@code gradus.profile} asks for. */
final class ProfileAtExit {
    private static final Logger LOG = LoggerFactory.getLogger(Profiler.class);

    private final Profiler profiler = new Profiler();
    private final Path file;

    private ProfileAtExit(Path file) {
        this.file = file;
    }

    /** {@code null} if it asks for none. */
    static ProfileAtExit asked() {
        String name = System.getProperty("gradus.profile", "").trim();
        try {
            return name.isEmpty() ? null : new ProfileAtExit(Path.of(name));
        } catch (InvalidPathException e) {
            throw new ArgumentException("gradus.profile=" + name + " is not a file's name", e);
        }
    }

    void watch(Device device) {
        if (Boolean.getBoolean("gradus.profile.limits")) {
            device.limits();
        }
        profiler.watch(device);
    }

    void report() {
        LOG.info("profile, also in {}:\n{}", file, profiler.table());
        try {
            profiler.writeTrace(file);
        } catch (UncheckedIOException e) {
            LOG.error("{}", e.getMessage(), e);
        }
        profiler.close();
    }
}
