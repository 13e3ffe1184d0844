package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Reading an image at places that a grid gives, and grids of affine maps. The first of a grid's coordinates belongs to the
 * last axis.
 *
 * <p>Sampling is a sum over the neighbours of each place, of gathered elements times weights that depend on the place: so it is
 * differentiable in both.
 */
final class GridSampling {
    private static final double CUBIC = -0.75;
    /** No weight is this one. */
    private static final double OUTSIDE = -4;
    /** Whole numbers below this one are exact as float32. */
    private static final long EXACT = 1L << 24;

    private final Tensor image;
    private final long[] size;
    private final String padding;
    private final boolean alignCorners;

    private GridSampling(Tensor image, String padding, boolean alignCorners) {
        this.image = image;
        this.size = MaxPooling.tail(image.shape(), image.dim() - 2).dims();
        this.padding = padding;
        this.alignCorners = alignCorners;
    }

    static Tensor sample(Tensor x, Tensor grid, String mode, String padding, Boolean alignCorners) {
        if (!mode.equals("bilinear") && !mode.equals("nearest") && !mode.equals("bicubic")) {
            throw new ArgumentException("gridSample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '" + mode
                + "'");
        }
        if (!padding.equals("zeros") && !padding.equals("border") && !padding.equals("reflection")) {
            throw new ArgumentException("gridSample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: '"
                + padding + "'");
        }
        check(x, grid, mode);
        return Scope.of(() -> new GridSampling(x, padding, alignCorners != null && alignCorners).sample(grid, mode));
    }

    private static void check(Tensor x, Tensor grid, String mode) {
        Elementwise.sameDevice("gridSample", x, grid);
        String sizes = "input with sizes " + x.shape() + " and grid with sizes " + grid.shape();
        if (x.dim() != 4 && x.dim() != 5 || grid.dim() != x.dim()) {
            throw new ShapeException("gridSample(): expected 4D or 5D input and grid with same number of dimensions, but got "
                + sizes);
        }
        if (x.size(0) != grid.size(0)) {
            throw new ShapeException("gridSample(): expected grid and input to have same batch size, but got " + sizes);
        }
        if (grid.size(-1) != x.dim() - 2) {
            throw new ShapeException("gridSample(): expected grid to have size " + (x.dim() - 2)
                + " in last dimension, but got grid "
                + "with sizes " + grid.shape());
        }
        for (int d = 2; d < x.dim(); d++) {
            if (x.size(d) == 0) {
                throw new ShapeException("gridSample(): expected input to have non-empty spatial dimensions, but input has sizes "
                    + x.shape() + " with dimension " + d + " being empty");
            }
        }
        if (mode.equals("bicubic") && x.dim() != 4) {
            throw new ArgumentException("gridSample(): bicubic interpolation only supports 4D input, got " + x.shape());
        }
        if (x.dtype() != grid.dtype()) {
            throw new DTypeException("gridSample(): expected scalar type " + Dtypes.name(x.dtype()) + " but found "
                + Dtypes.name(grid.dtype()));
        }
        Elementwise.notIntegral("gridSample", x);
    }

    /** {@code (N, C, P)} for the P places of the grid, then in the grid's shape. */
    private Tensor sample(Tensor grid, String mode) {
        int axes = size.length;
        long[] out = image.shape().dims();
        long places = 1;
        for (int i = 0; i < axes; i++) {
            out[2 + i] = grid.size(1 + i);
            places *= out[2 + i];
        }
        Tensor[] at = new Tensor[axes];
        for (int i = 0; i < axes; i++) {
            at[i] = unnormalised(grid.select(-1, axes - 1 - i).reshape(grid.size(0), places), size[i]);
        }
        Tensor sampled = switch (mode) {
            case "nearest" -> nearest(at);
            case "bilinear" -> linear(at);
            default -> cubic(at);
        };
        return sampled.reshape(out);
    }

    /** From -1 .. 1 to coordinates of elements. */
    private Tensor unnormalised(Tensor x, long extent) {
        return alignCorners ? x.add(1).div(2).mul(extent - 1) : x.add(1).mul(extent).sub(1).div(2);
    }

    private Tensor inside(Tensor at, long extent) {
        return switch (padding) {
            case "border" -> clipped(at, extent);
            case "reflection" -> clipped(alignCorners ? reflected(at, 0, 2 * (extent - 1)) : reflected(at, -1, 2 * extent - 1),
                extent);
            // As PyTorch: in a plane what lies at no finite place is NaN, in space it is outside.
            default -> size.length == 3 ? Gradus.where(at.isfinite(), at, -2.0) : at;
        };
    }

    /** Where it is clipped, the ends included, there is no gradient. NaN becomes 0. */
    private static Tensor clipped(Tensor at, long extent) {
        Tensor below = Gradus.where(at.ge(extent - 1), Elementwise.number(at, Scalar.of(extent - 1)), at);
        return Gradus.where(at.gt(0), below, Elementwise.number(at, Scalar.of(0L)));
    }

    /** Folded into {@code [low / 2, high / 2]} by reflection at the ends. */
    private static Tensor reflected(Tensor at, long twiceLow, long twiceHigh) {
        if (twiceLow == twiceHigh) {
            return at.mul(0);
        }
        double low = twiceLow / 2.0;
        double span = (twiceHigh - twiceLow) / 2.0;
        Tensor above = at.sub(low);
        Tensor distance = Gradus.where(above.lt(0), above.neg(), above);
        Tensor extra = distance.fmod(span);
        Tensor even = distance.detach().div(span).floor().remainder(2).eq(0);
        return Gradus.where(even, extra.add(low), extra.neg().add(span + low));
    }

    private Tensor within(Tensor[] at) {
        Tensor all = null;
        for (int i = 0; i < at.length; i++) {
            Tensor here = at[i].ge(0).logicalAnd(at[i].le(size[i] - 1));
            all = all == null ? here : all.logicalAnd(here);
        }
        return all;
    }

    /** Elements at whole coordinates, or at the nearest inside: {@code (N, C, P)}. */
    private Tensor elements(Tensor[] at) {
        long count = Shape.of(size).numel();
        boolean exact = image.dtype() == DType.FLOAT64 || image.dtype() == DType.FLOAT32 && count < EXACT;
        Tensor number = null;
        for (int i = 0; i < at.length; i++) {
            Tensor inside = clipped(at[i], size[i]);
            Tensor index = exact ? inside : inside.to(DType.INT64);
            number = number == null ? index : number.mul(size[i]).add(index);
        }
        long n = image.size(0);
        long channels = image.size(1);
        Tensor places = number.to(DType.INT64).unsqueeze(1).expand(n, channels, number.size(1));
        return image.reshape(n, channels, count).gather(2, places);
    }

    /** Elements at whole coordinates times a weight, zero outside, what an element there would be notwithstanding. */
    private Tensor weighted(Tensor[] at, Tensor weight) {
        Tensor share = Gradus.where(within(at).logicalOr(weight.isnan()), weight, Elementwise.number(weight, Scalar.of(OUTSIDE)))
            .unsqueeze(1);
        return Gradus.where(share.eq(OUTSIDE), Elementwise.number(image, Scalar.of(0L)), elements(at).mul(share));
    }

    private Tensor nearest(Tensor[] at) {
        Tensor[] whole = new Tensor[at.length];
        for (int i = 0; i < at.length; i++) {
            whole[i] = inside(at[i], size[i]).detach().round();
        }
        Tensor values = Gradus.where(within(whole).unsqueeze(1), elements(whole), Elementwise.number(image, Scalar.of(0L)));
        // The grid takes part with a gradient of zero.
        return Gradus.where(Elementwise.number(image, Scalar.of(0L)).ne(0), at[0].unsqueeze(1), values);
    }

    /** The corners of the cell that a place is in, each weighted with the part of the cell opposite to it. */
    private Tensor linear(Tensor[] at) {
        int axes = at.length;
        Tensor[] place = new Tensor[axes];
        Tensor[] first = new Tensor[axes];
        for (int i = 0; i < axes; i++) {
            place[i] = inside(at[i], size[i]);
            first[i] = place[i].detach().floor();
        }
        Tensor sum = null;
        for (int corner = 0; corner < 1 << axes; corner++) {
            Tensor[] whole = new Tensor[axes];
            Tensor weight = null;
            for (int i = axes - 1; i >= 0; i--) {
                boolean next = (corner >> (axes - 1 - i) & 1) != 0;
                whole[i] = next ? first[i].add(1) : first[i];
                Tensor part = next ? place[i].sub(first[i]) : first[i].add(1).sub(place[i]);
                weight = weight == null ? part : weight.mul(part);
            }
            Tensor term = weighted(whole, weight);
            sum = sum == null ? term : sum.add(term);
        }
        return sum;
    }

    /** Sixteen neighbours, each moved inside by itself, as a cubic convolution of rows and then of their results. */
    private Tensor cubic(Tensor[] at) {
        Tensor y = at[0].detach().floor();
        Tensor x = at[1].detach().floor();
        Tensor[] down = weights(at[0].sub(y));
        Tensor[] across = weights(at[1].sub(x));
        Tensor sum = null;
        for (int i = 0; i < 4; i++) {
            Tensor row = null;
            for (int j = 0; j < 4; j++) {
                Tensor[] whole = {inside(y.add(i - 1), size[0]), inside(x.add(j - 1), size[1])};
                Tensor term = weighted(whole, across[j]);
                row = row == null ? term : row.add(term);
            }
            Tensor term = row.mul(down[i].unsqueeze(1));
            sum = sum == null ? term : sum.add(term);
        }
        return sum;
    }

    /** Keys's cubic convolution at distances {@code t + 1, t, 1 - t, 2 - t}. */
    private static Tensor[] weights(Tensor t) {
        Tensor u = t.rsub(1);
        return new Tensor[] {far(t.add(1)), near(t), near(u), far(u.add(1))};
    }

    private static Tensor near(Tensor x) {
        return x.mul(CUBIC + 2).sub(CUBIC + 3).mul(x).mul(x).add(1);
    }

    private static Tensor far(Tensor x) {
        return x.mul(CUBIC).sub(5 * CUBIC).mul(x).add(8 * CUBIC).mul(x).sub(4 * CUBIC);
    }

    static Tensor affine(Tensor theta, long[] size, Boolean alignCorners) {
        if (!theta.isFloatingPoint()) {
            throw new DTypeException("affineGrid: Expected theta to have floating point type, but got " + theta.dtype());
        }
        if (size.length != 4 && size.length != 5) {
            throw new ArgumentException("affineGrid: only supports 4D and 5D sizes, for 2D and 3D affine transforms, "
                + "respectively. Got "
                + "size " + Shape.of(size));
        }
        for (long n : size) {
            if (n <= 0) {
                throw new ArgumentException("affineGrid: Expected non-zero, positive output size. Got "
                    + Arrays.toString(size));
            }
        }
        int axes = size.length - 2;
        if (!theta.shape().equals(Shape.of(size[0], axes, axes + 1))) {
            throw new ShapeException("affineGrid: Expected a batch of " + axes + "D affine matrices of shape " + size[0] + "x"
                + axes
                + "x" + (axes + 1) + " for size " + Shape.of(size) + ". Got " + theta.shape() + ".");
        }
        return Scope.of(() -> places(theta, size, alignCorners != null && alignCorners).matmul(theta.transpose(1, 2))
            .reshape(gridShape(size)));
    }

    private static long[] gridShape(long[] size) {
        long[] dims = new long[size.length];
        dims[0] = size[0];
        System.arraycopy(size, 2, dims, 1, size.length - 2);
        dims[dims.length - 1] = size.length - 2;
        return dims;
    }

    /** {@code (N, P, axes + 1)}: the coordinates of each place, and 1. */
    private static Tensor places(Tensor theta, long[] size, boolean alignCorners) {
        int axes = size.length - 2;
        long[] spatial = MaxPooling.tail(Shape.of(size), axes).dims();
        List<Tensor> coordinates = new ArrayList<>();
        for (int i = axes - 1; i >= 0; i--) {
            long[] along = new long[axes];
            Arrays.fill(along, 1);
            along[i] = spatial[i];
            coordinates.add(line(theta, spatial[i], alignCorners).reshape(along).expand(spatial));
        }
        coordinates.add(Gradus.ones(Shape.of(spatial), theta.dtype(), theta.device()));
        long places = Shape.of(spatial).numel();
        return Gradus.stack(coordinates, -1).reshape(1, places, axes + 1).expand(size[0], places, axes + 1);
    }

    private static Tensor line(Tensor like, long n, boolean alignCorners) {
        if (n == 1) {
            return Gradus.zeros(Shape.of(1), like.dtype(), like.device());
        }
        Tensor line = Gradus.linspace(-1, 1, n, like.dtype(), like.device());
        return alignCorners ? line : line.mul(n - 1).div(n);
    }
}
