package org.gradus.autograd;

import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import java.util.Arrays;
import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Other arrangements of the same elements: the gradient is arranged back, with zeros where the view did not look. */
final class ViewRules {
    private ViewRules() {
    }

    static final List<Rule> ALL = List.of(
        reshaped("view", "ViewBackward0"),
        reshaped("reshape", "ReshapeAliasBackward0"),
        reshaped("unsafeView", "UnsafeViewBackward0"),
        reshaped("squeeze", "SqueezeBackward0"),
        reshaped("squeeze.dim", "SqueezeBackward1"),
        reshaped("unsqueeze", "UnsqueezeBackward0"),
        rule("alias", "AliasBackward0").wrt(0, NOTHING, (c, g) -> g),
        rule("t", "TBackward0").wrt(0, NOTHING, (c, g) -> g.t()),
        rule("transpose", "TransposeBackward0").wrt(0, NOTHING, (c, g) -> g.transpose(c.dim(0), c.dim(1))),
        rule("permute", "PermuteBackward0").wrt(0, NOTHING, (c, g) -> g.permute(inverse(c.dims(0)))),
        rule("expand", "ExpandBackward0").wrt(0, NOTHING, (c, g) -> g),
        rule("select", "SelectBackward0").wrt(0, NOTHING, (c, g) -> part(c, g, whole(c).select(c.dim(0), c.index(1)))),
        rule("slice", "SliceBackward0")
            .wrt(0, NOTHING, (c, g) -> part(c, g, whole(c).slice(c.dim(0), c.index(1), g.size(c.dim(0)), c.index(3)))),
        rule("diagonal", "DiagonalBackward0")
            .wrt(0, NOTHING, (c, g) -> part(c, g, whole(c).diagonal(c.index(0), c.dim(1), c.dim(2)))),
        rule("flip", "FlipBackward0").wrt(0, NOTHING, (c, g) -> g.flip(c.dims(0))),
        rule("roll", "RollBackward0")
            .wrt(0, NOTHING, (c, g) -> c.dims(1).length == 0 ? g.roll(-c.longs(0)[0]) : g.roll(negative(c.longs(0)), c.dims(1))),
        rule("repeat", "RepeatBackward0").wrt(0, NOTHING, (c, g) -> repeat(c, g)),
        rule("clone", "CloneBackward0").wrt(0, NOTHING, (c, g) -> g),
        rule("to", "ToCopyBackward0").wrt(0, NOTHING, (c, g) -> g.to(c.device(0))),
        overwritten("copy", "CopyBackwards").wrt(1, NOTHING, (c, g) -> g),
        overwritten("fill", "FillBackward1").wrt(1, NOTHING, (c, g) -> g),
        overwritten("zero", "ZeroBackward0"),
        overwritten("uniform", "UniformBackward0"),
        overwritten("normal", "NormalBackward0"));

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
