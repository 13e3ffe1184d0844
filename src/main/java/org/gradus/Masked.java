package org.gradus;

import java.util.stream.IntStream;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.ShapeException;

/**
 * PyTorch's {@code torch.masked}: reductions and normalisations that count only the elements where {@code mask} is true.
 *
 * <p>A mask is bool, broadcasts to the input, and may be {@code null}: then every element counts. {@code dim} names dims as those of
 * {@link ReductionOps}; {@code null} or none are all. {@code dtype}, where it is not {@code null}, is the result's, and for sums,
 * products and what is made of them also the dtype in which they are computed. Where no element counts the result is that of
 * nothing: 0 for sums, 1 for products, the lowest value for a maximum, and NaN for means.
 */
public final class Masked {
    private Masked() { }

    /** The input with elements that do not count replaced by what changes nothing. */
    private static Tensor fill(String op, Tensor input, Tensor mask, Number identity) {
        if (mask == null) {
            return input;
        }
        Tensor counted = counted(op, input, mask);
        return identity instanceof Double d ? Gradus.where(counted, input, d)
            : Gradus.where(counted, input, Gradus.full(input.shape(), identity.longValue(), input.dtype(), input.device()));
    }

    private static Tensor counted(String op, Tensor input, Tensor mask) {
        if (mask.dim() > input.dim()) {
            throw new ShapeException("masked." + op + ": expected broadcastable mask (got mask " + mask.shape() + " for input "
                + input.shape() + ")");
        }
        return mask.to(DType.BOOL).expand(input.shape().dims());
    }

    /** Below (or above) which there is nothing. */
    private static Number extreme(DType dtype, boolean lowest) {
        if (dtype.isFloating()) {
            return lowest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (dtype == DType.BOOL) {
            return lowest ? 0L : 1L;
        }
        if (dtype == DType.UINT8) {
            return lowest ? 0L : 255L;
        }
        long min = Long.MIN_VALUE >> 64 - 8 * dtype.bytes();
        return lowest ? min : ~min;
    }

    private static Tensor as(Tensor x, DType dtype) {
        return dtype == null || dtype == x.dtype() ? x : x.to(dtype);
    }

    private static int[] all(Tensor x, int[] dim) {
        return dim == null || dim.length == 0 ? IntStream.range(0, x.dim()).toArray() : dim;
    }

    /** The sum of the elements that count, 0 where none does; a {@code dim} of {@code null} or nothing stands for all dims. */
    public static Tensor sum(Tensor input, int[] dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> fill("sum", input, mask, 0L).sum(all(input, dim), keepdim, dtype));
    }

    /**
     * The product of the elements that count, 1 where none does; a {@code dim} of {@code null} or nothing stands for all dims.
     */
    public static Tensor prod(Tensor input, int[] dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> {
            Tensor x = fill("prod", input, mask, 1L);
            DType to = dtype != null ? dtype : input.dtype().isFloating() ? input.dtype() : DType.INT64;
            int[] axes = Reductions.axes("masked.prod", input.shape(), dim);
            Tensor product = as(x, to);
            for (int i = axes.length - 1; i >= 0; i--) {
                product = product.prod(axes[i], keepdim);
            }
            return product;
        });
    }

    /** The sum divided by the number of elements that count. */
    public static Tensor mean(Tensor input, int[] dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> sum(input, dim, keepdim, dtype != null ? dtype : input.dtype(), mask)
            .div(count("mean", input, dim, keepdim, mask)));
    }

    private static Tensor count(String op, Tensor input, int[] dim, boolean keepdim, Tensor mask) {
        Tensor counted = mask == null ? Gradus.onesLike(input, DType.BOOL) : counted(op, input, mask);
        return counted.to(DType.INT64).sum(all(input, dim), keepdim);
    }

    /** The mean square distance from the mean; {@code unbiased} divides by one less than the number of elements that count. */
    public static Tensor var(Tensor input, int[] dim, boolean unbiased, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> variance("var", input, dim, unbiased, keepdim, dtype, mask));
    }

    /** The square root of the variance of the elements that count, divided by their number or, unbiased, by one less. */
    public static Tensor std(Tensor input, int[] dim, boolean unbiased, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> variance("std", input, dim, unbiased, keepdim, dtype, mask).sqrt());
    }

    private static Tensor variance(String op, Tensor input, int[] dim, boolean unbiased, boolean keepdim, DType dtype, Tensor mask) {
        DType out = dtype != null ? dtype : Dtypes.floating(input.dtype());
        Tensor mean = sum(input, dim, true, out, mask).div(count(op, input, dim, true, mask));
        Tensor distance = input.sub(mean);
        Tensor total = sum(distance.mul(distance), dim, keepdim, Dtypes.floating(out), mask);
        Tensor count = count(op, input, dim, keepdim, mask);
        return as(total.div(unbiased ? count.sub(1).clampMin(0) : count), out);
    }

    /** @param ord the p of the p-norm; {@code null} for 2 */
    public static Tensor norm(Tensor input, Double ord, int[] dim, boolean keepdim, DType dtype, Tensor mask) {
        double p = ord == null ? 2 : ord;
        return Scope.of(() -> {
            Tensor x = fill("norm", input, mask, p == Double.NEGATIVE_INFINITY ? Double.POSITIVE_INFINITY : 0.0);
            return as(x, dtype).norm(p, all(input, dim), keepdim);
        });
    }

    /**
     * The largest element that counts, the dtype's lowest value where none does; a {@code dim} of {@code null} or nothing
     * stands for all dims.
     */
    public static Tensor amax(Tensor input, int[] dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> as(fill("amax", input, mask, extreme(input.dtype(), true)).amax(all(input, dim), keepdim), dtype));
    }

    /**
     * The smallest element that counts, the dtype's highest value where none does; a {@code dim} of {@code null} or nothing
     * stands for all dims.
     */
    public static Tensor amin(Tensor input, int[] dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> as(fill("amin", input, mask, extreme(input.dtype(), false)).amin(all(input, dim), keepdim), dtype));
    }

    /**
     * The number of the first largest element that counts, along {@code dim} or, if that is {@code null}, of all.
     *
     * @param dtype {@code null} for the input's, as in PyTorch
     */
    public static Tensor argmax(Tensor input, Integer dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> {
            Tensor x = fill("argmax", input, mask, extreme(input.dtype(), true));
            return as(dim == null ? x.argmax() : x.argmax(dim, keepdim), dtype != null ? dtype : input.dtype());
        });
    }

    /** As {@link #argmax}, of the smallest element. */
    public static Tensor argmin(Tensor input, Integer dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> {
            Tensor x = fill("argmin", input, mask, extreme(input.dtype(), false));
            return as(dim == null ? x.argmin() : x.argmin(dim, keepdim), dtype != null ? dtype : input.dtype());
        });
    }

    /**
     * The lower median along {@code dim} of the elements that count; NaN where none does. Of integers it is computed in float32.
     *
     * @throws DTypeException if the input is not floating and some row has no element that counts
     */
    @OnHost("reads, for integers, whether some row has no element that counts, which is an error")
    public static Tensor median(Tensor input, int dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> {
            boolean floating = input.isFloatingPoint();
            Tensor x = floating ? input : input.to(DType.FLOAT32);
            Tensor median = fill("median", x, mask, Double.NaN).nanmedian(dim, keepdim).values();
            if (!floating && median.isnan().any().itemBoolean()) {
                throw new DTypeException("masked.median: expects no fully masked out rows if dtype is not floating point, got "
                    + input.dtype() + input.shape());
            }
            return floating ? median : as(median, dtype != null ? dtype : input.dtype());
        });
    }

    /** {@code log(sum(e^x))} of the elements that count; a {@code dim} of {@code null} or nothing stands for all dims. */
    public static Tensor logsumexp(Tensor input, int[] dim, boolean keepdim, DType dtype, Tensor mask) {
        return Scope.of(() -> as(fill("logsumexp", input, mask, extreme(input.dtype(), true)).logsumexp(all(input, dim), keepdim),
            dtype != null ? dtype : input.dtype()));
    }

    /** {@code log(e^input + e^other)}, where each counts only as far as its own mask says. */
    public static Tensor logaddexp(Tensor input, Tensor other, DType dtype, Tensor inputMask, Tensor otherMask) {
        return Scope.of(() -> as(fill("logaddexp", input, inputMask, extreme(input.dtype(), true))
            .logaddexp(fill("logaddexp", other, otherMask, extreme(other.dtype(), true))), dtype != null ? dtype : input.dtype()));
    }

    /** {@code e^x / sum(e^x)} along {@code dim} of the elements that count; 0 elsewhere, NaN where none counts. */
    public static Tensor softmax(Tensor input, int dim, DType dtype, Tensor mask) {
        return Scope.of(() -> as(fill("softmax", input, mask, extreme(input.dtype(), true)), dtype).softmax(dim));
    }

    /** The logarithm of {@link #softmax}. */
    public static Tensor logSoftmax(Tensor input, int dim, DType dtype, Tensor mask) {
        return Scope.of(() -> as(fill("logSoftmax", input, mask, extreme(input.dtype(), true)), dtype).logSoftmax(dim));
    }

    /** {@link #softmax} of {@code -input}. */
    public static Tensor softmin(Tensor input, int dim, DType dtype, Tensor mask) {
        return Scope.of(() -> Functional.softmin(fill("softmin", input, mask, extreme(input.dtype(), false)), dim, dtype));
    }

    /** Divided by {@code max(norm, eps)}; 0 where elements do not count. */
    public static Tensor normalize(Tensor input, double ord, int dim, double eps, DType dtype, Tensor mask) {
        return Scope.of(() -> {
            Tensor norm = norm(input, ord, new int[] {dim}, true, dtype, mask);
            return fill("normalize", input, mask, 0L).div(norm.maximum(Gradus.full(norm.shape(), eps, norm.dtype(), norm.device())));
        });
    }

    /** The sums of the elements up to each. */
    public static Tensor cumsum(Tensor input, int dim, DType dtype, Tensor mask) {
        return Scope.of(() -> fill("cumsum", input, mask, 0L).cumsum(dim, dtype != null ? dtype : input.dtype()));
    }

    /** The products of the elements up to each. */
    public static Tensor cumprod(Tensor input, int dim, DType dtype, Tensor mask) {
        return Scope.of(() -> fill("cumprod", input, mask, 1L).cumprod(dim, dtype != null ? dtype : input.dtype()));
    }
}
