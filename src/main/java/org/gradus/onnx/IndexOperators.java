package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/** Elements picked and put by index; negative indices count from the end. */
final class IndexOperators {
    private static final int UNIQUE_OUTPUTS = 4;

    private IndexOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("Gather", IndexOperators::gather);
        t.tensor("GatherElements", a -> {
            int axis = a.axis("axis", 0, a.tensor(0).dim());
            return a.tensor(0).gather(axis, positive(a.tensor(1), a.tensor(0).size(axis)));
        });
        t.tensor("GatherND", IndexOperators::gatherNd);
        t.tensor("Scatter", IndexOperators::scatterElements);
        t.tensor("ScatterElements", IndexOperators::scatterElements);
        t.tensor("ScatterND", IndexOperators::scatterNd);
        t.tensor("OneHot", IndexOperators::oneHot);
        t.tensor("NonZero", a -> {
            a.shapeDependsOnElements();
            return a.tensor(0).nonzero().t();
        });
        t.tensors("Unique", IndexOperators::unique);
    }

    private static Tensor positive(Tensor index, long n) {
        Tensor i = index.to(DType.INT64);
        return Gradus.where(i.lt(0L), i.add(n), i);
    }

    private static Tensor gather(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.axis("axis", 0, x.dim());
        Tensor index = a.tensor(1);
        if (a.value(1).isFixed() && index.numel() == 1) {
            Tensor one = x.narrow(axis, within(a, a.integer(1), x.size(axis)), 1);
            return one.reshape(shape(x, axis, index));
        }
        return x.indexSelect(axis, positive(index.flatten(), x.size(axis))).reshape(shape(x, axis, index));
    }

    private static long within(Arguments a, long i, long n) {
        if (i < -n || i >= n) {
            throw new ArgumentException(a + ": index " + i + " of " + n);
        }
        return i < 0 ? i + n : i;
    }

    /** {@code x}'s shape with the index's in the place of {@code axis}. */
    private static long[] shape(Tensor x, int axis, Tensor index) {
        long[] dims = x.shape().dims();
        return LongStream.concat(LongStream.concat(Arrays.stream(dims, 0, axis), Arrays.stream(index.shape().dims())),
            Arrays.stream(dims, axis + 1, dims.length)).toArray();
    }

    /** Indices along the first dims as index tensors; dims that are shared by all are counted through. */
    private static Tensor[] coordinates(Tensor x, Tensor index, int shared) {
        int depth = Math.toIntExact(index.size(-1));
        Tensor[] all = new Tensor[shared + depth];
        int rank = index.dim() - 1;
        for (int d = 0; d < shared; d++) {
            long[] shape = new long[rank];
            Arrays.fill(shape, 1);
            shape[d] = x.size(d);
            all[d] = Gradus.arange(0, x.size(d)).reshape(shape);
        }
        for (int d = 0; d < depth; d++) {
            all[shared + d] = positive(index.select(rank, d), x.size(shared + d));
        }
        return all;
    }

    private static Tensor gatherNd(Arguments a) {
        return a.tensor(0).index(coordinates(a.tensor(0), a.tensor(1), (int) a.integer("batch_dims", 0)));
    }

    private static Tensor scatterElements(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.axis("axis", 0, x.dim());
        Tensor index = positive(a.tensor(1), x.size(axis));
        String reduction = a.text("reduction", "none");
        return switch (reduction) {
            case "none" -> x.scatter(axis, index, a.tensor(2));
            case "add" -> x.scatterAdd(axis, index, a.tensor(2));
            case "mul" -> x.scatterReduce(axis, index, a.tensor(2), "prod", true);
            case "max" -> x.scatterReduce(axis, index, a.tensor(2), "amax", true);
            case "min" -> x.scatterReduce(axis, index, a.tensor(2), "amin", true);
            default -> throw new ArgumentException(a + ": reduction '" + reduction + "'");
        };
    }

    /** Rows of a matrix {@code (positions, elements behind a position)} are written, or reduced into. */
    private static Tensor scatterNd(Arguments a) {
        Tensor x = a.tensor(0);
        int depth = Math.toIntExact(a.tensor(1).size(-1));
        long[] dims = x.shape().dims();
        long rows = Arrays.stream(dims, 0, depth).reduce(1, Math::multiplyExact);
        long columns = Arrays.stream(dims, depth, dims.length).reduce(1, Math::multiplyExact);
        Tensor[] coordinates = coordinates(x, a.tensor(1), 0);
        Tensor row = coordinates[0];
        for (int d = 1; d < depth; d++) {
            row = row.mul(dims[d]).add(coordinates[d]);
        }
        Tensor updates = a.tensor(2).reshape(row.numel(), columns);
        Tensor index = row.reshape(row.numel(), 1).expand(row.numel(), columns);
        Tensor table = x.reshape(rows, columns);
        String reduction = a.text("reduction", "none");
        return (switch (reduction) {
            case "none" -> table.scatter(0, index, updates);
            case "add" -> table.scatterAdd(0, index, updates);
            case "mul" -> table.scatterReduce(0, index, updates, "prod", true);
            case "max" -> table.scatterReduce(0, index, updates, "amax", true);
            case "min" -> table.scatterReduce(0, index, updates, "amin", true);
            default -> throw new ArgumentException(a + ": reduction '" + reduction + "'");
        }).reshape(dims);
    }

    private static Tensor oneHot(Arguments a) {
        Tensor index = a.tensor(0);
        long depth = a.integer(1);
        int axis = a.axis("axis", -1, index.dim() + 1);
        long[] shape = new long[index.dim() + 1];
        Arrays.fill(shape, 1);
        shape[axis] = depth;
        Tensor classes = Gradus.arange(0, depth).reshape(shape);
        Tensor values = a.tensor(2);
        return Gradus.where(positive(index, depth).unsqueeze(axis).eq(classes), values.select(0, 1), values.select(0, 0));
    }

    /** On the host: values, where each stood first, which one each element is, and how often it was there. */
    private static List<Tensor> unique(Arguments a) {
        a.shapeDependsOnElements();
        boolean flat = !a.hasAttribute("axis");
        Tensor x = flat ? a.tensor(0).flatten() : a.tensor(0);
        int axis = flat ? 0 : a.axis("axis", 0, x.dim());
        int n = Math.toIntExact(x.size(axis));
        double[] elements = x.movedim(axis, 0).contiguous().to(DType.FLOAT64).toDoubleArray();
        int width = n == 0 ? 0 : elements.length / n;
        Map<List<Double>, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            int row = i;
            places.computeIfAbsent(IntStream.range(0, width).mapToObj(j -> elements[row * width + j] + 0.0).toList(),
                k -> new ArrayList<>()).add(i);
        }
        List<List<Double>> order = new ArrayList<>(places.keySet());
        if (a.flag("sorted", true)) {
            order.sort(IndexOperators::compare);
        }
        long[] first = new long[order.size()];
        long[] counts = new long[order.size()];
        long[] inverse = new long[n];
        for (int i = 0; i < first.length; i++) {
            List<Integer> at = places.get(order.get(i));
            first[i] = at.get(0);
            counts[i] = at.size();
            for (int place : at) {
                inverse[place] = i;
            }
        }
        return List.of(x.indexSelect(axis, a.vector(first)), a.vector(first), a.vector(inverse), a.vector(counts))
            .subList(0, Math.min(UNIQUE_OUTPUTS, a.outputs()));
    }

    private static int compare(List<Double> a, List<Double> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
