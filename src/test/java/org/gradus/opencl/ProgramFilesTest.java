package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {
    private static final byte[] BINARY = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    private ProgramFiles files(String identity, long limit) {
        return new ProgramFiles(folder.resolve("programs"), identity, limit);
    }

    private List<Path> stored() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("programs"))) {
            return all.toList();
        }
    }

    @Test
    void whatWasSavedIsFoundByTheSameDeviceOnly() throws IOException {
        files("device 1", 1000).save("source", BINARY);
        assertArrayEquals(BINARY, files("device 1", 1000).load("source"));
        assertNull(files("device 1", 1000).load("another source"));
        assertNull(files("device 2", 1000).load("source"));
        assertEquals(1, stored().size());
    }

    @Test
    void aDamagedFileIsForgotten() throws IOException {
        ProgramFiles f = files("d", 1000);
        f.save("source", BINARY);
        Path file = stored().get(0);
        byte[] all = Files.readAllBytes(file);
        for (int length : new int[] {0, 10, all.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(all, length));
            assertNull(f.load("source"));
            assertFalse(Files.exists(file));
        }
        all[all.length - 1] ^= 1;
        Files.write(file, all);
        assertNull(f.load("source"));
        f.save("source", BINARY);
        assertArrayEquals(BINARY, f.load("source"));
    }

    @Test
    void theLeastUsedGoFirst() throws IOException {
        ProgramFiles f = files("d", 100);
        f.save("old", BINARY);
        Files.setLastModifiedTime(stored().get(0), FileTime.from(Instant.now().minusSeconds(1000)));
        f.save("new", BINARY);
        f.save("newest", BINARY);
        f.trim();
        assertNull(f.load("old"));
        assertArrayEquals(BINARY, f.load("new"));
        assertArrayEquals(BINARY, f.load("newest"));
    }

    @Test
    void aFolderThatCannotBeWrittenDoesNoHarm() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        ProgramFiles f = new ProgramFiles(file.resolve("programs"), "d", 100);
        f.save("source", BINARY);
        f.trim();
        assertNull(f.load("source"));
    }
}
