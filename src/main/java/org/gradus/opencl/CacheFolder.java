package org.gradus.opencl;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Where processes leave things for later ones: the folder that property {@code gradus.cache} names, else {@code gradus} in the
 * user's cache folder.
 */
final class CacheFolder {
    private CacheFolder() {
    }

    static Path path() {
        String property = System.getProperty("gradus.cache", "");
        if (!property.isEmpty()) {
            return Path.of(property);
        }
        String home = System.getProperty("user.home", ".");
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String xdg = System.getenv("XDG_CACHE_HOME");
        String local = System.getenv("LOCALAPPDATA");
        if (os.contains("win") && local != null) {
            return Path.of(local, "gradus", "cache");
        } else if (os.contains("mac")) {
            return Path.of(home, "Library", "Caches", "gradus");
        }
        return xdg != null && !xdg.isEmpty() ? Path.of(xdg, "gradus") : Path.of(home, ".cache", "gradus");
    }

    /** Puts a file in its place at once: whoever reads it meanwhile gets all of the old one or all of the new one. */
    static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), "new", ".part");
        try {
            Files.write(part, content);
            move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** SHA-256. */
    static byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
