package org.gradus.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.types.DType;

/** A PyTorch signature, from an operator schema or a Python definition: it names positional arguments and gives defaults. */
record Signature(List<Formal> formals) {

    /** @param type as written, {@code ""} if it is not */
    record Formal(String name, String type, boolean hasDefault, Object defaultValue, boolean keywordOnly) { }

    /**
     * An argument of one call.
     *
     * @param given   false where the value is the signature's default
     * @param keyword whether the call names it
     */
    record Argument(String name, Object value, boolean given, boolean keyword, boolean hasDefault, Object defaultValue) { }

    static Signature parse(String text) {
        List<Formal> formals = new ArrayList<>();
        boolean keywordOnly = false;
        for (String part : parts(text.substring(text.indexOf('(') + 1, closing(text)))) {
            if (part.equals("*")) {
                keywordOnly = true;
            } else if (!part.isBlank() && !part.startsWith("*")) {
                formals.add(formal(part.strip(), keywordOnly));
            }
        }
        return new Signature(formals);
    }

    private static int closing(String text) {
        int depth = 0;
        for (int i = text.indexOf('('); i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("unbalanced signature " + text);
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        return parts;
    }

    private static Formal formal(String part, boolean keywordOnly) {
        int equals = part.indexOf('=');
        String declared = (equals < 0 ? part : part.substring(0, equals)).strip();
        Object value = equals < 0 ? null : literal(part.substring(equals + 1).strip());
        int colon = declared.indexOf(':');
        int space = declared.lastIndexOf(' ');
        if (colon >= 0) {
            return new Formal(declared.substring(0, colon).strip(), "", equals >= 0, value, keywordOnly);
        }
        return new Formal(declared.substring(space + 1), space < 0 ? "" : declared.substring(0, space), equals >= 0, value, keywordOnly);
    }

    static Object literal(String text) {
        if (text.startsWith("[") || text.startsWith("(")) {
            List<Object> items = new ArrayList<>();
            for (String item : parts(text.substring(1, text.length() - 1))) {
                if (!item.isEmpty()) {
                    items.add(literal(item));
                }
            }
            return items;
        }
        if (text.startsWith("'") || text.startsWith("\"")) {
            return text.substring(1, text.length() - 1);
        }
        return switch (text) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            default -> text.matches("-?\\d+") ? (Object) Long.parseLong(text)
                : text.matches("-?[0-9.]+(e-?\\d+)?") ? (Object) Double.parseDouble(text) : text;
        };
    }

    /** The call's arguments by name; {@code null} if this signature does not take them. */
    List<Argument> bind(List<Object> args, Map<String, Object> kwargs) {
        List<Object> values = packed(args);
        Map<String, Object> named = new LinkedHashMap<>(kwargs);
        List<Argument> arguments = new ArrayList<>();
        int next = 0;
        for (Formal f : formals) {
            boolean keyword = named.containsKey(f.name);
            boolean positional = !keyword && !f.keywordOnly && next < values.size();
            if (!keyword && !positional && !f.hasDefault) {
                return null;
            }
            Object value = keyword ? named.remove(f.name) : positional ? values.get(next++) : f.defaultValue;
            if ((keyword || positional) && !accepts(f, value)) {
                return null;
            }
            arguments.add(new Argument(f.name, value, keyword || positional, keyword, f.hasDefault, f.defaultValue));
        }
        return next == values.size() && named.isEmpty() ? arguments : null;
    }

    /** {@code f(x, 2, 3)} for {@code f(x, [2, 3])}: what is too much goes into the last list. */
    private List<Object> packed(List<Object> args) {
        int last = (int) formals.stream().filter(f -> !f.keywordOnly).count() - 1;
        if (last < 0 || args.size() <= last || !formals.get(last).type.contains("[") || args.get(last) instanceof List) {
            return args;
        }
        List<Object> packed = new ArrayList<>(args.subList(0, last));
        packed.add(new ArrayList<>(args.subList(last, args.size())));
        return packed;
    }

    private static boolean accepts(Formal f, Object value) {
        String type = f.type.replaceAll("\\(.*?\\)", "");
        if (type.isEmpty()) {
            return true;
        }
        if (value == null) {
            return type.endsWith("?") || f.hasDefault && f.defaultValue == null;
        }
        if (type.contains("[")) {
            String element = type.substring(0, type.indexOf('['));
            return value instanceof List<?> l ? l.stream().allMatch(v -> v == null || accepts(element, v))
                : type.matches(".*\\[\\d+].*") && accepts(element, value);
        }
        return accepts(type, value);
    }

    private static boolean accepts(String type, Object value) {
        return switch (type.replace("?", "")) {
            case "Tensor" -> value instanceof Tensor;
            case "Scalar" -> value instanceof Number || value instanceof Boolean;
            case "float" -> value instanceof Number;
            case "int", "SymInt" -> value instanceof Long;
            case "bool" -> value instanceof Boolean;
            case "str" -> value instanceof String;
            case "ScalarType" -> value instanceof DType;
            default -> true;
        };
    }
}
