package org.gradus;

import java.util.Arrays;
import org.gradus.types.ArgumentException;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Checks of convolutions, their arguments and sizes, and batches of one for inputs without a batch. */
final class Convolutions {
    private final String op;
    private final int axes;
    private final Tensor x;
    private final Tensor weight;
    private final Tensor bias;
    private final long groups;

    private Convolutions(String op, int axes, Tensor x, Tensor weight, Tensor bias, long groups) {
        this.op = op;
        this.axes = axes;
        this.x = x;
        this.weight = weight;
        this.bias = bias;
        this.groups = groups;
    }

    static Tensor conv(String op, int axes, Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding,
                       long[] dilation, long groups) {
        return unbatched(op, axes, input, x -> new Convolutions(op, axes, x, weight, bias, groups)
            .forward(stride, padding, dilation));
    }

    static Tensor conv(String op, int axes, Tensor input, Tensor weight, Tensor bias, long[] stride, String padding,
                       long[] dilation, long groups) {
        return unbatched(op, axes, input, x -> new Convolutions(op, axes, x, weight, bias, groups)
            .forward(stride, padding, dilation));
    }

    static Tensor transposed(String op, int axes, Tensor input, Tensor weight, Tensor bias, long[] stride, long[] padding,
                             long[] outputPadding, long groups, long[] dilation) {
        return unbatched(op, axes, input, x -> new Convolutions(op, axes, x, weight, bias, groups)
            .transposed(stride, padding, outputPadding, dilation));
    }

    private static Tensor unbatched(String op, int axes, Tensor input, java.util.function.UnaryOperator<Tensor> batched) {
        if (input.dim() != axes + 1 && input.dim() != axes + 2) {
            throw new ShapeException("Expected " + (axes + 1) + "D (unbatched) or " + (axes + 2) + "D (batched) input to " + op
                + ", but got input of size: " + input.shape());
        }
        return input.dim() == axes + 2 ? batched.apply(input)
            : Scope.of(() -> batched.apply(input.unsqueeze(0)).squeeze(0));
    }

    private Tensor forward(long[] stride, String padding, long[] dilation) {
        check(false, stride, new long[] {0}, dilation);
        long[] s = expanded("stride", stride);
        long[] d = expanded("dilation", dilation);
        long[] before = new long[axes];
        long[] after = new long[axes];
        if (padding.equals("same")) {
            if (Arrays.stream(s).anyMatch(v -> v != 1)) {
                throw new ArgumentException(op + ": padding='same' is not supported for strided convolutions, got stride "
                    + Arrays.toString(s));
            }
            for (int i = 0; i < axes; i++) {
                long total = d[i] * (weight.size(2 + i) - 1);
                before[i] = total / 2;
                after[i] = total - before[i];
            }
        } else if (!padding.equals("valid")) {
            throw new ArgumentException(op + ": Invalid padding string: '" + padding + "'; there are 'same' and 'valid'");
        }
        return forward(s, before, after, d);
    }

    private Tensor forward(long[] stride, long[] padding, long[] dilation) {
        check(false, stride, padding, dilation);
        long[] p = expanded("padding", padding);
        return forward(expanded("stride", stride), p, p, expanded("dilation", dilation));
    }

    private Tensor forward(long[] stride, long[] before, long[] after, long[] dilation) {
        long[] out = new long[axes];
        boolean fits = true;
        long[] padded = new long[axes];
        for (int i = 0; i < axes; i++) {
            padded[i] = x.size(2 + i) + before[i] + after[i];
            long span = dilation[i] * (weight.size(2 + i) - 1) + 1;
            fits &= padded[i] >= span;
            out[i] = Math.floorDiv(padded[i] - span, stride[i]) + 1;
        }
        if (!fits) {
            throw new ShapeException(op + ": Calculated padded input size per channel: " + by(padded) + ". Kernel size: "
                + by(Arrays.copyOfRange(weight.shape().dims(), 2, 2 + axes)) + (Arrays.stream(dilation).allMatch(d -> d == 1) ? ""
                : " with dilation " + by(dilation)) + ". Kernel size can't be greater than actual input size");
        }
        return new Convolution(stride, before, dilation, groups).forward(x, weight, bias, out);
    }

    private static String by(long[] sizes) {
        StringBuilder s = new StringBuilder("(");
        for (int i = 0; i < sizes.length; i++) {
            s.append(i == 0 ? "" : " x ").append(sizes[i]);
        }
        return s.append(")").toString();
    }

    private Tensor transposed(long[] stride, long[] padding, long[] outputPadding, long[] dilation) {
        check(true, stride, padding, dilation);
        long[] s = expanded("stride", stride);
        long[] p = expanded("padding", padding);
        long[] d = expanded("dilation", dilation);
        long[] extra = expanded("output_padding", outputPadding);
        long[] size = new long[axes];
        for (int i = 0; i < axes; i++) {
            if (extra[i] < 0 || extra[i] >= Math.max(s[i], d[i])) {
                throw new ArgumentException(op + ": output padding must be smaller than either stride or dilation, but got "
                    + "output_padding " + Arrays.toString(extra) + ", stride " + Arrays.toString(s) + ", dilation "
                    + Arrays.toString(d));
            }
            size[i] = (x.size(2 + i) - 1) * s[i] - 2 * p[i] + d[i] * (weight.size(2 + i) - 1) + extra[i] + 1;
        }
        if (Arrays.stream(size).anyMatch(n -> n <= 0)) {
            throw new ShapeException(op + ": Given input size per channel: " + by(Arrays.copyOfRange(x.shape().dims(), 2, 2
                + axes))
                + ". Calculated output size per channel: " + by(size) + ". Output size is too small");
        }
        return new Convolution(s, p, d, groups).transposed(x, weight, bias, size);
    }

    private void check(boolean transposed, long[] stride, long[] padding, long[] dilation) {
        Elementwise.sameDevice(op, x, weight, bias);
        if (groups <= 0) {
            throw new ArgumentException(op + ": non-positive groups is not supported, got groups " + groups);
        }
        if (Arrays.stream(expanded("stride", stride)).anyMatch(s -> s <= 0)) {
            throw new ArgumentException(op + ": non-positive stride is not supported, got stride " + Arrays.toString(stride));
        }
        if (Arrays.stream(expanded("padding", padding)).anyMatch(p -> p < 0)) {
            throw new ArgumentException(op + ": negative padding is not supported, got padding " + Arrays.toString(padding));
        }
        if (Arrays.stream(expanded("dilation", dilation)).anyMatch(d -> d <= 0)) {
            throw new ArgumentException(op + ": dilation should be greater than zero, but got " + Arrays.toString(dilation));
        }
        checkTypes();
        checkShapes(transposed);
    }

    private void checkTypes() {
        Elementwise.notBool(op, x.dtype());
        if (weight.dtype() != x.dtype()) {
            throw new DTypeException(op + ": expected scalar type " + Dtypes.name(x.dtype()) + " but found "
                + Dtypes.name(weight.dtype()) + " for the weight");
        }
        if (bias != null && bias.dtype() != x.dtype()) {
            throw new DTypeException(op + ": Input type (" + x.dtype() + ") and bias type (" + bias.dtype()
                + ") should be the same");
        }
    }

    private void checkShapes(boolean transposed) {
        Shape w = weight.shape();
        if (w.rank() != axes + 2) {
            throw new ShapeException(op + ": expected a weight of " + (axes + 2) + " dimensions, but got weight of size " + w
                + " for input " + x.shape());
        }
        if (w.dim(0) < groups) {
            throw new ShapeException(op + ": Given groups=" + groups + ", expected weight to be at least " + groups
                + " at dimension 0, but got weight of size " + w + " instead");
        }
        if (w.dim(0) % groups != 0) {
            throw new ShapeException(op + ": Given groups=" + groups + ", expected weight to be divisible by " + groups
                + " at dimension 0, but got weight of size " + w + " instead");
        }
        for (int i = 0; i < axes; i++) {
            if (w.dim(2 + i) == 0) {
                throw new ShapeException(op + ": expected a weight without empty kernel dimensions, got weight of size " + w);
            }
        }
        long channels = transposed ? w.dim(0) : w.dim(1) * groups;
        if (x.size(1) != channels) {
            throw new ShapeException("Given " + (transposed ? "transposed=1" : "groups=" + groups) + ", weight of size " + w
                + ", expected input" + x.shape() + " to have " + channels + " channels, but got " + x.size(1)
                + " channels instead (" + op + ")");
        }
        long filters = transposed ? w.dim(1) * groups : w.dim(0);
        if (bias != null && !bias.shape().equals(Shape.of(filters))) {
            throw new ShapeException(op + ": Given weight of size " + w + ", expected bias to be 1-dimensional with " + filters
                + " elements, but got bias of size " + bias.shape() + " instead");
        }
    }

    private long[] expanded(String name, long[] value) {
        if (value.length != axes && value.length != 1) {
            throw new ArgumentException(op + ": expected " + name + " to be a single integer value or a list of " + axes
                + " values to match the convolution dimensions, but got " + name + "=" + Arrays.toString(value));
        }
        return expanded(value, axes);
    }

    /** One value stands for all axes. */
    static long[] expanded(long[] value, int axes) {
        if (value.length == axes) {
            return value.clone();
        }
        long[] all = new long[axes];
        Arrays.fill(all, value[0]);
        return all;
    }
}
