package org.gradus;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.ir.Expr;
import org.gradus.types.ArgumentException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Patches of images as columns and back, and channels as pixels and back. */
final class Patches {
    private static final Scalar ZERO = Scalar.of(0L);

    private Patches() { }

    private static Windows windows(String op, long[] kernel, long[] dilation, long[] padding, long[] stride) {
        Windows w = new Windows(pair(op, "kernel_size", kernel), pair(op, "stride", stride), pair(op, "padding", padding),
            pair(op, "dilation", dilation));
        positive(op, "kernel size", w.kernel());
        positive(op, "dilation", w.dilation());
        positive(op, "stride", w.stride());
        if (Arrays.stream(w.padding()).anyMatch(p -> p < 0)) {
            throw new ArgumentException(op + ": padding should be non-negative, but got " + Arrays.toString(w.padding()));
        }
        return w;
    }

    private static long[] pair(String op, String name, long[] value) {
        if (value.length != 1 && value.length != 2) {
            throw new ArgumentException(op + ": It is expected " + name + " equals to 2, but got size " + value.length + ": "
                + Arrays.toString(value));
        }
        return Convolutions.expanded(value, 2);
    }

    private static void positive(String op, String name, long[] value) {
        if (Arrays.stream(value).anyMatch(v -> v <= 0)) {
            throw new ArgumentException(op + ": " + name + " should be greater than zero, but got " + Arrays.toString(value));
        }
    }

    private static long[] blocks(Windows w, long[] size) {
        long[] out = new long[2];
        for (int i = 0; i < 2; i++) {
            out[i] = Math.floorDiv(size[i] + 2 * w.padding()[i] - w.span(i), w.stride()[i]) + 1;
        }
        return out;
    }

    /** {@code (lead..., H, W) -> (lead..., Kh Kw, O)} with the channels merged into the places. */
    private static Expr columns(Windows w, Expr x, long[] out) {
        int lead = x.shape().rank() - 2;
        Expr over = w.over(x, out, ZERO);
        int[] order = IntStream.concat(IntStream.range(0, lead), IntStream.of(lead + 2, lead + 3, lead, lead + 1)).toArray();
        long[] dims = Arrays.copyOf(x.shape().dims(), lead + 1);
        dims[lead - 1] *= w.places();
        dims[lead] = out[0] * out[1];
        return over.view(Layout.contiguous(over.shape()).permute(order)).reshape(Shape.of(dims));
    }

    private static Expr image(Windows w, Expr y, long[] out, long[] size) {
        int lead = y.shape().rank() - 1;
        long[] dims = Arrays.copyOf(y.shape().dims(), lead + 4);
        dims[lead - 1] /= w.places();
        System.arraycopy(w.kernel(), 0, dims, lead, 2);
        System.arraycopy(out, 0, dims, lead + 2, 2);
        return w.fold(y.reshape(Shape.of(dims)), size);
    }

    static Tensor unfold(Tensor x, long[] kernel, long[] dilation, long[] padding, long[] stride) {
        if (x.dim() != 3 && x.dim() != 4 || Arrays.stream(MaxPooling.tail(x.shape(), 3).dims()).anyMatch(d -> d == 0)) {
            throw new ShapeException("unfold: Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other "
                + "non-zero "
                + "dimensions for input, but got: " + x.shape());
        }
        Elementwise.notIntegral("unfold", x);
        Windows w = windows("unfold", kernel, dilation, padding, stride);
        long[] size = MaxPooling.tail(x.shape(), 2).dims();
        long[] out = blocks(w, size);
        if (out[0] < 1 || out[1] < 1) {
            throw new ShapeException("unfold: Given input with spatial size " + Arrays.toString(size) + ", kernel_size="
                + Arrays.toString(w.kernel()) + ", dilation=" + Arrays.toString(w.dilation()) + ", padding="
                + Arrays.toString(w.padding()) + ", calculated shape of the array of sliding blocks as " + Arrays.toString(out)
                + ", but its components must be at least one.");
        }
        return LinearMap.of("im2col", v -> columns(w, v, out), g -> image(w, g, out, size)).apply(x);
    }

    static Tensor fold(Tensor y, long[] outputSize, long[] kernel, long[] dilation, long[] padding, long[] stride) {
        Windows w = windows("fold", kernel, dilation, padding, stride);
        long[] size = pair("fold", "output_size", outputSize);
        if (y.dim() != 2 && y.dim() != 3 || Arrays.stream(MaxPooling.tail(y.shape(), 2).dims()).anyMatch(d -> d == 0)) {
            throw new ShapeException("fold: Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size "
                + "and non-zero "
                + "dimensions for input, but got: " + y.shape());
        }
        Elementwise.notIntegral("fold", y);
        if (y.size(-2) % w.places() != 0) {
            throw new ShapeException("fold: Expected size of input's dimension 1 to be divisible by the product of "
                + "kernel_size, but got "
                + "input of shape " + y.shape() + " and kernel_size=" + Arrays.toString(w.kernel()));
        }
        positive("fold", "output_size", size);
        long[] out = blocks(w, size);
        if (out[0] < 1 || out[1] < 1 || y.size(-1) != out[0] * out[1]) {
            throw new ShapeException("fold: Given output_size=" + Arrays.toString(size) + ", kernel_size="
                + Arrays.toString(w.kernel())
                + ", dilation=" + Arrays.toString(w.dilation()) + ", padding=" + Arrays.toString(w.padding()) + ", stride="
                + Arrays.toString(w.stride())
                + ", expected size of input's dimension 2 to match the calculated number of sliding "
                + "blocks " + out[0] + " * " + out[1] + ", but got input of shape " + y.shape());
        }
        return LinearMap.of("col2im", v -> image(w, v, out, size), g -> columns(w, g, out)).apply(y);
    }

    private static void checkImage(String op, Tensor x, String factor, long r) {
        if (x.dim() < 3) {
            throw new ShapeException(op + " expects input to have at least 3 dimensions, but got input with " + x.dim()
                + " dimension(s)");
        }
        if (r <= 0) {
            throw new ArgumentException(op + " expects a positive " + factor + ", but got " + r);
        }
    }

    static Tensor pixelShuffle(Tensor x, long r) {
        checkImage("pixelShuffle", x, "upscale_factor", r);
        long channels = x.size(-3);
        long h = x.size(-2);
        long w = x.size(-1);
        if (channels % (r * r) != 0) {
            throw new ShapeException("pixelShuffle expects its input's 'channel' dimension to be divisible by the square of "
                + "upscale_factor, but input.size(-3)=" + channels + " is not divisible by " + r * r);
        }
        return rearranged(x, new long[] {channels / (r * r), r, r, h, w}, new int[] {0, 3, 1, 4, 2},
            channels / (r * r), h * r, w * r);
    }

    static Tensor pixelUnshuffle(Tensor x, long r) {
        checkImage("pixelUnshuffle", x, "downscale_factor", r);
        long channels = x.size(-3);
        long h = x.size(-2);
        long w = x.size(-1);
        if (h % r != 0 || w % r != 0) {
            throw new ShapeException("pixelUnshuffle expects height and width to be divisible by downscale_factor, but "
                + "input of shape "
                + x.shape() + " is not divisible by " + r);
        }
        return rearranged(x, new long[] {channels, h / r, r, w / r, r}, new int[] {0, 2, 4, 1, 3},
            channels * r * r, h / r, w / r);
    }

    /** The last three axes cut into {@code parts}, these permuted and merged again. */
    private static Tensor rearranged(Tensor x, long[] parts, int[] order, long... merged) {
        int lead = x.dim() - 3;
        int[] all = IntStream.concat(IntStream.range(0, lead), Arrays.stream(order).map(d -> lead + d)).toArray();
        return Scope.of(() -> x.reshape(with(x, lead, parts)).permute(all).reshape(with(x, lead, merged)));
    }

    private static long[] with(Tensor x, int lead, long[] tail) {
        long[] dims = Arrays.copyOf(x.shape().dims(), lead + tail.length);
        System.arraycopy(tail, 0, dims, lead, tail.length);
        return dims;
    }

    static Tensor channelShuffle(Tensor x, long groups) {
        if (x.dim() < 3) {
            throw new ShapeException("channelShuffle expects input with > 2 dims, but got input with sizes " + x.shape());
        }
        if (groups <= 0) {
            throw new ArgumentException("channelShuffle: Number of groups to divide channels in must be positive. Value "
                + "of groups:"
                + groups);
        }
        long channels = x.size(1);
        if (channels % groups != 0) {
            throw new ShapeException("channelShuffle: Number of channels must be divisible by groups. Got " + channels
                + " channels and " + groups + " groups.");
        }
        long[] dims = x.shape().dims();
        long[] cut = new long[dims.length + 1];
        cut[0] = dims[0];
        cut[1] = groups;
        cut[2] = channels / groups;
        System.arraycopy(dims, 2, cut, 3, dims.length - 2);
        return Scope.of(() -> x.reshape(cut).transpose(1, 2).reshape(dims));
    }
}
