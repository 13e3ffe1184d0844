package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
import static org.gradus.autograd.Sample.one;
import static org.gradus.autograd.Sample.two;

import java.util.List;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.autograd.Sample.In;
import org.gradus.types.Shape;

final class ConvolutionSamples {
    private static final long[] ZERO = {0};
    private static final long[] ONE = {1};
    private static final long[] TWO = {2};

    private ConvolutionSamples() {
    }

    static void add(List<Sample> all) {
        convolutions(all);
        paddings(all);
        pools(all);
        resampling(all);
        images(all);
    }

    private static void convolutions(List<Sample> all) {
        all.add(of("conv1d with bias", x -> List.of(Functional.conv1d(x.get(0), x.get(1), x.get(2), TWO, ONE, ONE, 1)),
            in(2, 2, 5), in(3, 2, 3), in(3)));
        all.add(two("conv2d", (x, w) -> Functional.conv2d(x, w, null, ONE, ONE, ONE, 1), in(1, 2, 3, 4), in(2, 2, 2, 3)));
        all.add(two("conv2d strided, dilated, in groups",
            (x, w) -> Functional.conv2d(x, w, null, TWO, ONE, TWO, 2), in(2, 4, 5, 4), in(4, 2, 2, 2)));
        all.add(two("conv2d of each channel", (x, w) -> Functional.conv2d(x, w, null, ONE, "same", ONE, 2), in(2, 2, 3, 3),
            in(4, 1, 2, 3)));
        all.add(two("conv2d of each channel, strided", (x, w) -> Functional.conv2d(x, w, null, TWO, ONE, ONE, 2), in(1, 2, 4, 3),
            in(2, 1, 3, 2)));
        all.add(two("conv2d of points", (x, w) -> Functional.conv2d(x, w), in(2, 3, 2, 2), in(2, 3, 1, 1)));
        all.add(two("conv3d", (x, w) -> Functional.conv3d(x, w), in(1, 1, 2, 3, 2), in(2, 1, 2, 2, 1)));
        all.add(of("convTranspose1d with bias",
            x -> List.of(Functional.convTranspose1d(x.get(0), x.get(1), x.get(2), TWO, ONE, ONE, 1, ONE)),
            in(2, 2, 3), in(2, 3, 3), in(3)));
        all.add(two("convTranspose2d, padded more than the kernel",
            (x, w) -> Functional.convTranspose2d(x, w, null, ONE, TWO, ZERO, 1, ONE), in(1, 2, 6, 6), in(2, 1, 2, 2)));
        all.add(two("convTranspose2d strided, dilated, in groups",
            (x, w) -> Functional.convTranspose2d(x, w, null, TWO, ONE, ONE, 2, new long[] {3, 2}), in(1, 2, 2, 3), in(2, 2, 2,
                2)));
    }

    private static void paddings(List<Sample> all) {
        all.add(one("pad", x -> Functional.pad(x, new long[] {1, -1, -1, 2}, "constant", 1.5), in(2, 3, 3)));
        for (String mode : new String[] {"reflect", "replicate", "circular"}) {
            all.add(one("pad " + mode, x -> Functional.pad(x, new long[] {2, 1}, mode), in(2, 2, 3)));
            all.add(one("pad " + mode, x -> Functional.pad(x, new long[] {1, 2, -1, 1}, mode), in(1, 1, 3, 3)));
            all.add(one("pad " + mode, x -> Functional.pad(x, new long[] {1, 0, 0, 1, 1, 1}, mode), in(1, 1, 2, 2, 2)));
        }
    }

    private static void pools(List<Sample> all) {
        all.add(one("avgPool1d", x -> Functional.avgPool1d(x, new long[] {3}, TWO, ONE, true, false), in(1, 2, 6)));
        all.add(one("avgPool2d", x -> Functional.avgPool2d(x, new long[] {2, 3}, ONE, ONE, false, true, null), in(2, 4, 3)));
        all.add(one("avgPool3d", x -> Functional.avgPool3d(x, TWO, TWO, ZERO, true, true, 3L), in(1, 1, 3, 2, 2)));
        all.add(one("maxPool1d", x -> Functional.maxPool1d(x, 2), in(2, 2, 5)));
        all.add(one("maxPool2d", x -> Functional.maxPool2d(x, new long[] {3, 2}, new long[] {2, 1}, ONE, TWO, true), in(1, 6,
            5)));
        all.add(one("maxPool3d", x -> Functional.maxPool3d(x, 2, 1), in(1, 2, 3, 3)));
        all.add(one("adaptiveAvgPool1d", x -> Functional.adaptiveAvgPool1d(x, 3), in(1, 2, 5)));
        all.add(one("adaptiveAvgPool2d", x -> Functional.adaptiveAvgPool2d(x, 2, 4), in(2, 4, 3)));
        all.add(one("adaptiveAvgPool3d", x -> Functional.adaptiveAvgPool3d(x, 2, 2, 2), in(1, 3, 2, 2)));
        all.add(one("adaptiveMaxPool1d", x -> Functional.adaptiveMaxPool1d(x, 3), in(1, 2, 5)));
        all.add(one("adaptiveMaxPool2d", x -> Functional.adaptiveMaxPool2d(x, 2, 2), in(2, 4, 4)));
        all.add(one("adaptiveMaxPool3d", x -> Functional.adaptiveMaxPool3d(x, 2, 1, 2), in(1, 3, 2, 2)));
        Tensor samples = Gradus.tensor(new double[] {0.3, 0.8, 0.1, 0.6, 0.2, 0.9}, Shape.of(1, 2, 3));
        all.add(one("fractionalMaxPool2d",
            x -> Functional.fractionalMaxPool2d(x, TWO, new long[] {3}, null, samples.narrow(2, 0, 2)), in(1, 2, 5, 4)));
        all.add(one("fractionalMaxPool3d",
            x -> Functional.fractionalMaxPool3d(x, TWO, TWO, null, samples), in(2, 4, 4, 4)));
        all.add(one("maxUnpool1d", x -> Functional.maxUnpool1d(x, places(1, 2, 2), TWO, null, ZERO, null), in(1, 2, 2)));
        all.add(one("maxUnpool3d", x -> Functional.maxUnpool3d(x, places(2, 1, 1, 2), TWO, null, ZERO, null), in(2, 1, 1, 2)));
        all.add(one("lpPool2d", x -> Functional.lpPool2d(x, 3, TWO, null, false), in(0.5, 2, 1, 4, 4)));
    }

    /** Every third place. */
    private static Tensor places(long... dims) {
        long n = Shape.of(dims).numel();
        return Gradus.arange(0, 3 * n, 3).remainder(4).reshape(dims);
    }

    private static void resampling(List<Sample> all) {
        long[] two = {4, 2};
        In line = in(1, 2, 3);
        In image = in(1, 1, 3, 3);
        In volume = in(1, 1, 2, 3, 2);
        for (String mode : new String[] {"nearest", "nearest-exact", "linear"}) {
            all.add(one("interpolate " + mode, x -> Functional.interpolate(x, 1.7, mode), line));
        }
        for (String mode : new String[] {"nearest", "nearest-exact", "bilinear", "bicubic"}) {
            all.add(one("interpolate " + mode, x -> Functional.interpolate(x, two, mode), image));
        }
        for (String mode : new String[] {"nearest", "nearest-exact", "trilinear"}) {
            all.add(one("interpolate " + mode, x -> Functional.interpolate(x, new long[] {3, 2, 2}, mode), volume));
        }
        for (String mode : new String[] {"bilinear", "bicubic"}) {
            all.add(one("interpolate smoothly " + mode, x -> Functional.interpolate(x, new long[] {2, 3}, null, mode, false,
                null, true),
                in(1, 1, 5, 4)));
        }
    }

    private static void images(List<Sample> all) {
        all.add(one("unfold", x -> Functional.unfold(x, TWO, new long[] {1, 2}, ONE, new long[] {2, 1}), in(1, 2, 3, 4)));
        all.add(one("fold", x -> Functional.fold(x, new long[] {3, 4}, TWO, ONE, ZERO, ONE), in(1, 4, 6)));
        for (String padding : new String[] {"zeros", "border", "reflection"}) {
            all.add(two("gridSample " + padding, (x, g) -> Functional.gridSample(x, g, "bilinear", padding, false), in(1, 2, 3,
                3),
                in(-0.9, 0.9, 1, 2, 2, 2)));
        }
        all.add(two("gridSample bicubic", (x, g) -> Functional.gridSample(x, g, "bicubic", "border", true), in(1, 1, 4, 4),
            in(-0.8, 0.8, 1, 2, 1, 2)));
        all.add(one("affineGrid", t -> Functional.affineGrid(t, new long[] {2, 1, 2, 3}, false), in(2, 2, 3)));
    }
}
