package org.gradus.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;

/** Sees whether what the loop of a stage folds by columns is a {@link ColumnChain}. */
final class ColumnPlanner {
    /** Beyond this the loops are more than the JIT takes on. */
    private static final int MOST_COST = 240;

    private final Kernel.Loop kernel;
    private final KernelSet kernels;
    private final BiFunction<Access, Boolean, Walk> walks;
    private final int[] constants;
    private final int[] repeated;

    private final Map<Integer, Integer> number = new HashMap<>();
    private final List<Boolean> scalar = new ArrayList<>();
    private final List<ColumnFolds.Source> sources = new ArrayList<>();
    private final List<Chain.Op> ops = new ArrayList<>();

    /**
     * @param walks     of an access, and whether its value is an inner one
     * @param constants by instruction: the slot that has it in all lanes, or {@link StepPlan#NONE}
     * @param repeated  by instruction: the slot that begins with an element for each column, or {@link StepPlan#NONE}
     */
    ColumnPlanner(Kernel.Loop kernel, KernelSet kernels, BiFunction<Access, Boolean, Walk> walks, int[] constants,
                  int[] repeated) {
        this.kernel = kernel;
        this.kernels = kernels;
        this.walks = walks;
        this.constants = constants;
        this.repeated = repeated;
    }

    /**
     * Null if it is not.
     *
     * @param values what is folded, by instruction
     * @param chunk  most lines at a time
     */
    ColumnFolds plan(List<Instr.Reduce> values, Step.Reduce[] folds, int chunk) {
        if (!kernels.chains() || values.isEmpty() || values.stream().anyMatch(r -> r.from() != DType.FLOAT32 || r.op().isArg())
            || !values.stream().allMatch(r -> takeOperands(r.arg()))) {
            return null;
        }
        values.forEach(r -> takeOps(r.arg()));
        List<ReduceOp> reductions = values.stream().map(Instr.Reduce::op).toList();
        ColumnChain chain = new ColumnChain(new Chain(scalar, ops, values.stream().map(r -> number.get(r.arg())).toList()),
            reductions);
        return ops.isEmpty() || chain.cost() > MOST_COST ? null
            : new ColumnFolds(kernels.columns(chain), sources, folds, chunk);
    }

    private boolean takeOperands(int v) {
        if (number.containsKey(v)) {
            return true;
        }
        Instr i = kernel.body().get(v);
        if (constants[v] != StepPlan.NONE) {
            return i.dtype() == DType.FLOAT32 && take(v, true, new ColumnFolds.Source(-1, null, constants[v]));
        }
        if (!i.inner()) {
            return i.dtype() == DType.FLOAT32 && repeated[v] != StepPlan.NONE
                && take(v, false, new ColumnFolds.Source(-1, null, repeated[v]));
        }
        if (i instanceof Instr.Load l) {
            Walk walk = walks.apply(l.access(), true);
            return l.dtype() == DType.FLOAT32 && (walk.isInLines() || walk.isOneALine())
                && take(v, walk.isOneALine(), new ColumnFolds.Source(l.operand(), walk, StepPlan.NONE));
        }
        return i instanceof Instr.Apply a && kernels.chains(a.fn(), a.compute())
            && a.args().stream().allMatch(this::takeOperands);
    }

    private boolean take(int v, boolean isScalar, ColumnFolds.Source source) {
        number.put(v, sources.size());
        scalar.add(isScalar);
        sources.add(source);
        return true;
    }

    private void takeOps(int v) {
        if (!number.containsKey(v)) {
            Instr.Apply a = (Instr.Apply) kernel.body().get(v);
            a.args().forEach(this::takeOps);
            ops.add(new Chain.Op(a.fn(), a.args().stream().map(number::get).toList()));
            number.put(v, sources.size() + ops.size() - 1);
        }
    }
}
