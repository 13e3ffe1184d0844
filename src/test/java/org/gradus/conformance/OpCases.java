package org.gradus.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;
import org.gradus.autograd.Autograd;
import org.gradus.types.DType;
import org.gradus.types.GradusException;

/** Runs the recorded calls of one operation, and says what differs from what PyTorch made of them. */
final class OpCases {
    private static final Map<String, String> OTHER_NAMES = Map.of("true_divide", "div", "swapaxes", "transpose", "moveaxis", "movedim",
        "argwhere", "nonzero", "split_with_sizes", "split", "nn.functional.logsigmoid", "log_sigmoid");
    private static final Map<String, String> REFLECTED = Map.of("__rdiv__", "div", "__rsub__", "sub", "__rpow__", "pow");
    private static final Map<String, DType> CASTS = Map.of("float", DType.FLOAT32, "double", DType.FLOAT64, "int", DType.INT32, "long",
        DType.INT64, "bool", DType.BOOL);

    private final JsonObject file;
    private final String op;
    private final List<String> differences = new ArrayList<>();
    private int compared;
    private int missing;

    OpCases(JsonObject file) {
        this.file = file;
        this.op = file.get("op").getAsString();
    }

    /** Runs every {@code stride}th case, and all that must be refused. */
    OpCases run(int stride, Map<String, String> deviations) {
        List<JsonObject> cases = Corpus.objects(file, "cases");
        for (int i = 0; i < cases.size(); i += stride) {
            attempt(cases.get(i), deviations, this::compare);
        }
        if (file.has("errors")) {
            Corpus.objects(file, "errors").forEach(c -> attempt(c, deviations, this::refuse));
        }
        return this;
    }

    private interface Check {
        void on(JsonObject c, String id);
    }

    private void attempt(JsonObject c, Map<String, String> deviations, Check check) {
        String id = c.get("id").getAsString();
        if (deviations.containsKey(id)) {
            return;
        }
        try {
            check.on(c, id);
            compared++;
        } catch (MissingFeature e) {
            missing++;
        } catch (RuntimeException | AssertionError e) {
            differences.add(id + " " + c.get("args") + c.get("kwargs") + ": " + e);
        }
    }

    List<String> differences() {
        return differences;
    }

    int compared() {
        return compared;
    }

    int missing() {
        return missing;
    }

    // ---- a call

    /** One call with its own inputs. */
    private final class Invocation {
        final List<Tensor> inputs = new ArrayList<>();
        final List<Object> args;
        final Map<String, Object> kwargs;

        Invocation(JsonObject c, boolean differentiable) {
            for (JsonObject input : Corpus.objects(c, "inputs")) {
                Tensor t = TensorData.of(input).tensor();
                inputs.add(differentiable || !t.requiresGrad() ? t : t.requiresGrad_(false));
            }
            Values values = new Values(text -> text, inputs::get);
            args = values.arguments(c.getAsJsonArray("args"));
            kwargs = values.keywords(c.getAsJsonObject("kwargs"));
        }

        Object call() {
            return OpCases.call(op, args, kwargs);
        }

        Object callInPlace() {
            List<Object> written = new ArrayList<>(args);
            written.set(0, ((Tensor) args.get(0)).clone());
            return Ops.call(OTHER_NAMES.getOrDefault(op, op) + "_", written, kwargs);
        }
    }

    private static Object call(String op, List<Object> args, Map<String, Object> kwargs) {
        if (op.contains(".") && !op.startsWith("nn.functional.")) {
            throw new MissingFeature("namespace of " + op);
        }
        if (CASTS.containsKey(op)) {
            return ((Tensor) args.get(0)).to(CASTS.get(op));
        }
        switch (op) {
            case "__getitem__":
                return ((Tensor) args.get(0)).get(Programs.index(args.get(1)));
            case "fill", "zero_": {
                List<Object> copied = new ArrayList<>(args);
                copied.set(0, ((Tensor) args.get(0)).clone());
                return Ops.call(op.equals("fill") ? "fill_" : op, copied, kwargs);
            }
            case "var", "std":
                return spread(op, args, kwargs);
            case "clamp":
                return clamp(args, kwargs);
            case "__rdiv__", "__rsub__", "__rpow__":
                return reflected(REFLECTED.get(op), args);
            case "where":
                return where((Tensor) args.get(0), args.get(1), args.get(2));
            default:
                return Ops.call(OTHER_NAMES.getOrDefault(op, op), args, kwargs);
        }
    }

    /** {@code other op self}; PyTorch's power detaches a tensor on its left. */
    private static Object reflected(String name, List<Object> args) {
        if (!(args.get(0) instanceof Tensor) || name.equals("pow") && args.get(1) instanceof Tensor) {
            throw new MissingFeature("reflected " + name);
        }
        return args.get(1) instanceof Tensor other ? Ops.call(name, List.of(other, args.get(0)), Map.of())
            : Ops.call("r" + name, args, Map.of());
    }

    /** One bound has its own name. */
    private static Object clamp(List<Object> args, Map<String, Object> kwargs) {
        Object min = args.size() > 1 ? args.get(1) : kwargs.get("min");
        Object max = args.size() > 2 ? args.get(2) : kwargs.get("max");
        if (max == null && min instanceof Number) {
            return Ops.call("clamp_min", List.of(args.get(0), min), Map.of());
        }
        return min == null && max instanceof Number ? Ops.call("clamp_max", List.of(args.get(0), max), Map.of())
            : Ops.call("clamp", args, kwargs);
    }

    /** One number among tensors: the binding by type cannot tell which of the two it is. */
    private static Object where(Tensor condition, Object a, Object b) {
        if (a instanceof Tensor x && b instanceof Number n) {
            return n instanceof Long whole ? Gradus.where(condition, x, whole.longValue()) : Gradus.where(condition, x, n.doubleValue());
        }
        if (a instanceof Number n && b instanceof Tensor y) {
            return n instanceof Long whole ? Gradus.where(condition, whole.longValue(), y) : Gradus.where(condition, n.doubleValue(), y);
        }
        return Ops.call("where", Arrays.asList(condition, a, b), Map.of());
    }

    /** {@code var(unbiased)}, {@code var(dim, unbiased, keepdim)}, {@code var(dim, correction=, keepdim=)}. */
    private static Object spread(String op, List<Object> args, Map<String, Object> kwargs) {
        Map<String, Object> all = new HashMap<>(kwargs);
        String[] names = args.size() == 2 && args.get(1) instanceof Boolean ? new String[] {"unbiased"}
            : new String[] {"dim", "unbiased", "keepdim"};
        for (int i = 1; i < args.size(); i++) {
            all.put(names[i - 1], args.get(i));
        }
        Object dim = all.get("dim");
        int[] dims = dim instanceof List<?> l ? l.stream().mapToInt(x -> ((Long) x).intValue()).toArray()
            : dim == null ? new int[0] : new int[] {((Long) dim).intValue()};
        double correction = all.get("correction") != null ? ((Number) all.get("correction")).doubleValue()
            : Boolean.FALSE.equals(all.get("unbiased")) ? 0 : 1;
        boolean keepdim = Boolean.TRUE.equals(all.get("keepdim"));
        Tensor x = (Tensor) args.get(0);
        return op.equals("var") ? x.var(dims, correction, keepdim) : x.std(dims, correction, keepdim);
    }

    // ---- what must come out

    private void compare(JsonObject c, String id) {
        double rtol = c.get("rtol").getAsDouble();
        double atol = c.get("atol").getAsDouble();
        Invocation plain = new Invocation(c, false);
        Object out = plain.call();
        if (!(out instanceof Tensor || out instanceof List || out instanceof ValuesAndIndices)) {
            equal(id, String.valueOf(out), Corpus.objects(c, "outputs").get(0).get("$value").getAsString());
            return;
        }
        same(id + " output", c, "outputs", flattened(out), rtol, atol);
        if (c.has("inplace") && c.get("inplace").getAsBoolean()) {
            inPlace(c, id, rtol, atol);
        }
        if (c.has("grads")) {
            gradients(c, id, rtol, atol);
        }
    }

    private void inPlace(JsonObject c, String id, double rtol, double atol) {
        Object written;
        try {
            written = new Invocation(c, false).callInPlace();
        } catch (MissingFeature e) {
            return;
        }
        same(id + " in place", c, "outputs", flattened(written), rtol, atol);
    }

    private void gradients(JsonObject c, String id, double rtol, double atol) {
        Invocation run = new Invocation(c, true);
        boolean second = c.has("grad_grads");
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        List<Tensor> all = flattened(run.call());
        List<TensorData> given = data(c, "grad_outputs");
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i) != null) {
                outputs.add(all.get(i));
                weights.add(given.get(i).tensor());
            }
        }
        List<Tensor> leaves = run.inputs.stream().filter(Tensor::requiresGrad).toList();
        List<Tensor> grads = Autograd.grad(outputs, leaves, weights, second, second, true);
        same(id + " gradient", c, "grads", spread(run.inputs, leaves, grads), rtol, atol);
        if (second) {
            secondOrder(c, id, run.inputs, leaves, grads, rtol, atol);
        }
    }

    private void secondOrder(JsonObject c, String id, List<Tensor> inputs, List<Tensor> leaves, List<Tensor> grads, double rtol,
                             double atol) {
        List<TensorData> vs = data(c, "grad_vs");
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        List<Tensor> perInput = spread(inputs, leaves, grads);
        for (int i = 0; i < vs.size(); i++) {
            if (vs.get(i) != null && perInput.get(i) != null && perInput.get(i).requiresGrad()) {
                outputs.add(perInput.get(i));
                weights.add(vs.get(i).tensor());
            }
        }
        List<Tensor> second = outputs.isEmpty() ? leaves.stream().map(x -> (Tensor) null).toList()
            : Autograd.grad(outputs, leaves, weights, false, false, true);
        same(id + " second gradient", c, "grad_grads", spread(inputs, leaves, second), rtol, atol);
    }

    /** A value for each input: that of its leaf, or none. */
    private static List<Tensor> spread(List<Tensor> inputs, List<Tensor> leaves, List<Tensor> perLeaf) {
        List<Tensor> out = new ArrayList<>();
        for (Tensor t : inputs) {
            int i = leaves.indexOf(t);
            out.add(i < 0 ? null : perLeaf.get(i));
        }
        return out;
    }

    private static List<TensorData> data(JsonObject c, String key) {
        List<TensorData> out = new ArrayList<>();
        for (JsonElement e : c.getAsJsonArray(key)) {
            out.add(e.isJsonNull() ? null : TensorData.of(e.getAsJsonObject()));
        }
        return out;
    }

    private static List<Tensor> flattened(Object out) {
        if (out instanceof ValuesAndIndices v) {
            return List.of(v.values(), v.indices());
        }
        return out instanceof List<?> l ? l.stream().map(Tensor.class::cast).toList() : Arrays.asList((Tensor) out);
    }

    private void same(String what, JsonObject c, String key, List<Tensor> got, double rtol, double atol) {
        List<TensorData> want = data(c, key);
        if (want.size() != got.size()) {
            throw new AssertionError(what + ": " + got.size() + " results, want " + want.size());
        }
        for (int i = 0; i < want.size(); i++) {
            String difference = want.get(i) == null ? noGradient(got.get(i)) : want.get(i).difference(got.get(i), rtol, atol);
            if (difference != null) {
                throw new AssertionError(what + " " + i + ": " + difference);
            }
        }
    }

    /** PyTorch says "none" where a gradient is known to vanish; zeros are as good. */
    private static String noGradient(Tensor got) {
        return got == null || !got.ne(0).any().itemBoolean() ? null : "got a gradient, want none";
    }

    private static void equal(String id, String got, String want) {
        if (!Objects.equals(got, want)) {
            throw new AssertionError(id + ": got " + got + ", want " + want);
        }
    }

    private void refuse(JsonObject c, String id) {
        Invocation run = new Invocation(c, false);
        try {
            flattened(run.call()).forEach(Tensor::toArray);
        } catch (GradusException e) {
            return;
        }
        throw new AssertionError("not refused; PyTorch says " + c.get("message"));
    }
}
