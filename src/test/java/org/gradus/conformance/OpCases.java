package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;

/** Calls of one operation: outputs, inputs that it changes, gradients to second order, the in-place form, and calls that must fail. */
final class OpCases {
    private final Calls calls;

    OpCases(Calls calls) {
        this.calls = calls;
    }

    /** Runs one case; returns if everything agrees. */
    void check(OpFile file, JsonObject c) {
        double rtol = c.get("rtol").getAsDouble();
        double atol = c.get("atol").getAsDouble();
        List<Tensor> inputs = Inputs.make(c.getAsJsonArray("inputs"), true);
        List<Object> outputs = Outputs.flatten(call(file, file.names(), c, inputs));
        Outputs.check(c.getAsJsonArray("outputs"), outputs, rtol, atol);
        if (c.has("mutated")) {
            for (JsonElement m : c.getAsJsonArray("mutated")) {
                int i = m.getAsJsonObject().get("input").getAsInt();
                Outputs.check("mutated input " + i, m.getAsJsonObject().getAsJsonObject("value"), inputs.get(i), rtol, atol);
            }
        }
        if (c.has("grads")) {
            gradients(c, inputs, outputs, rtol, atol);
        }
        if (c.has("inplace") && c.get("inplace").getAsBoolean()) {
            inPlace(file, c, rtol, atol);
        }
    }

    private Object call(OpFile file, List<String> names, JsonObject c, List<Tensor> inputs) {
        Arguments arguments = new Arguments(i -> inputs.get(i.getAsInt()), s -> s);
        return calls.call(names, file.signatures(), arguments.list(c.getAsJsonArray("args")), arguments.map(c.getAsJsonObject("kwargs")));
    }

    private static void gradients(JsonObject c, List<Tensor> inputs, List<Object> outputs, double rtol, double atol) {
        boolean second = c.has("grad_grads");
        List<Tensor> leaves = inputs.stream().filter(Tensor::requiresGrad).toList();
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        JsonArray gradOutputs = c.getAsJsonArray("grad_outputs");
        for (int i = 0; i < gradOutputs.size(); i++) {
            if (!gradOutputs.get(i).isJsonNull()) {
                roots.add((Tensor) outputs.get(i));
                weights.add(Inputs.make(gradOutputs.get(i).getAsJsonObject(), second));
            }
        }
        List<Tensor> grads = spread(inputs, Autograd.grad(roots, leaves, weights, second, second, true));
        compare("gradient of input ", c.getAsJsonArray("grads"), grads, false, rtol, atol);
        if (second) {
            second(c, inputs, leaves, grads, rtol, atol);
        }
    }

    private static void second(JsonObject c, List<Tensor> inputs, List<Tensor> leaves, List<Tensor> grads, double rtol, double atol) {
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        JsonArray vs = c.getAsJsonArray("grad_vs");
        for (int i = 0; i < vs.size(); i++) {
            if (!vs.get(i).isJsonNull() && grads.get(i) != null && grads.get(i).requiresGrad()) {
                roots.add(grads.get(i));
                weights.add(Inputs.make(vs.get(i).getAsJsonObject(), false));
            }
        }
        List<Tensor> found = roots.isEmpty() ? new ArrayList<>(java.util.Collections.nCopies(leaves.size(), null))
            : Autograd.grad(roots, leaves, weights, false, false, true);
        compare("second gradient of input ", c.getAsJsonArray("grad_grads"), spread(inputs, found), true, rtol, atol);
    }

    private static List<Tensor> spread(List<Tensor> inputs, List<Tensor> ofLeaves) {
        List<Tensor> all = new ArrayList<>();
        int next = 0;
        for (Tensor input : inputs) {
            all.add(input.requiresGrad() ? ofLeaves.get(next++) : null);
        }
        return all;
    }

    /** @param zeroIsNone whether no gradient and one of zeros are the same: so for second order */
    private static void compare(String what, JsonArray expected, List<Tensor> got, boolean zeroIsNone, double rtol, double atol) {
        for (int i = 0; i < expected.size(); i++) {
            JsonElement want = expected.get(i);
            Tensor have = got.get(i);
            if (want.isJsonNull() || have == null) {
                boolean same = want.isJsonNull() && have == null
                    || zeroIsNone && (have == null ? Elements.of(want.getAsJsonObject()) : Elements.of(have)).isZero(atol);
                if (!same) {
                    throw new MismatchException(what + i + ": " + (have == null ? "none" : "there is one") + ", expected "
                        + (want.isJsonNull() ? "none" : "one"));
                }
            } else {
                Outputs.check(what + i, want.getAsJsonObject(), have, rtol, atol);
            }
        }
    }

    private void inPlace(OpFile file, JsonObject c, double rtol, double atol) {
        if (file.inPlaceNames().stream().noneMatch(calls::has)) {
            throw new MismatchException("no in-place form " + Api.camel(file.inPlaceNames().get(0)));
        }
        try (GradMode mode = GradMode.noGrad()) {
            List<Tensor> inputs = Inputs.make(c.getAsJsonArray("inputs"), false);
            Object result = call(file, file.inPlaceNames(), c, inputs);
            JsonObject want = c.getAsJsonArray("outputs").get(0).getAsJsonObject();
            Outputs.check("in place", want, inputs.get(0), rtol, atol);
            if (result != inputs.get(0)) {
                throw new MismatchException("in place: returned another tensor than the one written");
            }
        }
    }

    /** The call must throw, with a message that names the operation and what is wrong with the arguments. */
    void checkError(OpFile file, JsonObject c) {
        List<Tensor> inputs = Inputs.make(c.getAsJsonArray("inputs"), true);
        Object result;
        try {
            result = call(file, file.names(), c, inputs);
            for (Object output : Outputs.flatten(result)) {
                if (output instanceof Tensor t) {
                    Elements.of(t);
                }
            }
        } catch (NoOverloadException e) {
            if (e.excluded() || Messages.isTypeError(c.get("error_type").getAsString())) {
                return;
            }
            throw e;
        } catch (MissingException e) {
            throw e;
        } catch (RuntimeException e) {
            Messages.check(e, c, file.names(), c.getAsJsonArray("inputs"), Map.of("args", c.get("args"), "kwargs", c.get("kwargs")));
            return;
        }
        throw new MismatchException("no exception; PyTorch's is: " + c.get("message").getAsString());
    }
}
