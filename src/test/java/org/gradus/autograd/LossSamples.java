package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
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
        Tensor signs = Gradus.tensor(new double[] {1, -1}, Shape.of(2));
        Tensor several = Gradus.tensor(new long[] {2, 0, -1, 1, -1, 2}, Shape.of(2, 3));
        Tensor labels = Gradus.tensor(new long[] {1, 1, 2}, Shape.of(3));
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
            all.add(two("huberLoss " + r, (x, y) -> Functional.huberLoss(x, y, r, 0.7), in(2, 3), in(2, 3)));
            all.add(two("smoothL1Loss " + r, (x, y) -> Functional.smoothL1Loss(x, y, r, 0.7), in(2, 3), in(3)));
            all.add(two("softMarginLoss " + r, (x, y) -> Functional.softMarginLoss(x, y, r), in(2, 3), in(2, 3)));
            all.add(two("klDiv " + r, (x, y) -> Functional.klDiv(x, y, r), in(2, 3), in(0.1, 0.9, 2, 3)));
            all.add(of("gaussianNllLoss " + r, in -> List.of(Functional.gaussianNllLoss(in.get(0), in.get(1), in.get(2), true, 1e-6,
                r)), in(2, 3), in(2, 3), in(0.5, 2, 2, 1)));
            all.add(two("poissonNllLoss " + r, (x, y) -> Functional.poissonNllLoss(x, y, true, true, 1e-8, r), in(2, 3),
                in(0.2, 3, 2, 3)));
            all.add(two("cosineEmbeddingLoss " + r, (x, y) -> Functional.cosineEmbeddingLoss(x, y, signs, 0.1, r), in(2, 3),
                in(2, 3)));
            all.add(one("hingeEmbeddingLoss " + r, x -> Functional.hingeEmbeddingLoss(x, signs, 1, r), in(2)));
            all.add(two("marginRankingLoss " + r, (x, y) -> Functional.marginRankingLoss(x, y, signs, 0.3, r), in(2), in(2)));
            all.add(of("tripletMarginLoss " + r, in -> List.of(Functional.tripletMarginLoss(in.get(0), in.get(1), in.get(2), 1, 2,
                1e-6, true, r)), in(3, 2), in(3, 2), in(3, 2)));
            all.add(one("multiMarginLoss " + r, x -> Functional.multiMarginLoss(x, classes, 2, 0.9, weight, r), in(4, 3)));
            all.add(one("multilabelMarginLoss " + r, x -> Functional.multilabelMarginLoss(x, several, r), in(2, 3)));
            all.add(two("multilabelSoftMarginLoss " + r, (x, y) -> Functional.multilabelSoftMarginLoss(x, y, weight, r), in(2, 3),
                in(0.1, 0.9, 2, 3)));
            all.add(one("ctcLoss " + r, x -> Functional.ctcLoss(x.logSoftmax(2), labels, new long[] {4, 3}, new long[] {2, 1}, 0, r,
                false), in(4, 2, 3)));
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
