package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.one;
import static org.gradus.autograd.Sample.two;

import java.util.List;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Reduction;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Losses with every reduction, weights, ignored targets and higher ranks. */
final class LossSamples {
    private LossSamples() {
    }

    static void add(List<Sample> all) {
        Tensor weight = Gradus.tensor(new double[] {0.5, 2, 1.5}, Shape.of(3));
        Tensor classes = Gradus.tensor(new long[] {2, 0, 1, 2}, Shape.of(4));
        Tensor ignoring = Gradus.tensor(new long[] {2, -100, 1, 2}, Shape.of(4));
        Tensor maps = Gradus.tensor(new long[] {2, 0, 1, -100}, Shape.of(2, 2));
        Tensor single = Gradus.tensor(new long[] {1}, Shape.of(1)).reshape();
        for (Reduction r : Reduction.values()) {
            all.add(two("mseLoss " + r, (x, y) -> Functional.mseLoss(x, y, r), in(2, 3), in(2, 3)));
            all.add(two("mseLoss stretched " + r, (x, y) -> Functional.mseLoss(x, y, r), in(2, 3), in(3)));
            all.add(two("l1Loss " + r, (x, y) -> Functional.l1Loss(x, y, r), in(2, 3), in(2, 3)));
            all.add(two("binaryCrossEntropy " + r, (p, y) -> Functional.binaryCrossEntropy(p, y, null, r),
                in(0.1, 0.9, 2, 3), in(0.1, 0.9, 2, 3)));
            all.add(two("binaryCrossEntropy weighted " + r, (p, y) -> Functional.binaryCrossEntropy(p, y, weight, r),
                in(0.1, 0.9, 2, 3), in(0.1, 0.9, 2, 3)));
            all.add(two("binaryCrossEntropyWithLogits " + r,
                (x, y) -> Functional.binaryCrossEntropyWithLogits(x, y, null, null, r), in(2, 3), in(0.1, 0.9, 2, 3)));
            all.add(two("binaryCrossEntropyWithLogits weighted " + r,
                (x, y) -> Functional.binaryCrossEntropyWithLogits(x, y, weight, weight.add(1), r), in(2, 3), in(0.1, 0.9, 2, 3)));
            all.add(one("nllLoss " + r, x -> Functional.nllLoss(x, classes, null, r, -100), in(4, 3)));
            all.add(one("nllLoss weighted " + r, x -> Functional.nllLoss(x, ignoring, weight, r, -100), in(4, 3)));
            all.add(one("nllLoss of maps " + r, x -> Functional.nllLoss(x, maps, weight, r, -100), in(2, 3, 2)));
            all.add(one("nllLoss of one " + r, x -> Functional.nllLoss(x, single, null, r, -100), in(3)));
            all.add(one("crossEntropy " + r, x -> Functional.crossEntropy(x, classes, r), in(4, 3)));
            all.add(one("crossEntropy smoothed " + r, x -> Functional.crossEntropy(x, ignoring, weight, r, -100, 0.2), in(4, 3)));
            all.add(two("crossEntropy of probabilities " + r,
                (x, y) -> Functional.crossEntropy(x, y, weight, r, -100, 0.1), in(4, 3), in(0.1, 0.9, 4, 3)));
        }
        Tensor single32 = Gradus.tensor(new float[] {0.5f, -1, 2}, Shape.of(3));
        all.add(one("mseLoss of two dtypes", x -> Functional.mseLoss(x, single32, Reduction.SUM), in(2, 3)));
    }
}
