package org.gradus.cpu;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What a thread has packed for the block of a {@link Gemm} that it is at. */
final class Packed {
    private static final ThreadLocal<Map<GemmKernels, Packed>> PACKED = ThreadLocal.withInitial(IdentityHashMap::new);
    private static final AtomicLong BLOCKS = new AtomicLong();

    final Object room;
    final Part part;
    /** One array a pass. */
    Object[] strips = {};
    Object[] panels = {};
    private long block;
    private int row;

    private Packed(GemmKernels kernels) {
        room = kernels.newRoom();
        part = new Part(kernels.dtype());
    }

    static Packed of(GemmKernels kernels) {
        return PACKED.get().computeIfAbsent(kernels, Packed::new);
    }

    /** A number for a block, never used before. */
    static long newBlock() {
        return BLOCKS.incrementAndGet();
    }

    /** Has room for so many passes. */
    Packed ensure(int passes) {
        if (strips.length < passes) {
            strips = Arrays.copyOf(strips, passes);
            panels = Arrays.copyOf(panels, passes);
        }
        return this;
    }

    /** Whether strips are to be packed: those in it are not the ones from {@code row} on of this block. */
    boolean moves(long block, int row) {
        if (this.block == block && this.row == row) {
            return false;
        }
        this.block = block;
        this.row = row;
        return true;
    }
}
