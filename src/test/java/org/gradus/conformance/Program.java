package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;

/** Runs the statements of a recorded program. */
final class Program implements AutoCloseable {
    private final Calls calls;
    private final Map<String, OpFile> known;
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final Deque<GradMode> modes = new ArrayDeque<>();
    private final Arguments arguments;
    private final Arguments keywords;

    /** @param known operations by name, for the names of their positional arguments */
    Program(Calls calls, Map<String, OpFile> known, JsonObject leaves) {
        this.calls = calls;
        this.known = known;
        leaves.entrySet().forEach(e -> variables.put(e.getKey(), Inputs.make(e.getValue().getAsJsonObject(), true)));
        arguments = new Arguments(v -> variable(v.getAsString()), this::variable);
        keywords = new Arguments(v -> variable(v.getAsString()), s -> s);
    }

    Object variable(String name) {
        if (!variables.containsKey(name)) {
            throw new IllegalArgumentException("no variable " + name);
        }
        return variables.get(name);
    }

    Collection<Object> variables() {
        return variables.values();
    }

    /** Runs {@code [result, op, args, kwargs]}. @return the variables that it set */
    Map<String, Object> run(JsonArray statement) {
        JsonElement result = statement.get(0);
        Object value = evaluate(statement.get(1).getAsString(), arguments.list(statement.get(2).getAsJsonArray()),
            keywords.map(statement.get(3).getAsJsonObject()));
        Map<String, Object> set = new LinkedHashMap<>();
        if (result.isJsonArray()) {
            List<Object> values = Outputs.flatten(value);
            for (int i = 0; i < values.size(); i++) {
                if (!result.getAsJsonArray().get(i).isJsonNull()) {
                    set.put(result.getAsJsonArray().get(i).getAsString(), values.get(i));
                }
            }
        } else if (!result.isJsonNull()) {
            set.put(result.getAsString(), value);
        }
        variables.putAll(set);
        return set;
    }

    private Object evaluate(String op, List<Object> args, Map<String, Object> kwargs) {
        Tensor x = args.isEmpty() || !(args.get(0) instanceof Tensor t) ? null : t;
        switch (op) {
            case "backward" -> {
                boolean create = (Boolean) kwargs.getOrDefault("create_graph", false);
                x.backward((Tensor) kwargs.get("gradient"), (Boolean) kwargs.getOrDefault("retain_graph", create), create);
                return null;
            }
            case "autograd.grad" -> {
                boolean create = (Boolean) kwargs.getOrDefault("create_graph", false);
                return Autograd.grad(tensors(args.get(0)), tensors(args.get(1)), tensors(kwargs.get("grad_outputs")),
                    (Boolean) kwargs.getOrDefault("retain_graph", create), create, (Boolean) kwargs.getOrDefault("allow_unused", false));
            }
            case "grad_of" -> {
                return x.grad() == null ? null : x.grad().detach().clone();
            }
            case "set_grad_none" -> {
                x.setGrad(null);
                return null;
            }
            case "no_grad.enter" -> {
                modes.push(GradMode.noGrad());
                return null;
            }
            case "no_grad.exit" -> {
                modes.pop().close();
                return null;
            }
            case "getitem" -> {
                return IndexArguments.get(x, components(args.get(1)));
            }
            case "setitem" -> {
                IndexArguments.set(x, components(args.get(1)), args.get(2));
                return null;
            }
            case "attr" -> {
                return calls.call(List.of((String) kwargs.get("name")), List.of(), args, Map.of());
            }
            default -> {
                return operation(op, args, kwargs);
            }
        }
    }

    private Object operation(String op, List<Object> args, Map<String, Object> kwargs) {
        String base = op.replaceFirst("(?<=.)_$", "");
        OpFile file = known.getOrDefault("nn.functional." + base, known.get(base));
        List<Signature> signatures = file == null ? List.of() : file.signatures();
        List<String> names = new ArrayList<>(List.of(op));
        if (file != null) {
            names.addAll(op.equals(base) ? file.names() : file.inPlaceNames());
        }
        return calls.call(names, signatures, args, kwargs);
    }

    private static List<?> components(Object index) {
        return index instanceof List<?> l ? l : List.of(index);
    }

    private static List<Tensor> tensors(Object list) {
        if (list == null) {
            return null;
        }
        List<Tensor> tensors = new ArrayList<>();
        ((List<?>) list).forEach(t -> tensors.add((Tensor) t));
        return tensors;
    }

    @Override
    public void close() {
        while (!modes.isEmpty()) {
            modes.pop().close();
        }
    }
}
