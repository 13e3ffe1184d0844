package org.gradus.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/** Parts of tensors, and what is put around them. */
final class SliceOperators {
    private SliceOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("Slice", SliceOperators::slice);
        t.tensors("Split", SliceOperators::split);
        t.tensor("Pad", SliceOperators::pad);
        t.tensor("Trilu", a -> {
            int k = a.has(1) ? Math.toIntExact(a.integer(1)) : 0;
            return a.flag("upper", true) ? a.tensor(0).triu(k) : a.tensor(0).tril(k);
        });
        t.tensor("ReverseSequence", SliceOperators::reverseSequence);
        t.tensor("Compress", SliceOperators::compress);
    }

    private static Tensor slice(Arguments a) {
        Tensor x = a.tensor(0);
        boolean attributes = a.opset() < 10;
        long[] starts = attributes ? a.longs("starts") : a.longs(1);
        long[] ends = attributes ? a.longs("ends") : a.longs(2);
        long[] named = a.longs("axes", attributes ? Integer.MAX_VALUE : 3);
        int[] axes = a.axes(named == null ? LongStream.range(0, starts.length).toArray() : named, x.dim());
        long[] steps = !attributes && a.has(4) ? a.longs(4) : LongStream.generate(() -> 1).limit(starts.length).toArray();
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw new ArgumentException(a + ": starts, ends, axes and steps differ in length");
        }
        Tensor part = x;
        for (int i = 0; i < axes.length; i++) {
            part = slice(a, part, axes[i], starts[i], ends[i], steps[i]);
        }
        return part;
    }

    /** Positions beyond an end are that end; a negative step goes backwards. */
    private static Tensor slice(Arguments a, Tensor x, int axis, long start, long end, long step) {
        long n = x.size(axis);
        if (step == 0) {
            throw new ArgumentException(a + ": step 0");
        } else if (step > 0) {
            long from = clamp(start < 0 ? start + n : start, 0, n);
            long to = clamp(end < 0 ? end + n : end, from, n);
            return x.slice(axis, from, to, Math.min(step, Math.max(1, n)));
        }
        long from = clamp(start < 0 ? start + n : start, -1, n - 1);
        long to = clamp(end < 0 ? end + n : end, -1, from);
        return x.flip(axis).slice(axis, n - 1 - from, n - 1 - to, Math.min(step == Long.MIN_VALUE ? n : -step, Math.max(1, n)));
    }

    private static long clamp(long v, long low, long high) {
        return Math.max(low, Math.min(high, v));
    }

    private static List<Tensor> split(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.axis("axis", 0, x.dim());
        long[] sizes = a.opset() < 13 ? a.has(1) ? a.longs(1) : a.longs("split") : a.has(1) ? a.longs(1) : null;
        if (sizes == null) {
            long n = x.size(axis);
            int parts = a.outputs();
            long each = (n + parts - 1) / parts;
            sizes = LongStream.range(0, parts).map(i -> Math.max(0, Math.min(each, n - i * each))).toArray();
        }
        return x.split(sizes, axis);
    }

    private static Tensor pad(Arguments a) {
        Tensor x = a.tensor(0);
        long[] pads = a.opset() >= 11 ? a.longs(1) : a.longs(a.opset() < 2 ? "paddings" : "pads");
        Number value = a.opset() < 11 ? a.real("value", 0) : (Number) (!a.has(2) ? 0 : x.isFloatingPoint() ? a.real(2) : a.integer(2));
        int[] axes = a.axes(a.has(3) ? a.longs(3) : LongStream.range(0, x.dim()).toArray(), x.dim());
        if (pads.length != 2 * axes.length) {
            throw new ArgumentException(a + ": " + pads.length + " pads for " + axes.length + " axes");
        }
        String mode = a.text("mode", "constant");
        Tensor padded = x;
        for (int i = 0; i < axes.length; i++) {
            padded = pad(a, padded, axes[i], pads[i], pads[axes.length + i], mode, value);
        }
        return padded;
    }

    /** Along one axis; negative amounts cut off. */
    private static Tensor pad(Arguments a, Tensor x, int axis, long before, long after, String mode, Number value) {
        if (before == 0 && after == 0) {
            return x;
        }
        if (mode.equals("constant")) {
            return constant(x, axis, before, after, value);
        }
        long n = x.size(axis);
        long[] source = LongStream.range(-before, n + after).map(i -> switch (mode) {
            case "edge" -> clamp(i, 0, n - 1);
            case "reflect" -> n == 1 ? 0 : reflected(i, n);
            case "wrap" -> Math.floorMod(i, n);
            default -> throw new ArgumentException(a + ": mode '" + mode + "'");
        }).toArray();
        return x.indexSelect(axis, a.vector(source));
    }

    private static long reflected(long i, long n) {
        long period = Math.floorMod(i, 2 * (n - 1));
        return Math.min(period, 2 * (n - 1) - period);
    }

    /** {@code before} and {@code after} elements of {@code value} along an axis; negative numbers cut off. */
    static Tensor constant(Tensor x, int axis, long before, long after, Number value) {
        long[] pad = new long[2 * (x.dim() - axis)];
        pad[pad.length - 2] = before;
        pad[pad.length - 1] = after;
        return x.dtype() == DType.BOOL ? Functional.constantPadNd(x, pad, value.doubleValue() != 0) : Functional.constantPadNd(x, pad, value);
    }

    private static Tensor reverseSequence(Arguments a) {
        Tensor x = a.tensor(0);
        int time = a.axis("time_axis", 0, x.dim());
        int batch = a.axis("batch_axis", 1, x.dim());
        Tensor steps = Gradus.arange(0, x.size(time));
        Tensor lengths = a.tensor(1).to(DType.INT64).unsqueeze(1);
        Tensor source = Gradus.where(steps.lt(lengths), lengths.sub(steps).sub(1), steps);
        Tensor byBatch = batch < time ? source : source.t();
        long[] shape = new long[x.dim()];
        Arrays.fill(shape, 1);
        shape[time] = x.size(time);
        shape[batch] = x.size(batch);
        return x.gather(time, byBatch.reshape(shape).expand(x.shape().dims()));
    }

    private static Tensor compress(Arguments a) {
        Tensor x = a.tensor(0);
        boolean[] condition = a.tensor(1).toBooleanArray();
        a.shapeDependsOnElements();
        long[] kept = LongStream.range(0, condition.length).filter(i -> condition[(int) i]).toArray();
        return a.hasAttribute("axis") ? x.indexSelect(a.axis("axis", 0, x.dim()), a.vector(kept))
            : x.flatten().indexSelect(0, a.vector(kept));
    }
}
