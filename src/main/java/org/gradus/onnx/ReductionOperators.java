package org.gradus.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;
import org.gradus.types.DType;

/** Reductions, searches and scans along dimensions. */
final class ReductionOperators {
    private ReductionOperators() {
    }

    private interface Reduction {
        Tensor of(Tensor x, int[] axes, boolean keep);
    }

    static void addTo(Operators.Table t) {
        reduction(t, "ReduceSum", 13, ReductionOperators::sum);
        reduction(t, "ReduceMean", 18, ReductionOperators::mean);
        reduction(t, "ReduceMax", 18, (x, axes, keep) -> x.amax(axes, keep));
        reduction(t, "ReduceMin", 18, (x, axes, keep) -> x.amin(axes, keep));
        reduction(t, "ReduceProd", 18, ReductionOperators::prod);
        reduction(t, "ReduceL1", 18, (x, axes, keep) -> sum(x.abs(), axes, keep));
        reduction(t, "ReduceL2", 18, (x, axes, keep) -> sum(x.square(), axes, keep).sqrt().to(x.dtype()));
        reduction(t, "ReduceSumSquare", 18, (x, axes, keep) -> sum(x.square(), axes, keep));
        reduction(t, "ReduceLogSum", 18, (x, axes, keep) -> sum(x, axes, keep).log().to(x.dtype()));
        reduction(t, "ReduceLogSumExp", 18, (x, axes, keep) -> x.logsumexp(axes, keep).to(x.dtype()));
        t.tensor("ArgMax", a -> extreme(a, true));
        t.tensor("ArgMin", a -> extreme(a, false));
        t.tensor("CumSum", ReductionOperators::cumsum);
        t.tensors("TopK", ReductionOperators::topK);
    }

    /** @param since the operator set from which on the axes are an input */
    private static void reduction(Operators.Table t, String name, int since, Reduction body) {
        t.tensor(name, a -> {
            Tensor x = a.tensor(0);
            long[] given = a.opset() >= since ? a.has(1) ? a.longs(1) : null : a.longs("axes");
            boolean all = given == null || given.length == 0;
            if (all && a.flag("noop_with_empty_axes", false)) {
                return x;
            }
            int[] axes = all ? IntStream.range(0, x.dim()).toArray() : a.axes(given, x.dim());
            return axes.length == 0 ? body.of(x.reshape(1), new int[] {0}, false).reshape()
                : body.of(x, axes, a.flag("keepdims", true));
        });
    }

    private static Tensor sum(Tensor x, int[] axes, boolean keep) {
        return x.sum(axes, keep).to(x.dtype());
    }

    private static Tensor mean(Tensor x, int[] axes, boolean keep) {
        return x.isFloatingPoint() ? x.mean(axes, keep)
            : sum(x, axes, keep).div(Arrays.stream(axes).mapToLong(x::size).reduce(1, Math::multiplyExact), "trunc");
    }

    private static Tensor prod(Tensor x, int[] axes, boolean keep) {
        Tensor product = x;
        int[] sorted = Arrays.stream(axes).sorted().toArray();
        for (int i = sorted.length - 1; i >= 0; i--) {
            product = product.prod(sorted[i], keep);
        }
        return product.to(x.dtype());
    }

    private static Tensor extreme(Arguments a, boolean largest) {
        Tensor x = a.tensor(0);
        int axis = a.axis("axis", 0, x.dim());
        boolean keep = a.flag("keepdims", true);
        boolean last = a.flag("select_last_index", false);
        Tensor y = last ? x.flip(axis) : x;
        Tensor index = largest ? y.argmax(axis, keep) : y.argmin(axis, keep);
        return last ? index.rsub(x.size(axis) - 1) : index;
    }

    private static Tensor cumsum(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.axis(a.integer(1), x.dim());
        boolean reverse = a.flag("reverse", false);
        Tensor y = reverse ? x.flip(axis) : x;
        Tensor sums = y.cumsum(axis).to(x.dtype());
        Tensor out = a.flag("exclusive", false) ? sums.sub(y) : sums;
        return reverse ? out.flip(axis) : out;
    }

    private static List<Tensor> topK(Arguments a) {
        Tensor x = a.tensor(0);
        long k = a.opset() < 10 ? a.integer("k", 1) : a.integer(1);
        ValuesAndIndices best = x.topk(Math.toIntExact(k), a.axis("axis", -1, x.dim()), a.flag("largest", true), true);
        return List.of(best.values(), best.indices().to(DType.INT64));
    }
}
