package org.gradus.cpu;

import java.util.EnumMap;
import java.util.Map;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** Inner loops in plain Java, most of which the JIT vectorises. */
final class PlainKernels implements KernelSet {
    static final KernelSet INSTANCE = new PlainKernels();

    /** Of panels. */
    private static final int[] WIDTHS = {256, 64, 16};

    private static final int IN_CACHE = 512;

    private final Map<DType, GemmKernels[]> gemms = new EnumMap<>(DType.class);

    private PlainKernels() {
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Lane lane(Pointwise fn, DType compute) {
        return Lanes.of(compute).get(fn);
    }

    @Override
    public boolean chains(Pointwise fn, DType compute) {
        return false;
    }

    @Override
    public AdaptiveRows rows(RowChain chain) {
        throw new UnsupportedException("plain loops have no chains");
    }

    @Override
    public AdaptiveColumns columns(ColumnChain chain) {
        throw new UnsupportedException("plain loops have no chains");
    }

    @Override
    public AdaptiveChain chain(Chain chain) {
        throw new UnsupportedException("plain loops have no chains");
    }

    @Override
    public boolean chains() {
        return false;
    }

    @Override
    public Lane cast(DType from, DType to) {
        return Casts.of(from, to);
    }

    @Override
    public WinogradLoops winograd(long elements) {
        return PlainWinograd.INSTANCE;
    }

    @Override
    public CorrelationLoops correlation(long work) {
        return PlainCorrelation.INSTANCE;
    }

    @Override
    public ScoreLoops scores(long scores) {
        return PlainScores.INSTANCE;
    }

    @Override
    public long multiplyAdds(int rounds) {
        float[] values = new float[IN_CACHE];
        for (int r = 0; r < rounds; r++) {
            LimitProbe.multiplyAdd(values, 0.5f, 0.5f);
        }
        return (long) rounds * values.length * LimitProbe.CHAIN;
    }

    @Override
    public Reducer reducer(ReduceOp op, DType dtype) {
        return Reducers.of(op, dtype);
    }

    @Override
    public GemmKernels gemm(DType dtype, long columns, long work) {
        int width = columns > WIDTHS[1] ? 0 : columns > WIDTHS[2] ? 1 : 2;
        synchronized (gemms) {
            return gemms.computeIfAbsent(dtype, d -> new GemmKernels[WIDTHS.length])[width] == null
                ? gemms.get(dtype)[width] = make(dtype, WIDTHS[width]) : gemms.get(dtype)[width];
        }
    }

    private static GemmKernels make(DType dtype, int width) {
        Class<? extends GemmKernels> loops = switch (dtype) {
            case FLOAT32 -> PlainFloatGemm.class;
            case FLOAT64 -> PlainDoubleGemm.class;
            case INT32 -> PlainIntGemm.class;
            case INT64 -> PlainLongGemm.class;
            default -> throw new UnsupportedException("matmul is not defined for " + dtype);
        };
        return (GemmKernels) Loops.define(loops, width);
    }
}
