package org.gradus.opencl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.Layout;

/**
 * Turns kernels into OpenCL source: library functions, then templates of {@code opencl-kernels/templates} with the kernel's
 * loads, calls and stores in their holes.
 */
final class Composer {
    private final Traits traits;

    Composer(Traits traits) {
        this.traits = traits;
    }

    Composed compose(Kernel kernel) {
        if (kernel instanceof Kernel.MatMul m) {
            return new MatMulComposer(traits, m).compose();
        }
        Kernel.Loop loop = (Kernel.Loop) kernel;
        boolean map = loop.inner().numel() == 1 && !loop.hasReduce() && !loop.hasScatter();
        return map ? new MapComposer(traits, loop).compose() : Fold.of(traits, loop).compose();
    }

    /** Entry point for a kernel's name. */
    static String entry(Kernel kernel) {
        return "gradus_" + kernel.name().replaceAll("\\W", "_");
    }

    /** One entry point: a template with what fills its holes; the parameters follow once all entries are written. */
    record Entry(String name, String template, Map<String, List<String>> holes) {
        /** Holes that most templates have; {@code row} comes after the coordinates and positions that it uses. */
        static Entry of(String name, String template, Emitter e, List<String> coordinates, List<String> row) {
            Map<String, List<String>> holes = new LinkedHashMap<>();
            holes.put("name", List.of(name));
            holes.put("declare", e.declarations());
            holes.put("row", concat(concat(coordinates, e.rowBases()), row));
            holes.put("report", e.reports());
            return new Entry(name, template, holes);
        }

        Entry with(String hole, List<String> lines) {
            holes.put(hole, lines);
            return this;
        }

        String text(Parameters parameters) {
            holes.put("parameters", List.of(parameters.text()));
            return Template.of(template).fill(holes);
        }
    }

    /** A launch of an entry before its arguments are known: its own ones follow the shared ones. */
    record Grid(String entry, List<Launch.Arg> own, long[] global, long[] local) {
        static Grid of(String entry, long[] global, long[] local, Launch.Arg... own) {
            return new Grid(entry, List.of(own), global, local);
        }
    }

    static Composed program(Kernel kernel, boolean wide, Map<String, Object> constants, Set<Library.Call> calls, Parameters parameters,
                            List<Entry> entries, List<Grid> grids, long... scratch) {
        List<String> texts = entries.stream().map(e -> e.text(parameters)).toList();
        List<Launch> launches = grids.stream().map(g -> new Launch(g.entry(), parameters.with(g.own()), g.global(), g.local())).toList();
        return new Composed(kernel.name(), source(wide, constants, calls, texts), wide, launches, scratch);
    }

    private static String source(boolean wide, Map<String, Object> constants, Set<Library.Call> calls, List<String> entries) {
        StringBuilder b = new StringBuilder(Library.resource("prelude.cl"));
        b.append("typedef ").append(wide ? "long" : "int").append(" gr_index;\n");
        constants.forEach((name, value) -> b.append("#define ").append(name).append(' ').append(value).append('\n'));
        b.append('\n').append(Library.standard().source(calls)).append('\n');
        entries.forEach(e -> b.append('\n').append(e));
        return b.toString();
    }

    /** Whether an extent, number or position of the loop does not fit into 32 bits. */
    static boolean wide(Kernel.Loop loop) {
        long most = loop.outer().numel() * Math.max(1, loop.inner().numel());
        for (Access a : accesses(loop)) {
            for (Layout l : a.chain()) {
                most = Math.max(most, reach(l));
            }
        }
        for (Instr i : loop.body()) {
            if (i instanceof Instr.Gather g) {
                most = Math.max(most, reach(g.base().first()) + reach(g.terms()));
            }
        }
        for (Kernel.Store s : loop.stores()) {
            if (s.scatter() != null) {
                most = Math.max(most, reach(s.access().first()) + reach(s.scatter().terms()));
            }
        }
        return isWide(most);
    }

    /** Leaves room for the rounding up of grids. */
    static boolean isWide(long most) {
        return most > Integer.MAX_VALUE - (1 << 20);
    }

    static long reach(Layout l) {
        long reach = Math.abs(l.offset());
        for (int d = 0; d < l.rank(); d++) {
            reach += Math.max(0, l.shape().dim(d) - 1) * Math.abs(l.stride(d));
        }
        return Math.max(reach, l.shape().numel());
    }

    private static long reach(List<Instr.Term> terms) {
        return terms.stream().mapToLong(t -> Math.max(0, t.extent() - 1) * Math.abs(t.stride())).sum();
    }

    static List<Access> accesses(Kernel.Loop loop) {
        List<Access> all = new ArrayList<>();
        for (Instr i : loop.body()) {
            if (i instanceof Instr.Load l) {
                all.add(l.access());
            } else if (i instanceof Instr.Iota t) {
                all.add(t.access());
            } else if (i instanceof Instr.Gather g) {
                all.add(g.base());
            }
        }
        loop.stores().forEach(s -> all.add(s.access()));
        return all;
    }

    static <T> List<T> concat(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    static Set<Library.Call> calls() {
        return new LinkedHashSet<>();
    }

    static Launch.Arg index(long value) {
        return new Launch.Arg.Index(value);
    }

    static long ceilDiv(long a, long b) {
        return (a + b - 1) / b;
    }
}
