package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Cross-correlation of {@code x (N, C, L...)} with {@code w (F, C / groups, K...)} into {@code y (N, F, O...)}, and the two other
 * products of the same three: {@code y_nfo = sum_ck w_fck x_nc(o stride + k dilation - padding)}. Each is a sum over two of
 * them for the third, so that the gradients of any are the others.
 *
 * <p>They come down to matrix products with the windows of {@code x} as columns; kernels of one place need no copy of them, and
 * convolutions of each channel by itself are sums over windows, unless the device has a kernel for such products.
 */
public final class Convolution {
    private static final Scalar ZERO = Scalar.of(0L);
    /** Channels that are worth a copy in which they are neighbours. */
    private static final long MANY = 16;
    /** Multiply-adds with a packed element up to which it is better read where it stands. */
    private static final long FEW_USES = 16;
    private static final long MOST_CLASSES = 16;

    private final long[] stride;
    private final long[] padding;
    private final long[] dilation;
    private final long groups;

    /** @param padding before the first element of each axis; how much follows the last one is told by the sizes */
    Convolution(long[] stride, long[] padding, long[] dilation, long groups) {
        this.stride = stride.clone();
        this.padding = padding.clone();
        this.dilation = dilation.clone();
        this.groups = groups;
    }

    private int axes() {
        return stride.length;
    }

    /** Along each dim. */
    public long[] stride() {
        return stride.clone();
    }

    /** Before the first element of each axis. */
    public long[] padding() {
        return padding.clone();
    }

    /** Along each dim. */
    public long[] dilation() {
        return dilation.clone();
    }

    /** Into which the channels are divided. */
    public long groups() {
        return groups;
    }

    /** {@code y}, from {@code x} and {@code w}. */
    public Tensor forward(Tensor x, Tensor w, Tensor bias, long... out) {
        return recorded(y(x.expr("convolution"), w.expr("convolution"), out), false, x, w, bias);
    }

    /** {@code x}, from {@code y} and {@code w}: the gradient of {@link #forward} with respect to its input. */
    public Tensor transposed(Tensor y, Tensor w, Tensor bias, long... size) {
        return recorded(x(y.expr("convolution"), w.expr("convolution"), size), true, y, w, bias);
    }

    private Tensor recorded(Expr product, boolean transposed, Tensor x, Tensor w, Tensor bias) {
        Expr value = product;
        if (bias != null) {
            long[] dims = new long[product.shape().rank()];
            Arrays.fill(dims, 1);
            dims[1] = bias.numel();
            value = ExprMath.add(product, bias.expr("convolution").reshape(Shape.of(dims)).expand(product.shape()));
        }
        return new Call("convolution", value, Call.attrs(this, transposed), x, w, bias).make();
    }

    /** {@code w}, from {@code x} and {@code y}: the gradient of {@link #forward} with respect to its weight. */
    public Tensor weight(Tensor x, Tensor y, long... kernel) {
        Expr value = w(x.expr("convolution"), y.expr("convolution"), kernel);
        return new Call("convolution.weight", value, Call.attrs(this), x, y).make();
    }

    private Expr y(Expr x, Expr w, long[] out) {
        long n = x.shape().dim(0);
        long filters = w.shape().dim(0) / groups;
        long channels = w.shape().dim(1);
        long[] kernel = tail(w.shape(), 2);
        Expr windows = windows(kernel, padding).over(grouped(x), out, ZERO);
        Expr product;
        if (isDepthwise(channels, filters) && !correlates(x, kernel, out)) {
            product = sumOfProducts(windows, w, n, filters, out, kernel);
        } else {
            Expr columns = windows.view(placesFirst(windows.shape(), 3))
                .reshape(Shape.of(n, groups, channels * product(kernel), product(out)));
            product = Expr.matmul(stretched(w.reshape(Shape.of(groups, filters, channels * product(kernel))), n), columns);
        }
        return product.reshape(with(out, n, groups * filters));
    }

    /** Whether channels have so few filters that products of matrices would be mostly edges. */
    private boolean isDepthwise(long channels, long filters) {
        return channels == 1 && filters <= 4;
    }

    /** Whether the device has a kernel for these windows: it is for planes, and pays where windows share elements. */
    private boolean correlates(Expr x, long[] kernel, long[] out) {
        long elements = 1;
        for (int i = 0; i < kernel.length; i++) {
            elements *= (out[i] - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1;
        }
        return axes() <= 2 && elements < product(kernel) * product(out) && x.dtype() == DType.FLOAT32 && x.place().correlates();
    }

    /** Whether a product of so many rows and columns has too few multiply-adds for what it packs. */
    private static boolean isSmall(long rows, long columns) {
        return rows * columns <= FEW_USES * (rows + columns);
    }

    private Windows windows(long[] kernel, long[] before) {
        return new Windows(kernel, stride, before, dilation);
    }

    /** One channel a group: {@code (N, G, 1, O..., K...)} times {@code (G, filters, K...)}, summed over the places. */
    private Expr sumOfProducts(Expr windows, Expr w, long n, long filters, long[] out, long[] kernel) {
        Shape all = with(concat(out, kernel), n, groups, filters);
        if (Places.isFew(windows, axes())) {
            return sumOfPlaces(windows, w.reshape(with(kernel, groups, filters)), with(out, n, groups, filters));
        }
        Expr weights = w.reshape(with(concat(ones(), kernel), 1, groups, filters)).expand(all);
        return ExprMath.mul(windows.expand(all), weights).reduce(ReduceOp.SUM, axes());
    }

    /** As above, place after place along the images. */
    private Expr sumOfPlaces(Expr windows, Expr w, Shape out) {
        Expr[] x = Places.of(windows, axes());
        Expr[] weights = Places.of(w, axes());
        long[] dims = new long[out.rank()];
        Arrays.fill(dims, 1);
        dims[1] = out.dim(1);
        dims[2] = out.dim(2);
        Expr sum = null;
        for (int i = 0; i < x.length; i++) {
            Expr product = ExprMath.mul(x[i].expand(out), weights[i].reshape(Shape.of(dims)).expand(out));
            sum = sum == null ? product : ExprMath.add(sum, product);
        }
        return sum;
    }

    private Expr x(Expr y, Expr w, long[] size) {
        long n = y.shape().dim(0);
        long filters = w.shape().dim(0) / groups;
        long channels = w.shape().dim(1);
        long[] kernel = tail(w.shape(), 2);
        Shape whole = with(size, n, groups * channels);
        Layout samples = samples(whole, kernel, tail(y.shape(), 2));
        if (samples != null) {
            return Expr.constant(y.place(), y.dtype(), whole, 0L).update(samples, ofSamples().x(y, w, tail(y.shape(), 2)));
        }
        Expr weights = w.reshape(with(kernel, groups, filters, channels));
        Expr value = Arrays.stream(stride).allMatch(s -> s == 1) ? turned(y, weights, n, filters, channels, kernel, size)
            : isSpread(y, filters, channels, size) ? spread(y, weights, n, channels, kernel, size)
            : isByClass(kernel) ? byClass(y, weights, n, filters, channels, kernel, size)
            : folded(y, weights, n, filters, channels, kernel, size);
        return value.reshape(whole);
    }

    private boolean isByClass(long[] kernel) {
        boolean overlaps = false;
        for (int i = 0; i < axes(); i++) {
            if (dilation[i] != 1 && stride[i] != 1) {
                return false;
            }
            overlaps |= kernel[i] > stride[i];
        }
        return overlaps && product(stride) <= MOST_CLASSES;
    }

    /**
     * Elements {@code i} with the same remainder by the stride meet the same places {@code b}, {@code b + stride} and so on of the
     * kernel, where {@code b} is the remainder of {@code i + padding}: for each remainder a convolution with stride 1 and a part of
     * the kernel. All read one copy of {@code y} with zeros around it.
     */
    private Expr byClass(Expr y, Expr w, long n, long filters, long channels, long[] kernel, long[] size) {
        Shape whole = with(size, n, groups * channels);
        Expr result = Expr.unset(y.place(), y.dtype(), whole);
        List<Residue[]> classes = classes(kernel, size);
        long[] before = new long[axes()];
        long[] after = new long[axes()];
        for (Residue[] c : classes) {
            for (int i = 0; i < axes(); i++) {
                before[i] = Math.max(before[i], c[i].places - 1 - c[i].window);
                after[i] = Math.max(after[i], c[i].window + c[i].count - y.shape().dim(2 + i));
            }
        }
        Expr framed = Padding.constant(y, before, after, ZERO);
        for (Residue[] c : classes) {
            Layout part = Layout.contiguous(w.shape());
            Layout to = Layout.contiguous(whole);
            long[] places = new long[axes()];
            long[] count = new long[axes()];
            long[] first = new long[axes()];
            for (int i = 0; i < axes(); i++) {
                places[i] = c[i].places;
                count[i] = c[i].count;
                first[i] = c[i].window + before[i];
                part = part.slice(3 + i, places[i] == 0 ? 0 : c[i].place, places[i], stride[i]);
                to = to.slice(2 + i, c[i].element, count[i], stride[i]);
            }
            Shape shape = with(count, n, groups * channels);
            Convolution back = new Convolution(ones(), first, dilation, groups);
            Expr value = product(places) == 0 ? Expr.constant(y.place(), y.dtype(), shape, 0L)
                : back.turned(framed, w.view(part), n, filters, channels, places, count).reshape(shape);
            result = result.update(to, value);
        }
        return result;
    }

    /**
     * Elements {@code element}, {@code element + stride} and so on, {@code count} of them: the first is place {@code place} of window
     * {@code window}, place {@code place + stride} of the one before, and so on for {@code places} of them.
     */
    private record Residue(long element, long count, long window, long place, long places) { }

    /** Of elements with one remainder along each axis, what is not empty. */
    private List<Residue[]> classes(long[] kernel, long[] size) {
        List<Residue[]> all = List.<Residue[]>of(new Residue[0]);
        for (int i = 0; i < axes(); i++) {
            List<Residue[]> longer = new ArrayList<>();
            for (Residue[] c : all) {
                for (long r = 0; r < Math.min(stride[i], size[i]); r++) {
                    Residue[] next = Arrays.copyOf(c, i + 1);
                    long place = Math.floorMod(r + padding[i], stride[i]);
                    next[i] = new Residue(r, (size[i] - 1 - r) / stride[i] + 1, Math.floorDiv(r + padding[i], stride[i]), place,
                        Math.max(0, -Math.floorDiv(place - kernel[i], stride[i])));
                    longer.add(next);
                }
            }
            all = longer;
        }
        return all;
    }

    /** Null unless windows are single elements some way apart, all of an image: then where those are. */
    private Layout samples(Shape x, long[] kernel, long[] out) {
        boolean are = product(kernel) == 1 && Arrays.stream(padding).allMatch(p -> p == 0);
        Layout samples = Layout.contiguous(x);
        for (int i = 0; i < axes() && are; i++) {
            are = (out[i] - 1) * stride[i] < x.dim(2 + i);
            samples = are ? samples.slice(2 + i, 0, out[i], stride[i]) : samples;
        }
        return are && product(stride) > 1 ? samples : null;
    }

    private Convolution ofSamples() {
        return new Convolution(ones(), padding, dilation, groups);
    }

    private long[] ones() {
        long[] ones = new long[axes()];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** With stride 1 the transpose is a convolution again: the kernel turned around, filters and channels swapped. */
    private Expr turned(Expr y, Expr w, long n, long filters, long channels, long[] kernel, long[] size) {
        Layout turned = Layout.contiguous(w.shape());
        long[] before = new long[axes()];
        for (int i = 0; i < axes(); i++) {
            turned = turned.slice(3 + i, Math.max(0, kernel[i] - 1), kernel[i], -1);
            before[i] = dilation[i] * (kernel[i] - 1) - padding[i];
        }
        Expr swapped = w.view(turned.permute(order(3 + axes(), 0, 2, 1)));
        Convolution back = new Convolution(stride, before, dilation, groups);
        return back.y(y, swapped.reshape(with(kernel, groups * channels, filters)), size);
    }

    /** Whether the device has a kernel for windows over planes with zeros between their elements. */
    private boolean isSpread(Expr y, long filters, long channels, long[] size) {
        return axes() == 2 && isDepthwise(filters, channels) && y.dtype() == DType.FLOAT32 && y.place().correlates()
            && Math.min(Math.min(size[0], size[1]), Math.min(y.shape().dim(2), y.shape().dim(3))) > 1;
    }

    /** With one filter a channel: as {@link #turned}, over {@code y} with zeros between its elements, as many as a stride leaves out. */
    private Expr spread(Expr y, Expr w, long n, long channels, long[] kernel, long[] size) {
        long[] dims = y.shape().dims();
        long[] before = new long[axes()];
        for (int i = 0; i < axes(); i++) {
            long reach = dilation[i] * (kernel[i] - 1) - padding[i];
            before[i] = Math.max(0, -Math.floorDiv(-reach, stride[i]));
            long after = Math.floorDiv(size[i] - 1 + padding[i], stride[i]) + 1;
            dims[2 + i] = stride[i] * (before[i] + Math.max(y.shape().dim(2 + i), after));
        }
        Expr zeros = Expr.constant(y.place(), y.dtype(), Shape.of(dims), 0L);
        Layout inside = Layout.contiguous(zeros.shape());
        for (int i = 0; i < axes(); i++) {
            inside = inside.slice(2 + i, stride[i] * before[i], y.shape().dim(2 + i), stride[i]);
        }
        long[] padded = new long[axes()];
        for (int i = 0; i < axes(); i++) {
            padded[i] = padding[i] + stride[i] * before[i];
        }
        Convolution dense = new Convolution(ones(), padded, dilation, groups);
        return dense.turned(zeros.update(inside, y), w, n, 1, channels, kernel, size);
    }

    private Expr folded(Expr y, Expr w, long n, long filters, long channels, long[] kernel, long[] size) {
        long[] out = tail(y.shape(), 2);
        long places = channels * product(kernel);
        Expr weights = w.reshape(Shape.of(groups, filters, places));
        weights = weights.view(Layout.contiguous(weights.shape()).permute(0, 2, 1));
        Expr columns = Expr.matmul(stretched(weights, n), y.reshape(Shape.of(n, groups, filters, product(out))));
        return windows(kernel, padding).fold(columns.reshape(with(concat(kernel, out), n, groups, channels)), size);
    }

    private Expr w(Expr x, Expr y, long[] kernel) {
        long n = x.shape().dim(0);
        long filters = y.shape().dim(1) / groups;
        long channels = x.shape().dim(1) / groups;
        long[] out = tail(y.shape(), 2);
        Layout samples = samples(x.shape(), kernel, out);
        if (samples != null) {
            return ofSamples().w(x.view(samples), y, kernel);
        }
        int places = axes();
        Expr windows = windows(kernel, padding).over(grouped(x), out, ZERO);
        Expr gradients = y.reshape(with(out, n, groups, filters));
        if (channels < MANY && isSmall(filters, channels * product(kernel)) && correlates(x, kernel, out)) {
            return sumOfCorrelations(windows, gradients, kernel);
        }
        if (isDepthwise(channels, filters)) {
            // (G, filters, K..., N, O...)
            Shape all = with(concat(concat(kernel, new long[] {n}), out), groups, filters);
            int[] byPlace = IntStream.concat(IntStream.of(1, 2),
                IntStream.concat(IntStream.range(3 + places, 3 + 2 * places),
                    IntStream.concat(IntStream.of(0), IntStream.range(3, 3 + places)))).toArray();
            Expr moved = windows.view(Layout.contiguous(windows.shape()).permute(byPlace)).expand(all);
            Expr swapped = gradients.view(Layout.contiguous(gradients.shape()).permute(order(3 + places, 1, 2, 0)));
            Expr spread = swapped.reshape(with(concat(concat(ones(), new long[] {n}), out), groups, filters)).expand(all);
            return ExprMath.mul(moved, spread).reduce(ReduceOp.SUM, 1 + places).reshape(with(kernel, groups * filters, 1));
        }
        if (channels >= MANY) {
            return byChannel(x, y, kernel);
        }
        // (G, C, K..., N, O...)
        int[] byPlace = IntStream.concat(IntStream.of(1, 2),
            IntStream.concat(IntStream.range(3 + places, 3 + 2 * places),
                IntStream.concat(IntStream.of(0), IntStream.range(3, 3 + places)))).toArray();
        Expr columns = windows.view(Layout.contiguous(windows.shape()).permute(byPlace))
            .reshape(Shape.of(groups, channels * product(kernel), n * product(out)));
        Expr rows = gradients.view(Layout.contiguous(gradients.shape()).permute(order(3 + places, 1, 2, 0)))
            .reshape(Shape.of(groups, filters, n * product(out)));
        return Expr.matmul(rows, columns.view(Layout.contiguous(columns.shape()).permute(0, 2, 1)))
            .reshape(with(kernel, groups * filters, channels));
    }

    /** {@code (N, G, C, O..., K...)} times {@code (N, G, filters, O...)}, summed over images and windows. */
    private Expr sumOfCorrelations(Expr windows, Expr gradients, long[] kernel) {
        long n = gradients.shape().dim(0);
        long filters = gradients.shape().dim(2);
        long channels = windows.shape().dim(2);
        long count = product(tail(gradients.shape(), 3));
        Expr rows = gradients.reshape(Shape.of(n, groups, 1, filters, count)).expand(Shape.of(n, groups, channels, filters, count));
        Expr images = Expr.matmul(rows, windows.reshape(Shape.of(n, groups, channels, count, product(kernel))));
        return images.view(Layout.contiguous(images.shape()).permute(1, 3, 2, 4, 0)).reduce(ReduceOp.SUM, 1)
            .reshape(with(kernel, groups * filters, channels));
    }

    /**
     * As {@link #w}, with a copy of {@code x} whose channels are neighbours: the sum runs over {@code (N, O...)}, so that what is
     * read for one of its terms is {@code C} elements in one piece for each place of the kernel.
     */
    private Expr byChannel(Expr x, Expr y, long[] kernel) {
        long n = x.shape().dim(0);
        long filters = y.shape().dim(1) / groups;
        long channels = x.shape().dim(1) / groups;
        int places = axes();
        long[] out = tail(y.shape(), 2);
        int[] last = IntStream.concat(IntStream.concat(IntStream.of(0), IntStream.range(2, 2 + places)), IntStream.of(1))
            .toArray();
        Expr padded = windows(kernel, padding).padded(x.view(Layout.contiguous(x.shape()).permute(last)), out, 1);
        Layout whole = Layout.contiguous(padded.shape());
        // (G, N, O..., K..., C)
        long[] dims = new long[3 + 2 * places];
        long[] strides = new long[dims.length];
        dims[0] = groups;
        strides[0] = channels;
        dims[1] = n;
        strides[1] = whole.stride(0);
        for (int i = 0; i < places; i++) {
            dims[2 + i] = out[i];
            strides[2 + i] = stride[i] * whole.stride(1 + i);
            dims[2 + places + i] = kernel[i];
            strides[2 + places + i] = dilation[i] * whole.stride(1 + i);
        }
        dims[dims.length - 1] = channels;
        strides[dims.length - 1] = 1;
        long offset = windows(kernel, padding).start(whole, 1);
        Expr columns = padded.view(Layout.of(Shape.of(dims), strides, offset))
            .reshape(Shape.of(groups, n * product(out), product(kernel) * channels));
        Expr gradients = y.reshape(with(out, n, groups, filters));
        Expr rows = gradients.view(Layout.contiguous(gradients.shape()).permute(order(3 + places, 1, 2, 0)))
            .reshape(Shape.of(groups, filters, n * product(out)));
        Expr product = Expr.matmul(rows, columns).reshape(with(concat(kernel, new long[] {channels}), groups, filters));
        int[] first = IntStream.concat(IntStream.of(0, 1, 2 + places), IntStream.range(2, 2 + places)).toArray();
        return product.view(Layout.contiguous(product.shape()).permute(first)).reshape(with(kernel, groups * filters, channels));
    }

    /** {@code (N, G C, L...) -> (N, G, C, L...)}. */
    private Expr grouped(Expr x) {
        return x.reshape(with(tail(x.shape(), 2), x.shape().dim(0), groups, x.shape().dim(1) / groups));
    }

    /** {@code (lead..., O..., K...) -> (lead..., K..., O...)}. */
    private Layout placesFirst(Shape windows, int lead) {
        int n = axes();
        int[] order = IntStream.concat(IntStream.range(0, lead),
            IntStream.concat(IntStream.range(lead + n, lead + 2 * n), IntStream.range(lead, lead + n))).toArray();
        return Layout.contiguous(windows).permute(order);
    }

    /** {@code (G, R, C)} for each of {@code n}. */
    private static Expr stretched(Expr matrices, long n) {
        return matrices.expand(with(matrices.shape().dims(), n));
    }

    /** {@code first}, then the remaining axes as they are. */
    private static int[] order(int rank, int... first) {
        return IntStream.concat(Arrays.stream(first), IntStream.range(first.length, rank)).toArray();
    }

    private static Shape with(long[] tail, long... head) {
        return Shape.of(concat(head, tail));
    }

    private static long[] concat(long[] a, long[] b) {
        long[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static long[] tail(Shape shape, int from) {
        return Arrays.copyOfRange(shape.dims(), from, shape.rank());
    }

    private static long product(long[] a) {
        return Arrays.stream(a).reduce(1, (p, q) -> p * q);
    }
}
