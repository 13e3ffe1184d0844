package org.gradus.onnx;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * Resize and Upsample: axis by axis, each output element is a weighted sum of few input elements, whose places and weights are
 * found on the host.
 */
final class ResizeOperators {
    private ResizeOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("Resize", a -> a.opset() < 11 ? resize(a, a.doubles(1), null, null, true)
            : resize(a, scales(a), a.has(3) && a.tensor(3).numel() > 0 ? a.longs(3) : null,
                a.has(1) && a.tensor(1).numel() > 0 ? a.doubles(1) : null, false));
        t.tensor("Upsample", a -> resize(a, upscales(a), null, null, true));
    }

    private static double[] scales(Arguments a) {
        return a.has(2) && a.tensor(2).numel() > 0 ? a.doubles(2) : null;
    }

    private static double[] upscales(Arguments a) {
        if (a.opset() >= 9) {
            return a.doubles(1);
        }
        float[] scales = a.reals("scales");
        if (scales == null) {
            return new double[] {1, 1, a.real("height_scale", 1), a.real("width_scale", 1)};
        }
        double[] wide = new double[scales.length];
        Arrays.setAll(wide, i -> scales[i]);
        return wide;
    }

    /** How places are found along one axis. */
    private record Axis(Arguments a, String mode, String coordinates, String rounding, long in, long out, double scale, double start,
                        double end, boolean antialias) {

        /** The place in the input of element {@code i} of the output; as in the test-suite, a length may be a fraction. */
        double place(long i) {
            return switch (coordinates) {
                case "half_pixel" -> (i + 0.5) / scale - 0.5;
                case "half_pixel_symmetric" -> {
                    double adjusted = out / (in * scale);
                    yield in / 2.0 * (1 - adjusted) + (i + 0.5) / scale - 0.5;
                }
                case "pytorch_half_pixel" -> out > 1 ? (i + 0.5) / scale - 0.5 : 0;
                case "align_corners" -> out > 1 ? i * (in - 1.0) / (in * scale - 1) : 0;
                case "asymmetric" -> i / scale;
                case "tf_half_pixel_for_nn" -> (i + 0.5) / scale;
                case "tf_crop_and_resize" -> out > 1 ? start * (in - 1) + i * (end - start) * (in - 1) / (out - 1)
                    : 0.5 * (start + end) * (in - 1);
                default -> throw new ArgumentException(a + ": coordinate_transformation_mode '" + coordinates + "'");
            };
        }

        long nearest(double x) {
            return (long) switch (rounding) {
                case "round_prefer_floor" -> Math.ceil(x - 0.5);
                case "round_prefer_ceil" -> Math.floor(x + 0.5);
                case "floor" -> Math.floor(x);
                case "ceil" -> Math.ceil(x);
                default -> throw new ArgumentException(a + ": nearest_mode '" + rounding + "'");
            };
        }

        /** How much an element at {@code distance} weighs. */
        double kernel(double distance) {
            double d = Math.abs(distance);
            if (mode.equals("linear")) {
                return Math.max(0, 1 - d);
            }
            double c = a.real("cubic_coeff_a", -0.75);
            return d <= 1 ? ((c + 2) * d - (c + 3)) * d * d + 1 : d < 2 ? ((d - 5) * d + 8) * d * c - 4 * c : 0;
        }
    }

    private static Tensor resize(Arguments a, double[] givenScales, long[] sizes, double[] roi, boolean old) {
        Tensor x = a.tensor(0);
        long[] named = a.longs("axes");
        int[] axes = a.axes(named == null ? LongStream.range(0, x.dim()).toArray() : named, x.dim());
        double[] scales = givenScales == null ? scales(a, x, axes, sizes) : givenScales;
        if (scales.length != axes.length) {
            throw new ArgumentException(a + ": " + scales.length + " scales for " + axes.length + " axes");
        }
        String coordinates = old ? "asymmetric" : a.text("coordinate_transformation_mode", "half_pixel");
        boolean crops = coordinates.equals("tf_crop_and_resize");
        Tensor y = x.isFloatingPoint() ? x : x.to(DType.FLOAT32);
        Tensor outside = null;
        for (int i = 0; i < axes.length; i++) {
            int axis = axes[i];
            long in = x.size(axis);
            double start = crops && roi != null ? roi[i] : 0;
            double end = crops && roi != null ? roi[axes.length + i] : 1;
            long out = sizes == null ? (long) Math.floor(in * (crops ? end - start : 1) * scales[i])
                : a.text("keep_aspect_ratio_policy", "stretch").equals("stretch") ? sizes[i] : Math.round(in * scales[i]);
            if (scales[i] <= 0) {
                throw new ArgumentException(a + ": scale " + scales[i]);
            }
            if (scales[i] == 1 && in == out && !crops) {
                continue;
            }
            Axis along = new Axis(a, mode(a), coordinates, old ? "floor" : a.text("nearest_mode", "round_prefer_floor"), in, out,
                scales[i], start, end, a.flag("antialias", false) && scales[i] < 1);
            y = resize(y, axis, along);
            if (crops) {
                outside = or(outside, outside(along, axis, x.dim()));
            }
        }
        Tensor filled = outside == null ? y : Gradus.where(outside, a.number((double) a.real("extrapolation_value", 0), y.dtype()), y);
        return filled.to(x.dtype());
    }

    private static String mode(Arguments a) {
        String mode = a.text("mode", "nearest");
        return mode.equals("bilinear") || mode.equals("trilinear") ? "linear" : mode;
    }

    private static double[] scales(Arguments a, Tensor x, int[] axes, long[] sizes) {
        if (sizes == null || sizes.length != axes.length) {
            throw new ArgumentException(a + " needs scales, or a size for each axis");
        }
        double[] scales = new double[axes.length];
        Arrays.setAll(scales, i -> (double) sizes[i] / x.size(axes[i]));
        String policy = a.text("keep_aspect_ratio_policy", "stretch");
        if (!policy.equals("stretch")) {
            double one = policy.equals("not_larger") ? Arrays.stream(scales).min().orElse(1) : Arrays.stream(scales).max().orElse(1);
            Arrays.fill(scales, one);
        }
        return scales;
    }

    private static Tensor or(Tensor a, Tensor b) {
        return a == null ? b : a.logicalOr(b);
    }

    /** Where places lie outside of the input. */
    private static Tensor outside(Axis along, int axis, int rank) {
        boolean[] out = new boolean[Math.toIntExact(along.out())];
        for (int i = 0; i < out.length; i++) {
            double place = along.place(i);
            out[i] = place < 0 || place > along.in() - 1;
        }
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[axis] = out.length;
        return Gradus.tensor(out, Shape.of(shape));
    }

    private static Tensor resize(Tensor x, int axis, Axis along) {
        int out = Math.toIntExact(along.out());
        if (along.mode().equals("nearest")) {
            long[] source = LongStream.range(0, out).map(i -> inside(along.nearest(along.place(i)), along.in())).toArray();
            return x.indexSelect(axis, along.a().vector(source));
        }
        if (!along.mode().equals("linear") && !along.mode().equals("cubic")) {
            throw new ArgumentException(along.a() + ": mode '" + along.mode() + "'");
        }
        double stretch = along.antialias() ? 1 / along.scale() : 1;
        int reach = (int) Math.ceil((along.mode().equals("linear") ? 1 : 2) * stretch);
        Tensor sum = null;
        double[][] weights = new double[2 * reach][out];
        long[][] sources = new long[2 * reach][out];
        for (int i = 0; i < out; i++) {
            weigh(along, i, reach, stretch, weights, sources);
        }
        long[] shape = new long[x.dim()];
        Arrays.fill(shape, 1);
        shape[axis] = out;
        for (int tap = 0; tap < 2 * reach; tap++) {
            Tensor weight = Gradus.tensor(weights[tap], Shape.of(shape)).to(x.dtype());
            Tensor part = x.indexSelect(axis, along.a().vector(sources[tap])).mul(weight);
            sum = sum == null ? part : sum.add(part);
        }
        return sum;
    }

    private static void weigh(Axis along, int i, int reach, double stretch, double[][] weights, long[][] sources) {
        double place = along.place(i);
        long first = (long) Math.floor(place) - reach + 1;
        boolean excluded = along.a().flag("exclude_outside", false) || along.antialias();
        double total = 0;
        for (int tap = 0; tap < 2 * reach; tap++) {
            long source = first + tap;
            boolean beyond = source < 0 || source >= along.in();
            double w = excluded && beyond ? 0 : along.kernel((source - place) / stretch);
            weights[tap][i] = w;
            sources[tap][i] = inside(source, along.in());
            total += w;
        }
        for (int tap = 0; excluded && tap < 2 * reach; tap++) {
            weights[tap][i] /= total;
        }
    }

    private static long inside(long place, long n) {
        return Math.max(0, Math.min(n - 1, place));
    }
}
