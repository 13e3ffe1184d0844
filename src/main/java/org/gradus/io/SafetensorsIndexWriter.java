package org.gradus.io;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.FormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the files of a {@link SafetensorsIndex}. Replacing several files is not one step, but replacing the index is: so the new
 * files get names that the index so far does not refer to, and the old ones go when it refers to the new ones.
 */
final class SafetensorsIndexWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SafetensorsIndexWriter.class);
    private static final String ENDING = ".safetensors";

    private final Path index;
    private final String stem;
    private final long largest;

    SafetensorsIndexWriter(Path index, long largest) {
        String name = index.getFileName().toString();
        if (!name.endsWith(ENDING + SafetensorsIndex.SUFFIX) || largest < 1) {
            throw new ArgumentException("SafetensorsIndex.save: needs a name that ends in " + ENDING + SafetensorsIndex.SUFFIX
                + " and room for at least one byte, not " + name + " and " + largest);
        }
        this.index = index;
        this.stem = name.substring(0, name.length() - ENDING.length() - SafetensorsIndex.SUFFIX.length());
        this.largest = largest;
    }

    void write(Map<String, Tensor> tensors) {
        List<Map<String, Tensor>> parts = parts(tensors);
        Set<String> old = referred();
        List<String> names = names(stem, parts.size());
        for (int i = 2; !Collections.disjoint(names, old); i++) {
            names = names(stem + "." + i, parts.size());
        }
        Map<String, String> shards = new LinkedHashMap<>();
        long total = 0;
        boolean complete = false;
        try {
            for (int i = 0; i < parts.size(); i++) {
                String shard = names.get(i);
                Safetensors.save(parts.get(i), index.resolveSibling(shard), Map.of("format", "pt"));
                parts.get(i).keySet().forEach(tensor -> shards.put(tensor, shard));
                total += parts.get(i).values().stream().mapToLong(SafetensorsIndexWriter::bytes).sum();
            }
            write(index, json(shards, total));
            complete = true;
        } finally {
            delete(complete ? old.stream().filter(this::isOurs).toList() : new HashSet<>(shards.values()));
        }
    }

    private boolean isOurs(String shard) {
        return shard.matches(Pattern.quote(stem) + "(\\.\\d+)?-\\d{5,}-of-\\d{5,}" + Pattern.quote(ENDING));
    }

    private static List<String> names(String stem, int count) {
        return IntStream.rangeClosed(1, count)
            .mapToObj(i -> String.format(Locale.ROOT, "%s-%05d-of-%05d" + ENDING, stem, i, count)).toList();
    }

    /** What the index so far refers to; nothing if there is none or it cannot be read. */
    private Set<String> referred() {
        if (!Files.exists(index)) {
            return Set.of();
        }
        try (SafetensorsIndex before = SafetensorsIndex.open(index)) {
            return before.shards();
        } catch (FormatException e) {
            LOG.debug("The index that is replaced was none", e);
            return Set.of();
        }
    }

    private void delete(Collection<String> shards) {
        for (String shard : shards) {
            try {
                Files.deleteIfExists(index.resolveSibling(shard));
            } catch (IOException e) {
                LOG.warn("{}, to which {} does not refer, cannot be deleted: {}", shard, index, e.toString());
            }
        }
    }

    private List<Map<String, Tensor>> parts(Map<String, Tensor> tensors) {
        List<Map<String, Tensor>> parts = new ArrayList<>(List.of(new LinkedHashMap<>()));
        long taken = 0;
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            long bytes = bytes(e.getValue());
            if (taken > 0 && bytes > largest - taken) {
                parts.add(new LinkedHashMap<>());
                taken = 0;
            }
            parts.get(parts.size() - 1).put(e.getKey(), e.getValue());
            taken += bytes;
        }
        return parts;
    }

    private static long bytes(Tensor t) {
        return t.numel() * t.dtype().bytes();
    }

    private static String json(Map<String, String> shards, long total) {
        StringWriter text = new StringWriter();
        try (JsonWriter w = new JsonWriter(text)) {
            w.setIndent("  ");
            w.setHtmlSafe(false);
            w.beginObject().name("metadata").beginObject().name("total_size").value(total).endObject();
            w.name("weight_map").beginObject();
            for (Map.Entry<String, String> e : shards.entrySet()) {
                w.name(e.getKey()).value(e.getValue());
            }
            w.endObject().endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Path index, String json) {
        try {
            AtomicFile.write(index, out -> {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("safetensors index " + index + " cannot be written: " + e, e);
        }
    }
}
