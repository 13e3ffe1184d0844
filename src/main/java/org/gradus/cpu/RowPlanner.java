package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.gradus.cpu.RowChain.Kind;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/** Sees whether a loop kernel is a {@link RowChain}. */
final class RowPlanner {
    /** Beyond this the loops are more than the JIT takes on. */
    private static final int MOST_COST = 240;
    /** Elements of a row, of all operands and outputs together, that a second-level cache has room for several times. */
    private static final int NEAR = 1 << 16;

    private final Kernel.Loop kernel;
    private final Tiling tiling;
    private final KernelSet kernels;
    private final BiFunction<Access, Boolean, Walk> walks;
    private final int[] constants;

    private final int[] number;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<RowLoop.Source> sources = new ArrayList<>();

    /**
     * @param walks     of an access, and whether its value is an inner one
     * @param constants by instruction: the slot that has it in all lanes, or {@link StepPlan#NONE}
     */
    RowPlanner(Kernel.Loop kernel, Tiling tiling, KernelSet kernels, BiFunction<Access, Boolean, Walk> walks,
               int[] constants) {
        this.kernel = kernel;
        this.tiling = tiling;
        this.kernels = kernels;
        this.walks = walks;
        this.constants = constants;
        this.number = new int[kernel.body().size()];
    }

    /** Null if it is not. */
    RowLoop plan() {
        long n = tiling.inner();
        boolean rows = kernels.chains() && kernel.hasReduce() && !tiling.columns() && tiling.segments() == 1
            && n <= Integer.MAX_VALUE / 2 && endsInChains(n);
        if (!rows || !IntStream.range(0, kernel.body().size()).allMatch(this::fits)
            || !kernel.stores().stream().allMatch(this::isInRows)) {
            return null;
        }
        List<Instr> body = kernel.body();
        for (int v = 0; v < body.size(); v++) {
            takeOperand(v);
        }
        List<RowChain.Op> ops = new ArrayList<>();
        for (int v = 0; v < body.size(); v++) {
            Instr i = body.get(v);
            if (constants[v] == StepPlan.NONE && !(i instanceof Instr.Load)) {
                List<Integer> args = LoopCompiler.args(i).stream().map(a -> number[a]).toList();
                ops.add(i instanceof Instr.Apply a ? new RowChain.Op(a.fn(), null, args)
                    : new RowChain.Op(null, ((Instr.Reduce) i).op(), args));
                number[v] = sources.size() + ops.size() - 1;
            }
        }
        List<RowLoop.Target> targets = kernel.stores().stream()
            .map(s -> new RowLoop.Target(s.operand(), walks.apply(s.access(), s.inner()))).toList();
        RowChain chain = new RowChain(kinds, ops, kernel.stores().stream().map(s -> number[s.value()]).toList(), areNear(n), 0);
        if (!storesFit(chain)) {
            return null;
        }
        if (ShortRows.fits(chain, n)) {
            chain = chain.withLength((int) n);
        } else if (n < FloatFolder.CHAINS || new RowPasses(chain).cost() > MOST_COST) {
            return null;
        }
        return new RowLoop(kernels.rows(chain), sources, targets, (int) n, tiling.chunk());
    }

    private boolean areNear(long n) {
        return n * (kinds.stream().filter(k -> k == Kind.ELEMENTS).count() + kernel.stores().size()) <= NEAR;
    }

    private boolean endsInChains(long n) {
        long last = n % tiling.chunk();
        return last == 0 || last >= FloatFolder.CHAINS || n == tiling.chunk();
    }

    private boolean fits(int v) {
        Instr i = kernel.body().get(v);
        if (constants[v] != StepPlan.NONE) {
            return i.dtype() == DType.FLOAT32 || isUnused(v);
        }
        if (i instanceof Instr.Load l) {
            boolean isTaken = l.dtype() == DType.FLOAT32 || l.dtype() == DType.BOOL && l.inner() && VectorCode.HAS_BYTES;
            return isTaken && walks.apply(l.access(), l.inner()).isInRows();
        }
        if (i instanceof Instr.Reduce r) {
            return r.from() == DType.FLOAT32 && !r.op().isArg();
        }
        return i instanceof Instr.Apply a && kernels.chains(a.fn(), a.compute());
    }

    private boolean isUnused(int v) {
        return kernel.body().stream().noneMatch(i -> LoopCompiler.args(i).contains(v))
            && kernel.stores().stream().noneMatch(s -> s.value() == v);
    }

    private boolean isInRows(Kernel.Store s) {
        return s.scatter() == null && kernel.operands().get(s.operand()).dtype() == DType.FLOAT32
            && walks.apply(s.access(), s.inner()).isInRows();
    }

    /** Whether no value of a row is stored for each element, and the other way round. */
    private boolean storesFit(RowChain chain) {
        boolean[] inner = chain.inner();
        for (int k = 0; k < chain.outputs().size(); k++) {
            if (inner[chain.outputs().get(k)] != kernel.stores().get(k).inner()) {
                return false;
            }
        }
        return true;
    }

    private void takeOperand(int v) {
        Instr i = kernel.body().get(v);
        if (constants[v] != StepPlan.NONE) {
            sources.add(new RowLoop.Source(-1, null, constants[v]));
            kinds.add(Kind.ROW);
        } else if (i instanceof Instr.Load l) {
            Walk walk = walks.apply(l.access(), l.inner());
            sources.add(new RowLoop.Source(l.operand(), walk, StepPlan.NONE));
            kinds.add(!l.inner() ? Kind.ROW : l.dtype() == DType.BOOL ? Kind.TRUTHS : walk.repeatsRows() ? Kind.SHARED
                : Kind.ELEMENTS);
        } else {
            return;
        }
        number[v] = sources.size() - 1;
    }
}
