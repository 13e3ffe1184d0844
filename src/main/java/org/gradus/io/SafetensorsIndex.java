package org.gradus.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;

/**
 * A model in several safetensors files beside one another, and the index that says which tensor is where, as
 * {@code model.safetensors.index.json}. Opening reads the index only; a file is opened, and its header checked, when the first
 * of its tensors is asked for.
 *
 * <pre>{@code
 * SafetensorsIndex.save(model.stateDict(), Path.of("model.safetensors.index.json"), 2L << 30);
 * try (SafetensorsIndex weights = SafetensorsIndex.open(Path.of("model.safetensors.index.json"))) {
 *     Tensor embedding = weights.tensor("embedding.weight");
 * }
 * }</pre>
 */
public final class SafetensorsIndex implements AutoCloseable {
    static final String SUFFIX = ".index.json";
    private static final long LARGEST = 100_000_000;

    private final Path file;
    private final Map<String, String> shards;
    private final Map<String, SafetensorsFile> open = new HashMap<>();

    private SafetensorsIndex(Path file, Map<String, String> shards) {
        this.file = file;
        this.shards = Collections.unmodifiableMap(shards);
    }

    /** @throws FormatException if the index cannot be read or is not as the format demands */
    public static SafetensorsIndex open(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new FormatException("safetensors index " + file + ": " + Files.size(file) + " bytes are more than the "
                    + LARGEST + " that an index may have");
            }
            try (Reader text = Files.newBufferedReader(file); JsonReader in = new JsonReader(text)) {
                in.setStrictness(Strictness.STRICT);
                return new SafetensorsIndex(file, weightMap(file, in));
            }
        } catch (NoSuchFileException e) {
            throw new FormatException("safetensors index " + file + " does not exist", e);
        } catch (IOException | IllegalStateException e) {
            throw new FormatException("safetensors index " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> weightMap(Path file, JsonReader in) throws IOException {
        Map<String, String> shards = null;
        in.beginObject();
        while (in.hasNext()) {
            if (!in.nextName().equals("weight_map")) {
                in.skipValue();
            } else if (shards == null) {
                shards = shards(file, in);
            } else {
                throw new FormatException("safetensors index " + file + ": gives weight_map twice");
            }
        }
        in.endObject();
        if (in.peek() != JsonToken.END_DOCUMENT) {
            throw new FormatException("safetensors index " + file + ": goes on after its closing brace");
        }
        if (shards == null) {
            throw new FormatException("safetensors index " + file + ": has no weight_map");
        }
        return shards;
    }

    private static Map<String, String> shards(Path file, JsonReader in) throws IOException {
        Map<String, String> shards = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            String tensor = in.nextName();
            if (in.peek() != JsonToken.STRING) {
                throw new FormatException("safetensors index " + file + ": needs a file name for tensor '" + tensor + "'");
            }
            String shard = in.nextString();
            if (shard.isEmpty() || shard.startsWith(".") || shard.matches("(?s).*[/\\\\:\\x00-\\x1f].*")) {
                throw new FormatException("safetensors index " + file + ": tensor '" + tensor + "' is in '" + shard
                    + "', which is no plain file name");
            }
            if (shards.put(tensor, shard) != null) {
                throw new FormatException("safetensors index " + file + ": names '" + tensor + "' twice");
            }
        }
        in.endObject();
        return shards;
    }

    /** The tensors' names, in the order of the index. */
    public Set<String> names() {
        return shards.keySet();
    }

    /** The names of the files that tensors are in. */
    Set<String> shards() {
        return Set.copyOf(shards.values());
    }

    /**
     * @throws ArgumentException if there is no such tensor
     * @throws FormatException if its file is missing, damaged or does not hold it
     */
    public Shape shape(String tensor) {
        return shard(tensor).shape(tensor);
    }

    /** Fails as {@link #shape}, and if Gradus has no dtype for the elements. */
    public DType dtype(String tensor) {
        return shard(tensor).dtype(tensor);
    }

    /** A tensor on the current device, read now. Fails as {@link #dtype}. */
    public Tensor tensor(String tensor) {
        return shard(tensor).tensor(tensor);
    }

    private SafetensorsFile shard(String tensor) {
        String shard = shards.get(tensor);
        if (shard == null) {
            throw new ArgumentException("safetensors index " + file + " has no tensor '" + tensor + "'; it has " + names());
        }
        SafetensorsFile f = open.computeIfAbsent(shard, name -> SafetensorsFile.open(file.resolveSibling(name)));
        if (!f.names().contains(tensor)) {
            throw new FormatException("safetensors index " + file + ": tensor '" + tensor + "' is not in " + shard + ", which has "
                + f.names());
        }
        return f;
    }

    @Override
    public void close() {
        open.values().forEach(SafetensorsFile::close);
        open.clear();
    }

    /**
     * Writes {@code NAME-00001-of-0000N.safetensors} and so on beside {@code NAME.safetensors.index.json}, each with as many tensors
     * as fit, and the index last. Where the index so far refers to files of these names, the new ones begin with {@code NAME.2};
     * those that it referred to are deleted in the end. Whatever happens, the index refers to one whole set.
     *
     * @param index    ends in {@code .safetensors.index.json}
     * @param largest  bytes of tensors in one file; a tensor that takes more gets a file of its own
     * @throws ArgumentException if the index has another name, or {@code largest} is not positive
     * @throws UncheckedIOException if a file cannot be written; the old set is then as it was
     */
    public static void save(Map<String, Tensor> tensors, Path index, long largest) {
        new SafetensorsIndexWriter(index, largest).write(tensors);
    }
}
