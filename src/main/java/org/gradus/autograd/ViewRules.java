package org.gradus.autograd;

import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import java.util.Arrays;
import org.gradus.Tensor;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Other arrangements of the same elements: the gradient is arranged back, with zeros where the view did not look. */
final class ViewRules {
    private ViewRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "view" -> reshaped(op, "ViewBackward0");
            case "reshape" -> reshaped(op, "ReshapeAliasBackward0");
            case "unsafeView" -> reshaped(op, "UnsafeViewBackward0");
            case "squeeze" -> reshaped(op, "SqueezeBackward0");
            case "squeeze.dim" -> reshaped(op, "SqueezeBackward1");
            case "unsqueeze" -> reshaped(op, "UnsqueezeBackward0");
            case "alias" -> rule(op, "AliasBackward0").wrt(0, NOTHING, (c, g) -> g);
            case "t" -> rule(op, "TBackward0").wrt(0, NOTHING, (c, g) -> g.t());
            case "transpose" -> rule(op, "TransposeBackward0").wrt(0, NOTHING, (c, g) -> g.transpose(c.dim(0), c.dim(1)));
            case "permute" -> rule(op, "PermuteBackward0").wrt(0, NOTHING, (c, g) -> g.permute(inverse(c.dims(0))));
            case "expand" -> rule(op, "ExpandBackward0").wrt(0, NOTHING, (c, g) -> g);
            case "select" -> rule(op, "SelectBackward0")
                .wrt(0, NOTHING, (c, g) -> part(c, g, whole(c).select(c.dim(0), c.index(1))));
            case "slice" -> rule(op, "SliceBackward0")
                .wrt(0, NOTHING, (c, g) -> part(c, g, whole(c).slice(c.dim(0), c.index(1), g.size(c.dim(0)), c.index(3))));
            case "diagonal" -> rule(op, "DiagonalBackward0")
                .wrt(0, NOTHING, (c, g) -> part(c, g, whole(c).diagonal(c.index(0), c.dim(1), c.dim(2))));
            case "flip" -> rule(op, "FlipBackward0").wrt(0, NOTHING, (c, g) -> g.flip(c.dims(0)));
            case "roll" -> rule(op, "RollBackward0")
                .wrt(0, NOTHING, (c, g) -> c.dims(1).length == 0 ? g.roll(-c.longs(0)[0])
                    : g.roll(negative(c.longs(0)), c.dims(1)));
            case "repeat" -> rule(op, "RepeatBackward0").wrt(0, NOTHING, (c, g) -> repeat(c, g));
            case "clone" -> rule(op, "CloneBackward0").wrt(0, NOTHING, (c, g) -> g);
            case "to" -> rule(op, "ToCopyBackward0").wrt(0, NOTHING, (c, g) -> g.to(c.device(0)));
            case "copy" -> overwritten(op, "CopyBackwards").wrt(1, NOTHING, (c, g) -> g);
            case "fill" -> overwritten(op, "FillBackward1").wrt(1, NOTHING, (c, g) -> g);
            case "zero" -> overwritten(op, "ZeroBackward0");
            case "uniform" -> overwritten(op, "UniformBackward0");
            case "normal" -> overwritten(op, "NormalBackward0");
            default -> null;
        };
    }

    /** In place: what was there before no longer matters. */
    private static Rule overwritten(String op, String name) {
        return rule(op, name).wrt(0, NOTHING, (c, g) -> PointwiseRules.zero(g));
    }

    private static Rule reshaped(String op, String name) {
        return rule(op, name).wrt(0, NOTHING, (c, g) -> g.reshape(c.shape(0).dims()));
    }

    static Layout whole(Context c) {
        return Layout.contiguous(c.shape(0));
    }

    static Tensor part(Context c, Tensor g, Layout part) {
        return Strided.place(g, c.shape(0), part);
    }

    /** Each repetition is an axis of its own before the one that it repeats; those are summed. */
    private static Tensor repeat(Context c, Tensor g) {
        long[] repeats = c.longs(0);
        int lead = repeats.length - c.shape(0).rank();
        long[] dims = new long[2 * repeats.length];
        int[] axes = new int[repeats.length];
        for (int d = 0; d < repeats.length; d++) {
            dims[2 * d] = repeats[d];
            dims[2 * d + 1] = d < lead ? 1 : c.shape(0).dim(d - lead);
            axes[d] = 2 * d;
        }
        Tensor summed = axes.length == 0 ? g : g.reshape(dims).sum(axes);
        return summed.reshape(c.shape(0).dims());
    }

    private static long[] negative(long[] shifts) {
        return Arrays.stream(shifts).map(s -> -s).toArray();
    }

    static int[] inverse(int[] order) {
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[order[i]] = i;
        }
        return back;
    }
}
