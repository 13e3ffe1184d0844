package org.gradus.cpu;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final int MOST_CHAINS = 2048;
    /** Operations that a conversion counts as. */
    private static final int CAST_COST = 6;

    private final boolean adaptive;
    private final Map<List<DType>, Lane> casts = new HashMap<>();
    private final Map<Pointwise, Lane> made = new EnumMap<>(Pointwise.class);
    private final Map<Chain, AdaptiveChain> chains = new Latest<>();
    private final Map<RowChain, AdaptiveRows> rows = new Latest<>();
    private final Map<ColumnChain, AdaptiveColumns> columns = new Latest<>();
    private final Map<ReduceOp, Reducer> reducers = new EnumMap<>(ReduceOp.class);
    private final Map<DType, AdaptiveGemm> gemms = new EnumMap<>(DType.class);
    private Lane doubleExp;
    private final AdaptiveWinograd winograd;
    private final AdaptiveCorrelation correlation;
    private final AdaptiveScores scores;

    /** A program holds on to its own. */
    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        Latest() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST_CHAINS;
        }
    }

    private VectorKernels(boolean adaptive) {
        this.adaptive = adaptive;
        winograd = new AdaptiveWinograd(VectorWinograd::new, adaptive);
        correlation = new AdaptiveCorrelation(VectorCorrelation::new, adaptive);
        scores = new AdaptiveScores(VectorScores::new, adaptive);
        gemms.put(DType.FLOAT32, new AdaptiveGemm(DType.FLOAT32, VectorFloatGemm::create, adaptive));
        gemms.put(DType.FLOAT64, new AdaptiveGemm(DType.FLOAT64, VectorDoubleGemm::create, adaptive));
    }

    /** @param adaptive whether plain loops are used until the JIT has compiled the others */
    static KernelSet create(boolean adaptive) {
        return new VectorKernels(adaptive);
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public synchronized Lane lane(Pointwise fn, DType compute) {
        Lane.Plain plain = Lanes.of(compute).get(fn);
        if (fn == Pointwise.RANDOM_BITS) {
            return made.computeIfAbsent(fn, f -> Philox.bits(new AdaptivePhilox(!adaptive)));
        }
        if (fn == Pointwise.UNIFORM) {
            return made.computeIfAbsent(fn, f -> adaptive ? new AdaptiveLane(compute, DType.FLOAT32, 1, CAST_COST, plain, VectorUniform::new)
                : new VectorUniform());
        }
        if (compute == DType.FLOAT64 && fn == Pointwise.EXP) {
            return doubleExp(plain);
        }
        Supplier<Lane> maker = compute == DType.FLOAT32 ? VectorLanes.maker(fn) : null;
        if (maker == null) {
            return chains(fn, compute) ? made.computeIfAbsent(fn, f -> StagedLane.of(f, plain)) : plain;
        }
        return made.computeIfAbsent(fn, f -> adaptive ? new AdaptiveLane(compute, compute, f.arity(), f.cost(), plain, maker)
            : maker.get());
    }

    private Lane doubleExp(Lane.Plain plain) {
        if (doubleExp == null) {
            doubleExp = adaptive ? new AdaptiveLane(DType.FLOAT64, DType.FLOAT64, 1, Pointwise.EXP.cost(), plain, VectorDoubleExp::new)
                : new VectorDoubleExp();
        }
        return doubleExp;
    }

    @Override
    public boolean chains(Pointwise fn, DType compute) {
        return compute == DType.FLOAT32 && Chain.FUNCTIONS.contains(fn);
    }

    @Override
    public synchronized AdaptiveChain chain(Chain chain) {
        return chains.computeIfAbsent(chain, c -> new AdaptiveChain(c, !adaptive));
    }

    @Override
    public synchronized AdaptiveRows rows(RowChain chain) {
        return rows.computeIfAbsent(chain, c -> new AdaptiveRows(c, !adaptive));
    }

    @Override
    public synchronized AdaptiveColumns columns(ColumnChain chain) {
        return columns.computeIfAbsent(chain, c -> new AdaptiveColumns(c, !adaptive));
    }

    @Override
    public boolean chains() {
        return true;
    }

    @Override
    public synchronized Lane cast(DType from, DType to) {
        Supplier<Lane> maker = VectorCasts.maker(from, to);
        if (maker == null) {
            return PlainKernels.INSTANCE.cast(from, to);
        }
        return casts.computeIfAbsent(List.of(from, to), c -> adaptive
            ? new AdaptiveLane(from, to, 1, CAST_COST, PlainKernels.INSTANCE.cast(from, to), maker) : maker.get());
    }

    @Override
    public synchronized Reducer reducer(ReduceOp op, DType dtype) {
        return dtype == DType.FLOAT32 ? reducers.computeIfAbsent(op, o -> FloatReducers.of(o, this::folder))
            : PlainKernels.INSTANCE.reducer(op, dtype);
    }

    private FloatFolder folder(ReduceOp op, FloatLoops.Binary fn) {
        return adaptive ? new AdaptiveFolder(FloatReducers.plain(fn), () -> new VectorFolder(op, fn)) : new VectorFolder(op, fn);
    }

    @Override
    public long multiplyAdds(int rounds) {
        return VectorMultiplyAdds.run(rounds);
    }

    @Override
    public WinogradLoops winograd(long elements) {
        return winograd.codeOr(PlainWinograd.INSTANCE, elements);
    }

    @Override
    public CorrelationLoops correlation(long work) {
        return correlation.codeOr(PlainCorrelation.INSTANCE, work);
    }

    @Override
    public ScoreLoops scores(long scores) {
        return this.scores.codeOr(PlainScores.INSTANCE, scores);
    }

    @Override
    public GemmKernels gemm(DType dtype, long columns, long work) {
        AdaptiveGemm vector = gemms.get(dtype);
        GemmKernels ready = vector == null ? null : vector.ready(work);
        return ready == null ? PlainKernels.INSTANCE.gemm(dtype, columns, work) : ready;
    }
}
