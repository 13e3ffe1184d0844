package org.gradus.nn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Sequences of different lengths without padding, for {@link RNN}, {@link LSTM} and {@link GRU}.
 *
 * @param data       {@code (sum of lengths, I)}: the first steps of all sequences, longest sequence first, then the second steps
 *                   of those that have one, and so on
 * @param batchSizes how many sequences have a step {@code t}
 * @param order      the number that each of these sequences has among those that were packed
 */
public record PackedSequence(Tensor data, long[] batchSizes, int[] order) {

    /**
     * Packs {@code (T, N, I...)}, or {@code (N, T, I...)} if the batch is first, leaving out what follows each sequence's end.
     *
     * @param lengths of the N sequences, each from 1 to T, in any order
     */
    public static PackedSequence pack(Tensor padded, long[] lengths, boolean batchFirst) {
        if (padded.dim() < 2 || padded.size(batchFirst ? 0 : 1) != lengths.length) {
            throw new ShapeException("PackedSequence.pack: expected " + lengths.length + " sequences in dim " + (batchFirst ? 0 : 1)
                + ", got " + padded.shape());
        }
        long steps = padded.size(batchFirst ? 1 : 0);
        if (lengths.length == 0 || Arrays.stream(lengths).anyMatch(l -> l < 1 || l > steps)) {
            throw new ArgumentException("PackedSequence.pack: lengths must be between 1 and " + steps + ", got "
                + Arrays.toString(lengths));
        }
        int[] order = IntStream.range(0, lengths.length).boxed().sorted(Comparator.comparing(n -> -lengths[n]))
            .mapToInt(Integer::intValue).toArray();
        long[] sizes = new long[(int) lengths[order[0]]];
        Arrays.stream(lengths).forEach(l -> IntStream.range(0, (int) l).forEach(t -> sizes[t]++));
        long[] from = new long[Math.toIntExact(Arrays.stream(sizes).sum())];
        for (int t = 0, at = 0; t < sizes.length; t++) {
            for (int n = 0; n < sizes[t]; n++) {
                from[at++] = batchFirst ? order[n] * steps + t : (long) t * lengths.length + order[n];
            }
        }
        try (Scope scope = Scope.open()) {
            return new PackedSequence(scope.keep(select(padded.flatten(0, 1), from)), sizes, order);
        }
    }

    /** Packs sequences {@code (T_n, I...)}. */
    public static PackedSequence pack(List<Tensor> sequences) {
        long[] lengths = sequences.stream().mapToLong(s -> s.size(0)).toArray();
        try (Scope scope = Scope.open()) {
            PackedSequence packed = pack(pad(sequences, false, 0), lengths, false);
            scope.keep(packed.data());
            return packed;
        }
    }

    /** Joins sequences {@code (T_n, I...)} to {@code (T, N, I...)}, or {@code (N, T, I...)}, with {@code value} after their ends. */
    public static Tensor pad(List<Tensor> sequences, boolean batchFirst, double value) {
        if (sequences.isEmpty()) {
            throw new ArgumentException("PackedSequence.pad: expected at least one sequence");
        }
        long steps = sequences.stream().mapToLong(s -> s.size(0)).max().orElseThrow();
        try (Scope scope = Scope.open()) {
            return scope.keep(Gradus.stack(sequences.stream().map(s -> {
                long[] rest = s.shape().dims();
                rest[0] = steps - rest[0];
                return Gradus.cat(List.of(s, s.newFull(Shape.of(rest), value)), 0);
            }).toList(), batchFirst ? 0 : 1));
        }
    }

    /** The lengths of the sequences that were packed, in their order. */
    public long[] lengths() {
        long[] lengths = new long[order.length];
        for (long size : batchSizes) {
            for (int n = 0; n < size; n++) {
                lengths[order[n]]++;
            }
        }
        return lengths;
    }

    /** {@code (T, N, I...)}, or {@code (N, T, I...)}: the sequences in the order they had, with {@code value} after their ends. */
    public Tensor padded(boolean batchFirst, double value) {
        int steps = batchSizes.length;
        int[] place = new int[order.length];
        IntStream.range(0, order.length).forEach(n -> place[order[n]] = n);
        long[] from = new long[steps * order.length];
        boolean[] inside = new boolean[from.length];
        for (int t = 0, at = 0; t < steps; at += (int) batchSizes[t++]) {
            for (int n = 0; n < order.length; n++) {
                int to = batchFirst ? n * steps + t : t * order.length + n;
                inside[to] = place[n] < batchSizes[t];
                from[to] = inside[to] ? at + place[n] : 0;
            }
        }
        long[] dims = data.shape().dims();
        long[] all = new long[dims.length + 1];
        System.arraycopy(dims, 1, all, 2, dims.length - 1);
        all[0] = batchFirst ? order.length : steps;
        all[1] = batchFirst ? steps : order.length;
        long[] mask = new long[dims.length];
        Arrays.fill(mask, 1);
        mask[0] = from.length;
        try (Scope scope = Scope.open()) {
            Tensor shown = Gradus.tensor(inside, Shape.of(mask), data.device());
            return scope.keep(select(data, from).maskedFill(shown.logicalNot(), value).view(all));
        }
    }

    /** As {@link #padded(boolean, double)}, with zeros. */
    public Tensor padded(boolean batchFirst) {
        return padded(batchFirst, 0);
    }

    /** Other data of the same sequences. */
    PackedSequence with(Tensor other) {
        return new PackedSequence(other, batchSizes, order);
    }

    /** States {@code (layers, N, H)} from the order that was packed to that of these sequences, or back. */
    Tensor ordered(Tensor states, boolean back) {
        long[] from = new long[order.length];
        IntStream.range(0, order.length).forEach(n -> from[back ? order[n] : n] = back ? n : order[n]);
        return states.indexSelect(1, Gradus.tensor(from, Shape.of(from.length), states.device()));
    }

    private static Tensor select(Tensor rows, long[] from) {
        return rows.indexSelect(0, Gradus.tensor(from, Shape.of(from.length), rows.device()));
    }
}
