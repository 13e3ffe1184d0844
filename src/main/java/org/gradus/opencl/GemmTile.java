package org.gradus.opencl;

import java.util.List;
import org.gradus.types.DType;

/**
 * How a matrix product on GPUs is divided ({@code gemm_gpu.cl}).
 *
 * @param rows       of the tile of results that a group computes
 * @param columns    of that tile
 * @param perRows    rows of a work-item's part of it, which stays in registers
 * @param perColumns columns of that part
 * @param slice      products that are in local memory at a time
 * @param vector     elements that are moved together: 1, 2 or 4
 * @param stages     slices in local memory: with 2, one is filled while the other is read
 */
record GemmTile(int rows, int columns, int perRows, int perColumns, int slice, int vector, int stages) {
    /** Registers of a work-item on common GPUs, some of them left for addresses. */
    private static final int REGISTERS = 224;
    /** Registers of all work-items that run on one compute unit. */
    private static final int ALL_REGISTERS = 1 << 16;
    private static final int FEWEST_ITEMS = 32;

    /** @throws IllegalArgumentException if it is no list of seven numbers */
    static GemmTile of(List<Integer> n) {
        if (n.size() != 7) {
            throw new IllegalArgumentException("seven numbers expected, not " + n);
        }
        return new GemmTile(n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6));
    }

    List<Integer> numbers() {
        return List.of(rows, columns, perRows, perColumns, slice, vector, stages);
    }

    /** Work-items of a group. */
    int items() {
        return rows / perRows * (columns / perColumns);
    }

    /** Bytes of the slices: each of their lines has a piece more. */
    long localBytes(int elementBytes) {
        return (long) stages * slice * (rows + columns + 2 * vector) * elementBytes;
    }

    private int registers() {
        return perRows * perColumns + perRows + perColumns + slice * (rows + columns) / Math.max(1, items());
    }

    /** Whether the kernel can be written so, for a type. */
    boolean isPossible(DType d, long localBytes, long workGroup) {
        return numbers().stream().allMatch(v -> v > 0) && vector <= 4 && stages <= 2 && Integer.bitCount(vector) == 1
            && rows % perRows == 0 && columns % perColumns == 0 && perRows % vector == 0 && perColumns % vector == 0
            && slice % vector == 0 && slice * rows % (vector * items()) == 0 && slice * columns % (vector * items()) == 0
            && items() >= FEWEST_ITEMS && items() <= workGroup && localBytes(d.bytes()) <= localBytes
            && registers() <= REGISTERS && registers() * items() <= ALL_REGISTERS;
    }

    @Override
    public String toString() {
        return rows + " x " + columns + ", " + perRows + " x " + perColumns + " each, slices of " + slice + ", vectors of " + vector
            + (stages == 2 ? ", two stages" : "");
    }
}
