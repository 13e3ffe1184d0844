package org.gradus.opencl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.Layout;

/**
 * Writes a kernel's body as OpenCL statements: loads and stores by position, and calls of library functions in between. A
 * template decides which loops stand around; to the emitter each axis of the domain has a {@link Level}, and so has each value,
 * by the axes that it depends on. Values are written at their level, outside of the loops that do not matter to them.
 */
final class Emitter {
    /** Where the value of a coordinate is known. */
    enum Level {
        /** Once for each row. */
        ROW,
        /** Along the vector of results that a work-item computes side by side. */
        LANE,
        /** In the folded loops around the innermost. */
        OUTER,
        /** Innermost. */
        ELEMENT;

        static Level join(Level a, Level b) {
            return a == b || b == ROW ? a : a == ROW ? b : ELEMENT;
        }
    }

    /**
     * An axis of the domain: its coordinate's variable, and where that is known. Along the axis called {@code x}, stride one is
     * worth a program of its own.
     */
    record Axis(String variable, Level level) { }

    private final Kernel.Loop loop;
    private final Parameters parameters;
    private final List<Axis> axes;
    private final Set<Library.Call> calls;
    private final Level[] levels;
    private final int[] stages;
    private final Set<Integer> basesAtRow = new HashSet<>();
    private final List<String> rowBases = new ArrayList<>();
    private final List<String> declarations = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final Set<String> declared = new HashSet<>();
    private Set<Integer> basesAtOuter = new HashSet<>();
    private List<String> outerBases = new ArrayList<>();
    private final Map<Integer, Integer> kept = new HashMap<>();
    private int pass;
    private int temporaries;

    /** @param calls receives the library functions that the text calls */
    Emitter(Kernel.Loop loop, Parameters parameters, List<Axis> axes, Set<Library.Call> calls) {
        this.loop = loop;
        this.parameters = parameters;
        this.axes = axes;
        this.calls = calls;
        this.levels = new Level[loop.body().size()];
        this.stages = new int[levels.length];
        boolean lanes = axes.stream().anyMatch(a -> a.level() == Level.LANE);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = level(loop.body().get(i), lanes ? Level.LANE : Level.ROW);
            stages[i] = stage(loop.body().get(i));
        }
    }

    private Level level(Instr i, Level folded) {
        if (i instanceof Instr.Reduce) {
            return folded;
        } else if (i instanceof Instr.Accumulator) {
            return Level.ELEMENT;
        } else if (i instanceof Instr.Load l) {
            return level(l.access());
        } else if (i instanceof Instr.Iota t) {
            return level(t.access());
        } else if (i instanceof Instr.Gather g) {
            return join(level(g.base()), g.args());
        }
        return join(Level.ROW, i.args());
    }

    private Level join(Level start, Collection<Integer> values) {
        Level l = start;
        for (int v : values) {
            l = Level.join(l, levels[v]);
        }
        return l;
    }

    private Level level(Access access) {
        Layout first = access.first();
        Level l = Level.ROW;
        for (int d = 0; d < first.rank(); d++) {
            if (first.stride(d) != 0) {
                l = Level.join(l, axes.get(d).level());
            }
        }
        return l;
    }

    /** How many walks over the inner loop come before the value is known. */
    private int stage(Instr i) {
        int s = 0;
        for (int v : i.args()) {
            s = Math.max(s, stages[v]);
        }
        return i instanceof Instr.Reduce ? s + 1 : s;
    }

    int stage(Kernel.Store s) {
        int stage = stages[s.value()];
        if (s.scatter() != null) {
            for (Instr.Term t : s.scatter().terms()) {
                stage = Math.max(stage, stages[t.arg()]);
            }
        }
        return stage;
    }

    /** The folds of one walk. */
    List<Integer> reduces(int pass) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < stages.length; i++) {
            if (loop.body().get(i) instanceof Instr.Reduce && stages[i] == pass + 1) {
                all.add(i);
            }
        }
        return all;
    }

    Level level(int value) {
        return levels[value];
    }

    int stage(int value) {
        return stages[value];
    }

    boolean isReduce(int value) {
        return loop.body().get(value) instanceof Instr.Reduce;
    }

    /** What is written next belongs to this walk. */
    void enter(int pass) {
        this.pass = pass;
    }

    /** Later walks find the value where the present one leaves it. */
    void keep(int value) {
        kept.put(value, pass);
    }

    /** Values that the present walk has to leave behind. */
    List<Integer> left() {
        return kept.keySet().stream().filter(v -> kept.get(v) == pass).sorted().toList();
    }

    private boolean isFound(int value) {
        return kept.getOrDefault(value, pass) < pass;
    }

    /** Where a value of the element at hand is left behind. */
    static String place(int value) {
        return "kept" + value + "[j * nx + x]";
    }

    /** Values behind the folds and stores given, without looking behind folds or what earlier walks have left. */
    Set<Integer> needed(List<Integer> reduces, List<Kernel.Store> stores) {
        Set<Integer> all = new TreeSet<>();
        reduces.forEach(r -> need(((Instr.Reduce) loop.body().get(r)).arg(), all));
        for (Kernel.Store s : stores) {
            need(s.value(), all);
            if (s.scatter() != null) {
                s.scatter().terms().forEach(t -> need(t.arg(), all));
            }
        }
        return all;
    }

    private void need(int value, Set<Integer> all) {
        Instr i = loop.body().get(value);
        if (!(i instanceof Instr.Reduce) && all.add(value) && !isFound(value)) {
            i.args().forEach(v -> need(v, all));
        }
    }

    /** The variable that holds a value; inside the loop over lanes, the lane's. */
    String value(int v) {
        Instr i = loop.body().get(v);
        if (i instanceof Instr.Scalar s) {
            return parameters.scalar(s.index());
        } else if (i instanceof Instr.Accumulator) {
            return "accumulator";
        } else if (i instanceof Instr.Reduce r && levels[v] == Level.LANE) {
            return (r.op().isArg() ? "(long)n" : "a") + v + "[l]";
        }
        return "v" + v + (levels[v] == Level.LANE ? "[l]" : "");
    }

    String type(int v) {
        return ClTypes.name(loop.body().get(v).dtype());
    }

    /** A call of a library function whose overload is chosen by {@code type}. */
    String call(String function, String type, String... args) {
        calls.add(new Library.Call(function, type));
        return function + "(" + String.join(", ", args) + ")";
    }

    /** Statements for those of {@code wanted} that live at a level, in order; only those of one stage, unless it is negative. */
    List<String> statements(Set<Integer> wanted, Level level, int stage) {
        List<String> out = new ArrayList<>();
        for (int v : wanted) {
            boolean now = levels[v] == level && (stage < 0 || stages[v] == stage);
            if (now && !(loop.body().get(v) instanceof Instr.Scalar) && !(loop.body().get(v) instanceof Instr.Accumulator)) {
                statement(v, out);
            }
        }
        return out;
    }

    private void statement(int v, List<String> out) {
        Instr i = loop.body().get(v);
        String to = levels[v] == Level.LANE ? value(v) + " = " : "const " + type(v) + " " + value(v) + " = ";
        if (isFound(v)) {
            out.add(to + place(v) + ";");
        } else if (i instanceof Instr.Load l) {
            out.add(to + "b" + l.operand() + "[" + position(l.access(), out) + "];");
        } else if (i instanceof Instr.Iota t) {
            out.add(to + "(long)(" + position(t.access(), out) + ");");
        } else if (i instanceof Instr.Apply a) {
            String[] args = a.args().stream().map(this::value).toArray(String[]::new);
            out.add(to + call("gr_" + a.fn().label(), ClTypes.name(a.compute()), args) + ";");
        } else if (i instanceof Instr.Cast c) {
            out.add(to + call(ClTypes.cast(c.from(), c.dtype()), ClTypes.name(c.from()), value(c.arg())) + ";");
        } else if (i instanceof Instr.Gather g) {
            Checked at = checked("" + v, g.terms(), g.op(), position(g.base(), out), out);
            out.add(to + "b" + g.operand() + "[" + at.outside() + " ? 0 : " + at.position() + "];");
        } else {
            throw new IllegalStateException("no statement for " + i);
        }
    }

    private record Checked(String outside, String position) { }

    /** Checks index values and adds their steps to a position. */
    private Checked checked(String id, List<Instr.Term> terms, String op, String base, List<String> out) {
        StringBuilder position = new StringBuilder(base);
        List<String> outside = new ArrayList<>();
        for (int t = 0; t < terms.size(); t++) {
            Instr.Term term = terms.get(t);
            String n = id + "_" + t;
            String index = value(term.arg());
            String extent = parameters.index("e" + n, term.extent());
            out.add("const uchar x" + n + " = " + call("gr_outside", "long", index, extent) + ";");
            out.add("f" + n + " |= x" + n + ";");
            out.add("w" + n + " = " + call("gr_worst", "ulong", "w" + n, index, "x" + n) + ";");
            if (declared.add(n)) {
                declarations.add("uchar f" + n + " = 0;");
                declarations.add("ulong w" + n + " = 0;");
                reports.add("if (f" + n + ") {");
                String operation = parameters.operation("q" + id, op);
                reports.add("    " + call("gr_report", "int", parameters.errors(), operation, "(long)w" + n, extent) + ";");
                reports.add("}");
            }
            outside.add("x" + n);
            if (term.stride() != 0) {
                position.append(" + (gr_index)").append(index).append(" * ").append(parameters.index("t" + n, term.stride()));
            }
        }
        return new Checked(outside.isEmpty() ? "0" : String.join(" | ", outside), position.toString());
    }

    void store(Kernel.Store s, List<String> out) {
        String target = "b" + s.operand();
        if (s.scatter() == null) {
            out.add(target + "[" + position(s.access(), out) + "] = " + value(s.value()) + ";");
            return;
        }
        Checked at = checked("s" + s.operand(), s.scatter().terms(), s.scatter().op(), position(s.access(), out), out);
        String type = type(s.value());
        String place = target + "[at_" + s.operand() + "]";
        String merged = switch (s.scatter().mode()) {
            case SET -> value(s.value());
            case ADD -> call("gr_add", type, place, value(s.value()));
            case MUL -> call("gr_mul", type, place, value(s.value()));
            case MAX -> call("gr_maximum", type, place, value(s.value()));
            case MIN -> call("gr_minimum", type, place, value(s.value()));
        };
        out.add("if (!(" + at.outside() + ")) {");
        out.add("    const gr_index at_" + s.operand() + " = " + at.position() + ";");
        out.add("    " + place + " = " + merged + ";");
        out.add("}");
    }

    /** Expression for an access's position; what it shares with other elements is computed further out. */
    private String position(Access access, List<String> out) {
        int id = parameters.number(access);
        Layout first = access.first();
        if (basesAtRow.add(id)) {
            String start = parameters.index("o" + id, first.offset());
            rowBases.add("const gr_index p" + id + " = " + start + steps(id, first, Level.ROW) + ";");
        }
        String outer = steps(id, first, Level.OUTER);
        String base = "p" + id;
        if (!outer.isEmpty()) {
            base = "r" + id;
            if (basesAtOuter.add(id)) {
                outerBases.add("const gr_index r" + id + " = p" + id + outer + ";");
            }
        }
        String position = base + steps(id, first, Level.LANE) + steps(id, first, Level.ELEMENT);
        for (int n = 1; n < access.chain().size(); n++) {
            position = unravel(id + "_" + n, position, access.chain().get(n).collapse(), out);
        }
        return position;
    }

    /** Asks for what the loads among {@code values} will read in the next row, lanes at {@code t} and behind. */
    List<String> ahead(Set<Integer> values) {
        int axis = loop.outer().rank() - 1;
        Set<String> out = new LinkedHashSet<>();
        for (int v : values) {
            boolean reads = loop.body().get(v) instanceof Instr.Load && levels[v] == Level.ELEMENT;
            if (axis >= 0 && reads && isContiguous(((Instr.Load) loop.body().get(v)).access())) {
                Instr.Load l = (Instr.Load) loop.body().get(v);
                Layout layout = l.access().first();
                if (layout.stride(axis) != 0) {
                    int id = parameters.number(l.access());
                    out.add("GR_AHEAD(b" + l.operand() + " + " + (basesAtOuter.contains(id) ? "r" : "p") + id + " + t + "
                        + parameters.index("s" + id + "_" + axis, layout.stride(axis)) + ", 0)");
                }
            }
        }
        return List.copyOf(out);
    }

    /** Asks for the memory where {@code stores} will write in this row. */
    List<String> ahead(List<Kernel.Store> stores) {
        List<String> out = new ArrayList<>();
        for (Kernel.Store s : stores) {
            int id = parameters.number(s.access());
            if (s.scatter() == null && isContiguous(s.access()) && steps(id, s.access().first(), Level.OUTER).isEmpty()) {
                out.add("GR_AHEAD(b" + s.operand() + " + p" + id + " + t, 1)");
            }
        }
        return out;
    }

    private static boolean isContiguous(Access a) {
        return a.isStrided() && a.first().rank() > 0 && a.first().stride(a.first().rank() - 1) == 1;
    }

    private String steps(int id, Layout layout, Level level) {
        StringBuilder b = new StringBuilder();
        for (int d = 0; d < layout.rank(); d++) {
            Axis axis = axes.get(d);
            if (axis.level() == level && layout.stride(d) != 0) {
                b.append(" + ").append(axis.variable());
                if (!axis.variable().equals("x") || layout.stride(d) != 1) {
                    b.append(" * ").append(parameters.index("s" + id + "_" + d, layout.stride(d)));
                }
            }
        }
        return b.toString();
    }

    /** A row-major number of {@code layout}'s shape, taken apart and put together by its strides. */
    private String unravel(String id, String number, Layout layout, List<String> out) {
        String name = "u" + ++temporaries;
        if (layout.rank() > 0) {
            out.add("gr_index " + name + " = " + number + ";");
        }
        StringBuilder position = new StringBuilder(parameters.index("o" + id, layout.offset()));
        for (int d = layout.rank() - 1; d >= 0; d--) {
            String digit = name;
            if (d > 0) {
                String extent = parameters.index("n" + id + "_" + d, layout.shape().dim(d));
                digit = name + "_" + d;
                out.add("const gr_index " + digit + " = " + name + " % " + extent + ";");
                out.add(name + " /= " + extent + ";");
            }
            if (layout.stride(d) != 0) {
                position.append(" + ").append(digit).append(" * ").append(parameters.index("s" + id + "_" + d, layout.stride(d)));
            }
        }
        return position.toString();
    }

    /** Takes a row-major number apart into the coordinates of the axes {@code from .. to-1}. */
    List<String> coordinates(String number, int from, int to) {
        List<String> out = new ArrayList<>();
        if (from == to) {
            return out;
        }
        String rest = number;
        for (int d = to - 1; d > from; d--) {
            String extent = parameters.index("d" + d, extent(d));
            out.add("const gr_index " + axes.get(d).variable() + " = " + rest + " % " + extent + ";");
            rest = "(" + rest + " / " + extent + ")";
        }
        out.add("const gr_index " + axes.get(from).variable() + " = " + rest + ";");
        return out;
    }

    private long extent(int axis) {
        int outer = loop.outer().rank();
        return axis < outer ? loop.outer().dim(axis) : loop.inner().dim(axis - outer);
    }

    /** Position parts that are fixed for a row; complete once everything else is written. */
    List<String> rowBases() {
        return rowBases;
    }

    /** Position parts for the statements written since the last call, to stand in the outer folded loop. */
    List<String> takeOuterBases() {
        List<String> out = outerBases;
        outerBases = new ArrayList<>();
        basesAtOuter = new HashSet<>();
        return out;
    }

    List<String> declarations() {
        return declarations;
    }

    List<String> reports() {
        return reports;
    }
}
