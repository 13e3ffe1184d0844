package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.types.GradusException;

/** What an exception must say: PyTorch's words, or the operation and the offending shapes, dims, dtypes or values. */
final class Messages {
    private static final Pattern WORD = Pattern.compile("-?\\d+(\\.\\d+)?|\\w+");

    private Messages() { }

    static boolean isTypeError(String pythonType) {
        return pythonType.equals("TypeError") || pythonType.equals("AttributeError");
    }

    /** PyTorch's words, up to the spelling of Java names: {@code retainGraph} for {@code retain_graph}. */
    static boolean matches(String regex, String message) {
        return Pattern.compile(regex).matcher(message).find()
            || Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(message.replaceAll("([a-z])([A-Z])", "$1_$2")).find();
    }

    static void check(RuntimeException e, JsonObject c, List<String> names, JsonArray inputs, Map<String, JsonElement> arguments) {
        if (!(e instanceof GradusException)) {
            throw e;
        }
        String message = String.valueOf(e.getMessage());
        if (matches(c.get("message_regex").getAsString(), message)) {
            return;
        }
        if (names.stream().noneMatch(n -> namesOp(message, n))) {
            throw new MismatchException("message does not name the operation: " + message);
        }
        Set<String> offending = new LinkedHashSet<>();
        inputs.forEach(t -> describe(t.getAsJsonObject(), offending));
        arguments.values().forEach(v -> words(v, offending));
        Matcher words = WORD.matcher(message);
        while (words.find()) {
            if (offending.contains(words.group())) {
                return;
            }
        }
        if (offending.stream().noneMatch(o -> o.startsWith("[") && message.replace('(', '[').replace(')', ']').contains(o))) {
            throw new MismatchException("message names none of " + offending + ": " + message);
        }
    }

    private static boolean namesOp(String message, String op) {
        String flat = op.substring(op.lastIndexOf('.') + 1).replace("_", "").toLowerCase(Locale.ROOT);
        return message.replace("_", "").toLowerCase(Locale.ROOT).contains(flat);
    }

    private static void describe(JsonObject tensor, Set<String> offending) {
        long[] shape = Elements.shape(tensor);
        offending.add(Arrays.toString(shape));
        offending.add(tensor.get("dtype").getAsString());
        Arrays.stream(shape).forEach(d -> offending.add(String.valueOf(d)));
        if (tensor.has("data")) {
            tensor.getAsJsonArray("data").forEach(v -> offending.add(v.getAsString()));
        }
    }

    private static void words(JsonElement value, Set<String> offending) {
        if (value.isJsonPrimitive()) {
            offending.add(value.getAsString());
        } else if (value.isJsonArray()) {
            value.getAsJsonArray().forEach(v -> words(v, offending));
        } else if (value.isJsonObject()) {
            value.getAsJsonObject().entrySet().forEach(v -> {
                offending.add(v.getKey());
                words(v.getValue(), offending);
            });
        }
    }
}
