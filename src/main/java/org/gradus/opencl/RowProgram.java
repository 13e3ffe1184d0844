package org.gradus.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.opencl.Launch.Arg;
import org.gradus.types.DType;

/** Writes {@code rows_together_cpu.cl} for some kernels, each of which it calls as a function. */
final class RowProgram {
    /** Different memories that one launch may touch. */
    static final int MEMORIES = 32;
    /** Arguments before the memories. */
    static final int OWN_ARGS = 4;
    /** Words of a record before the arguments of the kernel. */
    static final int HEAD = 4;

    private RowProgram() {
    }

    /** One program for all launches of these kernels, whatever their number, order and sizes. */
    static Composed of(List<Composed> kernels) {
        Set<Library.Call> calls = Composer.calls();
        StringBuilder functions = new StringBuilder();
        List<String> cases = new ArrayList<>();
        for (Composed k : kernels) {
            calls.addAll(k.calls());
            functions.append(k.withConstants(k.rows().function()));
            cases.add("case " + cases.size() + ": " + call(k) + " break;");
        }
        String library = Library.standard().source(calls);
        String memories = memories("");
        String name = "gradus_rows_together_" + Composer.digest(library + functions);
        String text = Template.of("rows_together_cpu").fill(Map.of("name", List.of(name), "cases", cases, "memories", List.of(memories),
            "parameters", List.of(memories("__global void *")), "library", List.of(library), "functions", List.of(functions.toString())));
        String people = kernels.stream().map(Composed::name).distinct().collect(Collectors.joining(", "));
        return new Composed(people, name, text, Map.of(), Set.of(), false, List.of(), new long[0], null);
    }

    private static String memories(String type) {
        return IntStream.range(0, MEMORIES).mapToObj(i -> type + "m" + i).collect(Collectors.joining(", "));
    }

    private static String call(Composed kernel) {
        StringBuilder b = new StringBuilder(kernel.entry()).append("(place_0, place_1");
        List<Arg> args = kernel.launches().get(0).args();
        for (int i = 0; i < args.size(); i++) {
            b.append(", ").append(value(args.get(i), "at[" + (HEAD + i) + "]"));
        }
        return b.append(");").toString();
    }

    private static String value(Arg a, String word) {
        if (a instanceof Arg.Operand) {
            return "memory[" + word + "]";
        }
        if (a instanceof Arg.Scratch) {
            return "panel";
        }
        if (a instanceof Arg.Scalar s && s.dtype() == DType.FLOAT32) {
            return "as_float((int)" + word + ")";
        }
        return a instanceof Arg.Scalar s && s.dtype() == DType.FLOAT64 ? "as_double(" + word + ")" : word;
    }
}
