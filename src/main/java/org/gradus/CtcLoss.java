package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Connectionist temporal classification (Graves et al., ICML 2006): the negative logarithm of the probability that the input
 * spells the target, summed over all alignments by the paper's forward recursion, in logarithms:
 *
 * <pre>{@code
 * a[t, s] = log(e^a[t-1, s] + e^a[t-1, s-1] + e^a[t-1, s-2]) + x[t, l[s]]
 * }</pre>
 *
 * over the target {@code l} with blanks around each label; the third term only where {@code l[s]} and {@code l[s-2]} differ.
 * Logarithms of 0 are a large negative number, so that no difference of infinities arises.
 *
 * <p>PyTorch's gradient is the one with respect to what a log-softmax made {@code x} from, {@code e^x} less the expected counts of
 * the labels. The loss therefore has the sum of {@code e^x} less its own value added, which is zero.
 */
final class CtcLoss {
    private static final String OP = "ctcLoss";
    private static final double NEVER = -1e30;

    /** {@code (T, N, C)}, at least float32. */
    private final Tensor x;
    private final Tensor targets;
    private final long[] inputLengths;
    private final long[] targetLengths;
    private final long blank;
    private final int labels;

    private CtcLoss(Tensor x, Tensor targets, long[] inputLengths, long[] targetLengths, long blank) {
        this.x = x;
        this.targets = targets;
        this.inputLengths = inputLengths;
        this.targetLengths = targetLengths;
        this.blank = blank;
        this.labels = (int) Arrays.stream(targetLengths).max().orElse(0);
    }

    static Tensor of(Tensor logProbs, Tensor targets, long[] inputLengths, long[] targetLengths, long blank,
                     Reduction reduction, boolean zeroInfinity) {
        Elementwise.notIntegral(OP, logProbs);
        Elementwise.sameDevice(OP, logProbs, targets);
        if (logProbs.dim() != 2 && logProbs.dim() != 3) {
            throw new ShapeException(OP + ": expected log_probs of (T, N, C) or (T, C), got " + logProbs.shape());
        }
        boolean single = logProbs.dim() == 2;
        return Scope.of(() -> {
            Tensor x = (single ? logProbs.unsqueeze(1) : logProbs).to(logProbs.dtype().compute());
            check(x, targets, single, inputLengths, targetLengths, blank);
            Tensor losses = new CtcLoss(x, targets, inputLengths, targetLengths, blank).losses(zeroInfinity);
            Tensor result = switch (reduction) {
                case NONE -> single ? losses.squeeze(0) : losses;
                case SUM -> losses.sum();
                case MEAN -> losses.div(Gradus.tensor(targetLengths, Shape.of(targetLengths.length), x.device()).clampMin(1)
                    .to(x.dtype())).mean();
            };
            return result.to(logProbs.dtype());
        });
    }

    private static void check(Tensor x, Tensor targets, boolean single, long[] inputLengths, long[] targetLengths, long blank) {
        long steps = x.size(0);
        long batch = x.size(1);
        if (!targets.dtype().isIntegral()) {
            throw new DTypeException(OP + ": expected integral targets, got " + targets.dtype());
        }
        if (blank < 0 || blank >= x.size(2)) {
            throw new ArgumentException(OP + ": blank must be in label range, got " + blank + " for " + x.size(2) + " labels");
        }
        if (inputLengths.length != batch || targetLengths.length != batch) {
            throw new ShapeException(OP + ": input_lengths and target_lengths must be of size batch_size " + batch + ", got "
                + inputLengths.length + " and " + targetLengths.length);
        }
        for (long n : inputLengths) {
            if (n < 0 || n > steps) {
                throw new ArgumentException(OP + ": Expected input_lengths to have value at most " + steps + ", but got value " + n);
            }
        }
        long total = Arrays.stream(targetLengths).sum();
        long longest = Arrays.stream(targetLengths).max().orElse(0);
        if (Arrays.stream(targetLengths).anyMatch(n -> n < 0)) {
            throw new ArgumentException(OP + ": target_lengths must not be negative, got " + Arrays.toString(targetLengths));
        }
        if (targets.dim() == 1 ? !single && targets.numel() != total || single && targets.numel() < total
            : targets.dim() != 2 || targets.size(0) != batch || targets.size(1) < longest) {
            throw new ShapeException(OP + ": targets of shape " + targets.shape() + " do not hold target_lengths "
                + Arrays.toString(targetLengths) + " for log_probs " + x.shape());
        }
    }

    private Tensor longs(long[] values, long... dims) {
        return Gradus.tensor(values, Shape.of(dims), x.device());
    }

    /** {@code (N, labels)}: each sequence's labels, then blanks. */
    private Tensor labels() {
        int batch = targetLengths.length;
        Tensor own = targets.to(DType.INT64);
        Tensor rows;
        if (targets.dim() == 2) {
            rows = own.narrow(1, 0, labels);
        } else {
            long[] places = new long[batch * labels];
            long start = 0;
            for (int n = 0; n < batch; n++) {
                for (int s = 0; s < labels; s++) {
                    places[n * labels + s] = s < targetLengths[n] ? start + s : 0;
                }
                start += targetLengths[n];
            }
            rows = own.index(longs(places, batch, labels));
        }
        Tensor within = Gradus.arange(0, labels, 1, DType.INT64, x.device()).lt(longs(targetLengths, batch, 1));
        return Gradus.where(within, rows, blank);
    }

    /** {@code (N, 2 labels + 1)}: the labels with blanks around each. */
    private Tensor states() {
        long batch = targetLengths.length;
        Tensor last = Gradus.full(Shape.of(batch, 1), blank, DType.INT64, x.device());
        if (labels == 0) {
            return last;
        }
        Tensor each = labels().unsqueeze(2);
        Tensor pairs = Gradus.cat(List.of(Gradus.fullLike(each, blank), each), 2).reshape(batch, 2L * labels);
        return Gradus.cat(List.of(pairs, last), 1);
    }

    private Tensor losses(boolean zeroInfinity) {
        long steps = x.size(0);
        long batch = x.size(1);
        Tensor states = states();
        Tensor lengths = longs(inputLengths, batch);
        Tensor running = Gradus.arange(0, steps, 1, DType.INT64, x.device()).unsqueeze(1).lt(lengths);
        Tensor likelihood = likelihood(states, lengths).squeeze(1);
        Tensor impossible = likelihood.lt(NEVER / 2);
        Tensor weight = Gradus.where(running.unsqueeze(2), x.exp(), 0.0).sum(new int[] {0, 2}, false);
        Tensor nothing = weight.sub(weight.detach());
        Tensor possible = nothing.sub(likelihood);
        if (zeroInfinity) {
            return Gradus.where(impossible, 0.0, possible);
        }
        // The slope of an infinite loss is not a number: that of a root at 0.
        Tensor infinite = Gradus.where(impossible, nothing, 1.0).sqrt().mul(0).add(Double.POSITIVE_INFINITY);
        return Gradus.where(impossible, infinite, possible);
    }

    /** {@code (N, 1)}: the logarithm of the probability of each target. */
    private Tensor likelihood(Tensor states, Tensor lengths) {
        long steps = x.size(0);
        long batch = x.size(1);
        long count = states.size(1);
        Tensor state = Gradus.arange(0, count, 1, DType.INT64, x.device());
        Tensor ends = longs(targetLengths, batch, 1).mul(2);
        Tensor none = Gradus.full(Shape.of(batch, Math.min(2, count)), NEVER, x.dtype(), x.device());
        if (steps == 0) {
            return Gradus.where(ends.eq(0), 0.0, none.narrow(1, 0, 1));
        }
        Tensor scores = x.clampMin(NEVER).gather(2, states.unsqueeze(0).expand(steps, batch, count));
        Tensor skips = Gradus.cat(List.of(Gradus.zerosLike(none, DType.BOOL),
            states.narrow(1, 0, Math.max(0, count - 2)).ne(states.narrow(1, Math.min(2, count), Math.max(0, count - 2)))), 1)
            .narrow(1, 0, count);
        Tensor a = Gradus.where(state.lt(2).logicalAnd(state.le(ends)), scores.select(0, 0), NEVER);
        for (long t = 1; t < steps; t++) {
            Tensor one = count < 2 ? null : Gradus.cat(List.of(none.narrow(1, 0, 1), a.narrow(1, 0, count - 1)), 1);
            Tensor two = count < 3 ? null : Gradus.where(skips, Gradus.cat(List.of(none, a.narrow(1, 0, count - 2)), 1), NEVER);
            Tensor next = sum(sum(a, one), two).add(scores.select(0, t)).clampMin(NEVER);
            a = Gradus.where(lengths.gt(t).unsqueeze(1), next, a);
        }
        Tensor last = a.gather(1, ends);
        Tensor before = Gradus.where(ends.gt(0), a.gather(1, ends.sub(1).clampMin(0)), NEVER);
        return Gradus.where(lengths.eq(0).unsqueeze(1), Gradus.where(ends.eq(0), Gradus.zerosLike(last), NEVER), sum(last, before));
    }

    /** {@code log(e^a + e^b)} of finite numbers. */
    private static Tensor sum(Tensor a, Tensor b) {
        if (b == null) {
            return a;
        }
        Tensor larger = a.maximum(b).detach();
        return a.sub(larger).exp().add(b.sub(larger).exp()).log().add(larger);
    }
}
