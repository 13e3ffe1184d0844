package org.gradus;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Normalization.Statistics;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** The normalising layers: checks, and what each one folds. */
final class NormLayers {
    private NormLayers() { }

    private static long product(long[] dims, int from, int to) {
        long n = 1;
        for (int d = from; d < to; d++) {
            n *= dims[d];
        }
        return n;
    }

    /** @return the result, and of each row the mean and the reciprocal of the deviation */
    static List<Tensor> layer(String op, Tensor x, long[] normalized, Tensor weight, Tensor bias, double eps) {
        checkLast(op, x, normalized, weight, bias);
        Normalization norm = last("nativeLayerNorm", x, normalized);
        Statistics s = norm.statistics(new int[] {1}, eps);
        Shape kept = rows(x, normalized.length);
        return List.of(norm.apply(s, weight, bias, eps), s.mean().reshape(kept.dims()).to(x.dtype()),
            s.rstd().reshape(kept.dims()).to(x.dtype()));
    }

    static Tensor rms(Tensor x, long[] normalized, Tensor weight, Double eps) {
        checkLast("rmsNorm", x, normalized, weight, null);
        Normalization norm = last("rmsNorm", x, normalized);
        double e = eps != null ? eps : x.dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
        return norm.apply(norm.uncentred(new int[] {1}, e), weight, null, e);
    }

    private static Normalization last(String op, Tensor x, long[] normalized) {
        long[] dims = x.shape().dims();
        int lead = dims.length - normalized.length;
        long length = product(dims, lead, dims.length);
        return new Normalization(op, x, Shape.of(product(dims, 0, lead), length), Shape.of(1, length));
    }

    private static Shape rows(Tensor x, int normalized) {
        long[] dims = x.shape().dims();
        Arrays.fill(dims, dims.length - normalized, dims.length, 1);
        return Shape.of(dims);
    }

    private static void checkLast(String op, Tensor x, long[] normalized, Tensor weight, Tensor bias) {
        Shape want = Shape.of(normalized);
        if (want.rank() == 0) {
            throw new ShapeException(op + ": Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one "
                + "element, but got normalized_shape = " + want);
        }
        checkParameter(op, "weight", x, weight, want);
        checkParameter(op, "bias", x, bias, want);
        int lead = x.dim() - want.rank();
        if (lead < 0 || !Arrays.equals(Arrays.copyOfRange(x.shape().dims(), lead, x.dim()), normalized)) {
            throw new ShapeException(op + ": Given normalized_shape=" + want + ", expected input whose last dims are these, but got "
                + "input of size " + x.shape());
        }
        Elementwise.sameDevice(op, x, weight, bias);
    }

    /** Parameters and statistics have the dtype of the input, or are float32 for one of 16 bits. */
    private static void checkDType(String op, String name, Tensor x, Tensor t) {
        boolean wider = x.dtype().bytes() == 2 && x.isFloatingPoint();
        if (t != null && t.dtype() != x.dtype() && !(wider && t.dtype() == DType.FLOAT32)) {
            throw new DTypeException(op + ": expected " + name + " of dtype " + x.dtype() + " as the input, but found " + t.dtype());
        }
    }

    private static void checkParameter(String op, String name, Tensor x, Tensor parameter, Shape want) {
        checkDType(op, name, x, parameter);
        if (parameter != null && !parameter.shape().equals(want)) {
            throw new ShapeException(op + ": Expected " + name + " to be of shape " + want + ", but got " + name + " of shape "
                + parameter.shape());
        }
    }

    static Tensor group(Tensor x, long groups, Tensor weight, Tensor bias, double eps) {
        List<Tensor> all = groupWithStatistics("groupNorm", x, groups, weight, bias, eps);
        checkMoreThanOne("groupNorm", x, x.size(0) * x.size(1) / groups);
        return all.get(0);
    }

    /** @return the result, and of each group of each sample the mean and the reciprocal of the deviation */
    static List<Tensor> groupWithStatistics(String op, Tensor x, long groups, Tensor weight, Tensor bias, double eps) {
        if (x.dim() < 2) {
            throw new ShapeException(op + ": Expected at least 2 dimensions for input tensor but received " + x.shape());
        }
        long channels = x.size(1);
        if (groups <= 0 || channels % groups != 0) {
            throw new ShapeException(op + ": Expected number of channels in input to be divisible by num_groups, but got input of "
                + "shape " + x.shape() + " and num_groups=" + groups);
        }
        checkParameter(op, "weight", x, weight, Shape.of(channels));
        checkParameter(op, "bias", x, bias, Shape.of(channels));
        Elementwise.sameDevice(op, x, weight, bias);
        long[] dims = x.shape().dims();
        Shape view = Shape.of(dims[0], groups, channels / groups, product(dims, 2, dims.length));
        Normalization norm = new Normalization("nativeGroupNorm", x, view, Shape.of(1, groups, channels / groups, 1));
        Statistics s = norm.statistics(new int[] {2, 3}, eps);
        return List.of(norm.apply(s, weight, bias, eps), s.mean().reshape(dims[0], groups), s.rstd().reshape(dims[0], groups));
    }

    static Tensor batch(Tensor x, Tensor runningMean, Tensor runningVar, Tensor weight, Tensor bias, boolean training,
                        double momentum, double eps) {
        if (training) {
            checkMoreThanOne("batchNorm", x, x.dim() == 0 ? 0 : x.size(0));
        }
        return batchWithStatistics("batchNorm", x, weight, bias, runningMean, runningVar, training, momentum, eps).get(0);
    }

    /** @param times how many times the elements of one channel of one sample enter its statistics */
    private static void checkMoreThanOne(String op, Tensor x, long times) {
        if (times * product(x.shape().dims(), Math.min(2, x.dim()), x.dim()) == 1) {
            throw new ArgumentException(op + ": Expected more than 1 value per channel when training, got input size " + x.shape());
        }
    }

    /** @return the result; in training of each channel the mean and the reciprocal of the deviation, else nothing, twice */
    static List<Tensor> batchWithStatistics(String op, Tensor x, Tensor weight, Tensor bias, Tensor runningMean,
                                            Tensor runningVar, boolean training, double momentum, double eps) {
        if (x.numel() == 0 && x.dim() < 2) {
            return List.of(x.clone(), Gradus.zeros(x.shape(), x.dtype(), x.device()), Gradus.zeros(x.shape(), x.dtype(), x.device()));
        }
        if (x.dim() < 2) {
            throw new ShapeException(op + ": expected input of 2 or more dims (N, C, ...), got " + x.shape());
        }
        long channels = x.size(1);
        checkChannels(op, x, channels, weight, bias, runningMean, runningVar);
        if (!training && (runningMean == null || runningVar == null)) {
            throw new ArgumentException(op + ": running_mean and running_var must be defined in evaluation mode, for input "
                + x.shape());
        }
        long[] dims = x.shape().dims();
        Shape view = Shape.of(dims[0], channels, product(dims, 2, dims.length));
        Normalization norm = new Normalization("nativeBatchNorm", x, view, Normalization.alongSecond(channels, 3));
        if (!training) {
            Tensor none = Gradus.zeros(Shape.of(0), x.dtype(), x.device());
            return List.of(norm.apply(norm.given(runningMean, runningVar, eps), weight, bias, eps), none, none.clone());
        }
        Statistics s = norm.statistics(new int[] {0, 2}, eps, runningMean != null || runningVar != null);
        Tensor mean = s.mean().reshape(channels);
        if (x.numel() > 0) {
            track(runningMean, mean, momentum);
            track(runningVar, unbiased(s.variance().reshape(channels), x.numel() / channels), momentum);
        }
        return List.of(norm.apply(s, weight, bias, eps), mean, s.rstd().reshape(channels));
    }

    private static Tensor unbiased(Tensor variance, long n) {
        return variance.mul((double) n / (n - 1));
    }

    /** {@code running = (1 - momentum) running + momentum value}, if there is a running statistic. */
    private static void track(Tensor running, Tensor value, double momentum) {
        if (running != null) {
            Gradus.noGrad(() -> {
                running.copy_(running.mul(1 - momentum).add(value, momentum));
            });
        }
    }

    private static void checkChannels(String op, Tensor x, long channels, Tensor weight, Tensor bias, Tensor runningMean,
                                      Tensor runningVar) {
        checkChannel(op, "weight", x, channels, weight);
        checkChannel(op, "bias", x, channels, bias);
        checkChannel(op, "running_mean", x, channels, runningMean);
        checkChannel(op, "running_var", x, channels, runningVar);
        checkOneDim(op, "running_mean", runningMean);
        checkOneDim(op, "running_var", runningVar);
        Elementwise.sameDevice(op, x, weight, bias, runningMean, runningVar);
    }

    private static void checkOneDim(String op, String name, Tensor t) {
        if (t != null && t.dim() != 1) {
            throw new ShapeException(op + ": expected " + name + " of one dim, got shape " + t.shape());
        }
    }

    private static void checkChannel(String op, String name, Tensor x, long channels, Tensor t) {
        checkDType(op, name, x, t);
        if (t != null && t.numel() != channels) {
            throw new ShapeException(op + ": " + name + " should contain " + channels + " elements not " + t.numel()
                + ", for input " + x.shape());
        }
    }

    static Tensor instance(Tensor x, Tensor runningMean, Tensor runningVar, Tensor weight, Tensor bias, boolean useInputStats,
                           double momentum, double eps) {
        String op = "instanceNorm";
        if (x.dim() < 2) {
            throw new ShapeException(op + ": expected input of 2 or more dims (N, C, ...), got " + x.shape());
        }
        if (useInputStats) {
            checkMoreThanOne(op, x, 1);
        } else if (runningMean == null || runningVar == null) {
            throw new ArgumentException(op + ": Expected running_mean and running_var to be defined when use_input_stats is false, "
                + "for input " + x.shape());
        }
        if (weight != null && weight.dtype() != DType.promote(weight.dtype(), x.dtype())) {
            throw new DTypeException(op + ": expected weight of dtype " + x.dtype() + ", got " + weight.dtype());
        }
        long channels = x.size(1);
        checkChannels(op, x, channels, weight, bias, runningMean, runningVar);
        checkOneDim(op, "weight", weight);
        checkOneDim(op, "bias", bias);
        long[] dims = x.shape().dims();
        Shape view = Shape.of(dims[0], channels, product(dims, 2, dims.length));
        Normalization norm = new Normalization("instanceNorm", x, view, Normalization.alongSecond(channels, 3));
        if (!useInputStats) {
            return norm.apply(norm.given(runningMean, runningVar, eps), weight, bias, eps);
        }
        Statistics s = norm.statistics(new int[] {2}, eps, runningMean != null || runningVar != null);
        if (x.numel() > 0) {
            track(runningMean, s.mean().mean(0).reshape(channels), momentum);
            track(runningVar, unbiased(s.variance().mean(0).reshape(channels), view.dim(2)), momentum);
        }
        return norm.apply(s, weight, bias, eps);
    }

    static Tensor normalize(Tensor x, double p, int[] dims, double eps) {
        return Scope.of(() -> x.div(x.norm(p, dims, true).clampMin(eps)));
    }

    /** {@code min(1, limit / norm)} for each slice along {@code dim}, shaped to multiply with {@code x}. */
    static Tensor renormFactor(String op, Tensor x, double p, int dim, double limit) {
        if (!(p > 0)) {
            throw new ArgumentException(op + ": non-positive-norm not supported, got p=" + p + " for input " + x.shape());
        }
        if (x.dim() < 2) {
            throw new ShapeException(op + ": input needs at least 2 dimensions, got " + x.dim() + " dimensions");
        }
        if (!(limit >= 0)) {
            throw new ArgumentException(op + ": expected maxnorm to be >= 0 but got " + limit);
        }
        Elementwise.notIntegral(op, x);
        int axis = x.shape().axis(dim, op);
        int[] others = IntStream.range(0, x.dim()).filter(d -> d != axis).toArray();
        Tensor norm = x.norm(p, others, true);
        return Gradus.where(norm.gt(limit), norm.add(1e-7).reciprocal().mul(limit), Gradus.onesLike(norm));
    }
}
