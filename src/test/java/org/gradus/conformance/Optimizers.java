package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gradus.Tensor;
import org.gradus.optim.Optimizer;

/** Recorded trajectories of optimizers. */
final class Optimizers {
    private static final Arguments HYPER = new Arguments(v -> null, s -> s);

    /** Twice: on the problem itself, and with the recorded gradients, which tests the optimizer alone. */
    void check(JsonObject c) {
        Class<?> type = Named.type(c.get("optimizer").getAsString(), "optimizer");
        follow(type, c, problem(c));
        if (c.getAsJsonArray("steps").get(0).getAsJsonObject().has("grads")) {
            follow(type, c, null);
        }
    }

    private interface Problem {
        Tensor loss(List<Tensor> parameters);
    }

    private static Problem problem(JsonObject c) {
        JsonObject data = c.getAsJsonObject("data");
        String name = c.get("problem").getAsString();
        return switch (name) {
            case "quadratic" -> {
                Tensor a = tensor(data.get("A"));
                Tensor b = tensor(data.get("b"));
                yield p -> a.matmul(p.get(0)).sub(b).square().sum().mul(0.5);
            }
            case "logistic" -> {
                Tensor x = tensor(data.get("X"));
                Tensor y = tensor(data.get("y"));
                yield p -> x.matmul(p.get(0)).add(p.get(1)).mul(y).neg().softplus().mean();
            }
            default -> throw new IllegalArgumentException("unknown problem " + name + ": " + c.get("formula"));
        };
    }

    private static Tensor tensor(JsonElement spec) {
        return Inputs.make(spec.getAsJsonObject(), false);
    }

    private static void follow(Class<?> type, JsonObject c, Problem problem) {
        double rtol = c.get("rtol").getAsDouble();
        double atol = c.get("atol").getAsDouble();
        List<Tensor> parameters = new ArrayList<>();
        c.getAsJsonArray("start").forEach(s -> parameters.add(tensor(s).requiresGrad_()));
        Optimizer<?> optimizer = (Optimizer<?>) Named.make(type, parameters, HYPER.map(c.getAsJsonObject("hyper")));
        for (JsonElement s : c.getAsJsonArray("steps")) {
            JsonObject step = s.getAsJsonObject();
            String where = (problem == null ? "recorded gradients, step " : "step ") + step.get("step") + ", ";
            if (problem == null) {
                JsonArray grads = step.getAsJsonArray("grads");
                for (int i = 0; i < grads.size(); i++) {
                    parameters.get(i).setGrad(tensor(grads.get(i)));
                }
                optimizer.step();
            } else if (step.has("grads")) {
                optimizer.zeroGrad();
                Tensor loss = problem.loss(parameters);
                loss.backward();
                Outputs.check(where + "loss", step.getAsJsonObject("loss"), loss, rtol, atol);
                for (int i = 0; i < parameters.size(); i++) {
                    Outputs.check(where + "gradient " + i, step.getAsJsonArray("grads").get(i).getAsJsonObject(), parameters.get(i).grad(),
                        rtol, atol);
                }
                optimizer.step();
            } else {
                Outputs.check(where + "loss", step.getAsJsonObject("loss"), closed(optimizer, problem, parameters), rtol, atol);
            }
            for (int i = 0; i < parameters.size(); i++) {
                Outputs.check(where + "parameter " + i, step.getAsJsonArray("params").get(i).getAsJsonObject(), parameters.get(i), rtol,
                    atol);
            }
        }
    }

    /** One step of an optimizer that evaluates the loss as often as it likes. @return the first evaluation's loss */
    private static Object closed(Optimizer<?> optimizer, Problem problem, List<Tensor> parameters) {
        Supplier<Tensor> closure = () -> {
            optimizer.zeroGrad();
            Tensor loss = problem.loss(parameters);
            loss.backward();
            return loss;
        };
        return Named.get(optimizer, "step", closure);
    }
}
