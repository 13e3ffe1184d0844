package org.gradus.opencl;

/**
 * What decides between kernels: GPUs take a work-item an element and work-groups that share local memory, CPU drivers long
 * loops in single work-items.
 *
 * @param gpu     which kind of kernels
 * @param units   compute units
 * @param tuning  sizes
 * @param options build options
 */
record Traits(boolean gpu, int units, Tuning tuning, String options) {
    private static final String DIVIDE = " -cl-fp32-correctly-rounded-divide-sqrt";

    /** What the kernels for GPUs take for granted. */
    private static final int GROUP = 256;
    private static final int LOCAL_BYTES = 32 << 10;

    /** With the sizes that are taken where nothing was measured. */
    static Traits of(ClDevice d) {
        boolean wide = d.floatsAVector() * Float.BYTES >= CpuTile.WIDE;
        return of(d, Tuning.standard(wide ? CpuTile.WIDE : CpuTile.NARROW));
    }

    /** {@code gradus.opencl.kernels} = {@code cpu} or {@code gpu} overrides what the device's type suggests. */
    private static Traits of(ClDevice d, Tuning tuning) {
        String wish = System.getProperty("gradus.opencl.kernels", "");
        boolean able = d.maxWorkGroup() >= GROUP && d.localMemory() >= LOCAL_BYTES;
        boolean gpu = able && (wish.equals("gpu") || !wish.equals("cpu") && d.isGpu());
        return new Traits(gpu, d.computeUnits(), tuning, options(d, tuning));
    }

    private static String options(ClDevice d, Tuning tuning) {
        return "-cl-std=CL1.2 -w -DGR_REGISTER=" + tuning.cpu().register() + " -DGR_TILE_ROWS=" + tuning.cpu().rows()
            + (d.correctDivideSqrt() ? DIVIDE : "");
    }

    /** The same kind of kernels with other sizes. */
    Traits with(ClDevice d, Tuning other) {
        return new Traits(gpu, units, other, options(d, other));
    }

    /** The other or the same kind of kernels. */
    Traits withKind(boolean forGpus) {
        return new Traits(forGpus, units, tuning, options);
    }

    /** Work-items in a group of the GPU kinds, a power of two. */
    int group() {
        return tuning.group();
    }

    /** Rows of a tile of a matrix product on CPUs: {@code GR_TILE_ROWS}. */
    int tileRows() {
        return tuning.cpu().rows();
    }

    /** Work-items or blocks that keep all units busy with some to spare for balance. */
    int enough() {
        return 4 * units;
    }
}
