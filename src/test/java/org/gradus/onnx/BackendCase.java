package org.gradus.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.device.Devices;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** A model with inputs and the outputs that they should give. */
record BackendCase(String id, Path folder) {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-7;
    /** One unit in the last of eight bits: the suite cuts bits off where Gradus rounds to nearest. */
    private static final double RELATIVE_BFLOAT16 = 1.0 / 128;

    enum Verdict { PASSED, FAILED, UNSUPPORTED }

    /** @param reason empty for what passed */
    record Outcome(String id, Verdict verdict, String reason) { }

    private static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    Outcome run() {
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            Proto.Model model = ProtoReader.model(Files.readAllBytes(folder.resolve("model.onnx")), id);
            OnnxModule module = Onnx.load(folder.resolve("model.onnx"));
            for (Path set : sorted(folder, "test_data_set_")) {
                check(module, model, set);
            }
            return new Outcome(id, Verdict.PASSED, "");
        } catch (UnsupportedException e) {
            return new Outcome(id, Verdict.UNSUPPORTED, e.getMessage());
        } catch (Mismatch e) {
            return new Outcome(id, Verdict.FAILED, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            StackTraceElement at = e.getStackTrace().length == 0 ? null : e.getStackTrace()[0];
            return new Outcome(id, Verdict.FAILED, e + " at " + at + (e.getCause() == null ? "" : " by " + e.getCause().getStackTrace()[0]));
        }
    }

    private static List<Path> sorted(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix))
                .sorted(Comparator.comparingInt((Path f) -> f.toString().length()).thenComparing(f -> f)).toList();
        }
    }

    private void check(OnnxModule module, Proto.Model model, Path set) throws IOException {
        List<ValueInfo> inputInfos = model.graph().inputs();
        List<Path> inputFiles = sorted(set, "input_");
        if (inputFiles.size() < inputInfos.size()) {
            inputInfos = inputInfos.stream().filter(i -> module.inputs().contains(i.name())).toList();
        }
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < inputFiles.size(); i++) {
            inputs.add(value(inputFiles.get(i), inputInfos.get(i)));
        }
        List<Path> outputFiles = sorted(set, "output_");
        List<Value> expected = new ArrayList<>();
        for (int i = 0; i < outputFiles.size(); i++) {
            expected.add(value(outputFiles.get(i), model.graph().outputs().get(i)));
        }
        List<Value> made = module.values(inputs);
        try {
            for (int i = 0; i < expected.size(); i++) {
                compare("output " + i, expected.get(i), made.get(i), isRandom(model.graph()));
            }
        } catch (Mismatch e) {
            throw Definitions.outputs(model.graph(), inputs).map(defined -> blame(e, defined, expected, made)).orElse(e);
        }
    }

    /** Expected outputs that are not those of the operator's definition, where Gradus's are, are the case's own mistake. */
    private static RuntimeException blame(Mismatch mismatch, List<double[]> defined, List<Value> expected, List<Value> made) {
        for (int i = 0; i < defined.size(); i++) {
            double[] d = defined.get(i);
            if (!near(d, expected.get(i).doubles())
                && IntStream.range(0, defined.size()).allMatch(o -> near(defined.get(o), made.get(o).doubles()))) {
                return new UnsupportedException("the case expects of output " + i + " " + Arrays.toString(expected.get(i).doubles())
                    + ", by the operator's definition it is " + Arrays.toString(d));
            }
        }
        return mismatch;
    }

    private static boolean near(double[] defined, double[] values) {
        return defined.length == values.length && IntStream.range(0, defined.length)
            .allMatch(i -> Math.abs(defined[i] - values[i]) <= ABSOLUTE + RELATIVE * Math.abs(defined[i]));
    }

    private static boolean isRandom(Proto.Graph graph) {
        return graph.nodes().stream().anyMatch(Operators::isRandom);
    }

    private static Value value(Path file, ValueInfo info) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String what = file.getFileName().toString();
        Tensors tensors = new Tensors(what, null);
        return switch (info.kind()) {
            case TENSOR -> value(tensors, declared(ProtoReader.tensor(bytes, what), info));
            case SEQUENCE -> value(tensors, ProtoReader.sequence(bytes, what));
            case OPTIONAL -> value(tensors, ProtoReader.optional(bytes, what));
            case OTHER -> throw new UnsupportedException("a value that is no tensor, sequence or optional");
        };
    }

    /** NumPy has no bfloat16: the files hold its bits as uint16. */
    private static TensorData declared(TensorData t, ValueInfo info) {
        boolean bits = info.elementType() == ElementType.BFLOAT16.code && t.elementType() == ElementType.UINT16.code;
        return bits ? new TensorData(t.name(), t.dims(), info.elementType(), t.raw(), t.floats(), t.ints(), t.longs(), t.doubles(),
            t.external()) : t;
    }

    private static Value value(Tensors tensors, Object data) {
        if (data == null) {
            return Value.NONE;
        } else if (data instanceof TensorData t) {
            return Value.of(tensors.tensor(t, Devices.current()));
        }
        return Value.sequence(((List<?>) data).stream().map(d -> value(tensors, d)).toList());
    }

    private static void compare(String what, Value expected, Value got, boolean random) {
        if (expected == Value.NONE) {
            require(got == Value.NONE, what + ": expected nothing");
        } else if (!expected.isTensor()) {
            List<Value> all = got.sequence();
            require(all.size() == expected.sequence().size(), what + ": a sequence of " + all.size());
            for (int i = 0; i < all.size(); i++) {
                compare(what + "[" + i + "]", expected.sequence().get(i), all.get(i), random);
            }
        } else {
            compare(what, expected.tensor(), got.tensor(), random);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new Mismatch(message);
        }
    }

    private static void compare(String what, Tensor expected, Tensor got, boolean random) {
        require(expected.dtype() == got.dtype(), what + ": dtype " + got.dtype() + ", expected " + expected.dtype());
        require(expected.shape().equals(got.shape()), what + ": shape " + got.shape() + ", expected " + expected.shape());
        boolean exact = !expected.isFloatingPoint();
        double relative = expected.dtype() == DType.BFLOAT16 ? RELATIVE_BFLOAT16 : RELATIVE;
        double[] e = expected.to(DType.FLOAT64).toDoubleArray();
        double[] g = got.to(DType.FLOAT64).toDoubleArray();
        for (int i = 0; i < e.length; i++) {
            boolean close = e[i] == g[i] || Double.isNaN(e[i]) && Double.isNaN(g[i])
                || !exact && Math.abs(e[i] - g[i]) <= ABSOLUTE + relative * Math.abs(e[i]);
            if (!close && random) {
                throw new UnsupportedException("its random numbers are another generator's; shapes and dtypes agree");
            }
            require(close, what + "[" + i + "]: " + g[i] + ", expected " + e[i]);
        }
    }
}
