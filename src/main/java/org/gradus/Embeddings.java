package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Looking up rows of a table, alone and in bags. */
final class Embeddings {
    private static final long NONE = -1;

    private Embeddings() { }

    private static void check(String op, Tensor input, Tensor weight) {
        if (weight.dim() != 2) {
            throw new ShapeException(op + ": 'weight' must be 2-D, got shape " + weight.shape());
        }
        if (input.dtype() != DType.INT64 && input.dtype() != DType.INT32) {
            throw new DTypeException(op + ": Expected tensor for argument 'indices' to have one of the following scalar types: Long, "
                + "Int; but got " + input.dtype());
        }
        Elementwise.sameDevice(op, weight, input);
    }

    /** The row without gradient, counted from the front. */
    private static long padding(String op, Long padding, Tensor weight) {
        if (padding == null) {
            return NONE;
        }
        long rows = weight.size(0);
        if (padding >= rows || padding < -rows) {
            throw new ArgumentException(op + ": padding_idx must be within the number of embeddings, got " + padding + " for weight "
                + weight.shape());
        }
        return padding < 0 ? padding + rows : padding;
    }

    static Tensor rows(Tensor input, Tensor weight, Long paddingIdx, Double maxNorm, double normType, boolean scaleGradByFreq) {
        check("embedding", input, weight);
        long padding = padding("embedding", paddingIdx, weight);
        return Scope.of(() -> {
            limit("embedding", weight, input, maxNorm, normType);
            Tensor numbers = input.to(DType.INT64);
            return look("embedding", numbers, weight, padding, scaleGradByFreq ? counts(numbers, weight).index(numbers) : null);
        });
    }

    /** How often each row is looked up, {@code (V)}. */
    private static Tensor counts(Tensor numbers, Tensor weight) {
        Tensor each = Gradus.ones(Shape.of(numbers.numel()), weight.dtype().compute(), weight.device());
        return Gradus.zeros(Shape.of(weight.size(0)), each.dtype(), weight.device()).indexAdd(0, numbers.flatten(), each);
    }

    /** @param divisors of the gradients of the rows, of the input's shape; {@code null} for 1 */
    private static Tensor look(String op, Tensor input, Tensor weight, long padding, Tensor divisors) {
        int rank = input.dim() + 1;
        long[] dims = Arrays.copyOf(input.shape().dims(), rank);
        dims[rank - 1] = 1;
        Expr row = input.expr(op).reshape(Shape.of(dims));
        dims[rank - 1] = weight.size(1);
        Shape shape = Shape.of(dims);
        Expr value = Expr.gather(weight.expr(op), new int[] {0, ~(rank - 1)}, shape, op, row.expand(shape));
        return new Call("embedding", value, Call.attrs(padding), weight, input, divisors).make();
    }

    /** Scales the rows that are looked up down to {@code maxNorm}, in place. */
    private static void limit(String op, Tensor weight, Tensor input, Double maxNorm, double normType) {
        if (maxNorm != null) {
            Gradus.noGrad(() -> {
                Tensor factor = NormLayers.renormFactor(op, weight, normType, 0, maxNorm);
                Expr used = Expr.scatter(Expr.constant(weight.place(), DType.BOOL, Shape.of(weight.size(0)), 0L),
                    Expr.constant(weight.place(), DType.BOOL, input.shape(), 1L), new int[] {0}, ScatterMode.SET, op,
                    input.to(DType.INT64).expr(op));
                weight.copy_(Gradus.where(Tensor.of(used).unsqueeze(1), weight.mul(factor), weight));
            });
        }
    }

    /** What a bag's rows become. */
    private static void checkMode(String mode) {
        if (!mode.equals("sum") && !mode.equals("mean") && !mode.equals("max")) {
            throw new ArgumentException("embeddingBag: mode has to be one of sum, mean or max, got " + mode);
        }
    }

    static Tensor bags(Tensor input, Tensor weight, Tensor offsets, Double maxNorm, double normType, boolean scaleGradByFreq,
                       String mode, Tensor perSampleWeights, boolean includeLastOffset, Long paddingIdx) {
        String op = "embeddingBag";
        check(op, input, weight);
        Elementwise.notIntegral(op, weight);
        checkMode(mode);
        checkWeights(input, weight, mode, perSampleWeights);
        checkOffsets(input, offsets, includeLastOffset);
        if (scaleGradByFreq && mode.equals("max")) {
            throw new ArgumentException(op + ": max mode does not support scaling the gradient by the frequency");
        }
        long padding = padding(op, paddingIdx, weight);
        return Scope.of(() -> {
            limit(op, weight, input, maxNorm, normType);
            boolean even = input.dim() == 2;
            Tensor numbers = even ? input.to(DType.INT64) : input.to(DType.INT64).flatten();
            Tensor counted = padding == NONE ? null : numbers.ne(padding);
            long bags = even ? input.size(0) : offsets.size(0) - (includeLastOffset ? 1 : 0);
            Tensor bag = even ? null : bag(numbers, offsets, bags);
            if (mode.equals("max") && numbers.numel() > 0) {
                return even ? largest(numbers, weight, counted) : largest(numbers, weight, bag, bags, counted);
            }
            Tensor rows = look(op, numbers, weight, padding, scaleGradByFreq ? sortedCounts(numbers, weight) : null);
            Tensor scaled = perSampleWeights == null ? rows : rows.mul(perSampleWeights.reshapeAs(numbers).unsqueeze(-1));
            Tensor terms = counted == null ? scaled : Gradus.where(counted.unsqueeze(-1), scaled, 0.0);
            Tensor sums = even ? terms.sum(1) : zeros(weight, bags, weight.size(1)).indexAdd(0, bag, terms);
            if (!mode.equals("mean")) {
                return sums;
            }
            Tensor one = counted == null ? Gradus.ones(numbers.shape(), weight.dtype(), weight.device()) : counted.to(weight.dtype());
            Tensor sizes = even ? one.sum(1) : zeros(weight, bags).indexAdd(0, bag, one);
            return sums.div(sizes.clampMin(1).unsqueeze(1));
        });
    }

    private static Tensor zeros(Tensor like, long... dims) {
        return Gradus.zeros(Shape.of(dims), like.dtype(), like.device());
    }

    private static Tensor places(Tensor numbers) {
        return Gradus.arange(0, numbers.numel(), 1, DType.INT64, numbers.device());
    }

    private static void checkWeights(Tensor input, Tensor weight, String mode, Tensor perSampleWeights) {
        if (perSampleWeights == null) {
            return;
        }
        if (!mode.equals("sum")) {
            throw new ArgumentException("embeddingBag: per_sample_weights is only supported for mode='sum' (got mode='" + mode + "')");
        }
        if (!perSampleWeights.shape().equals(input.shape())) {
            throw new ShapeException("embeddingBag: If per_sample_weights (" + perSampleWeights.shape()
                + ") is not null, then it must have the same shape as the input (" + input.shape() + ")");
        }
        if (perSampleWeights.dtype() != weight.dtype()) {
            throw new DTypeException("embeddingBag: expected per_sample_weights of dtype " + weight.dtype() + ", got "
                + perSampleWeights.dtype());
        }
    }

    private static void checkOffsets(Tensor input, Tensor offsets, boolean includeLastOffset) {
        String op = "embeddingBag";
        if (input.dim() == 2) {
            if (offsets != null) {
                throw new ArgumentException(op + ": if input is 2D, then offsets has to be null, as input is treated as a mini-batch "
                    + "of fixed length sequences; got input " + input.shape() + " and offsets " + offsets.shape());
            }
            return;
        }
        if (input.dim() != 1) {
            throw new ShapeException(op + ": input has to be 1D or 2D Tensor, but got Tensor of dimension " + input.dim());
        }
        if (offsets == null) {
            throw new ArgumentException(op + ": offsets has to be a 1D Tensor but got null, for input " + input.shape());
        }
        if (offsets.dim() != 1) {
            throw new ShapeException(op + ": offsets has to be a 1D Tensor, got " + offsets.shape());
        }
        if (includeLastOffset && offsets.size(0) < 1) {
            throw new ShapeException(op + ": include_last_offset: number of offset should be at least 1, got " + offsets.shape());
        }
        if (offsets.dtype() != input.dtype()) {
            throw new DTypeException(op + ": expected input and offsets of one dtype, got " + input.dtype() + " and "
                + offsets.dtype());
        }
    }

    /** The bag of each place: how many bags have begun there, less one. */
    private static Tensor bag(Tensor numbers, Tensor offsets, long bags) {
        long n = numbers.numel();
        Tensor begins = places(offsets).lt(bags).to(DType.INT64);
        Tensor none = Gradus.zeros(Shape.of(n + 1, 1), DType.INT64, numbers.device());
        Tensor begun = into("embeddingBag, offsets", none, offsets.to(DType.INT64), begins.unsqueeze(1), ScatterMode.ADD)
            .squeeze(1);
        return begun.narrow(0, 0, n).cumsum(0).sub(1);
    }

    /**
     * What PyTorch's bags divide gradients by: for the k-th row of those looked up, in order, not how often it is looked up, but how
     * often the k-th of all numbers in order is.
     */
    private static Tensor sortedCounts(Tensor numbers, Tensor weight) {
        Tensor flat = numbers.flatten();
        Tensor counts = counts(flat, weight);
        Tensor present = counts.gt(0).to(DType.INT64);
        Tensor rank = present.cumsum(0).sub(1).index(flat);
        return counts.index(flat.sort().values().index(rank)).reshapeAs(numbers);
    }

    /**
     * The largest element of each bag and column, 0 for empty bags. Which row it comes from is decided without a gradient; the
     * gradient goes to the first one.
     *
     * @param counted which numbers count; {@code null} for all
     */
    private static Tensor largest(Tensor numbers, Tensor weight, Tensor bag, long bags, Tensor counted) {
        String op = "embeddingBag";
        long n = numbers.numel();
        long width = weight.size(1);
        Tensor first = Gradus.noGrad(() -> {
            Tensor all = weight.detach().index(numbers);
            Tensor rows = counted == null ? all
                : all.maskedFill(counted.logicalNot().unsqueeze(1), Double.NEGATIVE_INFINITY);
            Tensor lowest = Gradus.full(Shape.of(bags, width), Double.NEGATIVE_INFINITY, weight.dtype(), weight.device());
            Tensor top = into(op, lowest, bag, rows, ScatterMode.MAX);
            Tensor highest = rows.eq(top.index(bag));
            Tensor reached = counted == null ? highest : highest.logicalAnd(counted.unsqueeze(1));
            Tensor places = Gradus.where(reached, places(numbers).unsqueeze(1), n);
            return into(op, Gradus.full(Shape.of(bags, width), n, DType.INT64, weight.device()), bag, places, ScatterMode.MIN);
        });
        Tensor empty = first.eq(n);
        Tensor row = numbers.index(first.maskedFill(empty, 0));
        return Gradus.where(empty, 0.0, weight.gather(0, row));
    }

    /** The same for bags of one length, {@code (bags, length)}. */
    private static Tensor largest(Tensor numbers, Tensor weight, Tensor counted) {
        Tensor first = Gradus.noGrad(() -> {
            Tensor all = weight.detach().index(numbers);
            return (counted == null ? all : all.maskedFill(counted.logicalNot().unsqueeze(-1), Double.NEGATIVE_INFINITY)).argmax(1);
        });
        Tensor largest = weight.gather(0, numbers.gather(1, first));
        return counted == null ? largest : Gradus.where(counted.any(1).unsqueeze(1), largest, 0.0);
    }

    /** Folds rows into those of {@code base} that {@code bag} names. */
    private static Tensor into(String op, Tensor base, Tensor bag, Tensor rows, ScatterMode mode) {
        Expr index = bag.expr(op).reshape(Shape.of(bag.numel(), 1)).expand(rows.shape());
        return Tensor.of(Expr.scatter(base.expr(op), rows.expr(op), new int[] {0, ~1}, mode, op, index));
    }
}
