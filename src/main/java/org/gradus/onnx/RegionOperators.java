package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;

/** Boxes in images, and images sampled at places. */
final class RegionOperators {
    private RegionOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("GridSample", a -> Functional.gridSample(a.tensor(0), a.tensor(1), interpolation(a), a.text("padding_mode", "zeros"),
            a.flag("align_corners", false)));
        t.tensor("NonMaxSuppression", RegionOperators::nonMaxSuppression);
        t.tensor("RoiAlign", RegionOperators::roiAlign);
    }

    private static String interpolation(Arguments a) {
        String mode = a.text("mode", "bilinear");
        return mode.equals("linear") ? "bilinear" : mode.equals("cubic") ? "bicubic" : mode;
    }

    /** On the host: of boxes that overlap, the one with the best score; rows of (batch, class, box). */
    private static Tensor nonMaxSuppression(Arguments a) {
        a.shapeDependsOnElements();
        int boxes = Math.toIntExact(a.tensor(0).size(1));
        int classes = Math.toIntExact(a.tensor(1).size(1));
        double[] corners = a.doubles(0);
        double[] scores = a.doubles(1);
        long most = a.has(2) ? a.integer(2) : 0;
        double overlap = a.has(3) ? a.real(3) : 0;
        double least = a.has(4) ? a.real(4) : Double.NEGATIVE_INFINITY;
        boolean centers = a.flag("center_point_box", false);
        List<long[]> kept = new ArrayList<>();
        for (int n = 0; n < a.tensor(0).size(0); n++) {
            int firstBox = n * boxes;
            for (int c = 0; c < classes; c++) {
                int firstScore = (n * classes + c) * boxes;
                List<Integer> order = new ArrayList<>(IntStream.range(0, boxes).filter(i -> scores[firstScore + i] > least).boxed().toList());
                order.sort((i, j) -> Double.compare(scores[firstScore + j], scores[firstScore + i]));
                List<Integer> chosen = new ArrayList<>();
                for (int i : order) {
                    if (chosen.size() < most && chosen.stream().allMatch(j -> intersectionOverUnion(
                        box(corners, firstBox + i, centers), box(corners, firstBox + j, centers)) <= overlap)) {
                        chosen.add(i);
                        kept.add(new long[] {n, c, i});
                    }
                }
            }
        }
        return Gradus.tensor(kept.stream().flatMapToLong(Arrays::stream).toArray(), Shape.of(kept.size(), 3), a.device());
    }

    /** Low and high corner. */
    private static double[] box(double[] all, int i, boolean centers) {
        double p = all[4 * i];
        double q = all[4 * i + 1];
        double r = all[4 * i + 2];
        double s = all[4 * i + 3];
        return centers ? new double[] {p - r / 2, q - s / 2, p + r / 2, q + s / 2}
            : new double[] {Math.min(p, r), Math.min(q, s), Math.max(p, r), Math.max(q, s)};
    }

    private static double intersectionOverUnion(double[] a, double[] b) {
        double width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
        double height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double shared = width * height;
        return shared / (area(a) + area(b) - shared);
    }

    private static double area(double[] box) {
        return (box[2] - box[0]) * (box[3] - box[1]);
    }

    /** Each region {@code (x1, y1, x2, y2)} becomes a grid of means, or maxima, of bilinear samples; differentiable in the image. */
    private static Tensor roiAlign(Arguments a) {
        Tensor x = a.tensor(0);
        double[] regions = a.doubles(1);
        long[] images = a.longs(2);
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < images.length; i++) {
            if (images[i] < 0 || images[i] >= x.size(0)) {
                throw new ArgumentException(a + ": region of image " + images[i] + " of " + x.size(0));
            }
            all.add(region(a, x.select(0, images[i]), Arrays.copyOfRange(regions, 4 * i, 4 * i + 4)));
        }
        long rows = a.integer("output_height", 1);
        long columns = a.integer("output_width", 1);
        return all.isEmpty() ? Gradus.zeros(Shape.of(0, x.size(1), rows, columns), x.dtype(), x.device()) : Gradus.stack(all, 0);
    }

    private static Tensor region(Arguments a, Tensor image, double[] region) {
        double scale = a.real("spatial_scale", 1);
        boolean halfPixel = a.opset() >= 16 && !a.text("coordinate_transformation_mode", "half_pixel").equals("output_half_pixel");
        double shift = halfPixel ? 0.5 : 0;
        Samples down = Samples.of(a, region[1] * scale - shift, region[3] * scale - shift, halfPixel, "output_height", image.size(1));
        Samples across = Samples.of(a, region[0] * scale - shift, region[2] * scale - shift, halfPixel, "output_width", image.size(2));
        Tensor samples = across.along(down.along(image, 1), 2)
            .reshape(image.size(0), down.cells(), down.each(), across.cells(), across.each());
        int[] within = {2, 4};
        return a.text("mode", "avg").equals("max") ? samples.amax(within) : samples.mean(within);
    }

    /** Sample places of one region along one axis: the two neighbours of each with their weights. */
    private record Samples(Arguments a, int cells, int each, long[] low, long[] high, double[] lowWeight, double[] highWeight) {

        static Samples of(Arguments a, double start, double end, boolean halfPixel, String cellsName, long n) {
            int cells = Math.toIntExact(a.integer(cellsName, 1));
            double extent = halfPixel ? end - start : Math.max(1, end - start);
            double cell = extent / cells;
            long ratio = a.integer("sampling_ratio", 0);
            int each = (int) Math.max(1, ratio > 0 ? ratio : (long) Math.ceil(cell));
            Samples s = new Samples(a, cells, each, new long[cells * each], new long[cells * each], new double[cells * each],
                new double[cells * each]);
            for (int i = 0; i < cells * each; i++) {
                s.place(i, start + i / each * cell + (i % each + 0.5) * cell / each, n);
            }
            return s;
        }

        /** Beyond one element outside of the image a sample is zero. */
        private void place(int i, double at, long n) {
            boolean inside = at >= -1 && at <= n;
            double p = Math.max(0, Math.min(n - 1, at));
            low[i] = (long) p;
            high[i] = Math.min(n - 1, low[i] + 1);
            highWeight[i] = inside ? p - low[i] : 0;
            lowWeight[i] = inside ? 1 - (p - low[i]) : 0;
        }

        Tensor along(Tensor x, int axis) {
            return part(x, axis, low, lowWeight).add(part(x, axis, high, highWeight));
        }

        private Tensor part(Tensor x, int axis, long[] places, double[] weights) {
            long[] shape = {1, 1, 1};
            shape[axis] = places.length;
            return x.indexSelect(axis, a.vector(places)).mul(Gradus.tensor(weights, Shape.of(shape)).to(x.dtype()));
        }
    }
}
