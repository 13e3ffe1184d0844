package org.gradus.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.autograd.Recording;
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

    /** As {@link #export(Module, Function, Path, Tensor...)} for a module with one input and output. */
    public static void export(Module module, Path file, Tensor example) {
        export(module, inputs -> List.of(module.forward(inputs.get(0))), file, example);
    }

    /**
     * Writes what a module computes in evaluation mode, with its parameters under their names. The file takes inputs of the
     * examples' shapes and dtypes. Floating values are followed from operation to operation; what is computed from integers
     * alone, other than the rows that an embedding picks, is written as it was for the examples.
     *
     * @param forward calls the module
     * @throws UnsupportedException if an operation cannot be written; the message names it
     */
    public static void export(Module module, Function<List<Tensor>, List<Tensor>> forward, Path file, Tensor... examples) {
        boolean wasTraining = module.isTraining();
        Map<Tensor, Boolean> trained = new IdentityHashMap<>();
        module.parameters().forEach(p -> trained.put(p, p.requiresGrad()));
        List<Tensor> inputs = Arrays.stream(examples).map(Tensor::detach).toList();
        inputs.stream().filter(Tensor::isFloatingPoint).forEach(Tensor::requiresGrad_);
        module.eval().requiresGrad_(true);
        try (GradMode mode = GradMode.enableGrad(); Recording recording = Recording.start()) {
            List<Tensor> outputs = forward.apply(inputs);
            Files.write(file, Exporter.model(module, recording, inputs, outputs));
        } catch (IOException e) {
            throw new FormatException("ONNX file " + file + " cannot be written: " + e, e);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedException("ONNX needs com.google.protobuf:protobuf-java on the class path", e);
        } finally {
            module.train(wasTraining);
            trained.forEach(Tensor::requiresGrad_);
        }
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
