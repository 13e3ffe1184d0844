package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gradus.Gradus;
import org.gradus.OnHost;
import org.gradus.ReadOps;
import org.gradus.Tensor;
import org.gradus.conformance.Probe.Finding;
import org.gradus.conformance.Probe.Gradient;
import org.gradus.types.DType;

/**
 * The table of operators for people. Names come from the public classes, what each does from trying it: with the arguments of
 * the recorded calls or, where there are none, with a few of its own.
 */
final class OperatorPage {
    private static final Set<DType> REAL = EnumSet.complementOf(EnumSet.of(DType.BOOL));
    private static final Set<String> NO_OPERATORS = Set.of("fromBits", "newTensor");
    private static final List<String> PREFIXED = List.of("Linalg", "Special", "Fft", "Masked");
    private static final String[] OWN = {
        "[{'$tensor':0}]", "[{'$tensor':0},{'$tensor':1}]", "[{'$tensor':0},1]", "[{'$tensor':0},1.5]", "[{'$tensor':0},[0]]",
        "[{'$tensor':0},0,1]", "[{'$tensor':0},[0],[1]]", "[{'$tensor':0},{'$tensor':1},0]", "[[{'$tensor':0},{'$tensor':1}]]",
        "[{'$tensor':0},{'$tensor':1},{'$tensor':2}]", "[[2,3]]", "[3]", "[2,3]", "[{'$tensor':0},[3,2]]"};

    private final Calls calls = new Calls();
    private final Probe probe = new Probe(calls);
    private final Api api = new Api();
    private final Map<String, List<OpFile>> recorded = new TreeMap<>();
    private final Set<String> absent = new TreeSet<>();
    private final Set<String> untried = new TreeSet<>();
    private final Set<String> undeclared = new TreeSet<>();

    /** @param more calls of operations that the corpus has none of */
    OperatorPage(Corpus corpus, List<OpFile> more) {
        List<OpFile> all = new ArrayList<>(corpus.ops());
        all.addAll(more);
        for (OpFile file : all) {
            String name = file.names().stream().filter(calls::has).findFirst().orElse(null);
            if (name != null) {
                api.found(name).forEach(m -> recorded.computeIfAbsent(key(m), k -> new ArrayList<>()).add(file));
            } else if (!Calls.isSyntax(file.op())) {
                absent.add(file.op());
            }
        }
    }

    /** Recorded operations that Gradus does not have. */
    Set<String> absent() {
        return absent;
    }

    /** Operations of the page that could not be called in any way. */
    Set<String> untried() {
        return untried;
    }

    /** Operations that read values back and do not say so. */
    Set<String> undeclared() {
        return undeclared;
    }

    private static String key(Method m) {
        return m.getDeclaringClass().getSimpleName() + "." + m.getName();
    }

    /** Public operations, by the class that declares them. */
    private static Map<Class<?>, Map<String, List<Method>>> operators() {
        List<Class<?>> homes = new ArrayList<>(List.of(Tensor.class.getInterfaces()));
        homes.removeIf(c -> !c.getSimpleName().endsWith("Ops") || c == ReadOps.class);
        for (Class<?> c = Gradus.class; c != Object.class; c = c.getSuperclass()) {
            homes.add(c);
        }
        for (Class<?> c = org.gradus.Functional.class; c != Object.class; c = c.getSuperclass()) {
            homes.add(c);
        }
        for (String name : PREFIXED) {
            try {
                homes.add(Class.forName("org.gradus." + name));
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        Map<Class<?>, Map<String, List<Method>>> all = new LinkedHashMap<>();
        for (Class<?> home : homes) {
            Map<String, List<Method>> named = new TreeMap<>();
            for (Method m : home.getDeclaredMethods()) {
                if (Modifier.isPublic(m.getModifiers()) && !m.isSynthetic() && !m.getName().endsWith("_")
                    && !NO_OPERATORS.contains(m.getName()) && makesTensor(m.getGenericReturnType())) {
                    named.computeIfAbsent(m.getName(), k -> new ArrayList<>()).add(m);
                }
            }
            if (!named.isEmpty()) {
                all.put(home, named);
            }
        }
        return all;
    }

    private static boolean makesTensor(Type type) {
        if (type instanceof ParameterizedType p) {
            return Arrays.stream(p.getActualTypeArguments()).anyMatch(OperatorPage::makesTensor);
        }
        return type instanceof Class<?> c && (c == Tensor.class || c.isArray() && makesTensor(c.getComponentType()) || c.isRecord()
            && Arrays.stream(c.getRecordComponents()).map(RecordComponent::getGenericType).anyMatch(OperatorPage::makesTensor));
    }

    /** @param reasons why recorded operations are absent */
    String text(Map<String, String> reasons) {
        StringBuilder page = new StringBuilder();
        int count = 0;
        for (Map.Entry<Class<?>, Map<String, List<Method>>> home : operators().entrySet()) {
            page.append("\n## ").append(title(home.getKey())).append("\n\n| operator | dtypes | gradient | notes |\n|---|---|---|---|\n");
            for (Map.Entry<String, List<Method>> op : home.getValue().entrySet()) {
                page.append(row(home.getKey(), op.getKey(), op.getValue()));
                count++;
            }
        }
        return HEAD.formatted(count) + page + tail(reasons);
    }

    private static String title(Class<?> home) {
        String name = home.getSimpleName();
        return home.isInterface() ? "Tensor: " + words(name.replace("Ops", ""))
            : name.endsWith("Functions") ? (Gradus.class.getSuperclass() != null && home.isAssignableFrom(Gradus.class) ? "Gradus: " : "Functional: ")
                + words(name.replace("Functions", "")) : name;
    }

    private static String words(String camel) {
        return camel.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private String row(Class<?> home, String name, List<Method> methods) {
        List<OpFile> files = new ArrayList<>(recorded.getOrDefault(home.getSimpleName() + "." + name, List.of()));
        boolean own = files.isEmpty();
        if (own) {
            files.add(own(home, name));
        }
        Finding f = files.stream().map(probe::probe).reduce(Finding::or).orElseThrow();
        if (f.dtypes().isEmpty()) {
            untried.add(home.getSimpleName() + "." + name);
        }
        List<String> notes = new ArrayList<>();
        if (f.inPlace()) {
            notes.add("`" + name + "_`");
        }
        List<OnHost> host = new ArrayList<>(methods.stream().map(m -> m.getAnnotation(OnHost.class)).filter(h -> h != null).toList());
        if (host.isEmpty() && home.isAnnotationPresent(OnHost.class)) {
            host.add(home.getAnnotation(OnHost.class));
        }
        host.stream().map(OnHost::value).distinct().sorted().forEach(why -> notes.add("host: " + why));
        if (f.reads() && host.isEmpty()) {
            undeclared.add(home.getSimpleName() + "." + name);
        }
        return "| `" + name + "` | " + dtypes(f.dtypes()) + " | " + gradient(f.gradient()) + " | " + String.join("; ", notes) + " |\n";
    }

    private static String gradient(Gradient g) {
        return g == Gradient.SECOND ? "2" : g == Gradient.FIRST ? "1" : "";
    }

    private static String dtypes(Set<DType> found) {
        Set<DType> floating = of(DType::isFloating);
        Set<DType> integral = of(DType::isIntegral);
        List<String> parts = new ArrayList<>();
        Set<DType> left = found.isEmpty() ? EnumSet.noneOf(DType.class) : EnumSet.copyOf(found);
        if (left.equals(EnumSet.allOf(DType.class))) {
            return "all";
        }
        if (left.equals(REAL)) {
            return "all but bool";
        }
        take(left, floating, "floating", parts);
        take(left, integral, "integral", parts);
        left.forEach(d -> parts.add(d.label()));
        return String.join(", ", parts);
    }

    private static Set<DType> of(java.util.function.Predicate<DType> p) {
        return Arrays.stream(DType.values()).filter(p).collect(Collectors.toCollection(() -> EnumSet.noneOf(DType.class)));
    }

    private static void take(Set<DType> left, Set<DType> group, String name, List<String> parts) {
        if (left.containsAll(group)) {
            left.removeAll(group);
            parts.add(name);
        }
    }

    /** Calls with small tensors, for an operation that has no recorded ones. */
    private static OpFile own(Class<?> home, String name) {
        JsonArray cases = new JsonArray();
        String square = "{'dtype':'float32','shape':[2,2],'data':[0.5,0.25,0.75,0.5]}";
        String wide = "{'dtype':'float32','shape':[2,3],'data':[0.5,0.25,0.75,0.5,1.0,0.25]}";
        for (String args : OWN) {
            for (String in : List.of(square, wide)) {
                cases.add(JsonParser.parseString("{'dtype':'float32','inputs':[" + in + "," + in + "," + in + "],'args':" + args
                    + ",'kwargs':{}}").getAsJsonObject());
            }
        }
        JsonObject file = new JsonObject();
        String prefix = PREFIXED.contains(home.getSimpleName()) ? home.getSimpleName().toLowerCase(Locale.ROOT) + "." : "";
        file.addProperty("op", prefix + name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
        file.addProperty("tier", 0);
        file.add("cases", cases);
        return OpFile.of(file);
    }

    private static String tail(Map<String, String> reasons) {
        return "\n## Not there\n\n| PyTorch | reason |\n|---|---|\n" + reasons.entrySet().stream()
            .map(e -> "| `" + e.getKey() + "` | " + e.getValue() + " |\n").collect(Collectors.joining());
    }

    private static final String HEAD = """
        # Operators

        Made by `OperatorPageTest` from the public classes and from trying each operator with recorded calls; edits are lost, and the
        test fails when the page is not what it would write (`-Dgradus.docs=write` writes it). %d operators.

        - Every operator runs on the CPU device and on OpenCL, from the same graph. Those with a note *host* do part of their work on
          the host by design: they wait for their inputs, and what they move is counted in the device's statistics.
        - *dtypes*: of the first operand. Results follow PyTorch's promotion. float16, bfloat16, int8, uint8 and int16 are stored so and
          computed in float32 or int32.
        - *gradient*: 2 means that gradients can be differentiated again, 1 that they cannot, nothing that there is none.
        - A name with an underscore in the notes is the form that writes into its first operand. Any result can be written into a
          tensor that is there already: `x.add(y).into(out)`.
        """;
}
