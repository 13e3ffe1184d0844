package org.gradus.nn;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleTest {

    /** A module of everything that can be registered. */
    private static final class Net extends Module {
        final Linear hidden = module("hidden", new Linear(3, 4));
        final Linear tied = module("tied", hidden);
        final Sequential tail = module("tail", new Sequential(new ReLU(), new Dropout(0.25), new Linear(4, 2, false)));
        final Tensor scale = parameter("scale", ones(2));
        final Tensor count = buffer("count", zeros(1));

        @Override
        public Tensor forward(Tensor x) {
            return tail.forward(hidden.forward(x)).mul(scale);
        }
    }

    @Test
    void findsItsPartsInPyTorchsOrder() {
        Net net = new Net();
        assertEquals(List.of("scale", "hidden.weight", "hidden.bias", "tail.2.weight"),
            List.copyOf(net.namedParameters().keySet()));
        assertEquals(4, net.parameters().size());
        assertEquals(List.of("count"), List.copyOf(net.namedBuffers().keySet()));
        assertEquals(List.of("scale", "count", "hidden.weight", "hidden.bias", "tied.weight", "tied.bias", "tail.2.weight"),
            List.copyOf(net.stateDict().keySet()));
        assertEquals(List.of(net, net.hidden, net.tail, net.tail.get(0), net.tail.get(1), net.tail.get(2)), net.modules());
        assertTrue(net.parameters().stream().allMatch(Tensor::requiresGrad));
        assertFalse(net.count.requiresGrad());
    }

    @Test
    void printsAsPyTorchDoes() {
        assertEquals("""
            Net(
              (hidden): Linear(in_features=3, out_features=4, bias=True)
              (tied): Linear(in_features=3, out_features=4, bias=True)
              (tail): Sequential(
                (0): ReLU()
                (1): Dropout(p=0.25, inplace=False)
                (2): Linear(in_features=4, out_features=2, bias=False)
              )
            )""", new Net().toString());
        assertEquals("GELU(approximate='none')", new GELU().toString());
        assertEquals("Flatten(start_dim=1, end_dim=-1)", new Flatten().toString());
        assertEquals("Softmax(dim=1)", new Softmax(1).toString());
        assertEquals("CrossEntropyLoss()", new CrossEntropyLoss().toString());
        assertEquals("Sequential()", new Sequential().toString());
    }

    @Test
    void namesAreCheckedAtRegistration() {
        class Bad extends Module {
            Bad(String name) {
                parameter("a", ones(1));
                buffer(name, ones(1));
            }
        }
        assertThrows(ArgumentException.class, () -> new Bad("a"));
        assertThrows(ArgumentException.class, () -> new Bad(""));
        assertThrows(ArgumentException.class, () -> new Bad("x.y"));
        class Made extends Module {
            Made() {
                parameter("a", ones(1).requiresGrad_().mul(2));
            }
        }
        assertTrue(assertThrows(ArgumentException.class, Made::new).getMessage().contains("MulBackward0"));
        assertThrows(UnsupportedException.class, () -> new Module() { }.forward(ones(1)));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void dropoutScalesWhatItKeepsAndOnlyInTraining(Device device) {
        try (var scope = Devices.with(device)) {
            manualSeed(5);
            Net net = new Net();
            Dropout dropout = (Dropout) net.tail.get(1);
            Tensor x = ones(100, 100).requiresGrad_();
            Tensor y = dropout.forward(x);
            y.sum().backward();
            assertTrue(y.equal(x.grad()), "what is dropped gets no gradient, what is kept the scale");
            float[] kept = y.toFloatArray();
            int zeros = 0;
            for (float v : kept) {
                assertTrue(v == 0 || v == (float) (1 / 0.75), () -> "value " + v);
                zeros += v == 0 ? 1 : 0;
            }
            assertEquals(2500, zeros, 200);
            assertFalse(dropout.forward(x).equal(y), "each call draws anew");
            net.eval();
            assertFalse(dropout.isTraining());
            assertSame(x, dropout.forward(x));
            net.train();
            assertTrue(dropout.isTraining());
            assertTrue(new Dropout(1).forward(x).equal(x.mul(0)));
            assertThrows(ArgumentException.class, () -> new Dropout(1.5));
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void linearIsAnAffineMapWithGradients(Device device) {
        try (var scope = Devices.with(device)) {
            Linear linear = new Linear(2, 3);
            linear.loadStateDict(Map.of("weight", tensor(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2)), "bias",
                tensor(new float[] {0.5f, -1, 0})));
            Tensor x = tensor(new float[] {1, 1, 2, -1}, Shape.of(2, 2));
            Tensor y = linear.forward(x);
            assertArrayEquals(new float[] {3.5f, 6, 11, 0.5f, 1, 4}, y.toFloatArray());
            y.sum().backward();
            assertArrayEquals(new float[] {3, 0, 3, 0, 3, 0}, linear.weight().grad().toFloatArray());
            assertArrayEquals(new float[] {2, 2, 2}, linear.bias().grad().toFloatArray());
            assertArrayEquals(new long[] {4, 1, 3}, new Linear(2, 3).forward(ones(4, 1, 2)).shape().dims());
            assertArrayEquals(new long[] {3}, new Linear(2, 3).forward(ones(2)).shape().dims());
            linear.zeroGrad();
            assertNull(linear.weight().grad());
            Linear plain = new Linear(2, 3, false);
            assertNull(plain.bias());
            assertEquals(List.of("weight"), List.copyOf(plain.stateDict().keySet()));
            assertArrayEquals(new long[] {2, 3}, plain.forward(x).shape().dims());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void layersComputeWhatTheirNamesSay(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor x = tensor(new float[] {-1, 0, 2}).view(1, 3);
            assertArrayEquals(new float[] {0, 0, 2}, new ReLU().forward(x).toFloatArray());
            assertArrayEquals(new float[] {0.26894142f, 0.5f, 0.880797f}, new Sigmoid().forward(x).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {-0.7615942f, 0, 0.9640276f}, new Tanh().forward(x).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {-0.15865526f, 0, 1.9544997f}, new GELU().forward(x).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {-0.158808f, 0, 1.9545977f}, new GELU("tanh").forward(x).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {0.04201007f, 0.1141952f, 0.8437947f}, new Softmax(1).forward(x).toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {-3.1698461f, -2.1698461f, -0.16984606f}, new LogSoftmax(1).forward(x).toFloatArray(),
                1e-5f);
            assertSame(x, new Identity().forward(x));
            assertArrayEquals(new long[] {2, 12}, new Flatten().forward(ones(2, 3, 4)).shape().dims());
            assertArrayEquals(new long[] {6, 4}, new Flatten(0, 1).forward(ones(2, 3, 4)).shape().dims());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void anEmptyBatchLeavesTheAverageOfAllBatches(Device device) {
        try (var scope = Devices.with(device)) {
            BatchNorm1d norm = new BatchNorm1d(1, BatchNorm1d.options().momentum(null));
            norm.forward(zeros(0, 1));
            norm.forward(tensor(new float[] {1, 3}).view(2, 1));
            assertArrayEquals(new float[] {1}, norm.runningMean().toFloatArray(), 1e-6F);
            assertArrayEquals(new float[] {1.5F}, norm.runningVar().toFloatArray(), 1e-6F);
            assertEquals(2, norm.numBatchesTracked().itemLong());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void stateGoesFromOneModuleToAnother(Device device) {
        try (var scope = Devices.with(device)) {
            Net from = new Net();
            Net to = new Net();
            Tensor x = rand(5, 3);
            from.eval();
            to.eval();
            assertFalse(from.forward(x).equal(to.forward(x)));
            to.loadStateDict(from.stateDict());
            assertTrue(from.forward(x).equal(to.forward(x)));
            assertTrue(to.hidden.weight().requiresGrad() && to.hidden.weight().isLeaf());
            from.stateDict().get("scale").fill_(3);
            assertArrayEquals(new float[] {3, 3}, from.scale.toFloatArray(), "the state is the module's own");
            assertArrayEquals(new float[] {1, 1}, to.scale.toFloatArray(), "and was copied");
        }
    }

    @Test
    void aStateThatDoesNotFitChangesNothing() {
        Net net = new Net();
        Map<String, Tensor> state = new LinkedHashMap<>(net.stateDict());
        state.remove("scale");
        state.put("other", ones(1));
        state.put("hidden.weight", ones(4, 2));
        state.put("hidden.bias", ones(4).mul(7));
        String message = assertThrows(ArgumentException.class, () -> net.loadStateDict(state)).getMessage();
        assertEquals("""
            Error(s) in loading state_dict for Net:
            	Missing key(s) in state_dict: "scale".\s
            	Unexpected key(s) in state_dict: "other".\s
            	size mismatch for hidden.weight: copying a param with shape [4, 2] from checkpoint, the shape in current model is \
            [4, 3].""", message);
        assertFalse(net.hidden.bias().equal(state.get("hidden.bias")));
        state.put("hidden.weight", ones(4, 3).to(DType.FLOAT64));
        assertEquals(new Module.Incompatible(List.of("scale"), List.of("other")), net.loadStateDict(state, false));
        assertTrue(net.hidden.weight().equal(ones(4, 3)));
        assertTrue(net.hidden.bias().equal(state.get("hidden.bias")));
    }

    @Test
    void moves() {
        for (Device device : Devices.all()) {
            Net net = new Net();
            Tensor weight = net.hidden.weight();
            Tensor before = weight.detach().clone();
            net.forward(ones(2, 3)).sum().backward();
            net.to(device);
            assertSame(weight, net.hidden.weight());
            assertEquals(device, weight.device());
            assertEquals(device, weight.grad().device());
            assertEquals(device, net.count.device());
            assertTrue(weight.isLeaf() && weight.requiresGrad());
            assertArrayEquals(before.toFloatArray(), weight.toFloatArray());
            net.to(DType.FLOAT64);
            assertEquals(DType.FLOAT64, net.scale.dtype());
            try (var scope = Devices.with(device)) {
                net.forward(ones(2, 3).to(DType.FLOAT64)).sum().backward();
            }
            assertEquals(DType.FLOAT64, net.scale.grad().dtype());
            assertEquals(device, net.scale.grad().device());
        }
    }

    @Test
    void appliesToInnerModulesFirst() {
        List<String> seen = new ArrayList<>();
        new Sequential(new Sequential(new ReLU()), new Tanh()).apply(m -> seen.add(m.getClass().getSimpleName()));
        assertEquals(List.of("ReLU", "Sequential", "Tanh", "Sequential"), seen);
    }

    @Test
    void freezes() {
        Net net = new Net();
        net.requiresGrad_(false);
        assertTrue(net.parameters().stream().noneMatch(Tensor::requiresGrad));
    }

    /** Keeps what it sees. */
    private static final class Probe extends Module {
        Tensor seen;

        @Override
        public Tensor forward(Tensor input) {
            seen = input;
            return input;
        }
    }

    @Test
    void sequentialLetsGoOnlyOfWhatNobodyElseHasSeen() {
        Tensor x = ones(2, 3).requiresGrad_();
        Probe probe = new Probe();
        Tensor y = new Sequential(new Identity(), new Tanh(), new Flatten(), probe, new ReLU(), new Identity()).forward(x);
        assertFalse(probe.seen.isClosed());
        assertFalse(x.isClosed());
        assertFalse(y.isClosed());
        y.sum().backward();
        assertEquals(0.41997, x.grad().toFloatArray()[0], 1e-5);
        Tensor[] inner = new Tensor[1];
        Sequential nested = new Sequential(new Tanh(), new Sequential(new Module() {
            @Override
            public Tensor forward(Tensor input) {
                inner[0] = input;
                return input.exp();
            }
        }), new ReLU());
        nested.forward(x);
        assertFalse(inner[0].isClosed());
        Tensor same = new Sequential(new Identity(), new Dropout(0), new Identity()).forward(x);
        assertSame(x, same);
        assertFalse(x.isClosed());
        Tensor before = new Sequential(new Flatten(0, -1)).forward(x);
        assertFalse(before.isClosed());
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void aTrainingStepLeavesNoMemoryBehind(Device like) {
        TestDevices.alone(like, device -> {
            Sequential net = new Sequential(new Linear(64, 256), new ReLU(), new Linear(256, 256), new GELU(),
                new Linear(256, 1));
            Tensor x = ones(8, 64).realize();
            long after3 = 0;
            for (int i = 0; i < 13; i++) {
                net.zeroGrad();
                try (Tensor y = net.forward(x); Tensor loss = y.sum()) {
                    loss.backward();
                }
                device.synchronize();
                after3 = i == 2 ? device.statistics().bytesInUse() : after3;
            }
            assertTrue(device.statistics().bytesInUse() <= after3 + 4096);
        });
    }
}
