package org.gradus;

import java.util.Arrays;
import java.util.Locale;
import org.gradus.Resampling.Kind;
import org.gradus.types.ArgumentException;
import org.gradus.types.ShapeException;

/** The arguments of {@code interpolate}, and what is computed for them. */
final class Interpolation {
    private Interpolation() { }

    static Tensor of(Tensor x, long[] size, double[] scaleFactor, String mode, Boolean alignCorners, Boolean recompute,
                     boolean antialias) {
        boolean points = mode.equals("nearest") || mode.equals("nearest-exact") || mode.equals("area");
        if (points && alignCorners != null) {
            throw new ArgumentException("interpolate: align_corners option can only be set with the interpolating modes: "
                + "linear | "
                + "bilinear | bicubic | trilinear; got mode " + mode);
        }
        int axes = x.dim() - 2;
        checkMode(x, mode);
        if (size == null && scaleFactor == null) {
            throw new ArgumentException("interpolate: either size or scale_factor should be defined");
        }
        if (size != null && scaleFactor != null) {
            throw new ArgumentException("interpolate: only one of size or scale_factor should be defined");
        }
        if (size != null && recompute != null && recompute) {
            throw new ArgumentException("interpolate: recompute_scale_factor is not meaningful with an explicit size.");
        }
        if (antialias && !((mode.equals("bilinear") || mode.equals("bicubic")) && axes == 2)) {
            throw new ArgumentException("interpolate: Anti-alias option is only supported for bilinear and bicubic modes, got "
                + mode);
        }
        long[] out = new long[axes];
        Double[] factor = new Double[axes];
        boolean kept = recompute == null || !recompute;
        checkCount(x, axes, size == null ? scaleFactor.length : size.length, size == null ? "scale_factor" : "output size");
        for (int i = 0; i < axes; i++) {
            double scale = size == null ? scaleFactor[scaleFactor.length == 1 ? 0 : i] : 0;
            out[i] = size == null ? (long) Math.floor(x.size(2 + i) * scale) : size[size.length == 1 ? 0 : i];
            factor[i] = size == null && kept ? scale : null;
        }
        if (mode.equals("area")) {
            return AdaptivePools.average("interpolate", x, axes, AdaptivePools.boxed(out));
        }
        checkSizes(x, out);
        boolean align = alignCorners != null && alignCorners;
        Kind kind = kind(mode, antialias);
        if (kind != Kind.NEAREST && kind != Kind.NEAREST_EXACT) {
            Elementwise.notIntegral("interpolate", x);
        }
        Resampling.Axis[] along = new Resampling.Axis[axes];
        Resampling.Axis[] back = new Resampling.Axis[axes];
        boolean channelsLast = isChannelsLast(x);
        for (int i = 0; i < axes; i++) {
            Resampling.Axis given = new Resampling.Axis(kind, x.size(2 + i), out[i], align, factor[i]);
            back[i] = kind == Kind.NEAREST && given.isCopy() ? given.byExtents() : given;
            along[i] = channelsLast ? back[i] : given;
        }
        return new Resampling(along, back).map(name(mode, axes, antialias)).apply(x, mode, align, antialias, factor);
    }

    /** Whether the channels of a place are neighbours in memory, as they also are where there is only one. */
    private static boolean isChannelsLast(Tensor x) {
        if (x.dim() < 4) {
            return false;
        }
        long expected = 1;
        for (int i = 0; i < x.dim(); i++) {
            int d = i == 0 ? 1 : i == x.dim() - 1 ? 0 : x.dim() - i;
            if (x.size(d) != 1 && x.stride(d) != expected) {
                return false;
            }
            expected *= x.size(d);
        }
        return true;
    }

    private static Kind kind(String mode, boolean antialias) {
        return switch (mode) {
            case "nearest" -> Kind.NEAREST;
            case "nearest-exact" -> Kind.NEAREST_EXACT;
            case "bicubic" -> antialias ? Kind.CUBIC_SMOOTH : Kind.CUBIC;
            default -> antialias ? Kind.LINEAR_SMOOTH : Kind.LINEAR;
        };
    }

    /** {@code upsampleBilinear2d}. */
    private static String name(String mode, int axes, boolean antialias) {
        String name = mode.equals("nearest-exact") ? "NearestExact" : mode.substring(0, 1).toUpperCase(Locale.ROOT)
            + mode.substring(1);
        return "upsample" + name + axes + "d" + (antialias ? "Aa" : "");
    }

    private static void checkMode(Tensor x, String mode) {
        int needed = switch (mode) {
            case "linear" -> 3;
            case "bilinear", "bicubic" -> 4;
            case "trilinear" -> 5;
            case "nearest", "nearest-exact", "area" -> Math.max(3, Math.min(5, x.dim()));
            default -> -1;
        };
        if (needed < 0 || x.dim() < 3 || x.dim() > 5) {
            throw new ArgumentException("interpolate: Input Error: Only 3D, 4D and 5D input Tensors supported (got " + x.dim()
                + "D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact (got " + mode
                + ")");
        }
        if (needed != x.dim()) {
            throw new ArgumentException("interpolate: Got " + x.dim() + "D input, but " + mode + " mode needs " + needed
                + "D input; input has shape " + x.shape());
        }
    }

    private static void checkCount(Tensor x, int axes, int count, String what) {
        if (count != axes && count != 1) {
            throw new ArgumentException("interpolate: Input and " + what
                + " must have the same number of spatial dimensions, but "
                + "got input of shape " + x.shape() + " and " + count + " numbers");
        }
    }

    private static void checkSizes(Tensor x, long[] out) {
        long[] from = Arrays.copyOfRange(x.shape().dims(), 2, x.dim());
        if (Arrays.stream(from).anyMatch(n -> n <= 0) || Arrays.stream(out).anyMatch(n -> n <= 0)) {
            throw new ShapeException("interpolate: Input and output sizes should be greater than 0, but got input "
                + Arrays.toString(from) + " output " + Arrays.toString(out));
        }
        if (x.size(1) == 0) {
            throw new ShapeException("interpolate: Non-empty " + x.dim() + "D data tensor expected but got a tensor with sizes "
                + x.shape());
        }
    }
}
