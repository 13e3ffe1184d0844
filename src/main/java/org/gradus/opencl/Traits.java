package org.gradus.opencl;

/**
 * What decides between kernels: GPUs take a work-item an element and work-groups that share local memory, CPU drivers long
 * loops in single work-items.
 *
 * @param gpu       which kind of kernels
 * @param units     compute units
 * @param group     work-items in a group of the GPU kinds, a power of two
 * @param register  bytes of a vector register on CPUs, 32 or 64
 * @param options   build options
 */
record Traits(boolean gpu, int units, int group, int register, String options) {
    private static final String DIVIDE = " -cl-fp32-correctly-rounded-divide-sqrt";

    /** What the kernels for GPUs take for granted. */
    private static final int GROUP = 256;
    private static final int LOCAL_BYTES = 32 << 10;
    private static final int WIDE = 64;
    private static final int NARROW = 32;

    /** {@code gradus.opencl.kernels} = {@code cpu} or {@code gpu} overrides what the device's type suggests. */
    static Traits of(ClDevice d) {
        String wish = System.getProperty("gradus.opencl.kernels", "");
        boolean able = d.maxWorkGroup() >= GROUP && d.localMemory() >= LOCAL_BYTES;
        boolean gpu = able && (wish.equals("gpu") || !wish.equals("cpu") && d.isGpu());
        int register = d.floatsAVector() * Float.BYTES >= WIDE ? WIDE : NARROW;
        return new Traits(gpu, d.computeUnits(), GROUP, register,
            "-cl-std=CL1.2 -w -DGR_REGISTER=" + register + (d.correctDivideSqrt() ? DIVIDE : ""));
    }

    /** Rows of a tile of a matrix product on CPUs: {@code GR_TILE_ROWS}. */
    int tileRows() {
        return register == WIDE ? 12 : 6;
    }

    /** Work-items or blocks that keep all units busy with some to spare for balance. */
    int enough() {
        return 4 * units;
    }
}
