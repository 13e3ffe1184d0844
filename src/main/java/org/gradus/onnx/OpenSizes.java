package org.gradus.onnx;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Devices;
import org.gradus.onnx.ExportOptions.Size;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Makes one graph of graphs of the same operations on inputs of different sizes. A number that differs between them is written as
 * a polynomial in the sizes, which the graph reads from its inputs: {@code c0 + c1 n + c2 m + c3 n m} for sizes {@code n} and
 * {@code m} ({@link Polynomial}).
 */
final class OpenSizes {
    private static final int MOST = 3;

    private final List<Size> sizes;
    private final List<long[]> extents;
    private final List<Graph> graphs;
    private final List<Node> before = new ArrayList<>();
    private final Map<String, TensorData> constants = new LinkedHashMap<>();
    private final Map<Integer, String> read = new HashMap<>();
    private int made;

    /** @param extents of the sizes in each of the graphs, as {@link #extents} gives them */
    OpenSizes(List<Size> sizes, List<long[]> extents, List<Graph> graphs) {
        this.sizes = sizes;
        this.extents = extents;
        this.graphs = graphs;
    }

    /** Sizes to record with: each with its first or second value, in all combinations, and once all with a third. */
    static List<long[]> extents(List<Size> sizes, List<Tensor> examples) {
        if (sizes.size() > MOST) {
            throw new UnsupportedException("Onnx.export: more than " + MOST + " dynamic sizes");
        }
        long[] first = sizes.stream().map(s -> s.places().get(0)).mapToLong(p -> Math.max(2, examples.get(p[0]).size(p[1])))
            .toArray();
        List<long[]> all = new ArrayList<>();
        for (int combination = 0; combination < 1 << first.length; combination++) {
            long[] extents = first.clone();
            for (int s = 0; s < first.length; s++) {
                extents[s] += combination >> s & 1;
            }
            all.add(extents);
        }
        if (first.length > 0) {
            all.add(Arrays.stream(first).map(n -> n + 3).toArray());
        }
        return all;
    }

    /** The examples with other sizes: their elements again and again. */
    static List<Tensor> resized(List<Size> sizes, long[] extents, List<Tensor> examples) {
        List<Tensor> all = new ArrayList<>(examples);
        for (int s = 0; s < extents.length; s++) {
            for (int[] place : sizes.get(s).places()) {
                Tensor t = all.get(place[0]);
                long[] rows = new long[Math.toIntExact(extents[s])];
                Arrays.setAll(rows, i -> i % t.size(place[1]));
                all.set(place[0], t.indexSelect(place[1], Gradus.tensor(rows).to(t.device())));
            }
        }
        return all;
    }

    /** @throws UnsupportedException if what differs between the graphs cannot be written */
    Graph graph() {
        Graph first = graphs.get(0);
        if (graphs.size() == 1) {
            return first;
        }
        graphs.forEach(g -> checkSame(first, g));
        for (int i = 0; i < first.initializers().size(); i++) {
            int number = i;
            constant(graphs.stream().map(g -> g.initializers().get(number)).toList());
        }
        List<Node> nodes = new ArrayList<>(before);
        nodes.addAll(first.nodes());
        return new Graph(first.name(), nodes, List.copyOf(constants.values()), List.of(), infos(Graph::inputs),
            infos(Graph::outputs));
    }

    private UnsupportedException depends(String what) {
        return new UnsupportedException("Onnx.export: " + what + " depends on the dynamic sizes "
            + sizes.stream().map(Size::name).toList() + " in a way that cannot be written");
    }

    private void checkSame(Graph a, Graph b) {
        for (int i = 0; i < Math.min(a.nodes().size(), b.nodes().size()); i++) {
            Node x = a.nodes().get(i);
            Node y = b.nodes().get(i);
            if (!x.op().equals(y.op()) || !x.inputs().equals(y.inputs()) || !x.outputs().equals(y.outputs())) {
                throw depends("which operations are done (node " + i + " is " + x.op() + " or " + y.op() + ")");
            }
            x.attributes().forEach((name, value) -> {
                if (!same(value, y.attributes().get(name))) {
                    throw depends("attribute '" + name + "' of a node " + x.op());
                }
            });
        }
        if (a.nodes().size() != b.nodes().size() || a.initializers().size() != b.initializers().size()) {
            throw depends("how many operations are done");
        }
    }

    private static boolean same(Attribute a, Attribute b) {
        return b != null && Arrays.deepEquals(new Object[] {a.value()}, new Object[] {b.value()});
    }

    private void constant(List<TensorData> all) {
        TensorData first = all.get(0);
        if (all.stream().allMatch(t -> Arrays.equals(t.dims(), first.dims()) && t.raw().equals(first.raw()))) {
            constants.put(first.name(), first);
        } else if (first.elementType() == ElementType.INT64.code && first.dims().length <= 1
                && all.stream().allMatch(t -> Arrays.equals(t.dims(), first.dims()))) {
            numbers(first, all);
        } else {
            repeated(first, all);
        }
    }

    /** Numbers of which some are polynomials of the sizes. */
    private void numbers(TensorData first, List<TensorData> all) {
        int count = first.dims().length == 0 ? 1 : (int) first.dims()[0];
        List<long[]> values = all.stream().map(t -> longs(t, count)).toList();
        List<long[]> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int column = i;
            columns.add(values.stream().mapToLong(v -> v[column]).toArray());
        }
        if (isReshape(first.name()) && columns.stream().filter(OpenSizes::varies).count() == 1 && !contains(columns, 0)) {
            constants.put(first.name(), vector(first.name(), columns.stream().mapToLong(c -> varies(c) ? -1 : c[0]).toArray()));
        } else {
            vector(first.name(), columns, first.dims().length == 0);
        }
    }

    private static boolean contains(List<long[]> columns, long value) {
        return columns.stream().anyMatch(c -> Arrays.stream(c).anyMatch(v -> v == value));
    }

    /** Whether a constant is nothing but the target of reshaping, where -1 says what the others leave. */
    private boolean isReshape(String name) {
        return graphs.get(0).nodes().stream().filter(n -> n.inputs().contains(name))
            .allMatch(n -> n.op().equals("Reshape") && n.inputs().get(1).equals(name));
    }

    private static boolean varies(long[] values) {
        return Arrays.stream(values).anyMatch(v -> v != values[0]);
    }

    private static long[] longs(TensorData t, int count) {
        long[] values = new long[count];
        t.raw().duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }

    /** A tensor that is the same along the axes whose extents differ. */
    private void repeated(TensorData first, List<TensorData> all) {
        int rank = first.dims().length;
        List<long[]> columns = new ArrayList<>();
        for (int d = 0; d < rank; d++) {
            int axis = d;
            if (all.stream().anyMatch(t -> t.dims().length != rank)) {
                throw depends("the rank of a constant");
            }
            columns.add(all.stream().mapToLong(t -> t.dims()[axis]).toArray());
        }
        List<Tensor> narrow = all.stream().map(t -> narrow(t, columns)).toList();
        if (narrow.stream().anyMatch(t -> t == null || !t.equal(narrow.get(0)))) {
            throw depends("a constant of shape " + Arrays.toString(first.dims()));
        }
        String one = fresh();
        constants.put(one, Tensors.data(one, narrow.get(0)));
        String shape = fresh();
        vector(shape, columns, false);
        before.add(node("Expand", List.of(one, shape), first.name()));
    }

    /** {@code null} if it is not the same along them. */
    private static Tensor narrow(TensorData data, List<long[]> columns) {
        Tensor t = new Tensors("a constant", null).tensor(data, Devices.current());
        Tensor narrow = t;
        for (int d = 0; d < columns.size(); d++) {
            narrow = varies(columns.get(d)) ? narrow.narrow(d, 0, 1) : narrow;
        }
        return narrow.expand(t.shape().dims()).equal(t) ? narrow : null;
    }

    /** Writes numbers one after another, or the only one without an axis. */
    private void vector(String name, List<long[]> columns, boolean scalar) {
        List<String> parts = columns.stream().map(c -> varies(c) ? polynomial(c) : constant(c[0])).toList();
        if (scalar) {
            before.add(node("Squeeze", parts, name));
        } else {
            before.add(new Node("", "Concat", "", parts, List.of(name), Map.of("axis", new Attribute("axis", 0L, ""))));
        }
    }

    private String polynomial(long[] values) {
        long[] c = Polynomial.through(extents, values);
        if (c == null) {
            throw depends("a size");
        }
        String sum = null;
        for (int m = 0; m < c.length; m++) {
            if (c[m] != 0) {
                String term = term(c[m], m);
                sum = sum == null ? term : made("Add", sum, term);
            }
        }
        return sum;
    }

    private String term(long factor, int product) {
        String term = factor == 1 && product != 0 ? null : constant(factor);
        for (int s = 0; s < sizes.size(); s++) {
            if ((product >> s & 1) == 1) {
                term = term == null ? size(s) : made("Mul", term, size(s));
            }
        }
        return term;
    }

    /** The size as a vector of one number. */
    private String size(int s) {
        return read.computeIfAbsent(s, i -> {
            int[] place = sizes.get(i).places().get(0);
            return made("Gather", made("Shape", graphs.get(0).inputs().get(place[0]).name()), constant(place[1]));
        });
    }

    private String fresh() {
        return "size" + made++;
    }

    private static TensorData vector(String name, long... values) {
        return Tensors.data(name, Gradus.tensor(values, Shape.of(values.length)));
    }

    private String constant(long value) {
        String name = fresh();
        constants.put(name, vector(name, value));
        return name;
    }

    private String made(String op, String... inputs) {
        String name = fresh();
        before.add(node(op, List.of(inputs), name));
        return name;
    }

    private static Node node(String op, List<String> inputs, String output) {
        return new Node("", op, "", inputs, List.of(output), Map.of());
    }

    private List<ValueInfo> infos(Function<Graph, List<ValueInfo>> side) {
        List<ValueInfo> infos = new ArrayList<>();
        for (int i = 0; i < side.apply(graphs.get(0)).size(); i++) {
            int number = i;
            List<ValueInfo> all = graphs.stream().map(g -> side.apply(g).get(number)).toList();
            List<Object> dims = new ArrayList<>();
            for (int d = 0; d < all.get(0).dims().size(); d++) {
                int axis = d;
                dims.add(dim(all.get(0).name() + "_" + d, all.stream().mapToLong(v -> (Long) v.dims().get(axis)).toArray()));
            }
            infos.add(new ValueInfo(all.get(0).name(), all.get(0).kind(), all.get(0).elementType(), dims));
        }
        return infos;
    }

    /** @param otherwise the name of a size that is no input's */
    private Object dim(String otherwise, long[] values) {
        if (!varies(values)) {
            return values[0];
        }
        for (int s = 0; s < sizes.size(); s++) {
            int size = s;
            if (Arrays.equals(values, extents.stream().mapToLong(e -> e[size]).toArray())) {
                return sizes.get(s).name();
            }
        }
        return otherwise;
    }
}
