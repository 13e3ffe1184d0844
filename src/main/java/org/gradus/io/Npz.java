package org.gradus.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.gradus.Tensor;
import org.gradus.types.FormatException;
import org.gradus.types.UnsupportedException;

/** Named tensors as NumPy's {@code .npz} files: a zip of {@link Npy} files. */
public final class Npz {
    private static final String SUFFIX = ".npy";
    /** Of what Deflate can make of one byte; sizes in a zip may lie. */
    private static final long LARGEST_RATIO = 1032;

    private Npz() {
    }

    /**
     * As {@code numpy.savez}: not compressed. Replaces {@code file} once everything is on the disk.
     *
     * @throws UnsupportedException if NumPy has no such element type (bfloat16)
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void save(Map<String, Tensor> tensors, Path file) {
        try {
            AtomicFile.write(file, out -> {
                ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(out));
                zip.setLevel(Deflater.NO_COMPRESSION);
                WritableByteChannel channel = Channels.newChannel(zip);
                for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
                    zip.putNextEntry(new ZipEntry(e.getKey() + SUFFIX));
                    Npy.write(e.getValue(), channel);
                    zip.closeEntry();
                }
                zip.finish();
                zip.flush();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("npz file " + file + " cannot be written", e);
        }
    }

    /**
     * All tensors of a file, compressed or not, on the current device, in the file's order.
     *
     * @throws FormatException if the file cannot be read or is not as the format demands
     * @throws UnsupportedException if Gradus has no dtype for a tensor's elements
     */
    public static Map<String, Tensor> load(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry e : Collections.list(zip.entries())) {
                String name = e.getName();
                if (!name.endsWith(SUFFIX)) {
                    throw new FormatException("npz file " + file + ": entry '" + name + "' is no " + SUFFIX + " file");
                }
                long most = Math.min(e.getSize(), e.getCompressedSize() * LARGEST_RATIO);
                Tensor t = Npy.read(file + "!" + name, zip.getInputStream(e), most);
                tensors.put(name.substring(0, name.length() - SUFFIX.length()), t);
            }
        } catch (NoSuchFileException e) {
            throw new FormatException("npz file " + file + " does not exist", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new FormatException("npz file " + file + " cannot be read: " + e, e);
        }
        return tensors;
    }
}
