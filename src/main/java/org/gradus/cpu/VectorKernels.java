package org.gradus.cpu;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;

/**
 * Inner loops with the Vector API where they beat what the JIT makes of plain Java, and the plain ones elsewhere. This class and
 * those that it names are loaded only where the module is present.
 */
final class VectorKernels implements KernelSet {
    private final boolean adaptive;
    private final Map<Pointwise, Supplier<Lane>> lanes = VectorLanes.table();
    private final Map<Pointwise, Lane> made = new EnumMap<>(Pointwise.class);
    private final Map<DType, AdaptiveGemm> gemms = new EnumMap<>(DType.class);

    private VectorKernels(boolean adaptive) {
        this.adaptive = adaptive;
        gemms.put(DType.FLOAT32, new AdaptiveGemm(DType.FLOAT32, VectorFloatGemm::create, adaptive));
        gemms.put(DType.FLOAT64, new AdaptiveGemm(DType.FLOAT64, VectorDoubleGemm::create, adaptive));
    }

    /** @param adaptive whether plain loops are used until the JIT has compiled the others */
    static KernelSet create(boolean adaptive) {
        return new VectorKernels(adaptive);
    }

    @Override
    public String name() {
        return "vector " + FloatVectorLoops.SPECIES.vectorBitSize();
    }

    @Override
    public synchronized Lane lane(Pointwise fn, DType compute) {
        Supplier<Lane> maker = compute == DType.FLOAT32 ? lanes.get(fn) : null;
        Lane.Plain plain = Lanes.of(compute).get(fn);
        if (maker == null) {
            return plain;
        }
        return made.computeIfAbsent(fn, f -> adaptive ? new AdaptiveLane(compute, f.arity(), f.cost(), plain, maker)
            : maker.get());
    }

    @Override
    public Lane cast(DType from, DType to) {
        return PlainKernels.INSTANCE.cast(from, to);
    }

    @Override
    public Reducer reducer(ReduceOp op, DType dtype) {
        return PlainKernels.INSTANCE.reducer(op, dtype);
    }

    @Override
    public long multiplyAdds(int rounds) {
        return VectorMultiplyAdds.run(rounds);
    }

    @Override
    public GemmKernels gemm(DType dtype, long columns, long work) {
        AdaptiveGemm vector = gemms.get(dtype);
        GemmKernels ready = vector == null ? null : vector.ready(work);
        return ready == null ? PlainKernels.INSTANCE.gemm(dtype, columns, work) : ready;
    }
}
