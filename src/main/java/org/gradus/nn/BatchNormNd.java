package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;

/** What batch normalisation of all numbers of dims shares. */
abstract class BatchNormNd extends NormBase {
    static final NormOptions DEFAULTS = new NormOptions(1e-5, 0.1, true, true);

    private final int[] dims;

    /** @param dims that an input may have */
    BatchNormNd(long numFeatures, NormOptions options, int... dims) {
        super(numFeatures, options);
        this.dims = dims;
    }

    @Override
    public final Tensor forward(Tensor input) {
        checkDims(input, dims);
        boolean update = isTraining() && runningMean() != null;
        if (update) {
            Gradus.noGrad(() -> {
                numBatchesTracked().add_(1);
            });
        }
        Double momentum = settings().momentum();
        if (update && momentum == null && input.numel() > 0) {
            return cumulative(input);
        }
        return Functional.batchNorm(input, runningMean(), runningVar(), weight(), bias(), isTraining() || runningMean() == null,
            momentum == null ? 0 : momentum, settings().eps());
    }

    /** Running statistics that go {@code 1/n} of the way to those of the n-th batch. */
    private Tensor cumulative(Tensor input) {
        try (Scope scope = Scope.open()) {
            Tensor mean = Gradus.zerosLike(runningMean());
            Tensor variance = Gradus.zerosLike(runningVar());
            Tensor y = Functional.batchNorm(input, mean, variance, weight(), bias(), true, 1, settings().eps());
            Gradus.noGrad(() -> {
                Tensor count = numBatchesTracked().to(mean.dtype());
                runningMean().add_(mean.sub(runningMean()).div(count));
                runningVar().add_(variance.sub(runningVar()).div(count));
            });
            return scope.keep(y);
        }
    }
}
