package org.gradus.opencl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.Layout;

/**
 * Turns kernels into OpenCL source: library functions, then templates of {@code opencl-kernels/templates} with the kernel's
 * loads, calls and stores in their holes.
 */
final class Composer {
    private static final String NAME = "@entry@";
    /** What makes a template a kernel, and what makes it a function that is told which work-item's part it does. */
    private static final Map<String, List<String>> KERNEL = Map.of("kind", List.of("__kernel GR_SINGLE"), "places", List.of(),
        "place_0", List.of("get_global_id(0)"), "place_1", List.of("get_global_id(1)"), "panel", List.of("get_global_id(0)"),
        "m_room", List.of("m_block"));
    private static final Map<String, List<String>> FUNCTION = Map.of("kind", List.of("GR_FN"),
        "places", List.of("const int place_0, const int place_1, "), "place_0", List.of("place_0"), "place_1", List.of("place_1"),
        "panel", List.of("0"), "m_room", List.of("((m_block + GR_TILE_ROWS - 1) / GR_TILE_ROWS * GR_TILE_ROWS)"));

    private final Traits traits;

    Composer(Traits traits) {
        this.traits = traits;
    }

    Composed compose(Kernel kernel) {
        if (kernel instanceof Kernel.MatMul m) {
            return new MatMulComposer(traits, m).compose();
        }
        if (kernel instanceof Kernel.Scan s) {
            return new ScanComposer(traits, s).compose();
        }
        if (kernel instanceof Kernel.Sort s) {
            return new SortComposer(traits, s).compose();
        }
        if (kernel instanceof Kernel.Attention a) {
            return AttentionComposer.of(traits, a).compose();
        }
        Kernel.Loop loop = (Kernel.Loop) kernel;
        boolean map = loop.inner().numel() == 1 && !loop.hasReduce() && !loop.hasScatter();
        return map ? new MapComposer(traits, loop).compose() : Fold.of(traits, loop).compose();
    }

    /** An entry: a template with what fills its holes. The parameters follow once everything is written. */
    record Entry(String template, Map<String, List<String>> holes) {
        /** Holes that most templates have; {@code row} comes after the coordinates and positions that it uses. */
        static Entry of(String template, Emitter e, List<String> coordinates, List<String> row) {
            Map<String, List<String>> holes = new LinkedHashMap<>();
            holes.put("declare", e.declarations());
            holes.put("row", concat(concat(coordinates, e.rowBases()), row));
            holes.put("report", e.reports());
            return new Entry(template, holes);
        }

        Entry with(String hole, List<String> lines) {
            holes.put(hole, lines);
            return this;
        }
    }

    /** A launch before its arguments are known: its own ones follow those of the kernel. */
    record Grid(List<Launch.Arg> own, long[] global, long[] local) {
        static Grid of(long[] global, long[] local, Launch.Arg... own) {
            return new Grid(List.of(own), global, local);
        }
    }

    /** Fills in name and parameters. The name ends in a digest of the text, so that kernels can share a program. */
    static Composed composed(Kernel kernel, boolean wide, Map<String, Object> constants, Set<Library.Call> calls,
                             Parameters parameters, Entry entry, List<Grid> grids, long... scratch) {
        return composed(kernel, wide, constants, calls, parameters, entry, grids, null, scratch);
    }

    /** The same where some rows can be launched, if {@code rows} is not {@code null}. */
    static Composed composed(Kernel kernel, boolean wide, Map<String, Object> constants, Set<Library.Call> calls,
                             Parameters parameters, Entry entry, List<Grid> grids, RowPart.Kind rows, long... scratch) {
        String plain = "gradus_" + kernel.name().replaceAll("\\W", "_");
        entry.with("parameters", List.of(parameters.text())).with("name", List.of(NAME));
        KERNEL.forEach(entry::with);
        String text = Template.of(entry.template()).fill(entry.holes());
        String name = plain + "_" + digest(text + new TreeMap<>(constants) + wide);
        List<Launch> launches = grids.stream().map(g -> new Launch(parameters.with(g.own()), g.global(), g.local())).toList();
        Composed.Rows byRows = null;
        if (rows != null) {
            FUNCTION.forEach(entry::with);
            byRows = new Composed.Rows(Template.of(entry.template()).fill(entry.holes()).replace(NAME, name), rows);
        }
        return new Composed(kernel.name(), name, text.replace(NAME, name), constants, calls, wide, launches, scratch, byRows);
    }

    /** 64 bits of a text's SHA-256: enough that no two kernels of a process ever share one. */
    static String digest(String text) {
        return HexFormat.of().formatHex(CacheFolder.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
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
