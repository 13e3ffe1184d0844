package org.gradus;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;

/**
 * A tensor whose dims have names, numbers here: products of two are sums over the names that they share and nobody else needs.
 * A dim of extent 1 broadcasts against one of its name.
 *
 * @param labels one a dim, all distinct
 */
record Contraction(Tensor value, int[] labels) {

    boolean has(int label) {
        return index(label) >= 0;
    }

    private int index(int label) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                return i;
            }
        }
        return -1;
    }

    long size(int label) {
        int i = index(label);
        return i < 0 ? 1 : value.size(i);
    }

    /** The sum over what {@code keep} does not name; of integers int64. */
    Contraction sum(IntPredicate keep) {
        int[] dropped = IntStream.range(0, labels.length).filter(i -> !keep.test(labels[i])).toArray();
        if (dropped.length == 0) {
            return this;
        }
        return new Contraction(value.sum(dropped, false), Arrays.stream(labels).filter(keep).toArray());
    }

    /** The dims in another order; names that are not there become dims of extent 1. */
    Tensor aligned(int[] order) {
        int[] present = Arrays.stream(order).filter(this::has).map(this::index).toArray();
        Tensor out = Arrays.equals(present, IntStream.range(0, present.length).toArray()) ? value : value.permute(present);
        for (int i = 0; i < order.length; i++) {
            if (!has(order[i])) {
                out = out.unsqueeze(i);
            }
        }
        return out;
    }

    /**
     * The product, summed over shared names that {@code keep} does not name: elementwise where nothing is summed, a dot product
     * where nothing else is left, else one batched matrix product, {@code (batch, own, summed) x (batch, summed, own)}.
     */
    Contraction times(Contraction other, IntPredicate keep) {
        int[] batch = Arrays.stream(labels).filter(l -> other.has(l) && keep.test(l)).toArray();
        int[] summed = Arrays.stream(labels).filter(l -> other.has(l) && !keep.test(l)).toArray();
        int[] left = Arrays.stream(labels).filter(l -> !other.has(l)).toArray();
        int[] right = Arrays.stream(other.labels).filter(l -> !has(l)).toArray();
        int[] out = join(batch, left, right);
        if (summed.length == 0) {
            return new Contraction(aligned(out).mul(other.aligned(out)), out);
        }
        if (value.dtype() != other.value.dtype()) {
            DType dtype = common(value.dtype(), other.value.dtype());
            return new Contraction(value.to(dtype), labels).times(new Contraction(other.value.to(dtype), other.labels), keep);
        }
        if (left.length == 0 && right.length == 0) {
            int[] all = join(batch, summed);
            Tensor product = aligned(all).mul(other.aligned(all));
            Contraction sum = new Contraction(product, all).sum(l -> contains(batch, l));
            return new Contraction(sum.value.to(product.dtype()), sum.labels);
        }
        long[] leading = sizes(other, batch);
        long[] inner = sizes(other, summed);
        Tensor a = spread(join(batch, left, summed), leading, sizes(other, left), inner);
        Tensor b = other.spread(join(batch, summed, right), leading, inner, sizes(other, right));
        return new Contraction((batch.length == 0 ? a.squeeze(0).mm(b.squeeze(0)) : a.bmm(b)).reshape(sizes(other, out)), out);
    }

    /** Sums made int64 of narrower integers; other operands of a product have one dtype. */
    private static DType common(DType a, DType b) {
        if (!a.isIntegral() || !b.isIntegral()) {
            throw new DTypeException("einsum: expected scalar type " + Dtypes.name(a) + " but found " + Dtypes.name(b));
        }
        return DType.promote(a, b);
    }

    /** Three groups of dims, each as one dim. */
    private Tensor spread(int[] order, long[] first, long[] second, long[] third) {
        return aligned(order).expand(join(first, second, third)).reshape(numel(first), numel(second), numel(third));
    }

    private long[] sizes(Contraction other, int[] names) {
        return Arrays.stream(names).mapToLong(l -> size(l) == 1 ? other.size(l) : size(l)).toArray();
    }

    private static long numel(long[] sizes) {
        return Arrays.stream(sizes).reduce(1, (x, y) -> x * y);
    }

    private static boolean contains(int[] labels, int label) {
        return Arrays.stream(labels).anyMatch(l -> l == label);
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static long[] join(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
    }
}
