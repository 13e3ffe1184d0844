package org.gradus.optim;

import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty steps of each optimizer, against PyTorch 1.13's losses, gradients and parameters. */
class TrajectoriesTest {

    static Stream<Arguments> cases() {
        try (Reader in = new InputStreamReader(TrajectoriesTest.class.getResourceAsStream("/optim/trajectories.json"),
            StandardCharsets.UTF_8)) {
            List<Arguments> all = new ArrayList<>();
            for (JsonElement c : JsonParser.parseReader(in).getAsJsonArray()) {
                for (Device d : Devices.all()) {
                    String id = c.getAsJsonObject().get("id").getAsString();
                    all.add(Arguments.argumentSet(id + " on " + d.label(), d, c.getAsJsonObject()));
                }
            }
            assertEquals(0, all.size() % 13, "all thirteen trajectories");
            return all.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsPyTorch(Device device, JsonObject c) {
        try (var scope = Devices.with(device)) {
            DType dtype = DType.of(c.get("dtype").getAsString());
            List<Tensor> parameters = new ArrayList<>();
            for (JsonElement p : c.getAsJsonArray("start")) {
                parameters.add(read(p, dtype).requiresGrad_());
            }
            Optimizer<?> optimizer = optimizer(c, parameters);
            for (int step = 0; step < c.getAsJsonArray("loss").size(); step++) {
                Tensor loss = loss(c, parameters, dtype);
                optimizer.zeroGrad();
                loss.backward();
                String at = " before step " + (step + 1);
                compare(c, "loss" + at, c.getAsJsonArray("loss").get(step), loss);
                compareAll(c, "gradient" + at, c.getAsJsonArray("grads").get(step),
                    parameters.stream().map(Tensor::grad).toList());
                optimizer.step();
                compareAll(c, "parameter after step " + (step + 1), c.getAsJsonArray("params").get(step), parameters);
            }
        }
    }

    private static Tensor loss(JsonObject c, List<Tensor> parameters, DType dtype) {
        JsonObject data = c.getAsJsonObject("data");
        if (c.get("problem").getAsString().equals("quadratic")) {
            Tensor residual = read(data.get("A"), dtype).matmul(parameters.get(0)).sub(read(data.get("b"), dtype));
            return residual.pow(2).sum().mul(0.5);
        }
        Tensor scores = read(data.get("X"), dtype).matmul(parameters.get(0)).add(parameters.get(1));
        return read(data.get("y"), dtype).neg().mul(scores).softplus().mean();
    }

    private static Optimizer<?> optimizer(JsonObject c, List<Tensor> parameters) {
        JsonObject hyper = c.getAsJsonObject("hyper");
        String name = c.get("optimizer").getAsString();
        if (name.equals("SGD")) {
            return new SGD(parameters, SGD.options(hyper.get("lr").getAsDouble()).momentum(number(hyper, "momentum", 0))
                .dampening(number(hyper, "dampening", 0)).weightDecay(number(hyper, "weight_decay", 0))
                .nesterov(hyper.has("nesterov")).maximize(hyper.has("maximize")));
        }
        AdamOptions o = name.equals("Adam") ? Adam.options() : AdamW.options();
        if (hyper.has("betas")) {
            JsonArray betas = hyper.getAsJsonArray("betas");
            o = o.betas(betas.get(0).getAsDouble(), betas.get(1).getAsDouble());
        }
        o = o.lr(hyper.get("lr").getAsDouble()).eps(number(hyper, "eps", o.eps()))
            .weightDecay(number(hyper, "weight_decay", o.weightDecay())).amsgrad(hyper.has("amsgrad"));
        return name.equals("Adam") ? new Adam(parameters, o) : new AdamW(parameters, o);
    }

    private static double number(JsonObject hyper, String name, double fallback) {
        return hyper.has(name) ? hyper.get(name).getAsDouble() : fallback;
    }

    private static Tensor read(JsonElement t, DType dtype) {
        return tensor(numbers(t.getAsJsonObject().get("data")), Shape.of(longs(t.getAsJsonObject().get("shape")))).to(dtype);
    }

    private static long[] longs(JsonElement a) {
        return a.getAsJsonArray().asList().stream().mapToLong(JsonElement::getAsLong).toArray();
    }

    private static double[] numbers(JsonElement a) {
        return a.isJsonArray() ? a.getAsJsonArray().asList().stream().mapToDouble(JsonElement::getAsDouble).toArray()
            : new double[] {a.getAsDouble()};
    }

    private static void compareAll(JsonObject c, String what, JsonElement expected, List<Tensor> got) {
        assertEquals(expected.getAsJsonArray().size(), got.size());
        for (int i = 0; i < got.size(); i++) {
            compare(c, what + " of " + i, expected.getAsJsonArray().get(i), got.get(i));
        }
    }

    private static void compare(JsonObject c, String what, JsonElement expected, Tensor got) {
        double[] want = numbers(expected);
        double[] have = got.detach().to(DType.FLOAT64).toDoubleArray();
        assertEquals(want.length, have.length, what);
        for (int i = 0; i < want.length; i++) {
            double tolerance = c.get("atol").getAsDouble() + c.get("rtol").getAsDouble() * Math.abs(want[i]);
            assertEquals(want[i], have[i], tolerance, what + "[" + i + "]");
        }
    }
}
