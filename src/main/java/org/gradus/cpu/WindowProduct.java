package org.gradus.cpu;

import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.types.DType;
import org.gradus.types.Layout;

/** A product with windows of 3 x 3 over images, by fewer multiplications: {@link Winograd} or {@link WinogradWeights}. */
final class WindowProduct {
    private final Kernel.MatMul kernel;
    private final KernelSet kernels;
    /** One of the two is null. */
    private final WindowView windows;
    private final ChannelView channels;
    private final WinogradSizes sizes;
    private final WinogradWeightSizes weights;

    private WindowProduct(Kernel.MatMul kernel, KernelSet kernels, WindowView windows, ChannelView channels, WinogradSizes sizes,
        WinogradWeightSizes weights) {
        this.kernel = kernel;
        this.kernels = kernels;
        this.windows = windows;
        this.channels = channels;
        this.sizes = sizes;
        this.weights = weights;
    }

    /**
     * Null where the direct product is faster.
     *
     * @param rows   of one product
     * @param images that have the same A
     */
    static WindowProduct of(Kernel.MatMul kernel, KernelSet kernels, int rows, int images) {
        WindowView w = kernel.dtype() == DType.FLOAT32 ? WindowView.of(kernel.b()) : null;
        if (w != null) {
            WinogradSizes s = new WinogradSizes(rows, w.channels(), w.height(), w.width(), images);
            return s.pays() || kernel.frame() != null ? new WindowProduct(kernel, kernels, w, null, s, null) : null;
        }
        ChannelView c = kernel.dtype() == DType.FLOAT32 ? ChannelView.of(kernel.b()) : null;
        if (c != null) {
            WinogradWeightSizes s = new WinogradWeightSizes(rows, c.channels(), c.height(), c.width(), c.images());
            return s.pays() || kernel.frame() != null ? new WindowProduct(kernel, kernels, null, c, null, s) : null;
        }
        return null;
    }

    /** Whether a constant around the images need not be written. */
    static boolean reads(MatrixView a, MatrixView b, Layout inside, DType dtype) {
        int rows = (int) a.rows().shape().numel();
        int rank = inside.rank();
        WindowView w = dtype == DType.FLOAT32 ? WindowView.of(b) : null;
        if (w != null) {
            return FramedImages.fits(inside, rank - 2) && inside.stride(rank - 2) == w.row()
                && inside.stride(rank - 1) == w.column()
                && new WinogradSizes(rows, w.channels(), w.height(), w.width(), images(a)).pays();
        }
        ChannelView c = dtype == DType.FLOAT32 ? ChannelView.of(b) : null;
        return c != null && FramedImages.fits(inside, rank - 3) && inside.stride(rank - 3) == c.row()
            && inside.stride(rank - 2) == c.column()
            && new WinogradWeightSizes(rows, c.channels(), c.height(), c.width(), c.images()).pays();
    }

    /** How many products have the same matrix. */
    private static int images(MatrixView a) {
        long images = 1;
        for (int d = 0; d < a.batch().rank(); d++) {
            images *= a.batch().stride(d) == 0 ? a.batch().shape().dim(d) : 1;
        }
        return (int) images;
    }

    /** Whether the images belong to products one by one, rather than all to one. */
    boolean isByImage() {
        return windows != null;
    }

    private FramedImages framed(Object array, long[] scalars) {
        if (kernel.frame() == null) {
            return null;
        }
        float fill = (float) Double.longBitsToDouble(scalars[kernel.frame().fill()]);
        return new FramedImages(array, fill, kernel.frame(), kernel.frame().inside().rank() - (isByImage() ? 2 : 3));
    }

    /** One A for several B: see {@link Winograd}. */
    void run(WorkerPool pool, long[] scalars, Matrix a, Matrix[] b, Object c, int[] at, JoinedGemm.Finished finished) {
        long elements = (long) sizes.channels() * sizes.height() * sizes.width() * b.length;
        GemmKernels gemm = kernels.gemm(DType.FLOAT32, (long) sizes.down() * sizes.across() * b.length, elements * sizes.filters());
        FramedImages framed = framed(b[0].array(), scalars);
        new Winograd(gemm, kernels.winograd(elements), pool, sizes, windows, a, b, framed, c, at, finished).run();
    }

    /** All images in one B: see {@link WinogradWeights}. */
    void run(WorkerPool pool, long[] scalars, Matrix a, Matrix b, Object c, int at) {
        long elements = (long) weights.channels() * weights.height() * weights.width() * weights.images();
        GemmKernels gemm = kernels.gemm(DType.FLOAT32, weights.channels(), elements * weights.filters());
        FramedImages framed = framed(b.array(), scalars);
        if (!new WinogradWeights(gemm, kernels.winograd(elements), pool, weights, channels, a, b, framed, c, at).run()) {
            Matrix whole = framed == null ? b : new Matrix(framed.whole(), b.at(), b.rows(), b.columns());
            int n = (int) kernel.n();
            new Gemm(new Product(gemm, pool, weights.filters(), n, (int) kernel.k(), a, whole, c, at, n, null)).run();
        }
    }
}
