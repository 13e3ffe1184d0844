package org.gradus.onnx;

import static org.gradus.Gradus.randint;
import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.nn.*;
import org.gradus.nn.Module;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Gradus writes, ONNX Runtime runs to the same values, and so does Gradus after reading it. */
class ExportTest {
    private static final ExportOptions BATCH = Onnx.exportOptions().dynamic("batch", 0);

    @TempDir
    Path folder;

    private void check(Module module, Function<List<Tensor>, List<Tensor>> forward, ExportOptions options, Tensor[] example,
                       Tensor[]... others) throws IOException {
        Path file = folder.resolve("model.onnx");
        boolean training = module.isTraining();
        Onnx.export(module, forward, file, options, example);
        assertEquals(training, module.isTraining());
        module.eval();
        OnnxModule read = Onnx.load(file);
        assertTrue(module.namedParameters().keySet().containsAll(read.namedParameters().keySet().stream()
            .filter(name -> !name.startsWith("constant") && !name.startsWith("size")).toList()), read.namedParameters().keySet().toString());
        for (Tensor[] in : Stream.concat(Stream.<Tensor[]>of(example), Stream.of(others)).toList()) {
            List<Tensor> expected = Gradus.noGrad(() -> forward.apply(List.of(in)));
            Map<String, Tensor> named = new LinkedHashMap<>();
            for (int i = 0; i < in.length; i++) {
                named.put(read.inputs().get(i), in[i]);
            }
            List<Tensor> theirs = OrtRunner.run(Files.readAllBytes(file), named);
            List<Tensor> ours = Gradus.noGrad(() -> read.run(in));
            for (int i = 0; i < expected.size(); i++) {
                same(expected.get(i), theirs.get(i));
                same(expected.get(i), ours.get(i));
            }
        }
        module.train(training);
    }

    private static void same(Tensor expected, Tensor made) {
        assertEquals(expected.shape(), made.shape());
        assertEquals(expected.dtype(), made.dtype());
        assertArrayEquals(expected.to(DType.FLOAT32).toFloatArray(), made.to(DType.FLOAT32).toFloatArray(), 2e-5f);
    }

    private void check(Module module, Tensor example, Tensor... others) throws IOException {
        check(module, in -> List.of(module.forward(in.get(0))), BATCH, new Tensor[] {example},
            Stream.of(others).map(t -> new Tensor[] {t}).toArray(Tensor[][]::new));
    }

    private static Arguments of(Module module, long... shape) {
        return Arguments.of(module, shape);
    }

    static Stream<Arguments> modules() {
        return Stream.of(
            of(new Sequential(new Linear(4, 8), new GELU(), new Dropout(0.5), new Linear(8, 3), new LogSoftmax(1)), 5, 4),
            of(new Sequential(new Linear(4, 8, false), new GELU("tanh"), new Softmax(-1)), 3, 2, 4),
            of(new Sequential(new Conv2d(3, 8, 3), new BatchNorm2d(8), new ReLU(), new MaxPool2d(2), new ConvTranspose2d(8, 4, 2),
                new SiLU(), new AvgPool2d(2), new Flatten(), new Linear(4 * 3 * 3, 5)), 2, 3, 12, 12),
            of(new Sequential(new Conv1d(3, 4, 3, Conv1d.options().stride(2).padding(1)), new BatchNorm1d(4), new MaxPool1d(2),
                new ConvTranspose1d(4, 2, 3), new AvgPool1d(2), new AdaptiveAvgPool1d(3)), 2, 3, 15),
            of(new Sequential(new Conv3d(2, 4, 2), new BatchNorm3d(4), new MaxPool3d(2), new ConvTranspose3d(4, 2, 2),
                new AvgPool3d(2), new AdaptiveAvgPool3d(1)), 2, 2, 5, 5, 5),
            of(new Sequential(new Conv2d(4, 4, 3, Conv2d.options().groups(2).padding(1).paddingMode("reflect")), new GroupNorm(2, 4),
                new PReLU(4, 0.1), new InstanceNorm2d(4, InstanceNorm2d.options().affine(true)), new AdaptiveAvgPool2d(3, 2),
                new Softmax2d()), 2, 4, 6, 5),
            of(new Sequential(new InstanceNorm1d(3), new RMSNorm(4), new PReLU()), 2, 3, 4),
            of(new Sequential(new AdaptiveMaxPool2d(2), new PixelShuffle(2), new Upsample(2.0), new ReplicationPad2d(1)), 2, 4, 6, 4),
            of(new Sequential(new UpsamplingBilinear2d(2.0), new ZeroPad2d(1), new PixelUnshuffle(2), new ChannelShuffle(2)), 2, 1, 4, 4),
            of(new Sequential(new ELU(0.7), new SELU(), new CELU(0.5), new Softplus(), new Mish(), new Hardsigmoid(), new Hardswish()), 3, 5),
            of(new Sequential(new Hardtanh(), new LeakyReLU(0.2), new ReLU6(), new Softsign(), new Tanhshrink(), new LogSigmoid()), 3, 5),
            of(new Sequential(new Softshrink(0.1), new Hardshrink(0.2), new Threshold(0.1, -1), new Sigmoid(), new Tanh(), new Softmin(1)), 3, 5),
            of(new Sequential(new GLU(), new LocalResponseNorm(2), new Unflatten(1, 2, 2)), 3, 4, 6),
            of(new LSTM(3, 4, LSTM.options().numLayers(2).bidirectional(true).batchFirst(true)), 2, 5, 3),
            of(new LSTM(3, 4, LSTM.options().projSize(2).batchFirst(true)), 2, 3, 3),
            of(new GRU(3, 4, GRU.options().bidirectional(true).batchFirst(true)), 2, 5, 3),
            of(new GRU(3, 4, GRU.options().bias(false).batchFirst(true)), 2, 5, 3),
            of(new RNN(3, 4, RNN.options().batchFirst(true)), 2, 5, 3),
            of(new TransformerEncoderLayer(8, 2, TransformerEncoderLayer.options().batchFirst(true).dimFeedforward(16)), 2, 5, 8));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void runsTheSameForEveryBatch(Module module, long[] shape) throws IOException {
        Tensor example = randn(shape);
        Tensor[] others = Stream.of(1L, 7L).map(n -> {
            long[] dims = shape.clone();
            dims[0] = n;
            return randn(dims);
        }).toArray(Tensor[]::new);
        check(module, example, others);
    }

    @Test
    void embeddingOfIntegers() throws IOException {
        check(new Sequential(new Embedding(10, 4), new Linear(4, 3)), randint(0, 10, 2, 5), randint(0, 10, 3, 5));
    }

    /** A classifier of sequences: ids that are zero are left out, both axes are open, and there are several inputs and outputs. */
    @Test
    void masksAndSeveralOpenSizes() throws IOException {
        Embedding table = new Embedding(10, 8);
        TransformerEncoderLayer layer = new TransformerEncoderLayer(8, 2, TransformerEncoderLayer.options().batchFirst(true));
        Linear head = new Linear(8, 3);
        Sequential all = new Sequential(table, layer, head);
        Function<List<Tensor>, List<Tensor>> forward = in -> {
            Tensor padding = in.get(0).eq(0L);
            Tensor kept = padding.logicalNot().to(DType.FLOAT32).unsqueeze(2);
            Tensor h = layer.forward(table.forward(in.get(0)).mul(in.get(1)), null, padding);
            Tensor mean = h.mul(kept).sum(1).div(kept.sum(1).clampMin(1));
            return List.of(head.forward(mean), head.forward(mean).argmax(1));
        };
        ExportOptions options = Onnx.exportOptions().dynamic("batch", 0, 0).dynamic("length", 0, 1).inputs("ids", "scale")
            .outputs("logits", "label");
        check(all, forward, options, new Tensor[] {randint(0, 10, 3, 6), randn(8)}, new Tensor[] {randint(1, 10, 1, 4), randn(8)},
            new Tensor[] {randint(0, 10, 5, 9), randn(8)});
    }

    /** Steps and states of a recurrent layer. */
    @Test
    void statesAndOpenLength() throws IOException {
        LSTM lstm = new LSTM(3, 4, LSTM.options().numLayers(2));
        Function<List<Tensor>, List<Tensor>> forward = in -> {
            LSTM.Output o = lstm.forward(in.get(0), in.get(1), in.get(2));
            return List.of(o.output(), o.hidden(), o.cell());
        };
        ExportOptions options = Onnx.exportOptions().dynamic("steps", 0, 0).dynamic("batch", 0, 1).dynamic("batch", 1, 1)
            .dynamic("batch", 2, 1);
        check(lstm, forward, options, new Tensor[] {randn(4, 2, 3), randn(2, 2, 4), randn(2, 2, 4)},
            new Tensor[] {randn(6, 3, 3), randn(2, 3, 4), randn(2, 3, 4)});
    }

    /** What is computed without gradients belongs to the model too. */
    @Test
    void partsWithoutGradient() throws IOException {
        Linear layer = new Linear(4, 3);
        check(layer, in -> List.of(Gradus.noGrad(() -> layer.forward(in.get(0))).relu()), BATCH, new Tensor[] {randn(3, 4)},
            new Tensor[] {randn(5, 4)});
    }

    @Test
    void operationsInPlace() throws IOException {
        Module module = new Module() {
            @Override
            public Tensor forward(Tensor x) {
                Tensor y = x.mul(2);
                y.relu_().add_(1);
                return y.detach().square();
            }
        };
        check(module, randn(3, 4), randn(5, 4));
    }

    @Test
    void whatWasReadCanBeTrainedFurther() throws IOException {
        Sequential module = new Sequential(new Linear(4, 3), new ReLU(), new Linear(3, 1));
        Path file = folder.resolve("model.onnx");
        Tensor x = randn(6, 4);
        Onnx.export(module, file, x);
        OnnxModule read = Onnx.load(file);
        assertEquals(module.namedParameters().keySet(), read.namedParameters().keySet());
        module.forward(x).square().mean().backward();
        read.forward(x).square().mean().backward();
        module.namedParameters().forEach((name, p) -> assertArrayEquals(p.grad().toFloatArray(),
            read.namedParameters().get(name).grad().toFloatArray(), 1e-5f, name));
    }

    private void refused(String message, Function<Tensor, Tensor> forward, ExportOptions options) {
        Module module = new Module() {
            @Override
            public Tensor forward(Tensor x) {
                return forward.apply(x);
            }
        };
        UnsupportedException e = assertThrows(UnsupportedException.class,
            () -> Onnx.export(module, folder.resolve("x.onnx"), options, randn(3, 4)));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void whatCannotBeSaidIsNamed() {
        refused("'lgamma'", Tensor::lgamma, ExportOptions.NONE);
        refused("in place", x -> {
            Tensor y = x.mul(2);
            y.select(0, 0).add_(1);
            return y;
        }, ExportOptions.NONE);
        refused("which operations", x -> {
            Tensor sum = x.select(0, 0);
            for (int i = 1; i < x.size(0); i++) {
                sum = sum.add(x.select(0, i).tanh());
            }
            return sum;
        }, BATCH);
        refused("a constant of shape", x -> x.mul(Gradus.arange((double) x.size(0)).unsqueeze(1)), BATCH);
    }
}
