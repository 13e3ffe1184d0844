package org.gradus.opencl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradus.ir.Access;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Launch.Arg;
import org.gradus.types.DType;

/** The parameters that the entries of one program share, collected while its body is written. */
final class Parameters {
    private final Kernel kernel;
    private final Map<String, String> declarations = new LinkedHashMap<>();
    private final Map<String, Arg> args = new LinkedHashMap<>();
    private final Map<Access, Integer> accesses = new LinkedHashMap<>();

    Parameters(Kernel kernel) {
        this(kernel, kernel.operands().size());
    }

    /** With the first operands only. */
    Parameters(Kernel kernel, int operands) {
        this.kernel = kernel;
        for (int i = 0; i < operands; i++) {
            operand("b" + i, i);
        }
    }

    /** The buffer of an operand, under a name of its own where launches pass different ones. */
    String operand(String name, int number) {
        Kernel.Operand o = kernel.operands().get(number);
        return add(name, "__global " + (o.written() ? "" : "const ") + ClTypes.name(o.dtype()) + " *", new Arg.Operand(number));
    }

    private String add(String name, String type, Arg arg) {
        declarations.put(name, type);
        args.put(name, arg);
        return name;
    }

    String scalar(int number) {
        DType d = kernel.scalars().get(number);
        return add("k" + number, "const " + ClTypes.name(d) + " ", new Arg.Scalar(number, d));
    }

    /** Numbers accesses, so that all entries of a program call their offsets and strides the same. */
    int number(Access access) {
        return accesses.computeIfAbsent(access, a -> accesses.size());
    }

    /** An extent, stride or offset. */
    String index(String name, long value) {
        return add(name, "const gr_index ", new Arg.Index(value));
    }

    String errors() {
        return add("errors", "__global int *", new Arg.Errors());
    }

    String operation(String name, String op) {
        return add(name, "const int ", new Arg.Operation(op));
    }

    /** A temporary buffer of elements of {@code type}. */
    String scratch(String name, String type, int number) {
        return add(name, "__global " + type + " *", new Arg.Scratch(number));
    }

    boolean has(String name) {
        return args.containsKey(name);
    }

    String text() {
        return declarations.entrySet().stream().map(e -> e.getValue() + e.getKey()).collect(Collectors.joining(", "));
    }

    /** The shared arguments, then an entry's own. */
    List<Arg> with(List<Arg> own) {
        List<Arg> all = new ArrayList<>(args.values());
        all.addAll(own);
        return all;
    }
}
