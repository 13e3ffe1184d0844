package org.gradus.autograd;

import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.OUT2;
import static org.gradus.autograd.Rule.rule;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.Convolution;
import org.gradus.LinearMap;
import org.gradus.MaxPooling;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Convolutions, pooling, resampling. What is linear in one input goes back through the transpose. */
final class ConvolutionRules {
    private static final String TRANSPOSE = ".transpose";

    private ConvolutionRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            // (x, weight, bias)
            case "convolution" -> rule(op, "ConvolutionBackward0")
                .wrt(0, B, (c, g) -> transposed(c) ? conv(c).forward(g, c.b(), null, spatial(c.shape(0)))
                    : conv(c).transposed(g, c.b(), null, spatial(c.shape(0))))
                .wrt(1, A, (c, g) -> transposed(c) ? conv(c).weight(g, c.a(), spatial(c.shape(1)))
                    : conv(c).weight(c.a(), g, spatial(c.shape(1))))
                .wrt(2, NOTHING, (c, g) -> g.sum(IntStream.range(0, g.dim()).filter(d -> d != 1).toArray()));
            // (x, y)
            case "convolution.weight" -> rule(op, "ConvolutionBackwardBackward0")
                .wrt(0, B, (c, g) -> conv(c).transposed(c.b(), g, null, spatial(c.shape(0))))
                .wrt(1, A, (c, g) -> conv(c).forward(c.a(), g, null, spatial(c.shape(1))));
            case "maxPool2d" -> max(op, "MaxPool2DWithIndicesBackward0");
            case "maxPool3d" -> max(op, "MaxPool3DWithIndicesBackward0");
            case "adaptiveMaxPool2d" -> max(op, "AdaptiveMaxPool2DBackward0");
            case "adaptiveMaxPool3d" -> max(op, "AdaptiveMaxPool3DBackward0");
            case "fractionalMaxPool2d" -> rule(op, "FractionalMaxPool2DBackward0").piecewise()
                .wrt(0, OUT1, (c, g) -> placed(g, c.out(1), c));
            case "fractionalMaxPool3d" -> rule(op, "FractionalMaxPool3DBackward0").piecewise()
                .wrt(0, OUT1, (c, g) -> placed(g, c.out(1), c));
            // (x, indices)
            case "maxUnpool2d" -> rule(op, "MaxUnpool2DBackward0").wrt(0, B, (c, g) -> chosen(g, c.b(), c.dim(0)));
            case "maxUnpool3d" -> rule(op, "MaxUnpool3DBackward0").wrt(0, B, (c, g) -> chosen(g, c.b(), c.dim(0)));
            // (g, winners)
            case "maxPool.backward" -> rule(op, "MaxPoolBackwardBackward0")
                .wrt(0, B, (c, g) -> chosen(g, c.attr(0, MaxPooling.class).indices(c.b()), c.attr(0, MaxPooling.class).axes()));
            default -> linear(op);
        };
    }

    /** Linear maps, whose gradient is the transposed map, and these in turn. */
    private static Rule linear(String op) {
        boolean transpose = op.endsWith(TRANSPOSE);
        String name = linearName(transpose ? op.substring(0, op.length() - TRANSPOSE.length()) : op);
        if (name == null) {
            return null;
        }
        return rule(op, transpose ? name.substring(0, name.length() - 1) + "Backward0" : name)
            .wrt(0, NOTHING, (c, g) -> c.attr(0, LinearMap.class).apply(g));
    }

    private static String linearName(String op) {
        return switch (op) {
            case "constantPadNd" -> "ConstantPadNdBackward0";
            case "reflectionPad1d" -> "ReflectionPad1DBackward0";
            case "reflectionPad2d" -> "ReflectionPad2DBackward0";
            case "reflectionPad3d" -> "ReflectionPad3DBackward0";
            case "replicationPad1d" -> "ReplicationPad1DBackward0";
            case "replicationPad2d" -> "ReplicationPad2DBackward0";
            case "replicationPad3d" -> "ReplicationPad3DBackward0";
            case "circularPad" -> "CircularPadBackward0";
            case "avgPool2d" -> "AvgPool2DBackward0";
            case "avgPool3d" -> "AvgPool3DBackward0";
            case "adaptiveAvgPool2d" -> "AdaptiveAvgPool2DBackward0";
            case "adaptiveAvgPool3d" -> "AdaptiveAvgPool3DBackward0";
            case "upsampleNearest1d" -> "UpsampleNearest1DBackward1";
            case "upsampleNearest2d" -> "UpsampleNearest2DBackward1";
            case "upsampleNearest3d" -> "UpsampleNearest3DBackward1";
            case "upsampleNearestExact1d" -> "UpsampleNearestExact1DBackward1";
            case "upsampleNearestExact2d" -> "UpsampleNearestExact2DBackward1";
            case "upsampleNearestExact3d" -> "UpsampleNearestExact3DBackward1";
            case "upsampleLinear1d" -> "UpsampleLinear1DBackward1";
            case "upsampleBilinear2d" -> "UpsampleBilinear2DBackward1";
            case "upsampleTrilinear3d" -> "UpsampleTrilinear3DBackward1";
            case "upsampleBicubic2d" -> "UpsampleBicubic2DBackward1";
            case "upsampleBilinear2dAa" -> "UpsampleBilinear2DAaBackward1";
            case "upsampleBicubic2dAa" -> "UpsampleBicubic2DAaBackward1";
            case "im2col" -> "Im2ColBackward0";
            case "col2im" -> "Col2ImBackward0";
            default -> null;
        };
    }

    private static Rule max(String op, String name) {
        return rule(op, name).piecewise().wrt(0, OUT2, (c, g) -> c.attr(0, MaxPooling.class).backward(g, c.out(2)));
    }

    /** The elements of {@code x} at the numbers that {@code indices} give within the last {@code axes} axes. */
    private static Tensor chosen(Tensor x, Tensor indices, int axes) {
        return flat(x, axes).gather(-1, flat(indices, axes)).reshape(indices.shape().dims());
    }

    /** The transpose of {@link #chosen}, for the op's first input. */
    private static Tensor placed(Tensor g, Tensor indices, Context c) {
        int axes = c.dim(0);
        Shape shape = c.shape(0);
        Tensor zeros = flat(PointwiseRules.zeros(g, shape), axes);
        return zeros.scatterAdd(-1, flat(indices, axes), flat(g, axes)).reshape(shape.dims());
    }

    /** The last {@code axes} axes as one. */
    private static Tensor flat(Tensor x, int axes) {
        long[] dims = Arrays.copyOf(x.shape().dims(), x.dim() - axes + 1);
        for (int d = dims.length; d < x.dim(); d++) {
            dims[dims.length - 1] *= x.shape().dim(d);
        }
        return x.reshape(dims);
    }

    private static Convolution conv(Context c) {
        return c.attr(0, Convolution.class);
    }

    private static boolean transposed(Context c) {
        return c.flag(1);
    }

    private static long[] spatial(Shape shape) {
        return Arrays.copyOfRange(shape.dims(), 2, shape.rank());
    }
}
