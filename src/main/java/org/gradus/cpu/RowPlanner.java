package org.gradus.cpu;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.gradus.cpu.RowChain.Kind;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;

/**
 * Sees whether a loop kernel is a {@link RowChain}. Positions along the row, and what is compared with them, become float32, which is
 * exact for {@link #MOST_NUMBERS} elements: comparisons with any int64 come out the same, as it is rounded to no smaller a power of
 * two. What a row has one of, without a fold over it, such as the element at the row's index, may be computed before.
 */
final class RowPlanner {
    /** Beyond this the loops are more than the JIT takes on. */
    private static final int MOST_COST = 240;
    /** Elements of a row, of all operands and outputs together, that a second-level cache has room for several times. */
    private static final int NEAR = 1 << 16;
    private static final int MOST_NUMBERS = 1 << 16;
    private static final Set<Pointwise> COMPARISONS = EnumSet.of(Pointwise.EQ, Pointwise.NE, Pointwise.LT, Pointwise.LE, Pointwise.GT,
        Pointwise.GE);

    private final Kernel.Loop kernel;
    private final List<Instr> body;
    private final Tiling tiling;
    private final KernelSet kernels;
    private final BiFunction<Access, Boolean, Walk> walks;
    private final int[] constants;

    private final boolean[] folded;
    private final boolean[] needed;
    private final int[] number;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<RowLoop.Source> sources = new ArrayList<>();
    private final List<RowChain.Op> ops = new ArrayList<>();
    private int positions = -1;
    private int beyond = -1;
    private boolean inPieces;

    /**
     * @param walks     of an access, and whether its value is an inner one
     * @param constants by instruction: the slot that has it in all lanes, or {@link StepPlan#NONE}
     */
    RowPlanner(Kernel.Loop kernel, Tiling tiling, KernelSet kernels, BiFunction<Access, Boolean, Walk> walks,
               int[] constants) {
        this.kernel = kernel;
        this.body = kernel.body();
        this.tiling = tiling;
        this.kernels = kernels;
        this.walks = walks;
        this.constants = constants;
        this.number = new int[body.size()];
        this.needed = new boolean[body.size()];
        this.folded = new boolean[body.size()];
        for (int v = 0; v < folded.length; v++) {
            folded[v] = body.get(v) instanceof Instr.Reduce || body.get(v).args().stream().anyMatch(a -> folded[a]);
        }
    }

    /**
     * Null if it is not.
     *
     * @param early plans the computation of a value that a row has one of, as float32; gives its slot
     */
    RowLoop plan(IntUnaryOperator early) {
        long n = tiling.inner();
        boolean rows = kernels.chains() && kernel.hasReduce() && !tiling.columns() && tiling.segments() == 1
            && n <= Integer.MAX_VALUE / 2 && endsInChains(n);
        if (!rows || !kernel.stores().stream().allMatch(this::isInRows) || !fits()) {
            return null;
        }
        IntStream.range(0, needed.length).filter(v -> needed[v]).forEach(this::takeOperand);
        if (IntStream.range(0, needed.length).anyMatch(v -> needed[v] && isPlace(body.get(v)))) {
            takePositions();
            beyond = take(Kind.ROW, RowLoop.Source.fixed(new float[] {n}));
        }
        IntStream.range(0, needed.length).filter(v -> needed[v]).forEach(this::takeOp);
        List<RowLoop.Target> targets = kernel.stores().stream().map(s -> new RowLoop.Target(s.operand(),
            walks.apply(s.access(), s.inner()), kernel.operands().get(s.operand()).dtype() == DType.INT64)).toList();
        RowChain chain = new RowChain(kinds, ops, kernel.stores().stream().map(s -> number[s.value()]).toList(),
            !inPieces && areNear(n), 0);
        if (!storesFit(chain) || !foldsFit(chain)) {
            return null;
        }
        if (!inPieces && ShortRows.fits(chain, n)) {
            chain = chain.withLength((int) n);
        } else if (n < FloatFolder.CHAINS || new RowPasses(chain).cost() > MOST_COST) {
            return null;
        }
        List<RowLoop.Source> all = sources.stream().map(s -> !s.isEarly() ? s : s.at(early.applyAsInt(s.early()))).toList();
        return new RowLoop(kernels.rows(chain), all, targets, earlyOperands(), (int) n, tiling.chunk());
    }

    private boolean areNear(long n) {
        return n * (kinds.stream().filter(k -> k == Kind.ELEMENTS).count() + kernel.stores().size()) <= NEAR;
    }

    private boolean endsInChains(long n) {
        long last = n % tiling.chunk();
        return last == 0 || last >= FloatFolder.CHAINS || n == tiling.chunk();
    }

    /** Marks what is needed, from the stores on. */
    private boolean fits() {
        kernel.stores().forEach(s -> needed[s.value()] = true);
        for (int v = needed.length - 1; v >= 0; v--) {
            if (needed[v] && !fits(v)) {
                return false;
            }
            if (needed[v] && constants[v] == StepPlan.NONE && !isEarly(v)) {
                body.get(v).args().forEach(a -> needed[a] = true);
            }
        }
        return true;
    }

    private boolean fits(int v) {
        Instr i = body.get(v);
        if (constants[v] != StepPlan.NONE || isEarly(v)) {
            return i.dtype() == DType.FLOAT32 || i.dtype() == DType.INT64;
        }
        if (i instanceof Instr.Load l) {
            boolean isTaken = l.dtype() == DType.FLOAT32 || l.dtype() == DType.BOOL && l.inner() && VectorCode.HAS_BYTES;
            return isTaken && isTaken(walks.apply(l.access(), l.inner()));
        }
        if (i instanceof Instr.Iota p) {
            Walk walk = walks.apply(p.access(), p.inner());
            return tiling.inner() <= MOST_NUMBERS && walk.isInRows() && walk.repeatsRows() && walk.rowStride() == 1 && walk.offset() == 0;
        }
        if (i instanceof Instr.Reduce r) {
            return r.from() == DType.FLOAT32 && (!r.op().isArg() || tiling.inner() <= MOST_NUMBERS);
        }
        if (i instanceof Instr.Cast c) {
            return c.from() == DType.INT64 && c.dtype() == DType.FLOAT32 && isNumber(c.arg());
        }
        return i instanceof Instr.Apply a && (kernels.chains(a.fn(), a.compute()) || comparesNumbers(a));
    }

    private boolean comparesNumbers(Instr.Apply a) {
        return a.compute() == DType.INT64 && COMPARISONS.contains(a.fn()) && kernels.chains(a.fn(), DType.FLOAT32)
            && a.args().stream().allMatch(this::isNumber);
    }

    /** Whether float32 has all that it comes to, or what compares the same. */
    private boolean isNumber(int v) {
        return body.get(v) instanceof Instr.Iota || isPlace(body.get(v)) || isEarly(v) || constants[v] != StepPlan.NONE;
    }

    private static boolean isPlace(Instr i) {
        return i instanceof Instr.Reduce r && r.op().isArg();
    }

    /** Whether it is computed before the row's loops. */
    private boolean isEarly(int v) {
        return constants[v] == StepPlan.NONE && !body.get(v).inner() && !folded[v] && !isOfRow(v);
    }

    /** Whether the loops compute it, given that a row has one of it. */
    private boolean isOfRow(int v) {
        Instr i = body.get(v);
        if (constants[v] != StepPlan.NONE) {
            return i.dtype() == DType.FLOAT32;
        }
        return i instanceof Instr.Load l && l.dtype() == DType.FLOAT32 && walks.apply(l.access(), false).isInRows()
            || i instanceof Instr.Apply a && kernels.chains(a.fn(), a.compute()) && a.args().stream().allMatch(this::isOfRow);
    }

    private boolean isInRows(Kernel.Store s) {
        boolean isPlace = !s.inner() && isPlace(body.get(s.value()));
        return s.scatter() == null && (isPlace || kernel.operands().get(s.operand()).dtype() == DType.FLOAT32)
            && isTaken(walks.apply(s.access(), s.inner()));
    }

    private boolean isTaken(Walk walk) {
        inPieces |= !walk.isInRows();
        return walk.isInRows() || walk.isInPieces();
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

    /** Whether no value of a row is folded. */
    private static boolean foldsFit(RowChain chain) {
        boolean[] inner = chain.inner();
        return chain.folds().stream().allMatch(v -> inner[chain.op(v).args().get(0)]);
    }

    private int[] earlyOperands() {
        boolean[] early = new boolean[body.size()];
        IntStream.range(0, early.length).forEach(v -> early[v] = needed[v] && isEarly(v));
        for (int v = early.length - 1; v >= 0; v--) {
            if (early[v]) {
                body.get(v).args().forEach(a -> early[a] = true);
            }
        }
        return IntStream.range(0, early.length).filter(v -> early[v]).mapToObj(body::get)
            .mapToInt(i -> i instanceof Instr.Load l ? l.operand() : i instanceof Instr.Gather g ? g.operand() : StepPlan.NONE)
            .filter(k -> k != StepPlan.NONE).distinct().toArray();
    }

    private int take(Kind kind, RowLoop.Source source) {
        sources.add(source);
        kinds.add(kind);
        return sources.size() - 1;
    }

    private void takeOperand(int v) {
        Instr i = body.get(v);
        if (isEarly(v) || constants[v] != StepPlan.NONE && i.dtype() == DType.INT64) {
            number[v] = take(Kind.ROW, RowLoop.Source.early(v));
        } else if (constants[v] != StepPlan.NONE) {
            number[v] = take(Kind.ROW, RowLoop.Source.constant(constants[v]));
        } else if (i instanceof Instr.Load l) {
            Walk walk = walks.apply(l.access(), l.inner());
            number[v] = take(!l.inner() ? Kind.ROW : l.dtype() == DType.BOOL ? Kind.TRUTHS : walk.repeatsRows() ? Kind.SHARED
                : Kind.ELEMENTS, RowLoop.Source.operand(l.operand(), walk));
        } else if (i instanceof Instr.Iota) {
            takePositions();
            number[v] = positions;
        }
    }

    private void takePositions() {
        if (positions < 0) {
            float[] all = new float[(int) tiling.inner()];
            for (int i = 0; i < all.length; i++) {
                all[i] = i;
            }
            positions = take(Kind.SHARED, RowLoop.Source.fixed(all));
        }
    }

    private void takeOp(int v) {
        Instr i = body.get(v);
        if (constants[v] != StepPlan.NONE || isEarly(v)) {
            return;
        }
        if (i instanceof Instr.Apply a) {
            number[v] = op(a.fn(), null, a.args().stream().mapToInt(x -> number[x]).toArray());
        } else if (i instanceof Instr.Cast c) {
            number[v] = number[c.arg()];
        } else if (i instanceof Instr.Reduce r) {
            number[v] = r.op().isArg() ? place(r.op(), number[r.arg()]) : op(null, r.op(), number[r.arg()]);
        }
    }

    /** The first place of the largest or smallest element, or of the first NaN. */
    private int place(ReduceOp op, int x) {
        int extreme = op(null, op == ReduceOp.ARGMAX ? ReduceOp.MAX : ReduceOp.MIN, x);
        int found = op(Pointwise.WHERE, null, op(Pointwise.EQ, null, x, extreme), positions, beyond);
        return op(null, ReduceOp.MIN, op(Pointwise.WHERE, null, op(Pointwise.NE, null, x, x), positions, found));
    }

    private int op(Pointwise fn, ReduceOp fold, int... args) {
        RowChain.Op op = new RowChain.Op(fn, fold, IntStream.of(args).boxed().toList());
        int known = fold == null ? -1 : ops.indexOf(op);
        if (known < 0) {
            ops.add(op);
            known = ops.size() - 1;
        }
        return sources.size() + known;
    }
}
