package org.gradus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path dir;

    /** Begins to write a file, says so, and ends when its input does. */
    static final class SlowWriter {
        private SlowWriter() { }

        public static void main(String[] args) throws IOException {
            AtomicFile.write(Path.of(args[0]), out -> {
                out.write(ByteBuffer.wrap("slow".getBytes(StandardCharsets.UTF_8)));
                System.out.println("writing");
                System.in.read();
            });
        }
    }

    private static Process startWriting(Path target) throws IOException {
        Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), SlowWriter.class.getName(), target.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader out = p.inputReader();
        assertEquals("writing", out.readLine());
        return p;
    }

    private static void write(Path target, String text) throws IOException {
        AtomicFile.write(target, out -> out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatAKilledWriterLeftGoesWithTheNextWriteAndNotBefore() throws IOException, InterruptedException {
        Path target = dir.resolve("model");
        Process writer = startWriting(target);
        try {
            write(target, "first");
            assertEquals(2, names().size(), "the file of a writer that lives was deleted");
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertEquals(2, names().size());
        write(target, "second");
        assertEquals(List.of("model"), names());
        assertEquals("second", Files.readString(target));
    }

    @Test
    void aSlowWriterOfAnotherProcessEndsWell() throws IOException, InterruptedException {
        Path target = dir.resolve("model");
        Process writer = startWriting(target);
        write(target, "quick");
        writer.getOutputStream().close();
        assertEquals(0, writer.waitFor());
        assertEquals("slow", Files.readString(target));
        assertEquals(List.of("model"), names());
    }

    @Test
    void writersOfThisProcessLeaveOneAnotherAlone() throws IOException {
        Path target = dir.resolve("model");
        AtomicFile.write(target, out -> {
            write(target, "inner");
            out.write(ByteBuffer.wrap("outer".getBytes(StandardCharsets.UTF_8)));
        });
        assertEquals("outer", Files.readString(target));
        assertEquals(List.of("model"), names());
    }

    @Test
    void filesOfOtherNamesStay() throws IOException {
        String marks = "." + UUID.randomUUID() + "." + UUID.randomUUID() + ".tmp";
        List<String> others = List.of(".model.index" + marks, ".other" + marks, ".model.tmp", "model" + marks);
        for (String name : others) {
            Files.createFile(dir.resolve(name));
        }
        Files.createFile(dir.resolve(".model" + marks));
        write(dir.resolve("model"), "text");
        assertEquals(Stream.concat(others.stream(), Stream.of("model")).sorted().toList(), names());
    }

    @Test
    void foldersAreNamedInTheMessage() {
        String missing = assertThrows(FileSystemException.class, () -> write(dir.resolve("no/model"), "")).getMessage();
        assertTrue(missing.contains(dir.resolve("no").toString()) && missing.contains("no such folder"), missing);
        String folder = assertThrows(FileSystemException.class, () -> write(dir, "")).getMessage();
        assertTrue(folder.contains(dir.toString()) && folder.contains("is a folder"), folder);
    }
}
