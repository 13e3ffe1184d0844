package org.gradus.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Makes tensors of what a file holds.
 *
 * @param what   names the file in messages
 * @param folder of the model, beside which its external data lies; {@code null} if there can be none
 */
record Tensors(String what, Path folder) {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * @throws FormatException if the elements are not as many as the shape says, or are outside the model's folder
     * @throws UnsupportedException if Gradus has no dtype for them, or they do not fit into an array
     */
    Tensor tensor(TensorData data, Device device) {
        ElementType type = ElementType.of(data.elementType());
        DType dtype = type.dtype();
        int count = count(data);
        Object array = elements(data, type, count);
        return Gradus.fromBits(array, dtype, Shape.of(data.dims()), device);
    }

    /** A tensor's elements as bytes of a file. */
    static TensorData data(String name, Tensor t) {
        ElementType type = ElementType.of(t.dtype());
        int count = Math.toIntExact(t.numel());
        ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(count, type.bytes)).order(ByteOrder.LITTLE_ENDIAN);
        Object array = t.detach().contiguous().toBits();
        if (array instanceof float[] a) {
            raw.asFloatBuffer().put(a);
        } else if (array instanceof double[] a) {
            raw.asDoubleBuffer().put(a);
        } else if (array instanceof long[] a) {
            raw.asLongBuffer().put(a);
        } else if (array instanceof int[] a) {
            raw.asIntBuffer().put(a);
        } else if (array instanceof short[] a) {
            raw.asShortBuffer().put(a);
        } else {
            raw.put(0, (byte[]) array);
        }
        return new TensorData(name, t.shape().dims(), type.code, raw, new float[0], new int[0], new long[0], new double[0], Map.of());
    }

    private int count(TensorData data) {
        long count = 1;
        for (long d : data.dims()) {
            if (d < 0) {
                throw damaged(data, "a negative size in " + Arrays.toString(data.dims()));
            }
            count = d != 0 && count > LARGEST_ARRAY / d ? LARGEST_ARRAY + 1L : count * d;
        }
        if (count > LARGEST_ARRAY) {
            throw new UnsupportedException(what + ": tensor '" + data.name() + "' of shape " + Arrays.toString(data.dims())
                + " does not fit into a Java array");
        }
        return (int) count;
    }

    private FormatException damaged(TensorData data, String why) {
        return new FormatException(what + ": tensor '" + data.name() + "': " + why);
    }

    private Object elements(TensorData data, ElementType type, int count) {
        if (!data.external().isEmpty()) {
            return raw(data, external(data), type, count);
        } else if (data.raw() != null) {
            return raw(data, data.raw(), type, count);
        }
        return switch (type) {
            case FLOAT -> checked(data, data.floats(), data.floats().length, count);
            case DOUBLE -> checked(data, data.doubles(), data.doubles().length, count);
            case INT64, UINT32 -> checked(data, data.longs(), data.longs().length, count);
            case UINT64 -> belowTwoTo63(data, (long[]) checked(data, data.longs(), data.longs().length, count));
            case INT32, UINT16 -> checked(data, data.ints(), data.ints().length, count);
            case INT16, FLOAT16, BFLOAT16 -> shorts((int[]) checked(data, data.ints(), data.ints().length, count));
            default -> bytes((int[]) checked(data, data.ints(), data.ints().length, count));
        };
    }

    private Object checked(TensorData data, Object array, int length, int count) {
        if (length != count) {
            throw damaged(data, length + " elements for shape " + Arrays.toString(data.dims()));
        }
        return array;
    }

    private static short[] shorts(int[] values) {
        short[] all = new short[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (short) values[i];
        }
        return all;
    }

    private static byte[] bytes(int[] values) {
        byte[] all = new byte[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) values[i];
        }
        return all;
    }

    private long[] belowTwoTo63(TensorData data, long[] values) {
        for (long v : values) {
            if (v < 0) {
                throw new UnsupportedException(what + ": tensor '" + data.name() + "' has the uint64 value "
                    + Long.toUnsignedString(v) + ", which int64 cannot hold");
            }
        }
        return values;
    }

    private Object raw(TensorData data, ByteBuffer raw, ElementType type, int count) {
        ByteBuffer b = raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (b.remaining() != (long) count * type.bytes) {
            throw damaged(data, b.remaining() + " bytes for shape " + Arrays.toString(data.dims()) + " of "
                + type.name().toLowerCase(java.util.Locale.ROOT));
        }
        switch (type) {
            case FLOAT -> {
                float[] a = new float[count];
                b.asFloatBuffer().get(a);
                return a;
            }
            case DOUBLE -> {
                double[] a = new double[count];
                b.asDoubleBuffer().get(a);
                return a;
            }
            case INT64, UINT64 -> {
                long[] a = new long[count];
                b.asLongBuffer().get(a);
                return type == ElementType.INT64 ? a : belowTwoTo63(data, a);
            }
            case UINT32 -> {
                long[] a = new long[count];
                for (int i = 0; i < count; i++) {
                    a[i] = b.getInt() & 0xFFFFFFFFL;
                }
                return a;
            }
            case INT32 -> {
                int[] a = new int[count];
                b.asIntBuffer().get(a);
                return a;
            }
            case UINT16 -> {
                int[] a = new int[count];
                for (int i = 0; i < count; i++) {
                    a[i] = b.getShort() & 0xFFFF;
                }
                return a;
            }
            case INT16, FLOAT16, BFLOAT16 -> {
                short[] a = new short[count];
                b.asShortBuffer().get(a);
                return a;
            }
            default -> {
                byte[] a = new byte[count];
                b.get(a);
                return a;
            }
        }
    }

    /** Bytes of a file beside the model; no path leads out of the model's folder. */
    private ByteBuffer external(TensorData data) {
        String location = data.external().getOrDefault("location", "");
        if (folder == null) {
            throw new UnsupportedException(what + ": tensor '" + data.name() + "' is in another file, '" + location + "'");
        }
        try {
            Path home = folder.toRealPath();
            Path file = home.resolve(location).toRealPath();
            if (location.isEmpty() || !file.startsWith(home) || !Files.isRegularFile(file)) {
                throw damaged(data, "external data '" + location + "' is not a file in the model's folder");
            }
            long offset = Long.parseLong(data.external().getOrDefault("offset", "0"));
            long length = Long.parseLong(data.external().getOrDefault("length", Long.toString(Files.size(file) - offset)));
            if (offset < 0 || length < 0 || length > LARGEST_ARRAY || offset > Files.size(file) - length) {
                throw damaged(data, "bytes " + offset + " to " + offset + " + " + length + " of '" + location + "', which has "
                    + Files.size(file));
            }
            try (FileChannel channel = FileChannel.open(file)) {
                return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
            }
        } catch (NumberFormatException | InvalidPathException | IOException e) {
            throw new FormatException(what + ": tensor '" + data.name() + "': external data '" + location + "' cannot be read: " + e, e);
        }
    }
}
