package org.gradus.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions of {@code opencl-kernels/*.cl}. A program receives the definitions that it calls, for the types that it calls
 * them with, each after those that it needs itself: what a driver need not read it need not compile (a program that holds the
 * whole library takes PoCL several times as long).
 *
 * <p>Definitions are paragraphs. Lines {@code //@ T = a b} before one make it serve several types, and
 * {@code //@ T:U = a:b c:d} replaces two names together. Overloads are told apart by {@code T}, else by the type of the first
 * parameter.
 */
final class Library {
    /** A function by name and by the type that chooses the overload. */
    record Call(String function, String type) { }

    /** A paragraph for one choice of types: {@code names} in it stand for {@code values}. Few are ever asked for their text. */
    private record Definition(Call key, String paragraph, String[] names, String[] values) {
        String text() {
            String text = paragraph;
            for (int i = 0; i < names.length; i++) {
                text = text.replaceAll("\\b" + names[i] + "\\b", values[i]);
            }
            return text;
        }
    }

    private static final String[] FILES = {"math", "pointwise", "special", "igamma", "bessel", "orthogonal", "cast", "random",
        "reduce", "index", "gemm", "winograd", "attention", "scan", "sort"};
    private static final Pattern SIGNATURE = Pattern.compile("GR_FN \\w+ (gr_\\w+)\\((?:__global )?(\\w+)");
    private static final Pattern FOR_TYPES = Pattern.compile("(?m)^//@ (\\S+) = (.+)\n");
    private static final Pattern CALLED = Pattern.compile("\\bgr_\\w+(?=\\()");
    private static final Library STANDARD = new Library();

    private final Map<Call, Definition> definitions = new HashMap<>();
    private final Map<String, List<Definition>> byName = new HashMap<>();

    private Library() {
        for (String file : FILES) {
            for (String paragraph : resource(file + ".cl").split("\n{2,}")) {
                if (paragraph.contains("GR_FN ")) {
                    define(paragraph.strip());
                }
            }
        }
    }

    static Library standard() {
        return STANDARD;
    }

    /** Text of {@code opencl-kernels/<path>}. */
    static String resource(String path) {
        try (InputStream in = Library.class.getResourceAsStream("/opencl-kernels/" + path)) {
            if (in == null) {
                throw new IllegalStateException("opencl-kernels/" + path + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("opencl-kernels/" + path + " cannot be read", e);
        }
    }

    private void define(String paragraph) {
        Matcher types = FOR_TYPES.matcher(paragraph);
        String body = types.replaceAll("");
        if (body.equals(paragraph)) {
            add(body, new String[0], new String[0]);
        }
        types.reset();
        while (types.find()) {
            String[] names = types.group(1).split(":");
            for (String choice : types.group(2).trim().split("\\s+")) {
                add(body, names, choice.split(":"));
            }
        }
    }

    private void add(String body, String[] names, String[] values) {
        Matcher s = SIGNATURE.matcher(body);
        if (!s.find()) {
            throw new IllegalStateException("no signature in:\n" + body);
        }
        Call key = new Call(s.group(1), values.length == 0 ? s.group(2) : values[0]);
        Definition d = new Definition(key, body, names, values);
        if (definitions.put(key, d) != null) {
            throw new IllegalStateException("defined twice: " + key);
        }
        byName.computeIfAbsent(key.function(), k -> new ArrayList<>()).add(d);
    }

    boolean has(Call call) {
        return definitions.containsKey(call);
    }

    /** All that is defined, for tests. */
    Collection<Call> calls() {
        return definitions.keySet();
    }

    /** Source text of the functions called and of those that they call. */
    String source(Collection<Call> calls) {
        Map<Call, String> chosen = new LinkedHashMap<>();
        for (Call c : calls) {
            Definition d = definitions.get(c);
            if (d == null) {
                throw new IllegalStateException("opencl-kernels has no " + c.function() + " for " + c.type());
            }
            choose(d, chosen);
        }
        return String.join("\n\n", chosen.values());
    }

    private void choose(Definition d, Map<Call, String> chosen) {
        if (chosen.containsKey(d.key())) {
            return;
        }
        String text = d.text();
        Set<String> called = new LinkedHashSet<>();
        for (Matcher c = CALLED.matcher(text); c.find(); ) {
            called.add(c.group());
        }
        called.remove(d.key().function());
        for (String name : called) {
            Definition same = definitions.get(new Call(name, d.key().type()));
            if (same != null) {
                choose(same, chosen);
            } else {
                byName.getOrDefault(name, List.of()).forEach(other -> choose(other, chosen));
            }
        }
        chosen.put(d.key(), text);
    }
}
