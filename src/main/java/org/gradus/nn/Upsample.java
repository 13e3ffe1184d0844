package org.gradus.nn;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.gradus.Functional;
import org.gradus.Tensor;

/** Resamples the spatial dims of {@code (N, C, ...)} to a size or by a factor. */
public class Upsample extends Layer {
    private final long[] size;
    private final double[] scaleFactor;
    private final String mode;
    private final Boolean alignCorners;

    /** By the nearest element. */
    public Upsample(double scaleFactor) {
        this(null, new double[] {scaleFactor}, "nearest", null);
    }

    /**
     * @param size         one number for all dims or one for each; {@code null} for a factor
     * @param scaleFactor  one number for all dims or one for each; {@code null} for a size
     * @param mode         {@code "nearest"}, {@code "linear"}, {@code "bilinear"}, {@code "bicubic"} or {@code "trilinear"}
     * @param alignCorners whether the corners' centres stay where they are, in modes that interpolate; {@code null} for not
     */
    public Upsample(long[] size, double[] scaleFactor, String mode, Boolean alignCorners) {
        this.size = size == null ? null : size.clone();
        this.scaleFactor = scaleFactor == null ? null : scaleFactor.clone();
        this.mode = mode;
        this.alignCorners = alignCorners;
    }

    @Override
    public final Tensor forward(Tensor input) {
        int dims = input.dim() - 2;
        long[] sizes = size == null ? null : Sizes.each(name(), "size", dims, size);
        double[] factors = scaleFactor;
        if (factors != null && factors.length == 1 && dims > 1) {
            factors = new double[dims];
            Arrays.fill(factors, scaleFactor[0]);
        }
        return Functional.interpolate(input, sizes, factors, mode, alignCorners, null, false);
    }

    @Override
    protected final String extra() {
        String how = size != null ? "size=" + Repr.sizes(size) : "scale_factor="
            + (scaleFactor.length == 1 ? Repr.of(scaleFactor[0])
            : Arrays.stream(scaleFactor).mapToObj(Repr::of).collect(Collectors.joining(", ", "(", ")")));
        return how + ", mode=" + mode;
    }
}
