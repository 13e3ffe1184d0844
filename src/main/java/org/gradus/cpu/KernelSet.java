package org.gradus.cpu;

import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner loops of the CPU device. There are two sets, one in plain Java that relies on the JIT, and one that uses the
 * Vector API where that pays. They give the same bits.
 */
interface KernelSet {
    /** For people: {@code plain}, {@code vector}. */
    String name();

    /**
     * @param compute dtype of the operands (of the last two, for {@code where})
     * @throws org.gradus.types.UnsupportedException if the function is not defined for the dtype
     */
    Lane lane(Pointwise fn, DType compute);

    /** Whether {@link #chain} takes the function on operands of this dtype. */
    boolean chains(Pointwise fn, DType compute);

    /** The chain, shared by all that have the same. */
    AdaptiveChain chain(Chain chain);

    /** The loops over rows, shared by all that have the same. */
    AdaptiveRows rows(RowChain chain);

    /** The folds by columns, shared by all that have the same. */
    AdaptiveColumns columns(ColumnChain chain);

    /** Whether there are chains. */
    boolean chains();

    Lane cast(DType from, DType to);

    Reducer reducer(ReduceOp op, DType dtype);

    /**
     * The loops for the next matrix product; all give the same bits.
     *
     * @param columns columns of C
     * @param work    multiply-adds of the product
     * @throws org.gradus.types.UnsupportedException for bool
     */
    GemmKernels gemm(DType dtype, long columns, long work);

    /**
     * The transforms for the next convolution; all give the same bits.
     *
     * @param elements of its images
     */
    WinogradLoops winograd(long elements);

    /**
     * The loops for the next product with windows over single channels; all give the same bits.
     *
     * @param work multiply-adds of the product
     */
    CorrelationLoops correlation(long work);

    /**
     * The loops for the next attention; all give the same bits.
     *
     * @param scores how many it has
     */
    ScoreLoops scores(long scores);

    /** Does float32 multiply-adds that do not wait for one another, {@code rounds} times some, and returns how many. */
    long multiplyAdds(int rounds);

    /** The best set that this Java can load; chosen once. */
    static KernelSet best() {
        return Best.SET;
    }

    /** The lookup, apart so that it runs on first use only. */
    final class Best {
        private static final String MODULE = "jdk.incubator.vector";
        private static final KernelSet SET = lookup();

        private Best() {
        }

        private static KernelSet lookup() {
            if (System.getProperty("gradus.vector", "on").equals("off")) {
                return PlainKernels.INSTANCE;
            }
            if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
                Logger log = LoggerFactory.getLogger(KernelSet.class);
                log.info("The CPU device runs without the Vector API; start Java with --add-modules {} to make it faster",
                    MODULE);
                return PlainKernels.INSTANCE;
            }
            return VectorKernels.create(true);
        }
    }
}
