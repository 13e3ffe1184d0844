package org.gradus.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gradus.Tensor;
import org.gradus.device.Devices;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Tensors as NumPy's {@code .npy} files.
 *
 * <pre>{@code
 * Npy.save(x, Path.of("x.npy"));   // numpy.load("x.npy")
 * Tensor y = Npy.load(Path.of("y.npy"));
 * }</pre>
 */
public final class Npy {
    private static final int CHUNK = 1 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int LARGEST_HEADER = 1 << 20;

    private Npy() {
    }

    /**
     * Replaces {@code file} once everything is on the disk.
     *
     * @throws UnsupportedException if NumPy has no such element type (bfloat16)
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void save(Tensor x, Path file) {
        try {
            AtomicFile.write(file, out -> write(x, out));
        } catch (IOException e) {
            throw new UncheckedIOException("npy file " + file + " cannot be written", e);
        }
    }

    static void write(Tensor x, WritableByteChannel out) throws IOException {
        put(out, ByteBuffer.wrap(NpyHeader.bytes(x.dtype(), x.shape())));
        Object array = x.toBits();
        int length = Array.getLength(array);
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK / x.dtype().bytes();
        for (int at = 0; at < length; at += perChunk) {
            bytes.clear();
            ElementBytes.put(bytes, array, at, Math.min(perChunk, length - at));
            put(out, bytes.flip());
        }
    }

    private static void put(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /**
     * A tensor on the current device.
     *
     * @throws FormatException if the file cannot be read or is not as the format demands
     * @throws UnsupportedException if Gradus has no dtype for its elements
     */
    public static Tensor load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in, Files.size(file));
        } catch (NoSuchFileException e) {
            throw new FormatException("npy file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new FormatException("npy file " + file + " cannot be read: " + e, e);
        }
    }

    /** @param size bytes that there can be at most: memory is taken only for elements that fit */
    static Tensor read(String name, InputStream in, long size) throws IOException {
        try {
            NpyHeader header = header(name, in);
            Shape shape = header.shape();
            if (shape.numel() > LARGEST_ARRAY) {
                throw new UnsupportedException("npy " + name + ": shape " + shape + " does not fit into a Java array");
            }
            if (shape.numel() * header.dtype().bytes() > size) {
                throw new FormatException("npy " + name + ": truncated: " + header.dtype() + shape + " does not fit into " + size
                    + " bytes");
            }
            Tensor flat = elements(header, in);
            if (in.read() >= 0) {
                throw new FormatException("npy " + name + ": there are bytes after the last element");
            }
            return header.fortran() ? flat.reshape(reversed(shape)).permute(axesDown(shape.rank())) : flat.reshape(shape.dims());
        } catch (EOFException e) {
            throw new FormatException("npy " + name + ": truncated", e);
        }
    }

    private static NpyHeader header(String name, InputStream in) throws IOException {
        byte[] start = exactly(in, NpyHeader.MAGIC.length() + 2);
        if (!new String(start, 0, NpyHeader.MAGIC.length(), StandardCharsets.ISO_8859_1).equals(NpyHeader.MAGIC)) {
            throw new FormatException("npy " + name + ": does not start as a NumPy file does");
        }
        int major = start[NpyHeader.MAGIC.length()];
        if (major < 1 || major > 3) {
            throw new UnsupportedException("npy " + name + ": format version " + major);
        }
        ByteBuffer length = ByteBuffer.wrap(exactly(in, major == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        int n = major == 1 ? length.getShort() & 0xffff : length.getInt();
        if (n < 0 || n > LARGEST_HEADER) {
            throw new FormatException("npy " + name + ": a header of " + Integer.toUnsignedString(n) + " bytes");
        }
        return NpyHeader.parse(name, new String(exactly(in, n), StandardCharsets.UTF_8));
    }

    private static byte[] exactly(InputStream in, int n) throws IOException {
        byte[] bytes = in.readNBytes(n);
        if (bytes.length < n) {
            throw new EOFException();
        }
        return bytes;
    }

    private static Tensor elements(NpyHeader header, InputStream in) throws IOException {
        int length = (int) header.shape().numel();
        Object array = ElementBytes.newArray(header.dtype(), length);
        int perChunk = CHUNK / header.dtype().bytes();
        for (int at = 0; at < length; at += perChunk) {
            int count = Math.min(perChunk, length - at);
            ByteBuffer bytes = ByteBuffer.wrap(exactly(in, count * header.dtype().bytes())).order(header.order());
            ElementBytes.get(bytes, array, at, count);
        }
        return ElementBytes.tensor(array, header.dtype(), Shape.of(length), Devices.current());
    }

    private static long[] reversed(Shape shape) {
        long[] dims = new long[shape.rank()];
        for (int d = 0; d < dims.length; d++) {
            dims[d] = shape.dim(dims.length - 1 - d);
        }
        return dims;
    }

    private static int[] axesDown(int rank) {
        int[] axes = new int[rank];
        for (int d = 0; d < rank; d++) {
            axes[d] = rank - 1 - d;
        }
        return axes;
    }
}
