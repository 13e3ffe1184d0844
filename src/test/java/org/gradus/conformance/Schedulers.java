package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.gradus.Tensor;
import org.gradus.optim.Optimizer;
import org.gradus.optim.SGD;

/** Recorded learning-rate schedules, in force at each step of an optimizer. */
final class Schedulers {

    void check(JsonObject c) {
        Class<?> type = Named.type(c.get("scheduler").getAsString(), "scheduler");
        Tensor parameter = HostArrays.tensor(new Elements("float32", new long[] {1}, new double[] {1})).requiresGrad_();
        SGD optimizer = new SGD(List.of(parameter),
            SGD.options(c.get("base_lr").getAsDouble()).momentum(c.get("base_momentum").getAsDouble()));
        Map<String, Object> hyper = new LinkedHashMap<>(new Arguments(v -> null, s -> s).map(c.getAsJsonObject("hyper")));
        if (c.has("lambda_kind")) {
            hyper.put("lr_lambda", lambda(c));
        }
        Object scheduler = Named.make(type, optimizer, hyper);
        JsonArray rates = c.getAsJsonArray("lr");
        for (int i = 0; i < rates.size(); i++) {
            compare(c, "lr", i, optimizer);
            if (c.has("momentum")) {
                compare(c, "momentum", i, optimizer);
            }
            optimizer.step();
            Object[] metric = c.has("metrics") ? new Object[] {c.getAsJsonArray("metrics").get(i).getAsDouble()} : new Object[0];
            Named.get(scheduler, "step", metric);
        }
    }

    private static void compare(JsonObject c, String what, int i, Optimizer<?> optimizer) {
        double want = c.getAsJsonArray(what).get(i).getAsDouble();
        double got = ((Number) Named.get(optimizer.groups().get(0).options(), what)).doubleValue();
        if (!(Math.abs(got - want) <= c.get("atol").getAsDouble() + c.get("rtol").getAsDouble() * Math.abs(want))) {
            throw new MismatchException(what + " at step " + i + ": " + got + ", expected " + want);
        }
    }

    private static DoubleUnaryOperator lambda(JsonObject c) {
        String kind = c.get("lambda_kind").getAsString();
        return switch (kind) {
            case "power" -> epoch -> Math.pow(c.get("base").getAsDouble(), epoch);
            case "inverse" -> epoch -> 1 / (1 + c.get("k").getAsDouble() * epoch);
            case "constant" -> epoch -> c.get("k").getAsDouble();
            default -> throw new IllegalArgumentException("unknown kind of factor " + kind);
        };
    }
}
