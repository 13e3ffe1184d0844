package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.DType;

/** Normalisations and dropout. */
final class NormOperators {
    private NormOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensors("BatchNormalization", NormOperators::batch);
        t.tensor("InstanceNormalization", a -> Functional.instanceNorm(a.tensor(0), null, null, a.tensor(1), a.tensor(2), true, 0,
            a.real("epsilon", 1e-5)));
        t.tensors("LayerNormalization", NormOperators::layer);
        t.tensor("GroupNormalization", NormOperators::group);
        t.tensor("MeanVarianceNormalization", NormOperators::meanVariance);
        t.tensor("LpNormalization", a -> {
            Tensor x = a.tensor(0);
            int axis = a.axis("axis", -1, x.dim());
            return x.div(x.norm((double) a.integer("p", 2), new int[] {axis}, true));
        });
        t.tensor("LRN", NormOperators::localResponse);
        t.tensors("Dropout", NormOperators::dropout);
    }

    private static List<Tensor> batch(Arguments a) {
        Tensor x = a.tensor(0);
        double eps = a.real("epsilon", 1e-5);
        if (!a.flag("training_mode", false)) {
            return Arrays.asList(Functional.batchNorm(x, a.tensor(3), a.tensor(4), a.tensor(1), a.tensor(2), false, 0, eps));
        }
        double momentum = a.real("momentum", 0.9);
        int[] others = IntStream.range(0, x.dim()).filter(d -> d != 1).toArray();
        Tensor mean = x.mean(others);
        Tensor variance = x.var(others, false, false);
        Tensor y = Functional.batchNorm(x, mean, variance, a.tensor(1), a.tensor(2), false, 0, eps);
        return List.of(y, a.tensor(3).mul(momentum).add(mean.mul(1 - momentum)),
            a.tensor(4).mul(momentum).add(variance.mul(1 - momentum)));
    }

    /** Over the dims from an axis on, in float32. */
    private static List<Tensor> layer(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.axis("axis", -1, x.dim());
        double eps = a.real("epsilon", 1e-5);
        long[] normalized = Arrays.copyOfRange(x.shape().dims(), axis, x.dim());
        Tensor wide = x.dtype().isStorage() ? x.to(DType.FLOAT32) : x;
        Tensor y = Functional.layerNorm(wide, normalized, null, null, eps).to(x.dtype()).mul(a.tensor(1));
        List<Tensor> outputs = new ArrayList<>(List.of(a.has(2) ? y.add(a.tensor(2)) : y));
        if (a.outputs() > 1) {
            int[] axes = IntStream.range(axis, x.dim()).toArray();
            outputs.add(wide.mean(axes, true));
            outputs.add(wide.var(axes, false, true).add(eps).rsqrt());
        }
        return outputs.size() == 1 ? outputs : outputs.subList(0, Math.min(outputs.size(), a.outputs()));
    }

    /** Scale and bias are a number a group before version 21, a channel since. */
    private static Tensor group(Arguments a) {
        Tensor x = a.tensor(0);
        long groups = a.integer("num_groups", 1);
        Tensor scale = a.tensor(1);
        Tensor bias = a.tensor(2);
        if (a.opset() < 21) {
            scale = scale.repeatInterleave(x.size(1) / groups);
            bias = bias.repeatInterleave(x.size(1) / groups);
        }
        return Functional.groupNorm(x, groups, scale, bias, a.real("epsilon", 1e-5));
    }

    private static Tensor meanVariance(Arguments a) {
        Tensor x = a.tensor(0);
        long[] given = a.longs("axes");
        int[] axes = a.axes(given == null ? new long[] {0, 2, 3} : given, x.dim());
        Tensor mean = x.mean(axes, true);
        return x.sub(mean).div(x.var(axes, false, true).sqrt().add(1e-9));
    }

    /** {@code x / (bias + alpha / size * sum of squares of the channels around)^beta}. */
    private static Tensor localResponse(Arguments a) {
        Tensor x = a.tensor(0);
        long size = a.integer("size", 1);
        Tensor squares = SliceOperators.constant(x.square(), 1, (size - 1) / 2, size / 2, 0);
        Tensor sums = squares.unfold(1, size, 1).sum(-1);
        return x.div(sums.mul(a.real("alpha", 1e-4) / size).add(a.real("bias", 1)).pow(a.real("beta", 0.75)));
    }

    private static List<Tensor> dropout(Arguments a) {
        Tensor x = a.tensor(0);
        boolean drops = a.opset() < 7 ? !a.flag("is_test", false) : a.opset() >= 12 && a.has(2) && a.integer(2) != 0;
        double ratio = a.opset() < 12 ? a.real("ratio", 0.5) : a.has(1) ? a.real(1) : 0.5;
        DType mask = a.opset() < 10 ? x.dtype() : DType.BOOL;
        if (!drops || ratio == 0) {
            return List.of(x, Gradus.onesLike(x, mask)).subList(0, a.outputs() > 1 ? 2 : 1);
        }
        Tensor kept = RandomOperators.uniform(a, x.shape(), DType.FLOAT32).ge(ratio);
        return List.of(x.mul(kept.to(x.dtype())).div(1 - ratio), kept.to(mask)).subList(0, a.outputs() > 1 ? 2 : 1);
    }
}
