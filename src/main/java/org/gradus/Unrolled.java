package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.gradus.ir.Backlog;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * One recurrent layer over a sequence as one operation. Its inputs are what the layer's input contributes to the gates
 * {@code (T, N, gates H)}, the weights of the state {@code (gates H, H)}, their bias or {@code null}, and the first states
 * {@code (N, H)}; its outputs the states {@code (T, N, H)} of all steps, and what the gradient needs of each.
 *
 * <p>A step is one product with the last state and one elementwise kernel, which writes into the outputs; likewise backwards. The
 * weights' gradient is one product over all steps at the end.
 */
public final class Unrolled {
    /** Steps between two runs of a long sequence, whose graph would else grow without bound. */
    private static final int STEPS_AT_ONCE = 64;
    private static final int STEPS_WORTH_A_COPY = 4;
    private static final int WEIGHT = 1;
    private static final int BIAS = 2;
    private static final int STATE = 3;

    private final Cell cell;
    private final boolean backwards;

    Unrolled(Cell cell, boolean backwards) {
        this.cell = cell;
        this.backwards = backwards;
    }

    /** {@code lstm}, {@code gru}, {@code tanh} or {@code relu}. */
    public String cell() {
        return cell.name();
    }

    /** Whether the last step comes first. */
    public boolean isBackwards() {
        return backwards;
    }

    /** The columns of a matrix in blocks of equal width. */
    static Expr[] blocks(Expr matrix, int count) {
        Layout all = Layout.contiguous(matrix.shape());
        long width = matrix.shape().dim(1) / count;
        Expr[] blocks = new Expr[count];
        Arrays.setAll(blocks, i -> matrix.view(all.slice(1, i * width, width, 1)));
        return blocks;
    }

    /** {@code (T, N, W)} values that are written step by step, block of columns by block of columns; held until closed. */
    private static final class Steps {
        private final Layout whole;
        private final int blocks;
        private Expr value;

        Steps(Expr like, long width, int blocks) {
            Shape shape = Shape.of(like.shape().dim(0), like.shape().dim(1), width * blocks);
            this.whole = Layout.contiguous(shape);
            this.blocks = blocks;
            this.value = Expr.unset(like.place(), like.dtype(), shape).retain();
        }

        Steps(Expr value, int blocks) {
            this.whole = Layout.contiguous(value.shape());
            this.blocks = blocks;
            this.value = value.retain();
        }

        void write(int step, Expr... parts) {
            for (int i = 0; i < parts.length; i++) {
                Expr before = value;
                value = before.update(block(step, i), parts[i]).retain();
                before.release();
            }
        }

        Expr read(int step) {
            return value.view(whole.select(0, step));
        }

        Expr read(int step, int i) {
            return value.view(block(step, i));
        }

        private Layout block(int step, int i) {
            long width = whole.shape().dim(2) / blocks;
            return whole.select(0, step).slice(1, i * width, width, 1);
        }
    }

    /** Whether what is pending should be computed: enough steps, or the last one of so many that a tensor would compute it alone. */
    private static boolean mayStop(int done, boolean isLast, Steps values) {
        return done % STEPS_AT_ONCE == 0 || isLast && Backlog.isDeeper(values.value, Storage.flushDepth);
    }

    private static void release(Expr... held) {
        for (Expr e : held) {
            if (e != null) {
                e.release();
            }
        }
    }

    private static void close(Steps... steps) {
        for (Steps s : steps) {
            release(value(s));
        }
    }

    private static Expr[] held(Expr... values) {
        for (Expr e : values) {
            if (e != null) {
                e.retain();
            }
        }
        return values;
    }

    private static Expr value(Steps steps) {
        return steps == null ? null : steps.value;
    }

    private static void realize(Stream<Expr> values) {
        List<Expr> all = values.filter(Objects::nonNull).toList();
        all.get(0).place().realize(all);
    }

    private static Expr transposed(Expr matrix) {
        return matrix.view(Layout.contiguous(matrix.shape()).permute(1, 0));
    }

    /** The transpose as each of {@code steps} products reads it: of several in a row that is worth a copy with neighbouring columns. */
    private static Expr turned(Expr matrix, int steps) {
        Expr t = transposed(matrix);
        return steps < STEPS_WORTH_A_COPY ? t : Expr.unset(t.place(), t.dtype(), t.shape()).update(Layout.contiguous(t.shape()), t);
    }

    /**
     * @param state {@code h}, and {@code c} if the cell has one
     * @return the outputs; without a gradient only the last {@code c}, as the one step of {@code (1, N, H)}
     */
    List<Tensor> forward(Tensor input, Tensor weight, Tensor bias, List<Tensor> state) {
        Tensor[] inputs = new Tensor[STATE + state.size()];
        inputs[0] = input;
        inputs[WEIGHT] = weight;
        inputs[BIAS] = bias;
        for (int i = 0; i < state.size(); i++) {
            inputs[STATE + i] = state.get(i);
        }
        boolean tracked = Call.differentiated(inputs);
        Steps x = new Steps(input.expr("recurrent"), 1);
        int count = Math.toIntExact(x.whole.shape().dim(0));
        Expr w = turned(weight.expr("recurrent"), count).retain();
        long width = state.get(0).size(1);
        Expr[] now = state.stream().map(s -> s.expr("recurrent")).toArray(Expr[]::new);
        Steps h = new Steps(x.value, width, 1);
        Steps c = cell.hasCell() && tracked ? new Steps(x.value, width, 1) : null;
        Steps kept = cell.kept() > 0 && tracked ? new Steps(x.value, width, cell.kept()) : null;
        Expr held = null;
        for (int i = 0; i < count; i++) {
            int t = backwards ? count - 1 - i : i;
            if (i > 0) {
                int last = backwards ? t + 1 : t - 1;
                now[0] = h.read(last);
                if (c != null) {
                    now[1] = c.read(last);
                }
            }
            Expr recurrent = Expr.matmul(now[0], w);
            if (bias != null) {
                recurrent = ExprMath.add(recurrent, bias.expr("recurrent").expand(recurrent.shape()));
            }
            Cell.Next next = cell.forward(x.read(t), recurrent, now);
            now = next.state();
            h.write(t, now[0]);
            if (c != null) {
                c.write(t, now[1]);
            }
            if (kept != null) {
                kept.write(t, next.kept());
            }
            if (mayStop(i + 1, i == count - 1, h)) {
                Expr before = held;
                held = c == null && cell.hasCell() ? now[1].retain() : null;
                realize(Stream.of(h.value, value(c), value(kept), held));
                release(before);
            }
        }
        List<Expr> others = new ArrayList<>();
        if (cell.hasCell()) {
            others.add(c != null ? c.value : now[1].view(Layout.contiguous(now[1].shape()).unsqueeze(0)));
        }
        if (kept != null) {
            others.add(kept.value);
        }
        List<Tensor> made = new Call("recurrent", h.value, Call.attrs(this), inputs).make(others.toArray(Expr[]::new));
        release(held, w);
        close(x, h, c, kept);
        return made;
    }

    /**
     * Gradients of the inputs.
     *
     * @param inputs  of the operation
     * @param outputs of the operation
     * @param grads   of the outputs, {@code null} for zero
     * @param needed  which gradients of the first states somebody wants; the others are {@code null}
     */
    public Tensor[] backward(Tensor[] inputs, Tensor[] outputs, Tensor[] grads, IntPredicate needed) {
        Expr w = inputs[WEIGHT].expr("recurrent");
        Steps h = new Steps(outputs[0].expr("recurrent"), 1);
        Steps c = cell.hasCell() ? new Steps(outputs[1].expr("recurrent"), 1) : null;
        Steps kept = cell.kept() > 0 ? new Steps(outputs[outputs.length - 1].expr("recurrent"), cell.kept()) : null;
        Steps dOut = grads[0] == null ? null : new Steps(grads[0].expr("recurrent"), 1);
        Steps dCell = !cell.hasCell() || grads[1] == null ? null : new Steps(grads[1].expr("recurrent"), 1);
        int count = Math.toIntExact(h.whole.shape().dim(0));
        Steps dInput = new Steps(h.value, w.shape().dim(1), cell.gates());
        Steps dRecurrent = null;
        Expr dh = dOut == null ? Expr.constant(w.place(), w.dtype(), inputs[STATE].shape(), 0.0) : null;
        Expr dc = null;
        Expr[] held = {};
        for (int i = count - 1; i >= 0; i--) {
            int t = backwards ? count - 1 - i : i;
            dh = sum(dh, dOut == null ? null : dOut.read(t));
            dc = sum(dc, dCell == null ? null : dCell.read(t));
            Cell.Back back = cell.backward(past(inputs, h, c, kept, t, i == 0), dh, dc);
            dInput.write(t, back.input());
            if (back.recurrent() != back.input()) {
                dRecurrent = dRecurrent == null ? new Steps(h.value, w.shape().dim(1), cell.gates()) : dRecurrent;
                dRecurrent.write(t, back.recurrent());
            }
            dh = sum(Expr.matmul((dRecurrent == null ? dInput : dRecurrent).read(t), w), back.h());
            dc = back.c();
            if (i == 0) {
                dh = needed.test(STATE) ? dh : null;
                dc = cell.hasCell() && needed.test(STATE + 1) ? dc : null;
            }
            if (mayStop(count - i, i == 0, dInput)) {
                Expr[] before = held;
                held = held(dh, dc);
                realize(Stream.of(dInput.value, value(dRecurrent), dc));
                release(before);
            }
        }
        Expr sums = (dRecurrent == null ? dInput : dRecurrent).value;
        Expr[] values = new Expr[inputs.length];
        values[0] = dInput.value;
        values[WEIGHT] = weight(sums, h.value, inputs[STATE].expr("recurrent"));
        if (inputs[BIAS] != null) {
            long rows = sums.shape().numel() / w.shape().dim(0);
            values[BIAS] = transposed(sums.reshape(Shape.of(rows, w.shape().dim(0)))).reduce(ReduceOp.SUM, 1);
        }
        values[STATE] = dh;
        if (cell.hasCell()) {
            values[STATE + 1] = dc;
        }
        Iterator<Tensor> made = Tensor.all(Stream.of(values).filter(Objects::nonNull).toArray(Expr[]::new)).iterator();
        Tensor[] result = Stream.of(values).map(v -> v == null ? null : made.next()).toArray(Tensor[]::new);
        release(held);
        close(h, c, kept, dOut, dCell, dInput, dRecurrent);
        return result;
    }

    private Cell.Past past(Tensor[] inputs, Steps h, Steps c, Steps kept, int t, boolean isFirst) {
        return new Cell.Past() {
            @Override
            public Expr before(int i) {
                return isFirst ? inputs[STATE + i].expr("recurrent") : (i == 0 ? h : c).read(backwards ? t + 1 : t - 1);
            }

            @Override
            public Expr h() {
                return h.read(t);
            }

            @Override
            public Expr kept(int i) {
                return kept.read(t, i);
            }
        };
    }

    private static Expr sum(Expr a, Expr b) {
        return a == null ? b : b == null ? a : ExprMath.add(a, b);
    }

    /** {@code sum over t of sums_t^T h_(t-1)}: all steps that follow another one as one product, and the first. */
    private Expr weight(Expr sums, Expr h, Expr start) {
        long count = h.shape().dim(0);
        Expr first = step(sums, backwards ? count - 1 : 0, 1);
        Expr product = Expr.matmul(transposed(first), start);
        return count == 1 ? product : ExprMath.add(product, Expr.matmul(transposed(step(sums, backwards ? 0 : 1, count - 1)),
            step(h, backwards ? 1 : 0, count - 1)));
    }

    /** Some steps of {@code (T, N, W)} as {@code (steps N, W)}. */
    private static Expr step(Expr value, long from, long steps) {
        Layout part = Layout.contiguous(value.shape()).slice(0, from, steps, 1);
        return value.view(part.reshape(Shape.of(steps * value.shape().dim(1), value.shape().dim(2))));
    }

    /** The states of all steps by operations that are recorded one by one: what {@link #forward} gives, but for what is kept. */
    public List<Tensor> composed(Tensor[] inputs) {
        int count = Math.toIntExact(inputs[0].size(0));
        List<List<Tensor>> all = new ArrayList<>();
        List<Tensor> state = Arrays.asList(inputs).subList(STATE, inputs.length);
        state.forEach(s -> all.add(new ArrayList<>()));
        for (int i = 0; i < count; i++) {
            int t = backwards ? count - 1 - i : i;
            Tensor recurrent = Layers.linear(state.get(0), inputs[WEIGHT], inputs[BIAS]);
            state = cell.composed(inputs[0].select(0, t), recurrent, state);
            for (int s = 0; s < state.size(); s++) {
                all.get(s).add(backwards ? 0 : i, state.get(s));
            }
        }
        return all.stream().map(states -> Gradus.stack(states, 0)).toList();
    }
}
