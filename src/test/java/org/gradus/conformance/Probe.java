package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.GradusException;

/** Tries an operation on each dtype, and its gradients, with the arguments of recorded calls. */
final class Probe {
    private static final int TEMPLATES = 40;

    /** How far an operation can be differentiated. */
    enum Gradient { NONE, FIRST, SECOND }

    /**
     * What was seen.
     *
     * @param reads whether a call read values back before anyone asked for its result
     */
    record Finding(Set<DType> dtypes, Gradient gradient, boolean inPlace, boolean reads) {
        Finding or(Finding other) {
            Set<DType> both = EnumSet.noneOf(DType.class);
            both.addAll(dtypes);
            both.addAll(other.dtypes);
            return new Finding(both, gradient.compareTo(other.gradient) > 0 ? gradient : other.gradient, inPlace || other.inPlace,
                reads || other.reads);
        }
    }

    private final Calls calls;
    private boolean reads;

    Probe(Calls calls) {
        this.calls = calls;
    }

    Finding probe(OpFile file) {
        List<JsonObject> templates = new ArrayList<>();
        reads = false;
        file.cases().forEach(c -> templates.add(c.getAsJsonObject()));
        if (!templates.stream().allMatch(Probe::namesDtype)) {
            templates.removeIf(Probe::namesDtype);
        }
        templates.sort(Comparator.comparingInt(c -> c.toString().length()));
        Set<DType> dtypes = EnumSet.noneOf(DType.class);
        for (DType dtype : DType.values()) {
            if (templates.stream().filter(c -> recorded(c) == dtype).anyMatch(c -> works(file, c, dtype))
                || templates.stream().limit(TEMPLATES).anyMatch(c -> works(file, c, dtype))) {
                dtypes.add(dtype);
            }
        }
        Gradient gradient = templates.stream().filter(c -> hasElements(c)).limit(TEMPLATES).map(c -> gradient(file, c))
            .max(Comparator.naturalOrder()).orElse(Gradient.NONE);
        return new Finding(dtypes, gradient, file.inPlaceNames().stream().anyMatch(calls::has), reads);
    }

    /** Whether the call asks for a dtype: then the operands' says little. */
    private static boolean namesDtype(JsonObject c) {
        return (c.get("args").toString() + c.get("kwargs")).contains("$dtype");
    }

    private static DType recorded(JsonObject c) {
        JsonElement dtype = c.get("dtype");
        return dtype == null || dtype.isJsonNull() ? null
            : Arrays.stream(DType.values()).filter(d -> d.label().equals(dtype.getAsString())).findFirst().orElse(null);
    }

    private static boolean hasElements(JsonObject c) {
        for (JsonElement in : c.getAsJsonArray("inputs")) {
            if (in.getAsJsonObject().getAsJsonArray("data").isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The recorded inputs in another dtype: those of the first floating one's, where there is one, else of the first one's. */
    private static List<Tensor> inputs(JsonObject c, DType dtype, boolean differentiable) {
        List<Tensor> recorded = Inputs.make(c.getAsJsonArray("inputs"), false);
        DType from = recorded.stream().map(Tensor::dtype).filter(DType::isFloating).findFirst().orElse(recorded(c));
        List<Tensor> inputs = new ArrayList<>();
        for (Tensor t : recorded) {
            Tensor converted = t.dtype() == from ? t.to(dtype) : t;
            inputs.add(differentiable && converted.isFloatingPoint() ? converted.detach().requiresGrad_() : converted);
        }
        return inputs;
    }

    private Object call(OpFile file, JsonObject c, List<Tensor> inputs) {
        Arguments arguments = new Arguments(i -> inputs.get(i.getAsInt()), s -> s);
        JsonArray args = c.getAsJsonArray("args");
        return calls.call(file.names(), file.signatures(), arguments.list(args), arguments.map(c.getAsJsonObject("kwargs")));
    }

    private boolean works(OpFile file, JsonObject c, DType dtype) {
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            List<Tensor> inputs = inputs(c, dtype, false);
            inputs.forEach(Tensor::realize);
            long before = Devices.current().statistics().downloads();
            List<Object> outputs = Outputs.flatten(call(file, c, inputs));
            reads |= Devices.current().statistics().downloads() > before;
            for (Object out : outputs) {
                if (out instanceof Tensor t) {
                    t.realize();
                }
            }
            return true;
        } catch (GradusException | MissingException | NoOverloadException e) {
            return false;
        }
    }

    private Gradient gradient(OpFile file, JsonObject c) {
        Gradient found = Gradient.NONE;
        try (GradMode mode = GradMode.enableGrad(); Scope scope = Scope.open()) {
            List<Tensor> inputs = inputs(c, DType.FLOAT64, true);
            List<Tensor> first = gradients(Outputs.flatten(call(file, c, inputs)), inputs);
            if (first.isEmpty()) {
                return found;
            }
            first.forEach(Tensor::realize);
            found = Gradient.FIRST;
            List<Tensor> second = gradients(new ArrayList<>(first), inputs);
            second.forEach(Tensor::realize);
            return Gradient.SECOND;
        } catch (GradusException | MissingException | NoOverloadException e) {
            return found;
        }
    }

    private static List<Tensor> gradients(List<Object> of, List<Tensor> inputs) {
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        for (Object o : of) {
            if (o instanceof Tensor t && t.requiresGrad()) {
                roots.add(t);
                weights.add(Gradus.onesLike(t).requiresGrad_());
            }
        }
        List<Tensor> leaves = inputs.stream().filter(Tensor::requiresGrad).toList();
        return roots.isEmpty() ? List.of()
            : Autograd.grad(roots, leaves, weights, true, true, true).stream().filter(t -> t != null).toList();
    }
}
