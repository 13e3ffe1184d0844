package org.gradus.nn;

import static org.gradus.Gradus.empty;

import java.util.Set;
import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** Parameters and options of convolutions, and how they start and print. */
abstract class ConvBase extends Layer {
    private static final Set<String> MODES = Set.of("zeros", "reflect", "replicate", "circular");

    private final long inChannels;
    private final long outChannels;
    private final String paddingMode;
    private final Tensor weight;
    private final Tensor bias;
    final long[] kernelSize;
    final long[] stride;
    final long[] padding;
    final String sides;
    final long[] dilation;
    final long[] outputPadding;
    final long groups;

    ConvBase(int dims, long inChannels, long outChannels, long[] kernelSize, ConvOptions o, boolean transposed) {
        if (o.groups() <= 0 || inChannels % o.groups() != 0 || outChannels % o.groups() != 0) {
            throw new ArgumentException(name() + ": " + inChannels + " input and " + outChannels
                + " output channels must be divisible by groups, " + o.groups());
        }
        if (!MODES.contains(o.paddingMode()) || transposed && !o.paddingMode().equals("zeros")) {
            throw new ArgumentException(name() + ": padding_mode must be "
                + (transposed ? "zeros" : "one of zeros, reflect, replicate, circular") + ", but got " + o.paddingMode());
        }
        if (o.sides() != null && (transposed || !o.sides().equals("same") && !o.sides().equals("valid"))) {
            throw new ArgumentException(name() + ": padding must be numbers" + (transposed ? "" : ", same or valid")
                + ", but got " + o.sides());
        }
        this.inChannels = inChannels;
        this.outChannels = outChannels;
        this.kernelSize = Sizes.each(name(), "kernel_size", dims, kernelSize);
        this.stride = Sizes.each(name(), "stride", dims, o.stride());
        this.padding = Sizes.each(name(), "padding", dims, o.padding());
        this.sides = o.sides();
        this.dilation = Sizes.each(name(), "dilation", dims, o.dilation());
        this.outputPadding = Sizes.each(name(), "output_padding", dims, o.outputPadding());
        this.groups = o.groups();
        this.paddingMode = o.paddingMode();
        if ("same".equals(sides) && !Sizes.all(1, stride)) {
            throw new ArgumentException(name() + ": padding='same' is not supported for strided convolutions, but got stride "
                + Repr.tuple(stride));
        }
        long[] shape = new long[dims + 2];
        shape[0] = transposed ? inChannels : outChannels;
        shape[1] = (transposed ? outChannels : inChannels) / groups;
        System.arraycopy(this.kernelSize, 0, shape, 2, dims);
        this.weight = parameter("weight", Init.kaimingUniform_(empty(shape), Math.sqrt(5)));
        double bound = 1 / Math.sqrt(Math.max(1, Init.fanIn(weight)));
        this.bias = parameter("bias", o.bias() ? Init.uniform_(empty(outChannels), -bound, bound) : null);
    }

    public final Tensor weight() {
        return weight;
    }

    /** {@code null} if there is none. */
    public final Tensor bias() {
        return bias;
    }

    /** Whether the input is padded before the convolution, which pads with zeros only. */
    final boolean padsFirst() {
        return !paddingMode.equals("zeros");
    }

    final Tensor padded(Tensor input) {
        int dims = kernelSize.length;
        long[] pad = new long[2 * dims];
        for (int d = 0; d < dims; d++) {
            int last = dims - 1 - d;
            long total = sides == null ? 2 * padding[last] : sides.equals("same") ? dilation[last] * (kernelSize[last] - 1) : 0;
            pad[2 * d] = total / 2;
            pad[2 * d + 1] = total - total / 2;
        }
        return Functional.pad(input, pad, paddingMode);
    }

    @Override
    protected final String extra() {
        StringBuilder b = new StringBuilder().append(inChannels).append(", ").append(outChannels)
            .append(", kernel_size=").append(Repr.tuple(kernelSize)).append(", stride=").append(Repr.tuple(stride));
        if (sides != null || !Sizes.all(0, padding)) {
            b.append(", padding=").append(sides != null ? sides : Repr.tuple(padding));
        }
        if (!Sizes.all(1, dilation)) {
            b.append(", dilation=").append(Repr.tuple(dilation));
        }
        if (!Sizes.all(0, outputPadding)) {
            b.append(", output_padding=").append(Repr.tuple(outputPadding));
        }
        b.append(groups == 1 ? "" : ", groups=" + groups).append(bias == null ? ", bias=False" : "");
        return b.append(padsFirst() ? ", padding_mode=" + paddingMode : "").toString();
    }
}
