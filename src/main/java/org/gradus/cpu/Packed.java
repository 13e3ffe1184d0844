package org.gradus.cpu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.gradus.types.DType;

/**
 * What a thread has packed for the block of a {@link Gemm} that it is at. One for a dtype, as the kernels of a program change when
 * better ones come to speed: strips of the old ones serve the new ones.
 */
final class Packed {
    private static final ThreadLocal<Map<DType, Packed>> PACKED =
        ThreadLocal.withInitial(() -> new EnumMap<>(DType.class));
    private static final AtomicLong BLOCKS = new AtomicLong();

    final Part part;
    /** One array a pass, where several tiles need them. */
    Object[] strips = {};
    Object[] panels = {};
    private GemmKernels kernels;
    private Object room;
    private long block;
    private int row;

    private Packed(DType dtype) {
        part = new Part(dtype);
    }

    static Packed of(GemmKernels kernels) {
        Packed packed = PACKED.get().computeIfAbsent(kernels.dtype(), Packed::new);
        if (packed.kernels != kernels) {
            packed.kernels = kernels;
            packed.room = kernels.newRoom();
            packed.panels = new Object[packed.strips.length];
        }
        return packed;
    }

    /** What the kernels need besides. */
    Object room() {
        return room;
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
