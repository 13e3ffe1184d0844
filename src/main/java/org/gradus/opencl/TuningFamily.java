package org.gradus.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.types.DType;

/**
 * Kernels that share sizes, with what these may be.
 *
 * @param unit       of {@link Sample#work} in a second
 * @param scale      how much of it that is
 * @param candidates the sizes in force come first
 * @param checks     problems of awkward sizes, which must be solved
 * @param timed      problems that must be solved fast
 */
record TuningFamily(String name, String unit, double scale, List<Candidate> candidates, List<Sample> checks, List<Sample> timed) {
    private static final double GIGA = 1e9;

    /** What a candidate changes, and how it is called. */
    record Candidate(String text, UnaryOperator<Tuning> change) { }

    /** What can be tuned of a kind of kernels. GPUs get larger problems than CPUs that run their kernels. */
    static List<TuningFamily> of(ClDevice d, Traits traits) {
        return traits.gpu() ? List.of(small(d, traits), large(d, traits), folds(d, traits)) : List.of(cpu(traits));
    }

    private static TuningFamily products(String name, List<Candidate> candidates, List<Sample> checks, List<Sample> timed) {
        return new TuningFamily(name, "GFLOP/s", GIGA, candidates, checks, timed);
    }

    private static TuningFamily small(ClDevice d, Traits traits) {
        List<Candidate> all = tiles(d, traits.tuning().small(), 32 * 64, 128 * 64).stream()
            .map(t -> new Candidate(t.toString(), tuning -> tuning.withSmall(t))).toList();
        int n = d.isGpu() ? 512 : 256;
        return products("products of few results", all, checks(1),
            List.of(new ProductSample(1, n, n, n, false, false), new ProductSample(1, n, 2 * n, n, false, true)));
    }

    private static TuningFamily large(ClDevice d, Traits traits) {
        List<Candidate> all = tiles(d, traits.tuning().large(), 64 * 64, 256 * 128).stream()
            .map(t -> new Candidate(t.toString(), tuning -> tuning.withLarge(t))).toList();
        int n = d.isGpu() ? 2048 : 1024;
        return products("products of many results", all, checks(8),
            List.of(new ProductSample(1, n, n, n, false, false), new ProductSample(1, n, n, n, false, true)));
    }

    private static TuningFamily cpu(Traits traits) {
        List<Candidate> all = cpuTiles(traits.tuning().cpu()).stream()
            .map(t -> new Candidate(t.toString(), tuning -> tuning.withCpu(t))).toList();
        return products("products", all, checks(1), List.of(new ProductSample(1, 1024, 1024, 1024, false, false),
            new ProductSample(1, 512, 512, 512, false, true), new ProductSample(1, 768, 2048, 96, true, false)));
    }

    /** Edges on all sides, slices that are not full, sums that are cut into parts; with {@code factor} times as many results. */
    private static List<Sample> checks(int factor) {
        int side = factor == 1 ? 131 : 1031;
        return List.of(new ProductSample(1, side, 67, side + 6, false, false), new ProductSample(1, side, 36, 1036, true, false),
            new ProductSample(3, side, 19, 5 * side, false, true), new ProductSample(1, side + 1, 700, side + 5, true, true));
    }

    private static TuningFamily folds(ClDevice d, Traits traits) {
        List<Candidate> all = new ArrayList<>();
        Tuning now = traits.tuning();
        all.add(folds(now.group(), now.share()));
        for (int group = 64; group <= 512; group *= 2) {
            for (int share = 2; share <= 16; share *= 2) {
                boolean isNew = group != now.group() || share != now.share();
                if (isNew && now.withFolds(group, share).isPossible(d)) {
                    all.add(folds(group, share));
                }
            }
        }
        int rows = d.isGpu() ? 1 << 14 : 1 << 10;
        return new TuningFamily("folds and maps", "GB/s", GIGA, all,
            List.of(new FoldSample(7, 1, false), new FoldSample(37, 131, false), new FoldSample(131, 37, true),
                new FoldSample(3, 5000, false)),
            List.of(new FoldSample(rows, 1024, false), new FoldSample(rows, 100, false), new FoldSample(rows, 1024, true)));
    }

    private static Candidate folds(int group, int share) {
        return new Candidate("groups of " + group + ", rows shared by " + share, t -> t.withFolds(group, share));
    }

    /** Tiles for GPUs that a device can run and that have so many results, likely ones first; {@code first} before all. */
    static List<GemmTile> tiles(ClDevice d, GemmTile first, int fewest, int most) {
        List<GemmTile> all = new ArrayList<>(List.of(first));
        for (int[] depth : new int[][] {{16, 4, 1}, {8, 4, 2}, {16, 4, 2}, {32, 4, 1}, {16, 1, 1}}) {
            for (int[] shape : new int[][] {{128, 128, 8, 8}, {64, 64, 4, 4}, {128, 64, 8, 4}, {64, 128, 4, 8}, {128, 64, 8, 8},
                {64, 64, 8, 8}, {32, 64, 4, 4}, {64, 32, 4, 4}}) {
                GemmTile t = new GemmTile(shape[0], shape[1], shape[2], shape[3], depth[0], depth[1], depth[2]);
                int results = shape[0] * shape[1];
                boolean fits = results >= fewest && results <= most && t.isPossible(DType.FLOAT32, d.localMemory(), d.maxWorkGroup());
                if (fits && !all.contains(t)) {
                    all.add(t);
                }
            }
        }
        return all;
    }

    /** Divisions for CPU drivers; {@code first} comes first. */
    static List<CpuTile> cpuTiles(CpuTile first) {
        List<CpuTile> all = new ArrayList<>(List.of(first));
        for (int[] kind : new int[][] {{first.register(), first.rows()}, {CpuTile.NARROW, 6}, {CpuTile.NARROW, 12}, {CpuTile.WIDE, 12}}) {
            for (int[] block : new int[][] {{384, 1024, 384}, {384, 1024, 256}, {384, 1024, 512}, {192, 1024, 384}, {768, 2048, 384}}) {
                CpuTile t = new CpuTile(kind[0], kind[1], block[0], block[1], block[2]);
                if (!all.contains(t) && t.isPossible()) {
                    all.add(t);
                }
            }
        }
        return all;
    }
}
