package org.gradus.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gradus.Tensor;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * An open safetensors file. Opening reads and checks the header only; the bytes of a tensor are mapped when asked for.
 * Source: <a href="https://github.com/huggingface/safetensors">the format's specification</a>.
 */
public final class SafetensorsFile implements AutoCloseable {
    private static final int LENGTH_BYTES = 8;

    private final String name;
    private final FileChannel channel;
    private final long dataStart;
    private final SafetensorsHeader header;

    private SafetensorsFile(String name, FileChannel channel, long dataStart, SafetensorsHeader header) {
        this.name = name;
        this.channel = channel;
        this.dataStart = dataStart;
        this.header = header;
    }

    /** @throws FormatException if the file cannot be read or its header does not describe exactly what it holds */
    public static SafetensorsFile open(Path file) {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new FormatException("safetensors file " + file + " does not exist", e);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
        try {
            return open(file.toString(), channel);
        } catch (IOException e) {
            closeAfter(e, channel);
            throw unreadable(file.toString(), e);
        } catch (RuntimeException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    private static void closeAfter(Exception failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static SafetensorsFile open(String name, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new FormatException("safetensors file " + name + ": " + size + " bytes are too few for the header's length");
        }
        long length = read(name, channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > SafetensorsHeader.LARGEST) {
            throw new FormatException("safetensors file " + name + ": a header of " + Long.toUnsignedString(length)
                + " bytes is more than the format's limit of " + SafetensorsHeader.LARGEST);
        }
        if (length > size - LENGTH_BYTES) {
            throw new FormatException("safetensors file " + name + ": truncated: a header of " + length
                + " bytes does not fit into a file of " + size);
        }
        long dataStart = LENGTH_BYTES + length;
        ByteBuffer json = read(name, channel, LENGTH_BYTES, (int) length);
        return new SafetensorsFile(name, channel, dataStart, SafetensorsHeader.parse(name, json, size - dataStart));
    }

    private static ByteBuffer read(String name, FileChannel channel, long position, int length) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(length);
        while (b.hasRemaining()) {
            if (channel.read(b, position + b.position()) < 0) {
                throw new FormatException("safetensors file " + name + ": ended while it was read");
            }
        }
        return b.flip();
    }

    private static FormatException unreadable(String name, IOException e) {
        return new FormatException("safetensors file " + name + " cannot be read: " + e, e);
    }

    /** The tensors' names, in the order of the header. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /** The free text of the header; empty if there is none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** @throws ArgumentException if there is no such tensor */
    public Shape shape(String tensor) {
        return entry(tensor).shape();
    }

    /**
     * @throws ArgumentException if there is no such tensor
     * @throws UnsupportedException if Gradus has no dtype for its elements
     */
    public DType dtype(String tensor) {
        return SafetensorsCodes.dtype(entry(tensor).code(), tensor);
    }

    /** Bytes that a tensor takes. */
    public long size(String tensor) {
        return entry(tensor).size();
    }

    /**
     * A tensor on the current device, read now.
     *
     * @throws ArgumentException if there is no such tensor
     * @throws UnsupportedException if Gradus has no dtype for its elements
     */
    public Tensor tensor(String tensor) {
        return Safetensors.read(this, tensor, Devices.current());
    }

    /**
     * A part of a tensor's bytes, mapped from the file: row-major, little-endian, read-only. The mapping outlives the file's
     * closing.
     *
     * @param from first byte, counted within the tensor
     * @throws ArgumentException if there is no such tensor or the range leaves it
     */
    public ByteBuffer bytes(String tensor, long from, int length) {
        SafetensorsHeader.Entry e = entry(tensor);
        if (from < 0 || length < 0 || from > e.size() - length) {
            throw new ArgumentException("safetensors file " + name + ": bytes " + from + " to " + (from + length)
                + " leave tensor '" + tensor + "' of " + e.size() + " bytes");
        }
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, dataStart + e.begin() + from, length)
                .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException x) {
            throw unreadable(name, x);
        }
    }

    private SafetensorsHeader.Entry entry(String tensor) {
        SafetensorsHeader.Entry e = header.entries().get(Objects.requireNonNull(tensor, "tensor"));
        if (e == null) {
            throw new ArgumentException("safetensors file " + name + " has no tensor '" + tensor + "'; it has " + names());
        }
        return e;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }
}
