package org.gradus.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;

/** Random programs give what the same programs give without fusion, and on the CPU device; so do their gradients. */
public abstract class ParityContract {
    private static final double VALUES = 1e-3;
    private static final double GRADIENTS = 1e-2;
    private static Device unfused;

    protected abstract Device device();

    private Device unfused() {
        if (unfused == null) {
            unfused = TestDevices.open(device(), Map.of("gradus.fusion", "off"));
        }
        return unfused;
    }

    @AfterContainer
    static void close() {
        if (unfused != null) {
            TestDevices.close(unfused);
            unfused = null;
        }
    }

    @Provide
    protected Arbitrary<List<Integer>> programs() {
        return Arbitraries.integers().between(0, 9999).list().ofMinSize(1).ofMaxSize(12);
    }

    private record Result(String name, List<double[]> values) { }

    private static Result onDevice(String name, Device device, List<Integer> program, boolean differentiable) {
        try (Devices.Scope scope = Devices.with(device)) {
            RandomProgram run = new RandomProgram(differentiable).run(program);
            List<double[]> out = new ArrayList<>();
            List<Tensor> values = run.values();
            for (int i = values.size() - 1; i >= 0; i--) {
                out.add(values.get(i).toDoubleArray());
            }
            return new Result(name, out);
        }
    }

    private static Result gradients(String name, Device device, List<Integer> program) {
        try (Devices.Scope scope = Devices.with(device)) {
            RandomProgram run = new RandomProgram(true).run(program);
            List<Tensor> last = run.values().subList(Math.max(0, run.values().size() - 3), run.values().size());
            Tensor total = last.stream().map(v -> v.sin().mean()).reduce(Tensor::add).orElseThrow();
            List<double[]> out = new ArrayList<>();
            out.add(total.toDoubleArray());
            List<Tensor> first = gradients(total, run.leaves());
            first.forEach(g -> out.add(g.toDoubleArray()));
            Tensor squares = first.stream().map(g -> g.mul(g).sum()).reduce(Tensor::add).orElseThrow();
            if (squares.requiresGrad()) {
                gradients(squares, run.leaves()).forEach(g -> out.add(g.toDoubleArray()));
            }
            return new Result(name, out);
        }
    }

    private static List<Tensor> gradients(Tensor output, List<Tensor> inputs) {
        return Autograd.grad(List.of(output), inputs, null, true, true, true).stream().filter(g -> g != null).toList();
    }

    private static void compare(Result want, Result got, double tolerance) {
        assertEquals(want.values.size(), got.values.size());
        for (int v = 0; v < want.values.size(); v++) {
            double[] w = want.values.get(v);
            double[] g = got.values.get(v);
            assertEquals(w.length, g.length);
            double largest = 1;
            for (double x : w) {
                assertTrue(Double.isFinite(x), "value " + v + " of " + want.name + " is " + x);
                largest = Math.max(largest, Math.abs(x));
            }
            for (int i = 0; i < w.length; i++) {
                String where = got.name + " against " + want.name + ": value " + v + ", element " + i;
                assertEquals(w[i], g[i], tolerance * largest, where);
            }
        }
    }

    protected final void valuesAgree(List<Integer> program) {
        Result plain = onDevice("unfused", unfused(), program, false);
        compare(plain, onDevice("fused", device(), program, false), VALUES);
        if (!device().label().equals("cpu")) {
            compare(plain, onDevice("cpu", Devices.get("cpu"), program, false), VALUES);
        }
    }

    protected final void gradientsAgree(List<Integer> program) {
        Result plain = gradients("unfused", unfused(), program);
        compare(plain, gradients("fused", device(), program), GRADIENTS);
        if (!device().label().equals("cpu")) {
            compare(plain, gradients("cpu", Devices.get("cpu"), program), GRADIENTS);
        }
    }
}
