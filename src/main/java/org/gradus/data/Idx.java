package org.gradus.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.gradus.types.UnsupportedException;

/**
 * The contents of an IDX file, the format of the MNIST family: two zero bytes, a type code, the number of dimensions, each
 * extent as a big-endian 32-bit number, then the elements, row-major and big-endian. Files may be compressed with gzip.
 *
 * <p>The values are a Java array of the type's own kind: {@code byte[]} ({@link Type#UINT8}, {@link Type#INT8}),
 * {@code short[]}, {@code int[]}, {@code float[]} or {@code double[]}.
 */
public final class Idx {
    private static final int CHUNK = 1 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    /** Deflate cannot do better: 258 bytes in two bits (RFC 1951). */
    private static final long LARGEST_GZIP_RATIO = 1032;

    /** The element types, by their codes in the file. */
    public enum Type {
        UINT8(0x08, 1), INT8(0x09, 1), INT16(0x0B, 2), INT32(0x0C, 4), FLOAT32(0x0D, 4), FLOAT64(0x0E, 8);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    private final Type type;
    private final Shape shape;
    private final Object values;

    private Idx(Type type, Shape shape, Object values) {
        this.type = type;
        this.shape = shape;
        this.values = values;
    }

    /** Of the elements, as the file has them. */
    public Type type() {
        return type;
    }

    /** As the file has it. */
    public Shape shape() {
        return shape;
    }

    /** The array itself, not a copy. */
    public Object values() {
        return values;
    }

    /** All elements as floats; bytes of {@link Type#UINT8} count from 0 to 255. */
    public float[] floats() {
        float[] out = new float[(int) shape.numel()];
        switch (type) {
            case UINT8 -> {
                byte[] v = (byte[]) values;
                for (int i = 0; i < out.length; i++) {
                    out[i] = v[i] & 0xFF;
                }
            }
            case INT8 -> {
                byte[] v = (byte[]) values;
                for (int i = 0; i < out.length; i++) {
                    out[i] = v[i];
                }
            }
            case INT16 -> {
                short[] v = (short[]) values;
                for (int i = 0; i < out.length; i++) {
                    out[i] = v[i];
                }
            }
            case INT32 -> {
                int[] v = (int[]) values;
                for (int i = 0; i < out.length; i++) {
                    out[i] = v[i];
                }
            }
            case FLOAT32 -> System.arraycopy(values, 0, out, 0, out.length);
            case FLOAT64 -> {
                double[] v = (double[]) values;
                for (int i = 0; i < out.length; i++) {
                    out[i] = (float) v[i];
                }
            }
        }
        return out;
    }

    /**
     * All elements as longs, as class labels are wanted.
     *
     * @throws UnsupportedException if the elements are floating
     */
    public long[] longs() {
        long[] out = new long[(int) shape.numel()];
        switch (type) {
            case UINT8 -> Arrays.setAll(out, i -> ((byte[]) values)[i] & 0xFF);
            case INT8 -> Arrays.setAll(out, i -> ((byte[]) values)[i]);
            case INT16 -> Arrays.setAll(out, i -> ((short[]) values)[i]);
            case INT32 -> Arrays.setAll(out, i -> ((int[]) values)[i]);
            case FLOAT32, FLOAT64 -> throw new UnsupportedException("Idx.longs: the elements are " + type + ", not integers");
        }
        return out;
    }

    /**
     * Reads a file, plain or gzip whatever its name. Memory grows with what the file holds, not with what its header claims.
     *
     * @throws FormatException if the file cannot be read, is not IDX, or holds more or less than its header says
     * @throws UnsupportedException if the elements do not fit into a Java array
     */
    public static Idx read(Path file) {
        try (InputStream raw = Files.newInputStream(file)) {
            return read(file.toString(), raw, Files.size(file));
        } catch (NoSuchFileException e) {
            throw new FormatException("IDX file " + file + " does not exist", e);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads a stream to its end, plain or gzip.
     *
     * @param name what messages call it
     * @throws FormatException as {@link #read(Path)}
     */
    public static Idx read(String name, InputStream in) {
        try {
            return read(name, in, -1);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static FormatException unreadable(String name, IOException e) {
        String why = e instanceof EOFException ? "the compressed data end too early" : e.getMessage();
        return new FormatException("IDX file " + name + " cannot be read: " + why, e);
    }

    private static Idx read(String name, InputStream raw, long size) throws IOException {
        PushbackInputStream peek = new PushbackInputStream(new BufferedInputStream(raw), 2);
        byte[] magic = peek.readNBytes(2);
        peek.unread(magic);
        boolean gzip = magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
        long largest = size < 0 ? Long.MAX_VALUE : gzip ? size * LARGEST_GZIP_RATIO : size;
        return decode(name, gzip ? new GZIPInputStream(peek, 1 << 16) : peek, largest);
    }

    private static Idx decode(String name, InputStream in, long largest) throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length < 4 || head[0] != 0 || head[1] != 0) {
            throw new FormatException("IDX file " + name + ": does not begin with two zero bytes, a type and a rank but with "
                + Arrays.toString(head));
        }
        Type type = type(name, head[2] & 0xFF);
        int rank = head[3] & 0xFF;
        byte[] extents = in.readNBytes(4 * rank);
        if (extents.length < 4 * rank) {
            throw new FormatException("IDX file " + name + ": ends inside the " + rank + " extents of its header");
        }
        ByteBuffer b = ByteBuffer.wrap(extents);
        long[] dims = new long[rank];
        Arrays.setAll(dims, d -> Integer.toUnsignedLong(b.getInt()));
        Shape shape = shape(name, dims);
        if (shape.numel() > (largest - 4 - 4L * rank) / type.bytes) {
            throw new FormatException("IDX file " + name + ": header claims " + type + " " + shape
                + ", more than a file of this size can hold; it is truncated or its header is wrong");
        }
        if (shape.numel() > LARGEST_ARRAY / type.bytes) {
            throw new UnsupportedException("IDX file " + name + ": " + type + " " + shape + " does not fit into a Java array");
        }
        return new Idx(type, shape, elements(name, in, type, shape));
    }

    private static Type type(String name, int code) {
        for (Type t : Type.values()) {
            if (t.code == code) {
                return t;
            }
        }
        throw new FormatException("IDX file " + name + ": unknown element type 0x" + Integer.toHexString(code));
    }

    private static Shape shape(String name, long[] dims) {
        try {
            return Shape.of(dims);
        } catch (ShapeException e) {
            throw new FormatException("IDX file " + name + ": " + e.getMessage(), e);
        }
    }

    private static Object elements(String name, InputStream in, Type type, Shape shape) throws IOException {
        int wanted = (int) shape.numel() * type.bytes;
        byte[] bytes = new byte[Math.min(wanted, CHUNK)];
        int got = 0;
        while (true) {
            got += in.readNBytes(bytes, got, bytes.length - got);
            if (got < bytes.length) {
                throw new FormatException("IDX file " + name + ": truncated: " + type + " " + shape + " takes " + wanted
                    + " bytes, but only " + got + " follow the header");
            }
            if (got == wanted) {
                break;
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, 2L * bytes.length));
        }
        if (in.read() != -1) {
            throw new FormatException("IDX file " + name + ": more data follow the " + wanted + " bytes of " + type + " "
                + shape);
        }
        return typed(ByteBuffer.wrap(bytes), type, (int) shape.numel());
    }

    private static Object typed(ByteBuffer b, Type type, int n) {
        switch (type) {
            case INT16 -> {
                short[] v = new short[n];
                b.asShortBuffer().get(v);
                return v;
            }
            case INT32 -> {
                int[] v = new int[n];
                b.asIntBuffer().get(v);
                return v;
            }
            case FLOAT32 -> {
                float[] v = new float[n];
                b.asFloatBuffer().get(v);
                return v;
            }
            case FLOAT64 -> {
                double[] v = new double[n];
                b.asDoubleBuffer().get(v);
                return v;
            }
            default -> {
                return b.array();
            }
        }
    }
}
