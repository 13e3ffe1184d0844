package org.gradus.nn;

import static org.gradus.Gradus.ones;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.io.Npz;
import org.gradus.types.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every module with PyTorch's weights, against what PyTorch computes and prints. */
class ModulesTest {
    private record Case(String name, Module module, Function<List<Tensor>, List<Tensor>> call) {
        static Case of(String name, Module module) {
            return new Case(name, module, in -> List.of(module.call(in.get(0))));
        }
    }

    private static final List<Case> CASES = new ArrayList<>();

    private static void add(Module... modules) {
        for (Module m : modules) {
            CASES.add(m instanceof Loss loss
                ? new Case(m.name(), m, in -> List.of(loss.forward(in.get(0), in.get(1)))) : Case.of(m.name(), m));
        }
    }

    private static void add(String option, Module m) {
        CASES.add(Case.of(m.name() + "." + option, m));
    }

    private static <M extends Module> void add(String name, M m, BiFunction<M, List<Tensor>, List<Tensor>> call) {
        CASES.add(new Case(name, m, in -> call.apply(m, in)));
    }

    private static final long[] TWO = {2};

    static {
        convolutions();
        norms();
        pools();
        rest();
        activations();
        losses();
        recurrent();
        attention();
    }

    private static void convolutions() {
        ConvOptions o = new ConvOptions();
        ConvOptions all = o.stride(2).padding(1).groups(2).bias(false);
        add(new Conv1d(4, 6, 3), new Conv2d(4, 6, 3), new Conv3d(4, 6, 3));
        add("options", new Conv1d(4, 6, 3, all.dilation(2)));
        add("options", new Conv2d(4, 6, 3, all));
        add("options", new Conv3d(4, 6, 3, all));
        add("same", new Conv1d(4, 2, 2, o.padding("same")));
        add("same", new Conv2d(4, 2, 2, o.padding("same")));
        add("same", new Conv3d(4, 2, 2, o.padding("same")));
        for (String mode : List.of("reflect", "replicate", "circular")) {
            add(mode, new Conv1d(4, 2, 3, o.padding(1).paddingMode(mode)));
            add(mode, new Conv2d(4, 2, 3, o.padding(1).paddingMode(mode)));
            add(mode, new Conv3d(4, 2, 3, o.padding(1).paddingMode(mode)));
        }
        ConvOptions transposed = o.stride(2).padding(1).outputPadding(1).groups(2);
        add(new ConvTranspose1d(4, 3, 3), new ConvTranspose2d(4, 3, 3), new ConvTranspose3d(4, 3, 3));
        add("options", new ConvTranspose1d(4, 2, 3, transposed));
        add("options", new ConvTranspose2d(4, 2, 3, transposed));
        add("options", new ConvTranspose3d(4, 2, 3, transposed));
    }

    private static void norms() {
        NormOptions cumulative = BatchNorm1d.options().momentum(null);
        NormOptions plain = BatchNorm1d.options().eps(1e-3).affine(false).trackRunningStats(false);
        NormOptions tracked = InstanceNorm1d.options().affine(true).trackRunningStats(true);
        add(new BatchNorm1d(4), new BatchNorm2d(4), new BatchNorm3d(4));
        add("cumulative", new BatchNorm1d(4, cumulative));
        add("cumulative", new BatchNorm2d(4, cumulative));
        add("cumulative", new BatchNorm3d(4, cumulative));
        add("plain", new BatchNorm1d(4, plain));
        add("plain", new BatchNorm2d(4, plain));
        add("plain", new BatchNorm3d(4, plain));
        add(new InstanceNorm1d(4), new InstanceNorm2d(4), new InstanceNorm3d(4));
        add("tracked", new InstanceNorm1d(4, tracked));
        add("tracked", new InstanceNorm2d(4, tracked));
        add("tracked", new InstanceNorm3d(4, tracked));
        add(new LayerNorm(6, 6), new GroupNorm(2, 4), new LocalResponseNorm(3));
        add("plain", new LayerNorm(new long[] {6}, 1e-3, false));
    }

    private static void pools() {
        add(new MaxPool1d(3, 2, 1), new MaxPool2d(3, 2, 1), new MaxPool3d(3, 2, 1));
        add(new AvgPool1d(2), new AvgPool2d(2), new AvgPool3d(2));
        add(new AdaptiveAvgPool1d(3), new AdaptiveAvgPool2d(3), new AdaptiveAvgPool3d(3));
        add(new AdaptiveMaxPool1d(3), new AdaptiveMaxPool2d(3), new AdaptiveMaxPool3d(3));
        add("MaxUnpool1d", new MaxUnpool1d(2), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add("MaxUnpool2d", new MaxUnpool2d(2), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add("MaxUnpool3d", new MaxUnpool3d(2), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add(new LPPool1d(2, 3), new LPPool2d(2, new long[] {3}, TWO, false), new FractionalMaxPool2d(2, 5));
        add(new ReplicationPad1d(1), new ReplicationPad2d(1), new ReplicationPad3d(1));
        add(new ReflectionPad1d(1), new ReflectionPad2d(1), new ReflectionPad3d(1));
        add(new ConstantPad1d(0.5, 1), new ConstantPad2d(0.5, 1), new ConstantPad3d(0.5, 1), new ZeroPad2d(1, 0, 2, 1));
    }

    private static void rest() {
        add(new Upsample(null, new double[] {2}, "bilinear", null), new UpsamplingNearest2d(2.), new UpsamplingBilinear2d(4, 5));
        add(new PixelShuffle(2), new PixelUnshuffle(2), new ChannelShuffle(2), new Unflatten(1, 2, 2), new Softmax2d());
        add(new Unfold(new long[] {2, 3}, new long[] {1}, new long[] {0}, new long[] {1}), new Fold(new long[] {4, 5}, 2));
        add(new PReLU(4, 0.25), new Linear(6, 3), new Embedding(5, 3, 0), new EmbeddingBag(5, 3));
        add("sum", new EmbeddingBag(5, 3, "sum", null, 2, false, false, 1L));
        add("Bilinear", new Bilinear(3, 4, 5), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add("CosineSimilarity", new CosineSimilarity(), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add("PairwiseDistance", new PairwiseDistance(), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add("ParameterList", new ParameterList(ones(2, 3), ones(4)), (m, in) -> List.of(m.get(0), m.get(1)));
        ModuleDict dict = new ModuleDict().put("a", new Linear(3, 2)).put("b", new ReLU());
        add("ModuleDict", dict, (m, in) -> List.of(m.get("b").call(m.get("a").call(in.get(0)))));
    }

    private static void activations() {
        add(new ReLU(), new ReLU6(), new Sigmoid(), new Tanh(), new LogSigmoid(), new SiLU(), new Mish(), new SELU(),
            new Hardsigmoid(), new Hardswish(), new Softsign(), new Tanhshrink(), new ELU(), new CELU(), new LeakyReLU(),
            new Hardtanh(), new Hardshrink(), new Softshrink(), new Softplus(), new GLU(), new RReLU(), new GELU(),
            new Identity(), new Flatten(), new Dropout(), new AlphaDropout(), new FeatureAlphaDropout(), new Dropout1d(), new Dropout2d(),
            new Dropout3d(), new Softmin(1), new Softmax(1), new LogSoftmax(1), new Threshold(0.1, 20));
    }

    private static void losses() {
        add(new L1Loss(), new MSELoss(), new HuberLoss(), new SmoothL1Loss(), new PoissonNLLLoss(), new SoftMarginLoss(),
            new HingeEmbeddingLoss(), new MultiLabelSoftMarginLoss(), new MultiLabelMarginLoss(), new MultiMarginLoss(),
            new CrossEntropyLoss(), new NLLLoss(), new BCELoss(), new BCEWithLogitsLoss(), new KLDivLoss("batchmean", false));
        add("GaussianNLLLoss", new GaussianNLLLoss(), (m, in) -> List.of(m.forward(in.get(0), in.get(1), in.get(2))));
        add("MarginRankingLoss", new MarginRankingLoss(), (m, in) -> List.of(m.forward(in.get(0), in.get(1), in.get(2))));
        add("CosineEmbeddingLoss", new CosineEmbeddingLoss(), (m, in) -> List.of(m.forward(in.get(0), in.get(1), in.get(2))));
        add("TripletMarginLoss", new TripletMarginLoss(), (m, in) -> List.of(m.forward(in.get(0), in.get(1), in.get(2))));
        add("TripletMarginWithDistanceLoss", new TripletMarginWithDistanceLoss(),
            (m, in) -> List.of(m.forward(in.get(0), in.get(1), in.get(2))));
        add("CTCLoss", new CTCLoss(),
            (m, in) -> List.of(m.forward(in.get(0), in.get(1), in.get(2).toLongArray(), in.get(3).toLongArray())));
    }

    private static List<Tensor> parts(RNN.Output y) {
        return List.of(y.output(), y.hidden());
    }

    private static List<Tensor> parts(GRU.Output y) {
        return List.of(y.output(), y.hidden());
    }

    private static List<Tensor> parts(LSTM m, List<Tensor> in) {
        LSTM.Output y = m.forward(in.get(0), null, null);
        return List.of(y.output(), y.hidden(), y.cell());
    }

    private static List<Tensor> parts(RNN.PackedOutput y) {
        return List.of(y.output().padded(false), y.hidden());
    }

    private static List<Tensor> parts(GRU.PackedOutput y) {
        return List.of(y.output().padded(false), y.hidden());
    }

    private static PackedSequence packed(List<Tensor> in) {
        return PackedSequence.pack(in.get(0), new long[] {2, 5, 1}, false);
    }

    private static void recurrent() {
        RecurrentOptions o = new RecurrentOptions();
        RecurrentOptions deep = o.numLayers(2).bidirectional(true).batchFirst(true).dropout(0.25);
        add("RNN", new RNN(3, 4), (m, in) -> parts(m.forward(in.get(0), null)));
        add("RNN.deep", new RNN(3, 4, deep), (m, in) -> parts(m.forward(in.get(0), null)));
        add("RNN.unbatched", new RNN(3, 4, o.bias(false)), (m, in) -> parts(m.forward(in.get(0), null)));
        add("RNN.relu", new RNN(3, 4, "relu", o), (m, in) -> parts(m.forward(in.get(0), null)));
        add("GRU", new GRU(3, 4), (m, in) -> parts(m.forward(in.get(0), null)));
        add("GRU.deep", new GRU(3, 4, deep), (m, in) -> parts(m.forward(in.get(0), null)));
        add("GRU.unbatched", new GRU(3, 4, o.bias(false)), (m, in) -> parts(m.forward(in.get(0), null)));
        add("GRU.hidden", new GRU(3, 4, o.numLayers(2)), (m, in) -> parts(m.forward(in.get(0), in.get(1))));
        add("LSTM", new LSTM(3, 4), ModulesTest::parts);
        add("LSTM.deep", new LSTM(3, 4, deep), ModulesTest::parts);
        add("LSTM.unbatched", new LSTM(3, 4, o.bias(false)), ModulesTest::parts);
        add("LSTM.proj", new LSTM(3, 4, o.numLayers(2).projSize(2).bidirectional(true)), ModulesTest::parts);
        RecurrentOptions both = o.numLayers(2).bidirectional(true);
        add("RNN.packed", new RNN(3, 4, both), (m, in) -> parts(m.forward(packed(in))));
        add("GRU.packed", new GRU(3, 4, both), (m, in) -> parts(m.forward(packed(in))));
        add("GRU.packed.hidden", new GRU(3, 4), (m, in) -> parts(m.forward(packed(in), in.get(1))));
        add("LSTM.packed", new LSTM(3, 4, both), (m, in) -> {
            LSTM.PackedOutput y = m.forward(packed(in));
            return List.of(y.output().padded(false), y.hidden(), y.cell());
        });
        add(new RNNCell(3, 4), new GRUCell(3, 4));
        add("relu", new RNNCell(3, 4, true, "relu"));
        add("LSTMCell", new LSTMCell(3, 4), (m, in) -> {
            LSTMCell.Output y = m.forward(in.get(0), null, null);
            return List.of(y.hidden(), y.cell());
        });
    }

    private static List<Tensor> parts(MultiheadAttention.Output y) {
        return y.weights() == null ? List.of(y.output()) : List.of(y.output(), y.weights());
    }

    private static void attention() {
        AttentionOptions o = new AttentionOptions();
        add("MultiheadAttention", new MultiheadAttention(8, 2), (m, in) -> parts(m.forward(in.get(0), in.get(1), in.get(2))));
        add("MultiheadAttention.self", new MultiheadAttention(8, 2, o.bias(false).batchFirst(true)),
            (m, in) -> parts(m.forward(in.get(0), in.get(0), in.get(0))));
        add("MultiheadAttention.widths", new MultiheadAttention(8, 4, o.kdim(3L).vdim(5L).addBiasKv(true).addZeroAttn(true)),
            (m, in) -> parts(m.forward(in.get(0), in.get(1), in.get(2))));
        add("MultiheadAttention.masked", new MultiheadAttention(8, 2, o.addZeroAttn(true)),
            (m, in) -> parts(m.forward(in.get(0), in.get(1), in.get(2), in.get(3), true, in.get(4), false)));
        add("MultiheadAttention.unweighted", new MultiheadAttention(8, 2),
            (m, in) -> parts(m.forward(in.get(0), in.get(1), in.get(2), in.get(3), false, in.get(4), true)));
        TransformerOptions t = new TransformerOptions().dimFeedforward(12);
        add(new TransformerEncoderLayer(8, 2, t));
        add("options", new TransformerEncoderLayer(8, 2, t.activation(Tensor::gelu).batchFirst(true).normFirst(true)));
        add("TransformerDecoderLayer", new TransformerDecoderLayer(8, 2, t), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add(new TransformerEncoder(() -> new TransformerEncoderLayer(8, 2, t), 2, new LayerNorm(8)));
        add("TransformerDecoder", new TransformerDecoder(() -> new TransformerDecoderLayer(8, 2, t.normFirst(true)), 2),
            (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
        add("AdaptiveLogSoftmaxWithLoss", new AdaptiveLogSoftmaxWithLoss(6, 10, new long[] {3, 7}, 2, true), (m, in) -> {
            AdaptiveLogSoftmaxWithLoss.Output y = m.forward(in.get(0), in.get(1));
            return List.of(y.output(), y.loss(), m.logProb(in.get(0)), m.predict(in.get(0)));
        });
        add("Transformer", new Transformer(8, 2, 1, 1, t), (m, in) -> List.of(m.forward(in.get(0), in.get(1))));
    }

    private static Map<String, Tensor> load() throws IOException, URISyntaxException {
        Path folder = Path.of(ModulesTest.class.getResource("/nn").toURI());
        Map<String, Tensor> elements = Npz.load(folder.resolve("modules.npz"));
        Map<String, Long> used = new HashMap<>();
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve("modules.txt"))) {
            String[] part = line.split("\t", -1);
            long[] dims = part[2].isEmpty() ? new long[0]
                : Arrays.stream(part[2].split(",")).mapToLong(Long::parseLong).toArray();
            long count = Arrays.stream(dims).reduce(1, (x, y) -> x * y);
            long start = used.getOrDefault(part[1], 0L);
            used.put(part[1], start + count);
            all.put(part[0], elements.get(part[1]).narrow(0, start, count).reshape(dims).clone());
        }
        return all;
    }

    private static Map<String, Tensor> below(Map<String, Tensor> all, String prefix) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        all.forEach((key, t) -> {
            if (key.startsWith(prefix)) {
                part.put(key.substring(prefix.length()), t);
            }
        });
        return part;
    }

    private static void compare(Map<String, Tensor> expected, List<Tensor> actual, String what) {
        assertEquals(expected.size(), actual.size(), what);
        for (int i = 0; i < actual.size(); i++) {
            compare(expected.get(Integer.toString(i)), actual.get(i), what + " output " + i);
        }
    }

    private static void compare(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        Tensor difference = actual.detach().to(DType.FLOAT64).sub(expected.to(DType.FLOAT64)).abs();
        Tensor allowed = expected.to(DType.FLOAT64).abs().mul(1e-4).add(1e-5);
        assertTrue(difference.le(allowed).all().itemBoolean(), () -> what + ": " + actual + " instead of " + expected);
    }

    private static void check(Case c, Map<String, Tensor> all, Device device) {
        String prefix = c.name() + "|";
        c.module().to(device).loadStateDict(below(all, prefix + "state|"));
        int[] codePoints = all.get(prefix + "repr").to(DType.INT32).toIntArray();
        assertEquals(new String(codePoints, 0, codePoints.length), c.module().toString());
        Map<String, Tensor> inputs = below(all, prefix + "in|");
        List<Tensor> in = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            in.add(inputs.get(Integer.toString(i)).to(device));
        }
        c.module().eval();
        compare(below(all, prefix + "eval|"), c.call().apply(in), c.name());
        c.module().train();
        for (int step = 0; all.containsKey(prefix + "train" + step + "|0"); step++) {
            compare(below(all, prefix + "train" + step + "|"), c.call().apply(in), c.name() + " in training");
        }
        Map<String, Tensor> buffers = c.module().namedBuffers();
        below(all, prefix + "after|").forEach((key, t) -> compare(t, buffers.get(key), c.name() + "'s " + key));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void computesAndPrintsAsPyTorch(Device device) throws IOException, URISyntaxException {
        List<String> failures = new ArrayList<>();
        try (var with = Devices.with(device); Scope scope = Scope.open()) {
            Map<String, Tensor> all = load();
            for (Case c : CASES) {
                try (Scope inner = Scope.open()) {
                    check(c, all, device);
                } catch (AssertionError | RuntimeException e) {
                    failures.add(c.name() + ": " + e);
                }
            }
            long cases = all.keySet().stream().map(key -> key.substring(0, key.indexOf('|'))).distinct().count();
            assertEquals(cases, CASES.size());
        }
        assertEquals(List.of(), failures, () -> String.join("\n", failures));
    }
}
