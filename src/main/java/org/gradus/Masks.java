package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.types.Shape;

/** Where elements are not zero. How many there are decides a shape, so these read the elements back. */
final class Masks {
    private Masks() { }

    /** Row-major numbers of the true elements. */
    private static long[] numbers(Tensor mask) {
        boolean[] truth = mask.toBooleanArray();
        long[] found = new long[truth.length];
        int n = 0;
        for (int i = 0; i < truth.length; i++) {
            if (truth[i]) {
                found[n++] = i;
            }
        }
        return Arrays.copyOf(found, n);
    }

    /** For each dim of {@code mask} the coordinates of its true elements, in row-major order. */
    static List<Tensor> positions(Tensor mask) {
        long[] numbers = numbers(mask);
        List<Tensor> out = new ArrayList<>();
        long inner = mask.numel();
        for (int d = 0; d < mask.dim(); d++) {
            long extent = mask.size(d);
            inner = extent == 0 ? 0 : inner / extent;
            long[] coordinates = new long[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                coordinates[i] = numbers[i] / inner % extent;
            }
            out.add(Indexing.upload(mask.place(), coordinates, Shape.of(numbers.length)));
        }
        return out;
    }

    /** {@code (n, rank)}: the coordinates of the elements that are not zero. */
    static Tensor nonzero(Tensor x) {
        long[] numbers = numbers(x);
        int rank = x.dim();
        long[] rows = new long[numbers.length * rank];
        for (int i = 0; i < numbers.length; i++) {
            long rest = numbers[i];
            for (int d = rank - 1; d >= 0; d--) {
                rows[i * rank + d] = rest % x.size(d);
                rest /= x.size(d);
            }
        }
        return Indexing.upload(x.place(), rows, Shape.of(numbers.length, rank));
    }
}
