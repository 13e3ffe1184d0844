package org.gradus.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradus.Generator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.conformance.Signature.Argument;
import org.gradus.device.Device;
import org.gradus.device.Devices;

/**
 * Finds the public method that a PyTorch call is in Gradus, by one rule: {@code snake_case} is {@code camelCase}, a keyword is
 * the parameter of that name, a positional argument the parameter that PyTorch's signature names or, failing that, the next
 * one. A parameter that the call leaves out takes the signature's default, and an argument that has it may be missing in Java.
 * So an operation needs no line here.
 *
 * <p>Homes: methods of {@link Tensor} and static ones of it, of {@link Gradus} and of {@code Functional};
 * {@code linalg.inv} is {@code Linalg.inv}, and so for each other prefix; {@code nn.functional.unfold} is {@code Functional}'s where
 * there is one, else the tensor's.
 */
final class Api {
    private static final List<String> PACKAGES = List.of("org.gradus.", "org.gradus.nn.", "org.gradus.autograd.");

    /** Operations that a number before a tensor does not reflect ({@code 2 - x} is {@code x.rsub(2)}), as the order is one. */
    private static final Set<String> COMMUTATIVE = Set.of("add", "mul");

    private final Map<String, List<Method>> methods = new HashMap<>();

    /** A method with what to pass. */
    private record Candidate(Method method, Object receiver, Object[] arguments, int cost) { }

    boolean has(String op) {
        return !methods(op).isEmpty();
    }

    /** The methods that calls of an operation go to. */
    List<Method> found(String op) {
        return methods(op);
    }

    /**
     * @param names the operation's name and its aliases; the first that exists is called
     * @param signatures PyTorch's, possibly none
     * @throws MissingException if no method has one of the names
     * @throws NoOverloadException if none with the name takes the arguments
     */
    Object call(List<String> names, List<Signature> signatures, List<Object> args, Map<String, Object> kwargs) {
        String op = names.stream().filter(this::has).findFirst()
            .orElseThrow(() -> new MissingException("no operation " + camel(names.get(0))));
        List<List<Argument>> calls = signatures.stream().map(s -> s.bind(args, kwargs)).filter(c -> c != null)
            .collect(Collectors.toCollection(ArrayList::new));
        if (calls.isEmpty()) {
            calls.add(unnamed(args, kwargs));
        }
        Candidate best = calls.stream().flatMap(c -> methods(op).stream().flatMap(m -> candidates(m, c).stream()))
            .min(Comparator.comparingInt(Candidate::cost)).orElse(null);
        if (best == null && args.size() >= 2 && args.get(0) instanceof Number && args.get(1) instanceof Tensor) {
            List<Object> reflected = new ArrayList<>(args);
            reflected.set(0, args.get(1));
            reflected.set(1, args.get(0));
            String name = COMMUTATIVE.contains(op) ? op : "r" + op;
            return call(List.of(name), List.of(), reflected, kwargs);
        }
        if (best == null) {
            throw new NoOverloadException("no overload of " + camel(op) + " takes (" + describe(args, kwargs) + "); there are: "
                + methods(op).stream().map(Api::describe).collect(Collectors.joining("; ")), kwargs.entrySet().stream()
                .anyMatch(e -> e.getValue() instanceof String && methods(op).stream().anyMatch(m -> takesEnum(m, e.getKey()))));
        }
        return invoke(best);
    }

    private static List<Argument> unnamed(List<Object> args, Map<String, Object> kwargs) {
        List<Argument> arguments = new ArrayList<>();
        args.forEach(a -> arguments.add(new Argument("", a, true, false, false, null)));
        kwargs.forEach((k, v) -> arguments.add(new Argument(k, v, true, true, false, null)));
        return arguments;
    }

    private static Object invoke(Candidate c) {
        try {
            return c.method.invoke(c.receiver, c.arguments);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } catch (InvocationTargetException e) {
            throw unwrap(e);
        }
    }

    static RuntimeException unwrap(InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException r ? r : new RuntimeException(e.getCause());
    }

    static String camel(String op) {
        String name = op.substring(op.lastIndexOf('.') + 1).replaceAll("^__|__$", "");
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean up = i > 0 && name.charAt(i - 1) == '_' && name.charAt(i) != '_';
            if (name.charAt(i) != '_' || i == name.length() - 1) {
                camel.append(up ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return camel.toString();
    }

    private List<Method> methods(String op) {
        return methods.computeIfAbsent(op, Api::find);
    }

    private static List<Method> find(String op) {
        String path = op.replaceFirst("^torch\\.", "");
        String name = camel(path);
        String prefix = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
        boolean plain = prefix.isEmpty() || prefix.equals("nn.functional") || prefix.equals("special");
        Set<Method> found = new LinkedHashSet<>();
        for (String home : plain ? List.of("Functional", capital(prefix)) : List.of(capital(prefix))) {
            PACKAGES.forEach(p -> found.addAll(named(name, p + home)));
        }
        if (prefix.equals("nn.functional") && !found.isEmpty()) {
            return new ArrayList<>(found);
        }
        String flat = plain ? name : prefix + capital(name);
        found.addAll(named(flat, Tensor.class.getName()));
        found.addAll(named(flat, Gradus.class.getName()));
        return new ArrayList<>(found);
    }

    private static String capital(String name) {
        return name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static List<Method> named(String name, String home) {
        Class<?> type;
        try {
            type = Class.forName(home);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return List.of();
        }
        List<Method> all = Arrays.stream(type.getMethods())
            .filter(m -> m.getDeclaringClass() != Object.class && !m.isBridge() && m.getName().equalsIgnoreCase(name))
            .filter(m -> type == Tensor.class || Modifier.isStatic(m.getModifiers()))
            .sorted(Comparator.comparing(Method::toString)).toList();
        List<Method> exact = all.stream().filter(m -> m.getName().equals(name)).toList();
        return exact.isEmpty() ? all : exact;
    }

    private static List<Candidate> candidates(Method method, List<Argument> arguments) {
        List<Candidate> found = new ArrayList<>();
        if (Modifier.isStatic(method.getModifiers())) {
            add(found, fit(method, null, arguments, 1));
            return found;
        }
        for (int i = 0; i < arguments.size(); i++) {
            Argument a = arguments.get(i);
            boolean self = a.name().equals("self");
            if (a.value() instanceof Tensor && (i == 0 || self)) {
                List<Argument> rest = new ArrayList<>(arguments);
                rest.remove(i);
                add(found, fit(method, a.value(), rest, i == 0 ? 0 : 1));
            }
        }
        return found;
    }

    private static void add(List<Candidate> found, Candidate c) {
        if (c != null) {
            found.add(c);
        }
    }

    private static Candidate fit(Method method, Object receiver, List<Argument> arguments, int base) {
        Parameter[] parameters = method.getParameters();
        Argument[] chosen = new Argument[parameters.length];
        List<Argument> left = new ArrayList<>(arguments);
        for (int i = 0; i < chosen.length; i++) {
            String name = parameters[i].getName();
            chosen[i] = left.stream().filter(a -> Conversion.sameName(a.name(), name)).findFirst().orElse(null);
            left.remove(chosen[i]);
        }
        int cost = base;
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] == null) {
                chosen[i] = left.stream().filter(a -> a.given() && !a.keyword()).findFirst().orElse(null);
                left.remove(chosen[i]);
                cost += 1;
            }
        }
        if (left.stream().anyMatch(a -> a.given() && !droppable(a))) {
            return null;
        }
        Object[] values = new Object[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            Conversion c = chosen[i] == null ? rest(parameters[i]) : argument(parameters[i], chosen[i]);
            if (c == null) {
                return null;
            }
            values[i] = c.value();
            cost += c.cost() + (chosen[i] == null || !chosen[i].given() ? 2 : 0);
        }
        return new Candidate(method, receiver, values, cost);
    }

    private static Conversion argument(Parameter p, Argument a) {
        return a.value() == null && p.isVarArgs() ? rest(p) : Conversion.to(p.getParameterizedType(), a.value());
    }

    /** No argument at all: what Java lets one leave out, and what PyTorch takes from its surroundings. */
    private static Conversion rest(Parameter p) {
        return p.isVarArgs() ? Conversion.to(p.getType(), List.of())
            : p.getType() == Device.class ? new Conversion(Devices.current(), 3)
            : p.getType() == Generator.class ? new Conversion(Generator.standard(), 3) : null;
    }

    private static boolean droppable(Argument a) {
        return a.hasDefault() && (a.value() == null ? a.defaultValue() == null : a.value().equals(a.defaultValue()))
            || a.value() == null && a.hasDefault() && a.keyword();
    }

    private static boolean takesEnum(Method m, String name) {
        return Arrays.stream(m.getParameters()).anyMatch(p -> p.getType().isEnum() && Conversion.sameName(name, p.getName()));
    }

    private static String describe(Method m) {
        return m.getDeclaringClass().getSimpleName() + "." + m.getName() + Arrays.stream(m.getParameters())
            .map(p -> p.getType().getSimpleName() + " " + p.getName()).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String describe(List<Object> args, Map<String, Object> kwargs) {
        Map<String, Object> named = new LinkedHashMap<>(kwargs);
        named.replaceAll((k, v) -> k + "=" + describe(v));
        return args.stream().map(Api::describe).collect(Collectors.joining(", "))
            + named.values().stream().map(v -> ", " + v).collect(Collectors.joining());
    }

    private static String describe(Object value) {
        return value instanceof Tensor t ? t.dtype() + t.shape().toString()
            : value instanceof List<?> l ? l.stream().map(Api::describe).collect(Collectors.joining(", ", "[", "]"))
            : String.valueOf(value);
    }
}
