package org.gradus.opencl;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradus.types.DType;

/**
 * What kernels for a device are written with: results do not depend on it, but for the order of additions in products and folds.
 *
 * @param cpu   products on CPU drivers
 * @param small products of few results in float32 on GPUs
 * @param large products of many results in float32 on GPUs
 * @param group work-items of a group of the other kernels on GPUs, a power of two
 * @param share elements of a folded row that a work-item should have at least on GPUs
 */
record Tuning(CpuTile cpu, GemmTile small, GemmTile large, int group, int share) {
    private static final GemmTile SMALL = new GemmTile(64, 64, 4, 4, 16, 4, 1);
    private static final GemmTile LARGE = new GemmTile(128, 128, 8, 8, 8, 4, 2);
    /** Number of results from which on large tiles pay. */
    private static final long LARGE_FROM = 1L << 20;
    private static final int GROUP = 256;
    private static final int SHARE = 2;
    private static final int MOST_GROUP = 1024;
    /** Local memory of the kernels that fold, which hold an element of each fold for each work-item. */
    private static final int LOCAL_BYTES_A_WORK_ITEM = 128;

    /** Where nothing was measured. */
    static Tuning standard(int register) {
        return new Tuning(CpuTile.of(register), SMALL, LARGE, GROUP, SHARE);
    }

    /** How a product on GPUs is divided. Types other than float32 take tiles that fit into every local memory. */
    GemmTile tile(DType d, long results) {
        return d != DType.FLOAT32 ? SMALL : results < LARGE_FROM ? small : large;
    }

    Tuning withCpu(CpuTile tile) {
        return new Tuning(tile, small, large, group, share);
    }

    Tuning withSmall(GemmTile tile) {
        return new Tuning(cpu, tile, large, group, share);
    }

    Tuning withLarge(GemmTile tile) {
        return new Tuning(cpu, small, tile, group, share);
    }

    Tuning withFolds(int workItems, int elements) {
        return new Tuning(cpu, small, large, workItems, elements);
    }

    /** Whether a device can run kernels written so. */
    boolean isPossible(ClDevice d) {
        return cpu.isPossible() && small.isPossible(DType.FLOAT32, d.localMemory(), d.maxWorkGroup())
            && large.isPossible(DType.FLOAT32, d.localMemory(), d.maxWorkGroup())
            && Integer.bitCount(group) == 1 && group >= 1 && group <= Math.min(d.maxWorkGroup(), MOST_GROUP)
            && (group <= GROUP || (long) group * LOCAL_BYTES_A_WORK_ITEM <= d.localMemory()) && share > 0 && share <= MOST_GROUP;
    }

    /** As names and numbers, for {@link #of}. */
    Map<String, String> entries() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("products.cpu", text(cpu.numbers()));
        all.put("products.small", text(small.numbers()));
        all.put("products.large", text(large.numbers()));
        all.put("folds", text(List.of(group, share)));
        return all;
    }

    /** @throws IllegalArgumentException if something is missing or is no number */
    static Tuning of(Map<String, String> entries) {
        List<Integer> folds = numbers(entries, "folds");
        if (folds.size() != 2) {
            throw new IllegalArgumentException("two numbers expected, not " + folds);
        }
        return new Tuning(CpuTile.of(numbers(entries, "products.cpu")), GemmTile.of(numbers(entries, "products.small")),
            GemmTile.of(numbers(entries, "products.large")), folds.get(0), folds.get(1));
    }

    private static List<Integer> numbers(Map<String, String> entries, String name) {
        String text = entries.get(name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return Arrays.stream(text.trim().split("\\s+")).map(Integer::valueOf).toList();
    }

    private static String text(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
