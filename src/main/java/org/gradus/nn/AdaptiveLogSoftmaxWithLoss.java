package org.gradus.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Gradus;
import org.gradus.OnHost;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.IndexException;
import org.gradus.types.ShapeException;

/**
 * Softmax over very many classes that are ordered by frequency: the most frequent ones and one stand-in for each cluster of rarer
 * ones share a first softmax, and a cluster's own, of fewer features the rarer it is, is computed only for the rows whose target
 * is in it. Source: Grave et al., "Efficient softmax approximation for GPUs", 2017.
 */
public final class AdaptiveLogSoftmaxWithLoss extends Module {
    /**
     * @param output {@code (N)}: each row's log probability of its target
     * @param loss   the negative mean of these
     */
    public record Output(Tensor output, Tensor loss) { }

    private final long inFeatures;
    private final long[] cutoffs;
    private final Linear head;
    private final ModuleList tail;

    /** With {@code divValue = 4}, {@code headBias = false}. */
    public AdaptiveLogSoftmaxWithLoss(long inFeatures, long nClasses, long... cutoffs) {
        this(inFeatures, nClasses, cutoffs, 4, false);
    }

    /**
     * @param cutoffs  first class of each cluster, ascending
     * @param divValue by what each cluster's features are fewer than those of the one before
     * @param headBias whether the first softmax has a bias
     */
    public AdaptiveLogSoftmaxWithLoss(long inFeatures, long nClasses, long[] cutoffs, double divValue, boolean headBias) {
        boolean ascending = IntStream.range(1, cutoffs.length).allMatch(i -> cutoffs[i - 1] < cutoffs[i]);
        if (cutoffs.length == 0 || !ascending || cutoffs[0] <= 0 || cutoffs[cutoffs.length - 1] > nClasses - 1) {
            throw new ArgumentException("AdaptiveLogSoftmaxWithLoss: cutoffs should be a sequence of unique, positive integers sorted in"
                + " an increasing order, where each value is between 1 and n_classes-1, " + (nClasses - 1) + ", but got "
                + Arrays.toString(cutoffs));
        }
        this.inFeatures = inFeatures;
        this.cutoffs = Arrays.copyOf(cutoffs, cutoffs.length + 1);
        this.cutoffs[cutoffs.length] = nClasses;
        head = module("head", new Linear(inFeatures, cutoffs[0] + cutoffs.length, headBias));
        tail = module("tail", new ModuleList());
        for (int i = 0; i < cutoffs.length; i++) {
            long width = (long) Math.floor(inFeatures / Math.pow(divValue, i + 1));
            if (width == 0) {
                throw new ArgumentException("AdaptiveLogSoftmaxWithLoss: cluster " + i + " has no features left: in_features is "
                    + inFeatures + ", div_value " + divValue);
            }
            tail.append(new Sequential(new Linear(inFeatures, width, false),
                new Linear(width, this.cutoffs[i + 1] - this.cutoffs[i], false)));
        }
    }

    /**
     * @param input  {@code (N, inFeatures)} or {@code (inFeatures)}
     * @param target {@code (N)} or {@code ()}: class numbers
     */
    @OnHost("which rows belong to which cluster decides the shapes of the clusters' products")
    public Output forward(Tensor input, Tensor target) {
        check(input);
        boolean batched = input.dim() == 2;
        if (target.dim() != input.dim() - 1 || batched && target.size(0) != input.size(0)) {
            throw new ShapeException("AdaptiveLogSoftmaxWithLoss: Input and target should have the same size in the batch dimension, "
                + "but got input " + input.shape() + ", target " + target.shape());
        }
        long[] classes = target.toLongArray();
        try (Scope scope = Scope.open()) {
            Tensor x = batched ? input : input.unsqueeze(0);
            Tensor first = head.forward(x).logSoftmax(1);
            long[] column = new long[classes.length];
            List<List<Integer>> rows = new ArrayList<>();
            tail.children().forEach((name, m) -> rows.add(new ArrayList<>()));
            for (int row = 0; row < classes.length; row++) {
                int cluster = cluster(classes[row]);
                column[row] = cluster < 0 ? classes[row] : cutoffs[0] + cluster;
                if (cluster >= 0) {
                    rows.get(cluster).add(row);
                }
            }
            Tensor output = first.gather(1, Gradus.tensor(column).to(x.device()).unsqueeze(1)).squeeze(1);
            for (int i = 0; i < rows.size(); i++) {
                if (!rows.get(i).isEmpty()) {
                    int cluster = i;
                    Tensor at = Gradus.tensor(rows.get(i).stream().mapToLong(Integer::longValue).toArray()).to(x.device());
                    Tensor local = Gradus.tensor(rows.get(i).stream().mapToLong(r -> classes[r] - cutoffs[cluster]).toArray())
                        .to(x.device());
                    Tensor inner = tail.get(i).forward(x.indexSelect(0, at)).logSoftmax(1).gather(1, local.unsqueeze(1));
                    output = output.indexAdd(0, at, inner.squeeze(1));
                }
            }
            Tensor loss = scope.keep(output.mean().neg());
            return new Output(scope.keep(batched ? output : output.squeeze(0)), loss);
        }
    }

    /** {@code (N, nClasses)}: the log probabilities of all classes for {@code (N, inFeatures)}. */
    public Tensor logProb(Tensor input) {
        check(input);
        try (Scope scope = Scope.open()) {
            Tensor first = head.forward(input).logSoftmax(1);
            List<Tensor> parts = new ArrayList<>(List.of(first.narrow(1, 0, cutoffs[0])));
            for (int i = 0; i < cutoffs.length - 1; i++) {
                parts.add(tail.get(i).forward(input).logSoftmax(1).add(first.narrow(1, cutoffs[0] + i, 1)));
            }
            return scope.keep(Gradus.cat(parts, 1));
        }
    }

    /** {@code (N)}: the likeliest class of each row. */
    public Tensor predict(Tensor input) {
        try (Scope scope = Scope.open()) {
            return scope.keep(logProb(input).argmax(1));
        }
    }

    private void check(Tensor input) {
        if (input.dim() != 1 && input.dim() != 2 || input.size(-1) != inFeatures) {
            throw new ShapeException("AdaptiveLogSoftmaxWithLoss: expected input (N, " + inFeatures + ") or (" + inFeatures
                + "), got " + input.shape());
        }
    }

    /** Number of the cluster of a class, -1 for the most frequent ones. */
    private int cluster(long c) {
        if (c < 0 || c >= cutoffs[cutoffs.length - 1]) {
            throw new IndexException("AdaptiveLogSoftmaxWithLoss: Target values should be in [0, " + (cutoffs[cutoffs.length - 1] - 1)
                + "], but got " + c);
        }
        int cluster = -1;
        while (c >= cutoffs[cluster + 1]) {
            cluster++;
        }
        return cluster;
    }
}
