package org.gradus.opencl;

import java.util.List;

/**
 * How a matrix product on CPU drivers is divided ({@code gemm_cpu.cl}): tiles of {@code rows} and two vectors of columns are summed
 * up in registers.
 *
 * @param register    bytes of a vector, 32 or 64
 * @param rows        of a tile: 6 or 12
 * @param mostRows    of a block, whose part of A should stay in a second-level cache
 * @param mostColumns of a block
 * @param mostDepth   of a panel; of B, a tile's columns should stay in a first-level cache
 */
record CpuTile(int register, int rows, int mostRows, int mostColumns, int mostDepth) {
    static final int WIDE = 64;
    static final int NARROW = 32;
    /** Tables of positions of so many rows and columns stand on the stack of a work-item. */
    private static final int MOST = 1 << 12;
    private static final int TALL = 12;
    private static final int LOW = 6;
    /** Depths are multiples of this, so that panels start where vectors do. */
    static final int ALIGNED = 4;

    /** Tall tiles where there are 32 registers, as those of 64 bytes are. */
    static CpuTile of(int register) {
        return new CpuTile(register, register == WIDE ? TALL : LOW, 384, 1024, 384);
    }

    /** @throws IllegalArgumentException if it is no list of five numbers */
    static CpuTile of(List<Integer> n) {
        if (n.size() != 5) {
            throw new IllegalArgumentException("five numbers expected, not " + n);
        }
        return new CpuTile(n.get(0), n.get(1), n.get(2), n.get(3), n.get(4));
    }

    List<Integer> numbers() {
        return List.of(register, rows, mostRows, mostColumns, mostDepth);
    }

    int columns(int elementBytes) {
        return 2 * register / elementBytes;
    }

    /** Whether the kernel can be written so: panels start where vectors do. */
    boolean isPossible() {
        return (register == WIDE && rows == TALL || register == NARROW && (rows == TALL || rows == LOW))
            && isSize(mostRows, rows) && isSize(mostColumns, columns(Float.BYTES)) && isSize(mostDepth, ALIGNED);
    }

    private static boolean isSize(int most, int step) {
        return most >= step && most <= MOST && most % step == 0;
    }

    @Override
    public String toString() {
        return rows + " x " + columns(Float.BYTES) + ", vectors of " + register + " bytes, blocks of " + mostRows + " x "
            + mostColumns + ", " + mostDepth + " deep";
    }
}
