package org.gradus.opencl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Program binaries on disk, one file each, named by a digest of source, build options, device, driver and platform version. A
 * file is the digest of the binary, then the binary; it appears by an atomic move and is forgotten if it does not check out.
 * The files that were not used for longest go when all together take more than the limit. Where the folder cannot be written,
 * nothing is kept.
 */
final class ProgramFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramFiles.class);
    private static final int DIGEST_BYTES = 32;
    private static final String SUFFIX = ".clbin";

    private final Path folder;
    private final String identity;
    private final long limit;
    private boolean complained;

    ProgramFiles(Path folder, String identity, long limit) {
        this.folder = folder;
        this.identity = identity;
        this.limit = limit;
    }

    static ProgramFiles of(ClDevice d, String options) {
        String identity = String.join("\n", d.platform(), d.platformVersion(), d.name(), d.version(), d.driver(), options);
        return new ProgramFiles(CacheFolder.path().resolve("opencl"), identity, 256L << 20);
    }

    /** The binary for a source, or {@code null}. */
    byte[] load(String source) {
        Path file = file(source);
        try {
            byte[] all = Files.readAllBytes(file);
            byte[] binary = all.length <= DIGEST_BYTES ? new byte[0] : Arrays.copyOfRange(all, DIGEST_BYTES, all.length);
            if (binary.length == 0 || !MessageDigest.isEqual(CacheFolder.digest(binary), Arrays.copyOf(all, DIGEST_BYTES))) {
                Files.deleteIfExists(file);
                return null;
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return binary;
        } catch (java.nio.file.NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            complain("read", e);
            return null;
        }
    }

    void save(String source, byte[] binary) {
        try {
            CacheFolder.write(file(source),
                ByteBuffer.allocate(DIGEST_BYTES + binary.length).put(CacheFolder.digest(binary)).put(binary).array());
        } catch (IOException e) {
            complain("written", e);
        }
    }

    private record Entry(Path path, long bytes, FileTime used) { }

    /** Removes what exceeds the limit. */
    void trim() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            List<Entry> entries = new ArrayList<>();
            try (Stream<Path> all = Files.list(folder)) {
                for (Path p : (Iterable<Path>) all.filter(f -> f.toString().endsWith(SUFFIX))::iterator) {
                    entries.add(new Entry(p, Files.size(p), Files.getLastModifiedTime(p)));
                }
            }
            long total = entries.stream().mapToLong(Entry::bytes).sum();
            entries.sort(Comparator.comparing(Entry::used));
            for (Entry e : entries) {
                if (total <= limit) {
                    return;
                }
                Files.deleteIfExists(e.path());
                total -= e.bytes();
            }
        } catch (IOException e) {
            complain("trimmed", e);
        }
    }

    private synchronized void complain(String what, IOException e) {
        if (!complained) {
            complained = true;
            LOG.info("OpenCL programs in {} cannot be {} and are built anew in each process: {}", folder, what, e.toString());
        }
    }

    private Path file(String source) {
        byte[] key = CacheFolder.digest((identity + "\0" + source).getBytes(StandardCharsets.UTF_8));
        return folder.resolve(HexFormat.of().formatHex(key) + SUFFIX);
    }
}
