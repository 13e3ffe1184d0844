package org.gradus.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.gradus.Tensor;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Reads what {@code torch.save} wrote (the zip format of PyTorch 1.6 and later): tensors in plain containers. Such a file is a
 * program; only what builds tensors, lists, dictionaries and numbers is understood, everything else is refused and not run.
 *
 * <pre>{@code
 * model.loadStateDict(TorchCheckpoint.stateDict(Path.of("model.pt")));
 * }</pre>
 */
public final class TorchCheckpoint implements Unpickler.Library {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    /** Entries of dictionaries that one pickle may have copied, so that a short one cannot ask for much. */
    private static final long MOST_COPIED = 1 << 20;
    /** Elements that an expanded tensor may have more than its storage. */
    private static final long MOST_REPEATED = 1 << 24;
    private static final Map<String, String> STORAGES = Map.of("Float", "float32", "Double", "float64", "Half", "float16",
        "BFloat16", "bfloat16", "Long", "int64", "Int", "int32", "Short", "int16", "Char", "int8", "Byte", "uint8", "Bool", "bool");

    /** A run of elements that several tensors may be views of. */
    private record Storage(Tensor elements) { }

    private final String name;
    private final ZipFile zip;
    private final String folder;
    private final ByteOrder order;
    private final Map<String, Storage> storages = new HashMap<>();
    private long copied;

    private TorchCheckpoint(String name, ZipFile zip, String folder) throws IOException {
        this.name = name;
        this.zip = zip;
        this.folder = folder;
        ZipEntry order = zip.getEntry(folder + "byteorder");
        this.order = order != null && new String(bytes(order)).equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /**
     * What was saved: {@code Map} for a dictionary, {@code List} for a list or tuple, {@link Tensor} on the current device,
     * {@code Long}, {@code Double}, {@code Boolean}, {@code String} or {@code null}.
     *
     * @throws FormatException if the file cannot be read, is damaged, or holds more than tensors and plain containers
     * @throws UnsupportedException if Gradus has no dtype for a tensor's elements
     */
    public static Object load(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Optional<? extends ZipEntry> pickle = Collections.list(zip.entries()).stream()
                .filter(e -> e.getName().equals("data.pkl") || e.getName().endsWith("/data.pkl")).findFirst();
            if (pickle.isEmpty()) {
                throw new FormatException("checkpoint " + file + ": the zip has no data.pkl, so PyTorch did not write it");
            }
            String path = pickle.get().getName();
            String folder = path.substring(0, path.length() - "data.pkl".length());
            TorchCheckpoint c = new TorchCheckpoint("checkpoint " + file, zip, folder);
            return Unpickler.load(c.name, c.bytes(pickle.get()), c);
        } catch (NoSuchFileException e) {
            throw new FormatException("checkpoint " + file + " does not exist", e);
        } catch (ZipException e) {
            throw new FormatException("checkpoint " + file + " is no zip file; the format that PyTorch wrote before 1.6 is not read",
                e);
        } catch (IOException | IllegalArgumentException e) {
            throw new FormatException("checkpoint " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * The tensors of a saved state dict, by name.
     *
     * @throws FormatException as {@link #load}, and if what was saved is no dictionary of tensors
     */
    public static Map<String, Tensor> stateDict(Path file) {
        if (!(load(file) instanceof Map<?, ?> map)) {
            throw new FormatException("checkpoint " + file + " does not hold a dictionary");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String k) || !(value instanceof Tensor t)) {
                throw new FormatException("checkpoint " + file + ": '" + key + "' is no tensor: " + kind(value)
                    + "; load(...) gives the whole content");
            }
            tensors.put(k, t);
        });
        return tensors;
    }

    private static String kind(Object value) {
        return value == null ? "None" : value.getClass().getSimpleName();
    }

    @Override
    public Unpickler.Function function(String function) {
        if (function.startsWith("torch.") && function.endsWith("Storage")) {
            String kind = function.substring("torch.".length(), function.length() - "Storage".length());
            return STORAGES.containsKey(kind) ? arguments -> {
                throw new FormatException(name + ": the pickle makes a storage of its own");
            } : null;
        }
        return switch (function) {
            case "collections.OrderedDict" -> this::dictionary;
            case "torch.Size" -> arguments -> arguments.get(0);
            case "torch._utils._rebuild_tensor_v2" -> this::rebuild;
            case "torch._utils._rebuild_parameter" -> arguments -> arguments.get(0);
            default -> null;
        };
    }

    private Object dictionary(List<?> arguments) {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
            List<?> pairs = (List<?>) arguments.get(0);
            copied += pairs.size();
            if (copied > MOST_COPIED) {
                throw new FormatException(name + ": the pickle copies more than " + MOST_COPIED + " entries of dictionaries");
            }
            for (Object pair : pairs) {
                map.put(((List<?>) pair).get(0), ((List<?>) pair).get(1));
            }
        }
        return map;
    }

    /** {@code (storage, offset, size, stride, ...)}. */
    private Object rebuild(List<?> arguments) {
        Storage storage = (Storage) arguments.get(0);
        long offset = (Long) arguments.get(1);
        long[] size = longs(arguments.get(2));
        long[] stride = longs(arguments.get(3));
        long last = offset;
        boolean empty = false;
        for (int d = 0; d < size.length; d++) {
            if (size[d] < 0 || stride.length != size.length || stride[d] < 0) {
                throw new FormatException(name + ": a tensor of size " + arguments.get(2) + " and strides " + arguments.get(3));
            }
            empty |= size[d] == 0;
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, size[d] - 1), stride[d]));
        }
        long there = storage.elements.numel();
        if (offset < 0 || !empty && last >= there) {
            throw new FormatException(name + ": a tensor reaches element " + last + " of a storage of " + there);
        }
        Shape shape = Shape.of(size);
        if (shape.numel() - there > MOST_REPEATED) {
            throw new UnsupportedException(name + ": a tensor " + shape + " repeats the elements of a storage of " + there);
        }
        return storage.elements.asStrided(size, stride, empty ? 0 : offset).clone();
    }

    private static long[] longs(Object list) {
        return ((List<?>) list).stream().mapToLong(v -> (Long) v).toArray();
    }

    /** {@code ('storage', type, key, device, number of elements)}. */
    @Override
    public Object persistent(Object id) {
        List<?> parts = (List<?>) id;
        if (parts.size() != 5 || !"storage".equals(parts.get(0))) {
            throw new FormatException(name + ": the pickle refers to something that is no storage");
        }
        String kind = ((Unpickler.Named) parts.get(1)).name().replaceAll("^torch\\.(\\w+)Storage$", "$1");
        if (!STORAGES.containsKey(kind)) {
            throw new FormatException(name + ": a storage of type " + kind);
        }
        DType dtype = DType.of(STORAGES.get(kind));
        return storages.computeIfAbsent((String) parts.get(2), key -> read(key, dtype, (Long) parts.get(4)));
    }

    private Storage read(String key, DType dtype, long length) {
        ZipEntry entry = zip.getEntry(folder + "data/" + key);
        if (entry == null || length < 0 || entry.getSize() != length * dtype.bytes()) {
            throw new FormatException(name + ": storage " + key + " of " + length + " elements of " + dtype + " "
                + (entry == null ? "is missing" : "takes " + entry.getSize() + " bytes"));
        }
        if (length > LARGEST_ARRAY) {
            throw new UnsupportedException(name + ": storage " + key + " of " + length
                + " elements does not fit into a Java array");
        }
        try {
            Object array = ElementBytes.newArray(dtype, (int) length);
            ElementBytes.get(ByteBuffer.wrap(bytes(entry)).order(order), array, 0, (int) length);
            return new Storage(ElementBytes.tensor(array, dtype, Shape.of(length), Devices.current()));
        } catch (IOException e) {
            throw new FormatException(name + ": storage " + key + " cannot be read: " + e, e);
        }
    }

    /** Sizes in a zip may lie: no more memory is taken than there are bytes. */
    private byte[] bytes(ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] all = in.readAllBytes();
            if (all.length != entry.getSize()) {
                throw new FormatException(name + ": " + entry.getName() + " has " + all.length + " bytes, not " + entry.getSize());
            }
            return all;
        }
    }
}
