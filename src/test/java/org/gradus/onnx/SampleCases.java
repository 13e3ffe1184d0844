package org.gradus.onnx;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.full;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randint;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Writes the sample of cases that the project contains, with what ONNX Runtime makes of them, below the folder that is named. */
final class SampleCases {
    private static final ElementType F = ElementType.FLOAT;
    private static final ElementType I = ElementType.INT64;

    private record Case(long opset, GraphBuilder graph) { }

    private SampleCases() {
    }

    public static void main(String[] args) throws IOException {
        Gradus.manualSeed(1);
        for (Map.Entry<String, Case> c : cases().entrySet()) {
            Path folder = Path.of(args[0]).resolve("test_" + c.getKey());
            Path set = Files.createDirectories(folder.resolve("test_data_set_0"));
            byte[] model = c.getValue().graph().model(c.getValue().opset());
            Files.write(folder.resolve("model.onnx"), model);
            int i = 0;
            for (Map.Entry<String, Tensor> e : c.getValue().graph().values().entrySet()) {
                Files.write(set.resolve("input_" + i++ + ".pb"), ProtoWriter.tensor(Tensors.data(e.getKey(), e.getValue())));
            }
            List<Tensor> outputs = OrtRunner.run(model, c.getValue().graph().values());
            for (int o = 0; o < outputs.size(); o++) {
                Files.write(set.resolve("output_" + o + ".pb"), ProtoWriter.tensor(Tensors.data("", outputs.get(o))));
            }
        }
    }

    private static GraphBuilder graph() {
        return new GraphBuilder();
    }

    private static Map<String, Case> cases() {
        Map<String, Case> all = new LinkedHashMap<>();
        all.put("mlp", new Case(13, graph().input("x", randn(5, 4)).initializer("fc1.weight", randn(8, 4)).initializer("fc1.bias", randn(8))
            .initializer("fc2.weight", randn(3, 8)).node("Gemm x fc1.weight fc1.bias -> a", "transB", 1, "alpha", 0.5)
            .node("Relu a -> b").node("Gemm b fc2.weight -> c", "transB", 1).node("Softmax c -> y", "axis", 1).output("y", F, 5L, 3L)));
        all.put("convolutions", new Case(11, graph().input("x", randn(2, 4, 7, 9)).initializer("w", randn(6, 2, 3, 3))
            .initializer("b", randn(6)).initializer("v", randn(6, 2, 2, 3))
            .node("Conv x w b -> a", "group", 2, "pads", new long[] {0, 1, 2, 1}, "strides", new long[] {2, 1}, "dilations", new long[] {1, 2})
            .node("ConvTranspose a v -> y", "strides", new long[] {2, 2}, "pads", new long[] {1, 0, 0, 1}, "output_padding", new long[] {1, 0})
            .output("a", F, "n", "c", "h", "w").output("y", F, "n2", "c2", "h2", "w2")));
        all.put("pools", new Case(12, graph().input("x", randn(1, 2, 6, 7))
            .node("MaxPool x -> m i", "kernel_shape", new long[] {3, 2}, "strides", new long[] {2, 2}, "pads", new long[] {1, 0, 1, 1})
            .node("AveragePool x -> a", "kernel_shape", new long[] {3, 3}, "strides", new long[] {2, 2}, "ceil_mode", 1)
            .node("AveragePool x -> p", "kernel_shape", new long[] {2, 3}, "auto_pad", "SAME_UPPER", "count_include_pad", 1)
            .node("GlobalAveragePool x -> g")
            .output("m", F, "n", "c", "h", "w").output("i", I, "n", "c", "h", "w").output("a", F, "n2", "c2", "h2", "w2")
            .output("p", F, "n3", "c3", "h3", "w3").output("g", F, 1L, 2L, 1L, 1L)));
        all.put("norms", new Case(17, graph().input("x", randn(3, 4, 5)).initializer("scale", rand(4)).initializer("bias", randn(4))
            .initializer("mean", randn(4)).initializer("var", rand(4)).initializer("s", randn(5)).initializer("t", randn(5))
            .node("BatchNormalization x scale bias mean var -> b").node("InstanceNormalization x scale bias -> i", "epsilon", 0.01)
            .node("LayerNormalization x s t -> l m r", "axis", -1)
            .output("b", F, 3L, 4L, 5L).output("i", F, 3L, 4L, 5L).output("l", F, 3L, 4L, 5L).output("m", F, 3L, 4L, 1L)
            .output("r", F, 3L, 4L, 1L)));
        for (String op : List.of("LSTM", "GRU", "RNN")) {
            long gates = op.equals("LSTM") ? 4 : op.equals("GRU") ? 3 : 1;
            all.put(op.toLowerCase(java.util.Locale.ROOT), new Case(14, graph().input("x", randn(4, 2, 3))
                .input("lengths", tensor(new int[] {4, 2})).initializer("w", randn(2, gates * 5, 3)).initializer("r", randn(2, gates * 5, 5))
                .initializer("b", randn(2, 2 * gates * 5)).node(op + " x w r b lengths -> y h", "hidden_size", 5, "direction", "bidirectional")
                .output("y", F, 4L, 2L, 2L, 5L).output("h", F, 2L, 2L, 5L)));
        }
        all.put("quantized", new Case(13, graph().input("x", randn(3, 4)).input("q", randint(-128, 128, 3, 4).to(DType.INT8))
            .input("k", randint(0, 256, 4, 2).to(DType.UINT8)).initializer("s", tensor(0.02)).initializer("z", full(Shape.SCALAR, 7, DType.INT8))
            .node("QuantizeLinear x s z -> a").node("DequantizeLinear q s z -> d").node("DynamicQuantizeLinear x -> e f g")
            .node("MatMulInteger e k g -> m").output("a", ElementType.INT8, 3L, 4L).output("d", F, 3L, 4L)
            .output("e", ElementType.UINT8, 3L, 4L).output("f", F).output("m", ElementType.INT32, 3L, 2L)));
        GraphBuilder resize = graph().input("x", randn(1, 2, 5, 6)).initializer("up", tensor(new float[] {1, 1, 2, 1.5f}))
            .initializer("down", tensor(new long[] {1, 2, 3, 2}));
        int n = 0;
        for (String mode : List.of("nearest", "linear", "cubic")) {
            for (String coordinates : List.of("half_pixel", "asymmetric", "align_corners")) {
                resize.node("Resize x _ up -> u" + n, "mode", mode, "coordinate_transformation_mode", coordinates)
                    .node("Resize x _ _ down -> d" + n, "mode", mode, "coordinate_transformation_mode", coordinates, "nearest_mode", "floor")
                    .output("u" + n, F, 1L, 2L, 10L, 9L).output("d" + n, F, 1L, 2L, 3L, 2L);
                n++;
            }
        }
        all.put("resize", new Case(13, resize));
        all.put("indexing", new Case(16, graph().input("x", randn(4, 5)).input("i", tensor(new long[][] {{0, -1}, {3, 1}}))
            .input("u", randn(2, 2)).initializer("st", tensor(new long[] {-1, 1})).initializer("en", tensor(new long[] {-5, 100}))
            .initializer("ax", tensor(new long[] {0, 1})).initializer("sp", tensor(new long[] {-2, 2})).initializer("k", tensor(new long[] {3}))
            .node("Gather x i -> g", "axis", 1).node("GatherND x i -> h").node("ScatterElements x i u -> s", "axis", 1, "reduction", "add")
            .node("Slice x st en ax sp -> c").node("TopK x k -> v w", "axis", 1, "largest", 0).node("CumSum x k0 -> q", "reverse", 1)
            .initializer("k0", tensor(1L))
            .output("g", F, 4L, 2L, 2L).output("h", F, 2L).output("s", F, 4L, 5L).output("c", F, "a", "b").output("v", F, 4L, 3L)
            .output("w", I, 4L, 3L).output("q", F, 4L, 5L)));
        all.put("shapes", new Case(13, graph().input("x", randn(2, 3, 4)).initializer("neg", tensor(new long[] {-1}))
            .node("Shape x -> s").initializer("two", tensor(new long[] {2})).node("Gather s two -> last")
            .node("Concat last neg -> to", "axis", 0).node("Reshape x to -> r").node("Transpose r -> t")
            .node("ReduceSum t two0 -> y", "keepdims", 0).initializer("two0", tensor(new long[] {0}))
            .node("Einsum x x -> e", "equation", "bij,bkj->bik").output("r", F, 4L, 6L).output("y", F, 4L).output("e", F, 2L, 3L, 3L)));
        GraphBuilder body = graph().input("turn", I).input("go", ElementType.BOOL).input("state", F, 2L)
            .node("Add state x0 -> next").node("Identity go -> on").node("Mul next next -> square")
            .output("on", ElementType.BOOL).output("next", F, 2L).output("square", F, 2L);
        GraphBuilder then = graph().node("Neg final -> y1").output("y1", F, 2L);
        GraphBuilder otherwise = graph().node("Abs final -> y2").output("y2", F, 2L);
        all.put("control", new Case(13, graph().input("x0", randn(2)).input("n", tensor(3L)).input("c", tensor(true))
            .node("Loop n c x0 -> final squares", "body", body.graph("body"))
            .node("If c -> y", "then_branch", then.graph("then"), "else_branch", otherwise.graph("else"))
            .output("y", F, 2L).output("squares", F, 3L, 2L)));
        all.put("integers", new Case(13, graph().input("a", arange(-6, 6).reshape(3, 4)).input("b", full(Shape.of(4), 4L))
            .node("Div a b -> d").node("Mod a b -> m").node("Mod a b -> f", "fmod", 1).node("ReduceMean a -> r", "axes", new long[] {1})
            .node("Equal a b -> e").output("d", I, 3L, 4L).output("m", I, 3L, 4L).output("f", I, 3L, 4L).output("e", ElementType.BOOL, 3L, 4L)
            .output("r", I, 3L, 1L)));
        return all;
    }
}
