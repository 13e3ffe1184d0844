package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import org.gradus.types.ArgumentException;

/**
 * What an exported file leaves open, and what its inputs and outputs are called.
 *
 * <pre>{@code
 * Onnx.export(encoder, file, Onnx.exportOptions().dynamic("batch", 0).dynamic("length", 1), ids);
 * }</pre>
 */
public final class ExportOptions {
    /** @param input number of the input; -1 for all */
    private record Axis(String name, int input, int axis) { }

    /** A size that is not fixed, found at {@code axis} of {@code input}; the same size may be found elsewhere too. */
    record Size(String name, List<int[]> places) { }

    static final ExportOptions NONE = new ExportOptions(List.of(), List.of(), List.of());

    private final List<Axis> axes;
    private final List<String> inputs;
    private final List<String> outputs;

    private ExportOptions(List<Axis> axes, List<String> inputs, List<String> outputs) {
        this.axes = axes;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Axis {@code axis} of every input has any size; it is called {@code name} in the file. */
    public ExportOptions dynamic(String name, int axis) {
        return dynamic(name, -1, axis);
    }

    /** As {@link #dynamic(String, int)} for one input. Axes of one name are of one size. */
    public ExportOptions dynamic(String name, int input, int axis) {
        List<Axis> more = new ArrayList<>(axes);
        more.add(new Axis(name, input, axis));
        return new ExportOptions(more, inputs, outputs);
    }

    /** Names instead of {@code input}, or {@code input0}, {@code input1}. */
    public ExportOptions inputs(String... names) {
        return new ExportOptions(axes, List.of(names), outputs);
    }

    /** Names instead of {@code output}, or {@code output0}, {@code output1}. */
    public ExportOptions outputs(String... names) {
        return new ExportOptions(axes, inputs, List.of(names));
    }

    List<String> inputNames(int count) {
        return names("input", inputs, count);
    }

    List<String> outputNames(int count) {
        return names("output", outputs, count);
    }

    private static List<String> names(String otherwise, List<String> given, int count) {
        if (!given.isEmpty() && given.size() != count) {
            throw new ArgumentException("Onnx.export: " + given.size() + " names for " + count + " " + otherwise + "s");
        }
        List<String> names = new ArrayList<>(given);
        for (int i = names.size(); i < count; i++) {
            names.add(count == 1 ? otherwise : otherwise + i);
        }
        return names;
    }

    /** @param ranks of the inputs */
    List<Size> sizes(int[] ranks) {
        List<Size> sizes = new ArrayList<>();
        for (String name : axes.stream().map(Axis::name).distinct().toList()) {
            List<int[]> places = new ArrayList<>();
            for (Axis a : axes) {
                for (int i = Math.max(a.input, 0); a.name.equals(name) && i < (a.input < 0 ? ranks.length : a.input + 1); i++) {
                    int axis = i < ranks.length && a.axis < 0 ? a.axis + ranks[i] : a.axis;
                    if (i >= ranks.length || axis < 0 || axis >= ranks[i]) {
                        throw new ArgumentException("Onnx.export: there is no axis " + a.axis + " of input " + i + " to be '" + name
                            + "'");
                    }
                    places.add(new int[] {i, axis});
                }
            }
            sizes.add(new Size(name, places));
        }
        return sizes;
    }
}
