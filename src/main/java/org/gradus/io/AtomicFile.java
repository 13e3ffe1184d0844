package org.gradus.io;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Replaces a file as a whole: the content goes to a temporary file beside it, is forced to the disk and then moved over it,
 * so that neither a reader nor a crash ever finds half of it.
 *
 * <p>A writer holds a lock on its temporary file. One that nobody holds was left behind by a process that was killed, and the next
 * writer of the same target deletes it. Locks cannot tell threads of one process apart, so that files carry a mark of theirs.
 */
final class AtomicFile {
    private static final String PROCESS = UUID.randomUUID().toString();
    private static final Pattern MARKS = Pattern.compile("[0-9a-f-]{36}\\.[0-9a-f-]{36}\\.tmp");

    private AtomicFile() {
    }

    @FunctionalInterface
    interface Content {
        void writeTo(FileChannel out) throws IOException;
    }

    /** @throws FileSystemException if the folder is missing, the target is a folder itself, or the disk does not take it */
    static void write(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new FileSystemException(absolute.toString(), null, "is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new FileSystemException(folder.toString(), null, "there is no such folder");
        }
        String prefix = "." + absolute.getFileName() + ".";
        deleteAbandoned(folder, prefix);
        while (!replaced(absolute, folder.resolve(prefix + PROCESS + "." + UUID.randomUUID() + ".tmp"), content)) {
            Thread.onSpinWait();
        }
        if (File.separatorChar == '/') {
            forceFolder(folder);
        }
    }

    /** False, with nothing written, if another process deleted the temporary file before it was locked. */
    private static boolean replaced(Path target, Path temporary, Content content) throws IOException {
        try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            if (!locked(out, true) || !Files.exists(temporary)) {
                return false;
            }
            content.writeTo(out);
            out.force(true);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void deleteAbandoned(Path folder, String prefix) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, p -> ofAnotherProcess(p, prefix))) {
            for (Path temporary : left) {
                deleteUnlocked(temporary);
            }
        }
    }

    private static boolean ofAnotherProcess(Path file, String prefix) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && !name.startsWith(prefix + PROCESS)
            && MARKS.matcher(name.substring(prefix.length())).matches();
    }

    private static void deleteUnlocked(Path temporary) {
        try (FileChannel c = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            if (locked(c, false)) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            // whoever deletes it later, this target is written all the same
        }
    }

    /** @param unsupported what to take for the answer on file systems without locks */
    private static boolean locked(FileChannel c, boolean unsupported) {
        try {
            return c.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return unsupported;
        }
    }

    /** Makes the move itself durable; Windows has no such call. */
    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel c = FileChannel.open(folder, StandardOpenOption.READ)) {
            c.force(true);
        }
    }
}
