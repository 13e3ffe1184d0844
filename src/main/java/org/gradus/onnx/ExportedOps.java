package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.gradus.Gradus;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** How recorded operations are said in ONNX, by the names of their gradient rules. */
final class ExportedOps {
    private static final Map<String, Writer> WRITERS = writers();

    private ExportedOps() {
    }

    interface Writer {
        /** @return the name of the first output; {@code null} if the outputs are named already */
        String write(Op op, Exporter e);
    }

    /** @throws UnsupportedException if there is no way to say it */
    static void write(Op op, Exporter e) {
        Writer w = WRITERS.get(op.name());
        if (w == null) {
            throw new UnsupportedException("Onnx.export: operation '" + op.name() + "' cannot be written; those that can are "
                + new TreeSet<>(WRITERS.keySet()));
        }
        String made = w.write(op, e);
        if (made != null) {
            e.is(op, 0, made);
        }
    }

    private static Map<String, Writer> writers() {
        Map<String, Writer> w = new HashMap<>();
        ExportedActivations.addTo(w);
        ExportedWindows.addTo(w);
        ExportedNorms.addTo(w);
        pointwise(w);
        comparisons(w);
        shapes(w);
        parts(w);
        reductions(w);
        for (String product : List.of("mm", "bmm", "matmul", "mv", "dot")) {
            w.put(product, (op, e) -> e.node("MatMul", e.names(op)));
        }
        w.put("addmm", (op, e) -> e.node("Gemm", List.of(in(op, e, 1), in(op, e, 2), in(op, e, 0)), "beta", (float) op.real(0),
            "alpha", (float) op.real(1)));
        w.put("recurrent", ExportedRecurrent::write);
        return w;
    }

    private static void pointwise(Map<String, Writer> w) {
        Map.ofEntries(Map.entry("exp", "Exp"), Map.entry("log", "Log"), Map.entry("sqrt", "Sqrt"), Map.entry("neg", "Neg"),
            Map.entry("abs", "Abs"), Map.entry("erf", "Erf"), Map.entry("sin", "Sin"), Map.entry("cos", "Cos"), Map.entry("tan", "Tan"),
            Map.entry("asin", "Asin"), Map.entry("acos", "Acos"), Map.entry("atan", "Atan"), Map.entry("sinh", "Sinh"),
            Map.entry("cosh", "Cosh"), Map.entry("asinh", "Asinh"), Map.entry("acosh", "Acosh"), Map.entry("atanh", "Atanh"),
            Map.entry("reciprocal", "Reciprocal"), Map.entry("sign", "Sign"), Map.entry("floor", "Floor"), Map.entry("ceil", "Ceil"))
            .forEach((ours, theirs) -> w.put(ours, (op, e) -> e.node(theirs, operands(op, e))));
        Map.of("mul", "Mul", "maximum", "Max", "minimum", "Min", "pow.tensor", "Pow")
            .forEach((ours, theirs) -> w.put(ours, (op, e) -> e.node(theirs, operands(op, e))));
        w.put("add", (op, e) -> e.node("Add", scaled(op, e)));
        w.put("sub", (op, e) -> e.node("Sub", scaled(op, e)));
        w.put("rsub", (op, e) -> e.node("Sub", List.of(operands(op, e).get(1), operands(op, e).get(0))));
        w.put("div", ExportedOps::div);
        w.put("pow", (op, e) -> e.node("Pow", List.of(operands(op, e).get(0), of(op, e, op.real(0)))));
        w.put("rsqrt", (op, e) -> e.node("Reciprocal", List.of(e.node("Sqrt", operands(op, e)))));
        w.put("square", (op, e) -> e.node("Mul", List.of(in(op, e, 0), in(op, e, 0))));
        w.put("exp2", (op, e) -> e.node("Pow", List.of(of(op, e, 2), operands(op, e).get(0))));
        w.put("expm1", (op, e) -> e.node("Sub", List.of(e.node("Exp", operands(op, e)), of(op, e, 1))));
        w.put("log1p", (op, e) -> e.node("Log", List.of(e.node("Add", List.of(operands(op, e).get(0), of(op, e, 1))))));
        w.put("log2", (op, e) -> e.node("Div", List.of(e.node("Log", operands(op, e)), of(op, e, Math.log(2)))));
        w.put("log10", (op, e) -> e.node("Div", List.of(e.node("Log", operands(op, e)), of(op, e, Math.log(10)))));
        for (String clamp : List.of("clamp", "clampMin", "clampMax")) {
            w.put(clamp, ExportedOps::clamp);
        }
        w.put("to", (op, e) -> e.cast(op.inputs().get(0), op.outputs().get(0).dtype()));
        for (String same : List.of("clone", "alias", "contiguous", "detach")) {
            w.put(same, (op, e) -> e.node("Identity", e.names(op)));
        }
        w.put("into", (op, e) -> e.cast(op.inputs().get(0), op.outputs().get(0).dtype()));
        w.put("where", (op, e) -> e.node("Where", List.of(e.cast(op.inputs().get(0), DType.BOOL), as(op, e, 1), as(op, e, 2))));
        w.put("maskedFill", (op, e) -> e.node("Where", List.of(e.cast(op.inputs().get(1), DType.BOOL), as(op, e, 2), as(op, e, 0))));
    }

    private static void comparisons(Map<String, Writer> w) {
        Map.of("eq", "Equal", "lt", "Less", "le", "LessOrEqual", "gt", "Greater", "ge", "GreaterOrEqual")
            .forEach((ours, theirs) -> w.put(ours, (op, e) -> e.node(theirs, compared(op, e))));
        w.put("ne", (op, e) -> e.node("Not", List.of(e.node("Equal", compared(op, e)))));
        Map.of("logicalAnd", "And", "logicalOr", "Or", "logicalXor", "Xor", "logicalNot", "Not").forEach((ours, theirs) ->
            w.put(ours, (op, e) -> e.node(theirs, op.inputs().stream().map(t -> e.cast(t, DType.BOOL)).toList())));
        Map.of("bitwiseAnd", "And", "bitwiseOr", "Or", "bitwiseXor", "Xor", "bitwiseNot", "Not").forEach((ours, theirs) ->
            w.put(ours, (op, e) -> op.outputs().get(0).dtype() == DType.BOOL ? e.node(theirs, e.names(op))
                : unsupported(op, "integers")));
        w.put("isnan", (op, e) -> e.node("IsNaN", e.names(op)));
    }

    private static void shapes(Map<String, Writer> w) {
        for (String view : List.of("view", "reshape", "unsafeView", "squeeze", "squeeze.dim", "unsqueeze")) {
            w.put(view, (op, e) -> reshape(e, in(op, e, 0), op.outputs().get(0)));
        }
        w.put("expand", (op, e) -> e.node("Expand", List.of(in(op, e, 0), e.constant(op.outputs().get(0).shape().dims()))));
        w.put("repeat", (op, e) -> e.node("Tile", List.of(lifted(op, e), e.constant((long[]) op.attr(0)))));
        w.put("t", (op, e) -> e.node("Transpose", e.names(op)));
        w.put("transpose", (op, e) -> {
            long[] perm = IntStream.range(0, op.inputs().get(0).dim()).asLongStream().toArray();
            perm[op.number(0)] = op.number(1);
            perm[op.number(1)] = op.number(0);
            return e.node("Transpose", e.names(op), "perm", perm);
        });
        w.put("permute", (op, e) -> e.node("Transpose", e.names(op), "perm", longs(op.dims(0))));
        w.put("cat", (op, e) -> e.node("Concat", parts(op, e), "axis", (long) op.number(0)));
        w.put("stack", (op, e) -> {
            String axis = e.constant(op.number(0));
            return e.node("Concat", parts(op, e).stream().map(t -> e.node("Unsqueeze", List.of(t, axis))).toList(), "axis",
                (long) op.number(0));
        });
        Map.of("tril", 0L, "triu", 1L).forEach((triangle, upper) -> w.put(triangle, (op, e) -> e.node("Trilu",
            List.of(in(op, e, 0), e.constant(Gradus.tensor(whole(op, 0)))), "upper", upper)));
    }

    private static void parts(Map<String, Writer> w) {
        w.put("split", ExportedOps::split);
        w.put("split.sizes", ExportedOps::split);
        w.put("unbind", (op, e) -> {
            for (int i = 0; i < op.outputs().size(); i++) {
                e.is(op, i, element(e, in(op, e, 0), i, op.number(0)));
            }
            return null;
        });
        w.put("slice", (op, e) -> e.node("Slice", List.of(in(op, e, 0), e.constant(whole(op, 1)), e.constant(whole(op, 2)),
            e.constant(op.number(0)), e.constant(whole(op, 3)))));
        w.put("flip", (op, e) -> {
            long[] axes = longs(op.dims(0));
            long[] ends = new long[axes.length];
            Arrays.fill(ends, Long.MIN_VALUE + 1);
            return e.node("Slice", List.of(in(op, e, 0), e.constant(ones(axes.length, -1)), e.constant(ends), e.constant(axes),
                e.constant(ones(axes.length, -1))));
        });
        w.put("select", ExportedOps::select);
        w.put("embedding", (op, e) -> e.node("Gather", List.of(in(op, e, 0), in(op, e, 1))));
        w.put("indexSelect", (op, e) -> e.node("Gather", List.of(in(op, e, 0), in(op, e, 1)), "axis", (long) op.number(0)));
        w.put("gather", (op, e) -> e.node("GatherElements", List.of(in(op, e, 0), in(op, e, 1)), "axis", (long) op.number(0)));
        w.put("cumsum", (op, e) -> e.node("CumSum", List.of(as(op, e, 0), e.constant(Gradus.tensor((long) op.number(0))))));
    }

    private static void reductions(Map<String, Writer> w) {
        Map.of("sum", "ReduceSum", "mean", "ReduceMean", "prod", "ReduceProd", "max", "ReduceMax", "min", "ReduceMin")
            .forEach((ours, theirs) -> w.put(ours, (op, e) -> e.node(theirs, List.of(as(op, e, 0)), "keepdims", 0L)));
        w.put("sum.dim", (op, e) -> e.node("ReduceSum", List.of(as(op, e, 0), e.constant(axes(op, 0))), "keepdims", kept(op, 1)));
        Map.of("mean.dim", "ReduceMean", "amax", "ReduceMax", "amin", "ReduceMin", "logsumexp", "ReduceLogSumExp")
            .forEach((ours, theirs) -> w.put(ours, (op, e) -> e.node(theirs, List.of(as(op, e, 0)), "axes", axes(op, 0), "keepdims", kept(op, 1))));
        for (String extreme : List.of("max", "min")) {
            String name = extreme.equals("max") ? "Max" : "Min";
            w.put(extreme + ".dim", (op, e) -> {
                long axis = op.number(0);
                e.is(op, 1, e.node("Arg" + name, e.names(op), "axis", axis, "keepdims", kept(op, 1)));
                return e.node("Reduce" + name, e.names(op), "axes", new long[] {axis}, "keepdims", kept(op, 1));
            });
        }
        Map.of("argmax", "ArgMax", "argmin", "ArgMin").forEach((ours, theirs) -> w.put(ours, (op, e) -> op.dims(0).length == 1
            ? e.node(theirs, e.names(op), "axis", (long) op.dims(0)[0], "keepdims", kept(op, 1)) : unsupported(op, "all axes")));
        w.put("norm", (op, e) -> op.attr(0) instanceof Number p && (p.doubleValue() == 1 || p.doubleValue() == 2)
            ? e.node("ReduceL" + p.intValue(), e.names(op), "axes", axes(op, 1), "keepdims", kept(op, 2))
            : unsupported(op, "p = " + op.attr(0)));
        w.put("var", (op, e) -> variance(op, e));
        w.put("std", (op, e) -> e.node("Sqrt", List.of(variance(op, e))));
    }

    static String in(Op op, Exporter e, int i) {
        return e.name(op.inputs().get(i));
    }

    private static long whole(Op op, int attr) {
        return ((Number) op.attr(attr)).longValue();
    }

    static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    static long[] ones(int count, long value) {
        long[] all = new long[count];
        Arrays.fill(all, value);
        return all;
    }

    /** A number in the dtype of the operation's output. */
    static String of(Op op, Exporter e, double value) {
        return e.number(value, op.outputs().get(0).dtype());
    }

    /** An input in the dtype of the output. */
    private static String as(Op op, Exporter e, int i) {
        return e.cast(op.inputs().get(i), op.outputs().get(0).dtype());
    }

    /** All inputs in the dtype of the output. */
    static List<String> operands(Op op, Exporter e) {
        return op.inputs().stream().map(t -> e.cast(t, op.outputs().get(0).dtype())).toList();
    }

    private static List<String> compared(Op op, Exporter e) {
        DType dtype = DType.promote(op.inputs().get(0).dtype(), op.inputs().get(1).dtype());
        DType known = dtype == DType.BOOL ? DType.INT32 : dtype;
        return op.inputs().stream().map(t -> e.cast(t, known)).toList();
    }

    /** Nothing is left out of what is put together but what is empty. */
    private static List<String> parts(Op op, Exporter e) {
        return op.inputs().stream().filter(t -> t.dim() > 0 && t.numel() > 0 || op.name().equals("stack"))
            .map(t -> e.cast(t, op.outputs().get(0).dtype())).toList();
    }

    static String reshape(Exporter e, String x, Tensor like) {
        return e.node("Reshape", List.of(x, e.constant(like.shape().dims())));
    }

    private static String lifted(Op op, Exporter e) {
        int more = ((long[]) op.attr(0)).length - op.inputs().get(0).dim();
        long[] axes = IntStream.range(0, more).asLongStream().toArray();
        return more == 0 ? in(op, e, 0) : e.node("Unsqueeze", List.of(in(op, e, 0), e.constant(axes)));
    }

    private static long[] axes(Op op, int attr) {
        long[] axes = longs(op.dims(attr));
        return axes.length > 0 ? axes : IntStream.range(0, op.inputs().get(0).dim()).asLongStream().toArray();
    }

    private static long kept(Op op, int attr) {
        return op.flag(attr) ? 1 : 0;
    }

    static String unsupported(Op op, String why) {
        throw new UnsupportedException("Onnx.export: operation '" + op.name() + "' cannot be written with " + why);
    }

    /** The operands, of which the second is multiplied. */
    private static List<String> scaled(Op op, Exporter e) {
        List<String> all = new ArrayList<>(operands(op, e));
        double factor = op.attrs().isEmpty() ? 1 : op.real(0);
        if (factor != 1) {
            all.set(1, e.node("Mul", List.of(all.get(1), of(op, e, factor))));
        }
        return all;
    }

    private static String div(Op op, Exporter e) {
        String rounding = op.attrs().isEmpty() ? null : (String) op.attr(0);
        if (rounding != null && !op.outputs().get(0).isFloatingPoint()) {
            return unsupported(op, "rounding of integers");
        }
        String quotient = e.node("Div", operands(op, e));
        return rounding == null ? quotient : rounding.equals("floor") ? e.node("Floor", List.of(quotient))
            : unsupported(op, "rounding " + rounding);
    }

    private static String clamp(Op op, Exporter e) {
        String low = op.attr(0) == null ? "" : of(op, e, op.real(0));
        List<String> bounds = op.attr(1) == null ? List.of(low) : List.of(low, of(op, e, op.real(1)));
        List<String> inputs = new ArrayList<>(List.of(as(op, e, 0)));
        inputs.addAll(bounds);
        return e.node("Clip", inputs);
    }

    /** Each part is a slice, which needs no node with many outputs. */
    private static String split(Op op, Exporter e) {
        long start = 0;
        int axis = op.number(1);
        for (int i = 0; i < op.outputs().size(); i++) {
            long end = start + op.outputs().get(i).size(axis);
            e.is(op, i, e.node("Slice", List.of(in(op, e, 0), e.constant(start), e.constant(end), e.constant(axis))));
            start = end;
        }
        return null;
    }

    /** The last element is told from the end, so that there may be more before it. */
    private static String select(Op op, Exporter e) {
        Tensor x = op.inputs().get(0);
        int axis = op.number(0);
        long index = whole(op, 1);
        String state = ExportedRecurrent.lastCell(op, e);
        return state != null ? state : element(e, e.name(x), index > 0 && index == x.size(axis) - 1 ? -1 : index, axis);
    }

    private static String element(Exporter e, String x, long index, long axis) {
        return e.node("Gather", List.of(x, e.constant(Gradus.tensor(index))), "axis", axis);
    }

    /** {@code sum (x - mean)^2 / (n - correction)}. */
    private static String variance(Op op, Exporter e) {
        Tensor x = op.inputs().get(0);
        long[] axes = axes(op, 0);
        long count = Arrays.stream(axes).map(a -> x.size((int) a)).reduce(1, (a, b) -> a * b);
        if (!(op.attr(1) instanceof Number correction)) {
            return unsupported(op, "correction " + op.attr(1));
        }
        String deviation = e.node("Sub", List.of(in(op, e, 0), e.node("ReduceMean", e.names(op), "axes", axes, "keepdims", 1L)));
        String square = e.node("Mul", List.of(deviation, deviation));
        String mean = e.node("ReduceMean", List.of(square), "axes", axes, "keepdims", kept(op, 2));
        return correction.doubleValue() == 0 ? mean
            : e.node("Mul", List.of(mean, of(op, e, count / (count - correction.doubleValue()))));
    }
}
