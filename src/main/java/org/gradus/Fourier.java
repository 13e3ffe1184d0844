package org.gradus;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.gradus.types.UnsupportedException;

/**
 * Fourier transforms around one host operation, the complex transform without a factor along some dims. Complex tensors have a
 * last dim of extent 2; {@code dims} and {@code s} do not count it.
 */
final class Fourier {
    private Fourier() { }

    /** Normalised dims; without any all, or as many last ones as there are sizes. */
    static int[] dims(String op, int rank, long[] s, int[] dim, Tensor x) {
        if (s != null && s.length > rank) {
            throw new ShapeException(op + ": Got shape with " + s.length + " values but input tensor only has " + rank
                + " dimensions.");
        }
        int[] dims = dim == null ? IntStream.range(s == null ? 0 : rank - s.length, rank).toArray()
            : Arrays.stream(dim).map(d -> Shape.axis(d, rank, op, x.shape())).toArray();
        if (s != null && s.length != dims.length) {
            throw new ShapeException(op + ": When given, dim and shape arguments must have the same length, got "
                + Arrays.toString(dim) + " and " + Arrays.toString(s));
        }
        if (Arrays.stream(dims).distinct().count() < dims.length) {
            throw new ShapeException(op + ": FFT dims must be unique, got " + Arrays.toString(dim));
        }
        if (dims.length == 0) {
            throw new ShapeException(op + ": must transform at least one axis of shape " + x.shape());
        }
        return dims;
    }

    static void complex(String op, Tensor x) {
        if (x.dim() == 0 || x.size(-1) != 2) {
            throw new ShapeException(op + ": expected complex numbers, whose last dim is (real, imaginary) of extent 2, got "
                + "shape " + x.shape());
        }
    }

    static Tensor floating(Tensor x) {
        return x.dtype().isFloating() ? x : x.to(DType.FLOAT32);
    }

    /** Cuts dims, or fills them up with zeros. */
    static Tensor resized(String op, Tensor x, int[] dims, long[] sizes) {
        Tensor out = x;
        for (int i = 0; i < dims.length; i++) {
            long n = sizes == null || sizes[i] == -1 ? x.size(dims[i]) : sizes[i];
            if (n < 1) {
                throw new ArgumentException(op + ": Invalid number of data points (" + n + ") specified for shape " + x.shape());
            }
            out = resized(out, dims[i], n);
        }
        return out;
    }

    private static Tensor resized(Tensor x, int dim, long n) {
        long have = x.size(dim);
        if (n <= have) {
            return n == have ? x : x.narrow(dim, 0, n);
        }
        long[] more = x.shape().dims();
        more[dim] = n - have;
        return Gradus.cat(List.of(x, Gradus.zeros(Shape.of(more), x.dtype(), x.device())), dim);
    }

    /** The factor of a transform of {@code n} points. */
    static double factor(String op, String norm, double n, boolean inverse) {
        return switch (norm == null ? "backward" : norm) {
            case "backward" -> inverse ? 1 / n : 1;
            case "forward" -> inverse ? 1 : 1 / n;
            case "ortho" -> 1 / Math.sqrt(n);
            default -> throw new ArgumentException(op + ": Invalid normalization mode: \"" + norm + "\"");
        };
    }

    static Tensor scaled(Tensor x, double factor) {
        return factor == 1 ? x : x.mul(factor);
    }

    private static double points(Tensor x, int[] dims) {
        return Arrays.stream(dims).mapToDouble(x::size).reduce(1, (a, b) -> a * b);
    }

    /** Complex numbers to complex numbers. */
    static Tensor complex(String op, Tensor x, long[] s, int[] dim, boolean inverse, String norm) {
        complex(op, x);
        int[] dims = dims(op, x.dim() - 1, s, dim, x);
        Tensor in = resized(op, floating(x), dims, s);
        return scaled(transform(op, in, dims, inverse), factor(op, norm, points(in, dims), inverse));
    }

    private static Tensor transform(String op, Tensor x, int[] dims, boolean inverse) {
        double[] data = HostMatrices.read(op, x);
        long[] shape = Arrays.copyOf(x.shape().dims(), x.dim() - 1);
        try {
            Transforms.transform(data, shape, dims, inverse);
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedException(op + ": is computed on the host by JTransforms, which is not on the class path; add "
                + "the dependency com.github.wendykierp:JTransforms", e);
        }
        return new Call("fft", HostMatrices.upload(x, data, x.shape()), Call.attrs(dims, inverse), x).make();
    }

    /** Real numbers to the first half, {@code n / 2 + 1} numbers, of a Hermitian row of the last of {@code dims}. */
    static Tensor real(String op, Tensor x, long[] s, int[] dim, String norm) {
        int[] dims = dims(op, x.dim(), s, dim, x);
        Tensor in = resized(op, floating(x), dims, s);
        Tensor zeros = Gradus.zerosLike(in);
        int last = dims[dims.length - 1];
        Tensor out = transform(op, Gradus.stack(List.of(in, zeros), in.dim()), dims, false)
            .narrow(last, 0, in.size(last) / 2 + 1);
        return scaled(out, factor(op, norm, points(in, dims), false));
    }

    /**
     * The first half of a Hermitian row to real numbers. The other half is {@code conj(X[-k])}, all transformed dims turned
     * round; what is imaginary at its own mirror image falls away with the imaginary part of the result.
     */
    static Tensor hermitian(String op, Tensor x, long[] s, int[] dim, String norm) {
        complex(op, x);
        int[] dims = dims(op, x.dim() - 1, s, dim, x);
        int last = dims[dims.length - 1];
        boolean given = s != null && s[s.length - 1] != -1;
        long n = given ? s[s.length - 1] : 2 * (x.size(last) - 1);
        if (n < 1) {
            throw new ArgumentException(op + ": Invalid number of data points (" + n + ") specified for shape " + x.shape());
        }
        long[] sizes = s == null ? new long[dims.length] : s.clone();
        if (s == null) {
            Arrays.fill(sizes, -1);
        }
        sizes[sizes.length - 1] = n / 2 + 1;
        Tensor half = resized(op, floating(x), dims, sizes);
        Tensor mirror = conj(half.narrow(last, 1, n - n / 2 - 1).flip(last));
        for (int i = 0; i < dims.length - 1; i++) {
            mirror = mirror.flip(dims[i]).roll(1, dims[i]);
        }
        Tensor whole = Gradus.cat(List.of(half, mirror), last);
        return scaled(transform(op, whole, dims, true).select(-1, 0), factor(op, norm, points(whole, dims), true));
    }

    static Tensor conj(Tensor x) {
        Tensor signs = Gradus.arange(1, -3, -2, x.dtype(), x.device());
        return x.mul(signs);
    }

    /** The same factor for the transform in the other direction. */
    static String swapped(String op, String norm) {
        factor(op, norm, 1, false);
        return norm == null || norm.equals("backward") ? "forward" : norm.equals("forward") ? "backward" : norm;
    }

    static Tensor shift(String op, Tensor x, int[] dim, boolean inverse) {
        int[] dims = dim == null ? IntStream.range(0, x.dim()).toArray()
            : Arrays.stream(dim).map(d -> x.shape().axis(d, op)).toArray();
        long[] shifts = Arrays.stream(dims).mapToLong(d -> (x.size(d) + (inverse ? 1 : 0)) / 2).toArray();
        return dims.length == 0 ? x.clone() : x.roll(shifts, dims);
    }
}
