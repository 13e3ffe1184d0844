package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.GradMode;
import org.gradus.Index;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;

/** Runs the corpus's programs, statement by statement, and says what differs from what is expected. */
final class Programs {
    private final JsonObject program;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, TensorData> leaves = new LinkedHashMap<>();
    private final Values values = new Values(this::variable, k -> {
        throw new IllegalStateException("programs have no numbered inputs");
    });
    private final List<String> differences = new ArrayList<>();
    private GradMode noGrad;

    Programs(JsonObject program) {
        this.program = program;
    }

    private Object variable(String name) {
        if (!tensors.containsKey(name)) {
            throw new IllegalStateException("unknown variable " + name);
        }
        return tensors.get(name);
    }


    /** Makes the leaves and runs the first {@code count} statements. */
    void run(int count) {
        for (Map.Entry<String, JsonElement> e : program.getAsJsonObject("leaves").entrySet()) {
            TensorData data = TensorData.of(e.getValue().getAsJsonObject());
            leaves.put(e.getKey(), data);
            tensors.put(e.getKey(), data.tensor());
        }
        JsonArray statements = program.getAsJsonArray("program");
        for (int i = 0; i < count; i++) {
            statement(i);
        }
    }

    int statements() {
        return program.getAsJsonArray("program").size();
    }

    void statement(int i) {
        JsonArray s = program.getAsJsonArray("program").get(i).getAsJsonArray();
        String op = s.get(1).getAsString();
        List<Object> args = values.arguments(s.get(2).getAsJsonArray());
        Object out = perform(op, args, values.keywords(s.get(3).getAsJsonObject()));
        bind(s.get(0), out);
    }

    /** Runs the statement and reads what it made, for an index out of range only shows when the elements are computed. */
    void last(int i) {
        statement(i);
        JsonElement name = program.getAsJsonArray("program").get(i).getAsJsonArray().get(0);
        if (name.isJsonPrimitive() && tensors.get(name.getAsString()) != null) {
            tensors.get(name.getAsString()).toArray();
        }
    }

    /** Leaves the modes as they were, however the program ended. */
    void finish() {
        if (noGrad != null) {
            noGrad.close();
            noGrad = null;
        }
    }

    private Object perform(String op, List<Object> args, Map<String, Object> kwargs) {
        return switch (op) {
            case "backward" -> {
                boolean create = Boolean.TRUE.equals(kwargs.get("create_graph"));
                tensor(args.get(0)).backward(tensor(kwargs.get("gradient")), flag(kwargs, "retain_graph", create), create);
                yield null;
            }
            case "autograd.grad" -> {
                boolean create = Boolean.TRUE.equals(kwargs.get("create_graph"));
                yield Autograd.grad(tensors(args.get(0)), tensors(args.get(1)), tensors(kwargs.get("grad_outputs")),
                    flag(kwargs, "retain_graph", create), create, Boolean.TRUE.equals(kwargs.get("allow_unused")));
            }
            case "grad_of" -> tensor(args.get(0)).grad() == null ? null : tensor(args.get(0)).grad().detach().clone();
            case "set_grad_none" -> tensor(args.get(0)).setGrad(null);
            case "no_grad.enter" -> {
                noGrad = GradMode.noGrad();
                yield null;
            }
            case "no_grad.exit" -> {
                finish();
                yield null;
            }
            case "getitem" -> tensor(args.get(0)).get(index(args.get(1)));
            case "setitem" -> set(tensor(args.get(0)), index(args.get(1)), args.get(2));
            default -> Ops.call(op, args, kwargs);
        };
    }

    private static boolean flag(Map<String, Object> kwargs, String name, boolean otherwise) {
        return kwargs.get(name) == null ? otherwise : (Boolean) kwargs.get(name);
    }

    private static Tensor tensor(Object value) {
        return (Tensor) value;
    }

    private static List<Tensor> tensors(Object value) {
        return value == null ? null : ((List<?>) value).stream().map(Tensor.class::cast).toList();
    }

    private static Tensor set(Tensor x, Index[] index, Object value) {
        if (value instanceof Tensor t) {
            return x.set_(t, index);
        }
        return value instanceof Long n ? x.set_(n.longValue(), index) : x.set_(((Number) value).doubleValue(), index);
    }

    static Index[] index(Object components) {
        return ((List<?>) components).stream().map(Programs::component).toArray(Index[]::new);
    }

    private static Index component(Object c) {
        if (c == null) {
            return Index.newAxis();
        }
        if (c instanceof Long at) {
            return Index.at(at);
        }
        if (c instanceof Tensor t) {
            return Index.of(t);
        }
        if (c instanceof Values.Ellipsis) {
            return Index.ellipsis();
        }
        if (c instanceof Values.Slice s) {
            return Index.slice(s.start(), s.stop(), s.step() == null ? 1 : s.step());
        }
        return Index.of(((List<?>) c).stream().mapToLong(n -> (Long) n).toArray());
    }

    // ---- results

    private void bind(JsonElement names, Object out) {
        if (names.isJsonNull()) {
            return;
        }
        List<Tensor> results = flattened(out);
        List<String> targets = new ArrayList<>();
        if (names.isJsonArray()) {
            names.getAsJsonArray().forEach(n -> targets.add(n.isJsonNull() ? null : n.getAsString()));
        } else {
            targets.add(names.getAsString());
        }
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) != null) {
                made(targets.get(i), results.get(i));
            }
        }
    }

    private static List<Tensor> flattened(Object out) {
        if (out instanceof Record r) {
            return Arrays.stream(r.getClass().getRecordComponents()).map(c -> {
                try {
                    return (Tensor) c.getAccessor().invoke(r);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }).toList();
        }
        return out instanceof List<?> l ? l.stream().map(Tensor.class::cast).toList() : Arrays.asList((Tensor) out);
    }

    private void made(String name, Tensor t) {
        tensors.put(name, t);
        JsonObject expect = program.getAsJsonObject("expect");
        if (expect == null) {
            return;
        }
        compare("values", name, t);
        JsonObject flags = expect.getAsJsonObject("requires_grad");
        if (t != null && flags != null && flags.has(name) && t.requiresGrad() != flags.get(name).getAsBoolean()) {
            differences.add(name + ".requiresGrad() is " + t.requiresGrad());
        }
    }

    private void compare(String part, String name, Tensor got) {
        JsonObject expected = program.getAsJsonObject("expect").getAsJsonObject(part);
        if (expected == null || !expected.has(name)) {
            return;
        }
        JsonElement want = expected.get(name);
        String difference = want.isJsonNull() ? got == null ? null : "got a tensor, want none"
            : TensorData.of(want.getAsJsonObject()).difference(got, program.get("rtol").getAsDouble(), program.get("atol").getAsDouble());
        if (difference != null) {
            differences.add(part + " of " + name + ": " + difference);
        }
    }

    /** Everything that differs, after the whole program ran. */
    List<String> differences() {
        program.getAsJsonObject("expect").getAsJsonObject("final").keySet().forEach(n -> compare("final", n, tensors.get(n)));
        program.getAsJsonObject("expect").getAsJsonObject("grads").keySet().forEach(n -> compare("grads", n, tensors.get(n).grad()));
        return differences;
    }
}
