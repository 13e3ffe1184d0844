package org.gradus.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Recording;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.nn.Module;
import org.gradus.types.FormatException;
import org.gradus.types.UnsupportedException;

/**
 * Models in the ONNX format. Needs {@code com.google.protobuf:protobuf-java} on the class path.
 *
 * <pre>{@code
 * OnnxModule model = Onnx.load(Path.of("model.onnx"));
 * Tensor logits = model.forward(images);
 * }</pre>
 */
public final class Onnx {
    /** What a message of the format may take. */
    private static final long LARGEST_FILE = Integer.MAX_VALUE - 8;
    private static final long OPSET = 17;
    private static final long IR_VERSION = 8;

    private Onnx() {
    }

    /**
     * Reads a model onto the current device; it runs wherever it is moved and its inputs are. Weights in files of their own are
     * looked for in the model's folder, and nowhere else.
     *
     * @throws FormatException if the file cannot be read, or is damaged
     * @throws UnsupportedException if it needs operators or element types that Gradus does not have, or protobuf-java is missing
     */
    public static OnnxModule load(Path file) {
        String what = "ONNX file " + file;
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new FormatException(what + " has " + Files.size(file) + " bytes, more than the format allows");
            }
            return module(Files.readAllBytes(file), what, file.toAbsolutePath().getParent());
        } catch (NoSuchFileException e) {
            throw new FormatException(what + " does not exist", e);
        } catch (IOException e) {
            throw new FormatException(what + " cannot be read: " + e, e);
        }
    }

    /** As {@link #load(Path)}, from memory: a model without files beside it. */
    public static OnnxModule load(byte[] bytes) {
        return module(bytes, "ONNX model", null);
    }

    /** What may be said about an exported file. */
    public static ExportOptions exportOptions() {
        return ExportOptions.NONE;
    }

    /** As {@link #export(Module, Function, Path, ExportOptions, Tensor...)} for a module with one input and output. */
    public static void export(Module module, Path file, Tensor example) {
        export(module, file, ExportOptions.NONE, example);
    }

    /** As {@link #export(Module, Function, Path, ExportOptions, Tensor...)} for a module with one input and output. */
    public static void export(Module module, Path file, ExportOptions options, Tensor example) {
        export(module, inputs -> List.of(module.forward(inputs.get(0))), file, options, example);
    }

    /** As {@link #export(Module, Function, Path, ExportOptions, Tensor...)} for inputs of the examples' sizes alone. */
    public static void export(Module module, Function<List<Tensor>, List<Tensor>> forward, Path file, Tensor... examples) {
        export(module, forward, file, ExportOptions.NONE, examples);
    }

    /**
     * Writes what a module computes in evaluation mode, with its parameters under their names. The operations that lead from the
     * inputs and the parameters to the outputs are written one by one; a number that Java code reads from a tensor stays what it
     * was for the examples. The inputs have the examples' dtypes and, but for the options' dynamic axes, sizes. With dynamic axes
     * the module is run several times, on the examples' elements in other sizes.
     *
     * @param forward calls the module
     * @throws UnsupportedException if an operation cannot be written, or follows from a dynamic size in a way that cannot; the
     *     message names it
     */
    public static void export(Module module, Function<List<Tensor>, List<Tensor>> forward, Path file, ExportOptions options,
                              Tensor... examples) {
        boolean wasTraining = module.isTraining();
        module.eval();
        try (GradMode mode = GradMode.noGrad(); Devices.Scope on = Devices.with(device(module, examples))) {
            Files.write(file, exported(module, forward, options, List.of(examples)));
        } catch (IOException e) {
            throw new FormatException("ONNX file " + file + " cannot be written: " + e, e);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedException("ONNX needs com.google.protobuf:protobuf-java on the class path", e);
        } finally {
            module.train(wasTraining);
        }
    }

    private static Device device(Module module, Tensor... examples) {
        return Stream.concat(module.parameters().stream(), Arrays.stream(examples)).map(Tensor::device).findFirst()
            .orElseGet(Devices::current);
    }

    private static byte[] exported(Module module, Function<List<Tensor>, List<Tensor>> forward, ExportOptions options,
                                   List<Tensor> examples) {
        List<ExportOptions.Size> sizes = options.sizes(examples.stream().mapToInt(Tensor::dim).toArray());
        List<long[]> extents = OpenSizes.extents(sizes, examples);
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        List<Proto.Graph> graphs = new ArrayList<>();
        for (long[] sized : extents) {
            List<Tensor> inputs = OpenSizes.resized(sizes, sized, examples).stream().map(Tensor::detach).toList();
            try (Recording recording = Recording.start(); Scope scope = Scope.open()) {
                graphs.add(Exporter.graph(module, recording, options, inputs, forward.apply(inputs), parameters));
            }
        }
        Proto.Graph g = new OpenSizes(sizes, extents, graphs).graph();
        List<Proto.TensorData> initializers = new ArrayList<>(g.initializers());
        parameters.forEach((name, t) -> initializers.add(Tensors.data(name, t)));
        return ProtoWriter.model(new Proto.Model(IR_VERSION, Map.of("", OPSET),
            new Proto.Graph(g.name(), g.nodes(), initializers, List.of(), g.inputs(), g.outputs()), List.of()));
    }

    private static OnnxModule module(byte[] bytes, String what, Path folder) {
        Proto.Model model;
        try {
            model = ProtoReader.model(bytes, what);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedException("ONNX needs com.google.protobuf:protobuf-java on the class path", e);
        }
        Map<String, Proto.Function> functions = new HashMap<>();
        model.functions().forEach(f -> functions.put(f.domain().isEmpty() ? f.name() : f.domain() + "." + f.name(), f));
        Graph graph = new Graph.Compiler(model.opsets(), functions).compile(model.graph());
        return new OnnxModule(graph, new Tensors(what, folder), Devices.current());
    }
}
