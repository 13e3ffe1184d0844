package org.gradus.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Writes safetensors files: widest elements first, then by name, as the reference implementation does, so all are aligned. */
final class SafetensorsWriter {
    private SafetensorsWriter() {
    }

    /** Hands out a tensor's bytes, row-major and little-endian, in as many pieces as it likes. */
    @FunctionalInterface
    interface Payload {
        void writeTo(WritableByteChannel out) throws IOException;
    }

    record Item(String name, DType dtype, Shape shape, Payload payload) {
        long size() {
            return Math.multiplyExact(shape.numel(), dtype.bytes());
        }
    }

    /**
     * Replaces {@code file} once everything is on the disk. Payloads are asked one after another.
     *
     * @throws ArgumentException if two items share a name, or one has the name that is kept for metadata
     * @throws UncheckedIOException if the file cannot be written; an older one is then as it was
     */
    static void write(Path file, List<Item> items, Map<String, String> metadata) {
        List<Item> ordered = new ArrayList<>(items);
        ordered.sort(Comparator.comparingInt((Item i) -> -i.dtype.bytes()).thenComparing(Item::name));
        ByteBuffer json = header(ordered, metadata).encode();
        if (json.remaining() > SafetensorsHeader.LARGEST) {
            throw new ArgumentException("safetensors: a header of " + json.remaining() + " bytes is more than the format's limit"
                + " of " + SafetensorsHeader.LARGEST);
        }
        try {
            AtomicFile.write(file, out -> {
                writeAll(out, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.remaining()).flip());
                writeAll(out, json);
                for (Item item : ordered) {
                    long before = out.position();
                    item.payload.writeTo(out);
                    long written = out.position() - before;
                    if (written != item.size()) {
                        throw new IllegalStateException("tensor '" + item.name + "' has " + item.size() + " bytes but " + written
                            + " were written");
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("safetensors file " + file + " cannot be written: " + e, e);
        }
    }

    private static SafetensorsHeader header(List<Item> ordered, Map<String, String> metadata) {
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        long at = 0;
        for (Item item : ordered) {
            long end = Math.addExact(at, item.size());
            var entry = new SafetensorsHeader.Entry(SafetensorsCodes.of(item.dtype), item.shape, at, end);
            if (item.name.equals(SafetensorsHeader.METADATA) || entries.put(item.name, entry) != null) {
                throw new ArgumentException("safetensors: the name '" + item.name + "' "
                    + (entries.containsKey(item.name) ? "is used twice" : "is kept for metadata"));
            }
            at = end;
        }
        return new SafetensorsHeader(metadata, entries);
    }

    private static void writeAll(FileChannel out, ByteBuffer b) throws IOException {
        while (b.hasRemaining()) {
            out.write(b);
        }
    }
}
