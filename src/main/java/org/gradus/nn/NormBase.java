package org.gradus.nn;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.gradus.Tensor;
import org.gradus.types.ShapeException;

/** Parameters and running statistics of batch and instance normalisation. */
abstract class NormBase extends Layer {
    private final long numFeatures;
    private final NormOptions options;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor runningMean;
    private final Tensor runningVar;
    private final Tensor numBatchesTracked;

    NormBase(long numFeatures, NormOptions options) {
        this.numFeatures = numFeatures;
        this.options = options;
        this.weight = parameter("weight", options.affine() ? ones(numFeatures) : null);
        this.bias = parameter("bias", options.affine() ? zeros(numFeatures) : null);
        boolean track = options.trackRunningStats();
        this.runningMean = buffer("running_mean", track ? zeros(numFeatures) : null);
        this.runningVar = buffer("running_var", track ? ones(numFeatures) : null);
        this.numBatchesTracked = buffer("num_batches_tracked", track ? tensor(0L) : null);
    }

    /** {@code null} unless affine. */
    public final Tensor weight() {
        return weight;
    }

    /** {@code null} unless affine. */
    public final Tensor bias() {
        return bias;
    }

    /** {@code (C)}; {@code null} if none is tracked. */
    public final Tensor runningMean() {
        return runningMean;
    }

    /** {@code (C)}, unbiased; {@code null} if none is tracked. */
    public final Tensor runningVar() {
        return runningVar;
    }

    /** How many batches training has seen, int64; {@code null} if this is not tracked. */
    public final Tensor numBatchesTracked() {
        return numBatchesTracked;
    }

    final NormOptions settings() {
        return options;
    }

    /** @throws ShapeException unless the input has one of these numbers of dims */
    final void checkDims(Tensor input, int... dims) {
        if (Arrays.stream(dims).noneMatch(d -> d == input.dim())) {
            throw new ShapeException(name() + ": expected "
                + Arrays.stream(dims).mapToObj(d -> d + "D").collect(Collectors.joining(" or "))
                + " input, got " + input.shape());
        }
    }

    @Override
    protected final String extra() {
        return numFeatures + ", eps=" + Repr.of(options.eps()) + ", momentum=" + Repr.of(options.momentum()) + ", affine="
            + Repr.of(options.affine()) + ", track_running_stats=" + Repr.of(options.trackRunningStats());
    }
}
