package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Scope;
import org.gradus.Tensor;

/** What instance normalisation of all numbers of dims shares. */
abstract class InstanceNormNd extends NormBase {
    static final NormOptions DEFAULTS = new NormOptions(1e-5, 0.1, false, false);

    private final int[] dims;

    /** @param dims that an input may have, without and with samples */
    InstanceNormNd(long numFeatures, NormOptions options, int... dims) {
        super(numFeatures, options);
        this.dims = dims;
    }

    @Override
    public final Tensor forward(Tensor input) {
        checkDims(input, dims);
        return input.dim() == dims[1] ? normalize(input) : Scope.of(() -> normalize(input.unsqueeze(0)).squeeze(0));
    }

    private Tensor normalize(Tensor input) {
        Double momentum = settings().momentum();
        return Functional.instanceNorm(input, runningMean(), runningVar(), weight(), bias(),
            isTraining() || runningMean() == null, momentum == null ? 0 : momentum, settings().eps());
    }
}
