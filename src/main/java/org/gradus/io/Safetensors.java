package org.gradus.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Saves named tensors to files in the safetensors format, which PyTorch and others read, and loads them.
 *
 * <pre>{@code
 * Safetensors.save(model.stateDict(), Path.of("model.safetensors"));
 * model.loadStateDict(Safetensors.load(Path.of("model.safetensors")));
 * }</pre>
 */
public final class Safetensors {
    private static final int CHUNK = 1 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Safetensors() {
    }

    /**
     * Replaces {@code file} once everything is on the disk; whoever reads it finds the old or the new content as a whole.
     *
     * @throws ArgumentException if a tensor has the name that the format keeps for metadata
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void save(Map<String, Tensor> tensors, Path file) {
        save(tensors, file, Map.of());
    }

    /** @param metadata free text that is kept in the file's header */
    public static void save(Map<String, Tensor> tensors, Path file, Map<String, String> metadata) {
        List<SafetensorsWriter.Item> items = tensors.entrySet().stream().map(e -> new SafetensorsWriter.Item(e.getKey(),
            e.getValue().dtype(), e.getValue().shape(), out -> write(e.getValue(), out))).toList();
        SafetensorsWriter.write(file, items, metadata);
    }

    private static void write(Tensor t, WritableByteChannel out) throws IOException {
        Object array = t.toBits();
        int length = Array.getLength(array);
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK / t.dtype().bytes();
        for (int at = 0; at < length; at += perChunk) {
            bytes.clear();
            ElementBytes.put(bytes, array, at, Math.min(perChunk, length - at));
            bytes.flip();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    /**
     * All tensors of a file on the current device, by name in the file's order; of several files, if this one is the index of
     * them ({@link SafetensorsIndex}).
     *
     * @throws FormatException if the file cannot be read or is not as the format demands
     * @throws UnsupportedException if a tensor has a dtype that Gradus has not
     */
    public static Map<String, Tensor> load(Path file) {
        return load(file, Devices.current());
    }

    /** {@link #load(Path)} to a device. */
    public static Map<String, Tensor> load(Path file, Device device) {
        if (file.getFileName().toString().endsWith(".json")) {
            return loadAll(file, device);
        }
        try (SafetensorsFile f = SafetensorsFile.open(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : f.names()) {
                tensors.put(name, read(f, name, device));
            }
            return tensors;
        }
    }

    private static Map<String, Tensor> loadAll(Path index, Device device) {
        try (SafetensorsIndex files = SafetensorsIndex.open(index); var scope = Devices.with(device)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            files.names().forEach(name -> tensors.put(name, files.tensor(name)));
            return tensors;
        }
    }

    static Tensor read(SafetensorsFile f, String name, Device device) {
        DType dtype = f.dtype(name);
        Shape shape = f.shape(name);
        if (shape.numel() > LARGEST_ARRAY) {
            throw new UnsupportedException("safetensors: tensor '" + name + "' " + shape + " does not fit into a Java array");
        }
        int length = (int) shape.numel();
        Object array = ElementBytes.newArray(dtype, length);
        int perMap = (1 << 30) / dtype.bytes();
        for (int at = 0; at < length; at += perMap) {
            int count = Math.min(perMap, length - at);
            ElementBytes.get(f.bytes(name, (long) at * dtype.bytes(), count * dtype.bytes()), array, at, count);
        }
        return ElementBytes.tensor(array, dtype, shape, device);
    }
}
