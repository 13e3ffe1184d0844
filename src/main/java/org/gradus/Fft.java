package org.gradus;

import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;

/**
 * PyTorch's {@code torch.fft}. There are no complex dtypes: a complex tensor is a floating one with a last dim of extent 2, real
 * and imaginary part, as {@code torch.view_as_real} shows it. {@code dim} and the sizes never count that dim. Integers become
 * float32.
 *
 * <p>Transforms are computed on the host in double precision by JTransforms, an optional dependency
 * ({@code com.github.wendykierp:JTransforms}), with one download and one upload a call. The gradient of a transform is one.
 *
 * <p>{@code n} and {@code s} are extents to which the transformed dims are cut or filled up with zeros; {@code null}, or -1 in
 * {@code s}, leaves them. {@code norm} {@code "backward"}, also as {@code null}, divides inverse transforms by the number of
 * points, {@code "forward"} the others, {@code "ortho"} both by its root.
 */
public final class Fft {
    private static final String HOST = "transformed by JTransforms";
    private static final int[] LAST_TWO = {-2, -1};

    private Fft() { }

    /** {@code X_k = sum_j x_j e^(-2 pi i j k / n)}: {@code (..., N, 2) -> (..., n, 2)}. */
    @OnHost(HOST)
    public static Tensor fft(Tensor self, Long n, int dim, String norm) {
        return Fourier.complex("fft", self, sizes(n), new int[] {dim}, false, norm);
    }

    /** {@link #fft(Tensor, Long, int, String)} along the last dim, whole and unscaled. */
    public static Tensor fft(Tensor self) {
        return fft(self, null, -1, null);
    }

    /** {@code x_j = 1/n sum_k X_k e^(2 pi i j k / n)}: {@code (..., N, 2) -> (..., n, 2)}. */
    @OnHost(HOST)
    public static Tensor ifft(Tensor self, Long n, int dim, String norm) {
        return Fourier.complex("ifft", self, sizes(n), new int[] {dim}, true, norm);
    }

    /** {@link #ifft(Tensor, Long, int, String)} with {@code n = null}, {@code dim = -1}, {@code norm = null}. */
    public static Tensor ifft(Tensor self) {
        return ifft(self, null, -1, null);
    }

    /** {@link #fftn(Tensor, long[], int[], String)} along two dims. */
    @OnHost(HOST)
    public static Tensor fft2(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.complex("fft2", self, s, dim, false, norm);
    }

    /** {@link #fft2(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = {-2, -1}}, {@code norm = null}. */
    public static Tensor fft2(Tensor self) {
        return fft2(self, null, LAST_TWO, null);
    }

    /** {@link #ifftn(Tensor, long[], int[], String)} along two dims. */
    @OnHost(HOST)
    public static Tensor ifft2(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.complex("ifft2", self, s, dim, true, norm);
    }

    /** {@link #ifft2(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = {-2, -1}}, {@code norm = null}. */
    public static Tensor ifft2(Tensor self) {
        return ifft2(self, null, LAST_TWO, null);
    }

    /** @param dim {@code null} for all, or as many last ones as {@code s} has sizes */
    @OnHost(HOST)
    public static Tensor fftn(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.complex("fftn", self, s, dim, false, norm);
    }

    /** {@link #fftn(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = null}, {@code norm = null}. */
    public static Tensor fftn(Tensor self) {
        return fftn(self, null, null, null);
    }

    /** {@link #ifft(Tensor, Long, int, String)} along each of several dims. */
    @OnHost(HOST)
    public static Tensor ifftn(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.complex("ifftn", self, s, dim, true, norm);
    }

    /** {@link #ifftn(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = null}, {@code norm = null}. */
    public static Tensor ifftn(Tensor self) {
        return ifftn(self, null, null, null);
    }

    /** The first half of the transform of real numbers: {@code (..., N) -> (..., n / 2 + 1, 2)}. */
    @OnHost(HOST)
    public static Tensor rfft(Tensor self, Long n, int dim, String norm) {
        return Fourier.real("rfft", self, sizes(n), new int[] {dim}, norm);
    }

    /** {@link #rfft(Tensor, Long, int, String)} with {@code n = null}, {@code dim = -1}, {@code norm = null}. */
    public static Tensor rfft(Tensor self) {
        return rfft(self, null, -1, null);
    }

    /** The inverse of {@link #rfft}: {@code (..., M, 2) -> (..., n)}; {@code n} {@code null} for {@code 2 (M - 1)}. */
    @OnHost(HOST)
    public static Tensor irfft(Tensor self, Long n, int dim, String norm) {
        return Fourier.hermitian("irfft", self, sizes(n), new int[] {dim}, norm);
    }

    /** {@link #irfft(Tensor, Long, int, String)} with {@code n = null}, {@code dim = -1}, {@code norm = null}. */
    public static Tensor irfft(Tensor self) {
        return irfft(self, null, -1, null);
    }

    /** {@link #rfftn(Tensor, long[], int[], String)} along two dims. */
    @OnHost(HOST)
    public static Tensor rfft2(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.real("rfft2", self, s, dim, norm);
    }

    /** {@link #rfft2(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = {-2, -1}}, {@code norm = null}. */
    public static Tensor rfft2(Tensor self) {
        return rfft2(self, null, LAST_TWO, null);
    }

    /** {@link #irfftn(Tensor, long[], int[], String)} along two dims. */
    @OnHost(HOST)
    public static Tensor irfft2(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.hermitian("irfft2", self, s, dim, norm);
    }

    /** {@link #irfft2(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = {-2, -1}}, {@code norm = null}. */
    public static Tensor irfft2(Tensor self) {
        return irfft2(self, null, LAST_TWO, null);
    }

    /** Halves the last of {@code dim}. */
    @OnHost(HOST)
    public static Tensor rfftn(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.real("rfftn", self, s, dim, norm);
    }

    /** {@link #rfftn(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = null}, {@code norm = null}. */
    public static Tensor rfftn(Tensor self) {
        return rfftn(self, null, null, null);
    }

    /** The inverse of {@link #rfftn(Tensor, long[], int[], String)}, a real tensor. */
    @OnHost(HOST)
    public static Tensor irfftn(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.hermitian("irfftn", self, s, dim, norm);
    }

    /** {@link #irfftn(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = null}, {@code norm = null}. */
    public static Tensor irfftn(Tensor self) {
        return irfftn(self, null, null, null);
    }

    /** The real transform of a Hermitian row, of which the first half is given: {@code (..., M, 2) -> (..., n)}. */
    @OnHost(HOST)
    public static Tensor hfft(Tensor self, Long n, int dim, String norm) {
        Fourier.complex("hfft", self);
        return Fourier.hermitian("hfft", Fourier.conj(self), sizes(n), new int[] {dim}, Fourier.swapped("hfft", norm));
    }

    /** {@link #hfft(Tensor, Long, int, String)} with {@code n = null}, {@code dim = -1}, {@code norm = null}. */
    public static Tensor hfft(Tensor self) {
        return hfft(self, null, -1, null);
    }

    /** The inverse of {@link #hfft}: {@code (..., N) -> (..., n / 2 + 1, 2)}. */
    @OnHost(HOST)
    public static Tensor ihfft(Tensor self, Long n, int dim, String norm) {
        return Fourier.conj(Fourier.real("ihfft", self, sizes(n), new int[] {dim}, Fourier.swapped("ihfft", norm)));
    }

    /** {@link #ihfft(Tensor, Long, int, String)} with {@code n = null}, {@code dim = -1}, {@code norm = null}. */
    public static Tensor ihfft(Tensor self) {
        return ihfft(self, null, -1, null);
    }

    /** {@link #hfftn(Tensor, long[], int[], String)} under another name. */
    @OnHost(HOST)
    public static Tensor hfft2(Tensor self, long[] s, int[] dim, String norm) {
        return hfftn(self, s, dim, norm);
    }

    /** {@link #hfft2(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = {-2, -1}}, {@code norm = null}. */
    @OnHost(HOST)
    public static Tensor hfft2(Tensor self) {
        return hfft2(self, null, new int[] {-2, -1}, null);
    }

    /** {@link #ihfftn(Tensor, long[], int[], String)} under another name. */
    @OnHost(HOST)
    public static Tensor ihfft2(Tensor self, long[] s, int[] dim, String norm) {
        return ihfftn(self, s, dim, norm);
    }

    /** {@link #ihfft2(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = {-2, -1}}, {@code norm = null}. */
    @OnHost(HOST)
    public static Tensor ihfft2(Tensor self) {
        return ihfft2(self, null, new int[] {-2, -1}, null);
    }

    /** {@link #hfft(Tensor, Long, int, String)} along several dims: the last is halved, the others are whole. */
    @OnHost(HOST)
    public static Tensor hfftn(Tensor self, long[] s, int[] dim, String norm) {
        Fourier.complex("hfftn", self);
        return Fourier.hermitian("hfftn", Fourier.conj(self), s, dim, Fourier.swapped("hfftn", norm));
    }

    /** {@link #hfftn(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = null}, {@code norm = null}. */
    @OnHost(HOST)
    public static Tensor hfftn(Tensor self) {
        return hfftn(self, null, null, null);
    }

    /** The inverse of {@link #hfftn(Tensor, long[], int[], String)}. */
    @OnHost(HOST)
    public static Tensor ihfftn(Tensor self, long[] s, int[] dim, String norm) {
        return Fourier.conj(Fourier.real("ihfftn", self, s, dim, Fourier.swapped("ihfftn", norm)));
    }

    /** {@link #ihfftn(Tensor, long[], int[], String)} with {@code s = null}, {@code dim = null}, {@code norm = null}. */
    @OnHost(HOST)
    public static Tensor ihfftn(Tensor self) {
        return ihfftn(self, null, null, null);
    }

    /** Brings the frequency zero to the middle of {@code dim}; {@code null} for all dims, of a real tensor. */
    public static Tensor fftshift(Tensor self, int[] dim) {
        return Fourier.shift("fftshift", self, dim, false);
    }

    /** {@link #fftshift(Tensor, int[])} with {@code dim = null}. */
    public static Tensor fftshift(Tensor self) {
        return fftshift(self, null);
    }

    /** The inverse of {@link #fftshift}. */
    public static Tensor ifftshift(Tensor self, int[] dim) {
        return Fourier.shift("ifftshift", self, dim, true);
    }

    /** {@link #ifftshift(Tensor, int[])} with {@code dim = null}. */
    public static Tensor ifftshift(Tensor self) {
        return ifftshift(self, null);
    }

    /** The frequencies of {@link #fft}'s results of samples {@code d} apart: {@code 0, 1, ..., -2, -1} over {@code n d}. */
    public static Tensor fftfreq(long n, double d, DType dtype, Device device) {
        Tensor i = Gradus.arange(0, n, 1, DType.INT64, device);
        return Scope.of(() -> Gradus.where(i.lt((n + 1) / 2), i, i.sub(n)).to(dtype).mul(1 / (n * d)));
    }

    /** {@link #fftfreq(long, double, DType, Device)} with {@code dtype = DType.FLOAT32}, on the current device. */
    public static Tensor fftfreq(long n, double d) {
        return fftfreq(n, d, DType.FLOAT32, Devices.current());
    }

    /** The frequencies of {@link #rfft}'s results. */
    public static Tensor rfftfreq(long n, double d, DType dtype, Device device) {
        return Scope.of(() -> Gradus.arange(0, n / 2 + 1, 1, dtype, device).mul(1 / (n * d)));
    }

    /** {@link #rfftfreq(long, double, DType, Device)} with {@code dtype = DType.FLOAT32}, on the current device. */
    public static Tensor rfftfreq(long n, double d) {
        return rfftfreq(n, d, DType.FLOAT32, Devices.current());
    }

    private static long[] sizes(Long n) {
        return n == null ? null : new long[] {n};
    }
}
