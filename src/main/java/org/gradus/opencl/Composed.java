package org.gradus.opencl;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A kernel as one entry of an OpenCL program, and the launches that run it. All but launches and scratch is the same for
 * kernels that differ only in sizes, strides, offsets and scalars.
 *
 * @param name      the kernel's name, for people
 * @param entry     the entry's name, which no other text has
 * @param text      the entry
 * @param constants macros around the entry
 * @param calls     functions that it calls
 * @param wide      whether {@code gr_index} is 64 bits
 * @param scratch   bytes of each temporary buffer
 * @param rows      how it is launched by rows, or {@code null} where it is not
 */
record Composed(String name, String entry, String text, Map<String, Object> constants, Set<Library.Call> calls, boolean wide,
                List<Launch> launches, long[] scratch, Rows rows) {

    /** The kernel as a function, and how it is called. */
    record Rows(String function, RowPart.Kind kind) { }

    /** The kernel as a program of its own. */
    String source() {
        return source(List.of(this));
    }

    /** Kernels of one index width as one program. */
    static String source(List<Composed> kernels) {
        Set<Library.Call> calls = Composer.calls();
        kernels.forEach(k -> calls.addAll(k.calls()));
        StringBuilder b = new StringBuilder(Library.resource("prelude.cl"));
        b.append("typedef ").append(kernels.get(0).wide() ? "long" : "int").append(" gr_index;\n\n");
        b.append(Library.standard().source(calls)).append('\n');
        for (Composed k : kernels) {
            b.append('\n');
            b.append(k.withConstants(k.text()));
        }
        return b.toString();
    }

    /** A text of this kernel with its macros around it. */
    String withConstants(String part) {
        StringBuilder b = new StringBuilder();
        Map<String, Object> sorted = new TreeMap<>(constants);
        sorted.forEach((name, value) -> b.append("#define ").append(name).append(' ').append(value).append('\n'));
        b.append(part);
        sorted.keySet().forEach(name -> b.append("#undef ").append(name).append('\n'));
        return b.toString();
    }
}
