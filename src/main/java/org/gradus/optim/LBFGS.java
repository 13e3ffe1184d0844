package org.gradus.optim;

import static org.gradus.Gradus.cat;
import static org.gradus.Gradus.zerosLike;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.OnHost;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.types.ArgumentException;

/**
 * L-BFGS: Newton's method with an inverse Hessian made from the last {@code historySize} steps {@code s} and changes of the
 * gradient {@code y}. {@link #step(Supplier)} makes up to {@code maxIter} iterations, each along {@code d = -H g}, by {@code lr}
 * or as far as a line search says. All parameters are in one group, on one device, of one dtype.
 *
 * <p>The path depends on the values of the loss: an iteration and each trial of a line search read a few numbers.
 * Source: Nocedal and Wright, "Numerical optimization", 2006, algorithms 7.4 and 7.5.
 */
@OnHost("decides by the loss and the slope along its direction when to stop and how far to go")
public final class LBFGS extends Optimizer<LBFGS.Options> {
    private static final String STRONG_WOLFE = "strong_wolfe";

    /**
     * The methods with an argument give a copy with that option changed.
     *
     * @param maxIter         iterations of a step
     * @param maxEval         evaluations of the loss in a step; 0 for {@code maxIter * 5 / 4}
     * @param toleranceGrad   a step ends when no element of the gradient is larger
     * @param toleranceChange a step ends when the loss, or every parameter, changes by less
     * @param historySize     how many iterations the Hessian is made from
     * @param lineSearchFn    {@code "strong_wolfe"}, or {@code null} to go by {@code lr}
     */
    public record Options(double lr, int maxIter, int maxEval, double toleranceGrad, double toleranceChange, int historySize,
        String lineSearchFn) implements Optimizer.Options<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, lineSearchFn);
        }

        public Options maxIter(int maxIter) {
            return new Options(lr, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, lineSearchFn);
        }

        public Options maxEval(int maxEval) {
            return new Options(lr, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, lineSearchFn);
        }

        public Options toleranceGrad(double toleranceGrad) {
            return new Options(lr, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, lineSearchFn);
        }

        public Options toleranceChange(double toleranceChange) {
            return new Options(lr, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, lineSearchFn);
        }

        public Options historySize(int historySize) {
            return new Options(lr, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, lineSearchFn);
        }

        public Options lineSearchFn(String lineSearchFn) {
            return new Options(lr, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, lineSearchFn);
        }
    }

    /** {@code lr = 1, maxIter = 20, toleranceGrad = 1e-7, toleranceChange = 1e-9, historySize = 100}, no line search. */
    public static Options options() {
        return new Options(1, 20, 0, 1e-7, 1e-9, 100, null);
    }

    /** With default options. */
    public LBFGS(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public LBFGS(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public LBFGS(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.notNegative(name(), "max_iter", o.maxIter);
        Checks.notNegative(name(), "max_eval", o.maxEval);
        Checks.notNegative(name(), "history_size", o.historySize);
        if (o.lineSearchFn != null && !o.lineSearchFn.equals(STRONG_WOLFE)) {
            throw new ArgumentException("LBFGS: only 'strong_wolfe' is supported as line_search_fn, got '" + o.lineSearchFn + "'");
        }
        if (groups().size() > 1) {
            throw new ArgumentException("LBFGS: doesn't support per-parameter options (parameter groups)");
        }
    }

    @Override
    boolean fits(String name, Tensor remembered, Tensor parameter) {
        return true;
    }

    /** @throws ArgumentException always: the loss must be computed several times, see {@link #step(Supplier)} */
    @Override
    public void step() {
        throw new ArgumentException("LBFGS: step needs a closure that computes the loss and its gradients");
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        throw new AssertionError("the parameters move together");
    }

    @Override
    public Tensor step(Supplier<Tensor> closure) {
        Options o = groups().get(0).options();
        check(o);
        Memory memory = memories.computeIfAbsent(parameters().get(0), key -> new Memory());
        Tensor first = Gradus.enableGrad(closure);
        try (GradMode mode = GradMode.noGrad()) {
            new Iterations(closure, o, memory).run(first);
        }
        return first;
    }

    /** The gradients of all parameters as one vector. */
    private Tensor flatGradient() {
        return Scope.of(() -> {
            List<Tensor> parts = new ArrayList<>();
            for (Tensor p : parameters()) {
                Tensor g = Autograd.gradient(p);
                parts.add((g == null ? zerosLike(p) : g).reshape(-1));
            }
            return cat(parts).realize();
        });
    }

    private void move(double step, Tensor direction) {
        try (Scope scope = Scope.open()) {
            long offset = 0;
            for (Tensor p : parameters()) {
                p.add_(direction.narrow(0, offset, p.numel()).reshape(p.shape().dims()), step);
                offset += p.numel();
            }
            Gradus.realize(parameters().toArray(Tensor[]::new));
        }
    }

    /** The iterations of one step. */
    private final class Iterations implements StrongWolfe.Objective {
        private final Supplier<Tensor> closure;
        private final Options o;
        private final Memory memory;
        private final History history;
        private Tensor gradient;
        private double loss;

        Iterations(Supplier<Tensor> closure, Options o, Memory memory) {
            this.closure = closure;
            this.o = o;
            this.memory = memory;
            this.history = new History(memory, o.historySize);
        }

        void run(Tensor first) {
            loss = first.item();
            gradient = flatGradient();
            int most = o.maxEval == 0 ? o.maxIter * 5 / 4 : o.maxEval;
            int evaluations = 1;
            count("func_evals", 1);
            boolean optimal = isOptimal();
            for (int i = 1; i <= o.maxIter && !optimal; i++) {
                count("n_iter", 1);
                boolean start = memory.numbers.get("n_iter") == 1;
                Tensor d = start ? gradient.neg() : Scope.of(() -> history.direction(gradient, memory.numbers.get("t")));
                history.remember(d, gradient);
                double before = loss;
                double slope = gradient.dot(d).item();
                double t = start ? Math.min(1, 1 / gradient.abs().sum().item()) * o.lr : o.lr;
                memory.numbers.put("t", t);
                if (slope > -o.toleranceChange) {
                    break;
                }
                int trials = 0;
                if (o.lineSearchFn != null) {
                    StrongWolfe.Found found = new StrongWolfe(this, d, slope).search(t, loss, gradient);
                    t = found.step();
                    memory.numbers.put("t", t);
                    move(t, d);
                    loss = found.loss();
                    gradient = found.gradient();
                    trials = found.evaluations();
                    optimal = isOptimal();
                } else {
                    move(t, d);
                    if (i < o.maxIter) {
                        loss = Gradus.enableGrad(closure).item();
                        gradient = flatGradient();
                        trials = 1;
                        optimal = isOptimal();
                    }
                }
                evaluations += trials;
                count("func_evals", trials);
                if (evaluations >= most || Math.abs(loss - before) < o.toleranceChange
                    || Math.abs(t) * d.abs().max().item() <= o.toleranceChange) {
                    break;
                }
            }
        }

        private boolean isOptimal() {
            return gradient.numel() == 0 || gradient.abs().max().item() <= o.toleranceGrad;
        }

        private void count(String name, int more) {
            memory.numbers.merge(name, (double) more, Double::sum);
        }

        /** The loss and the gradient after a step that is taken back at once. */
        @Override
        public StrongWolfe.Point at(double t, Tensor d) {
            List<Tensor> here = parameters().stream().map(p -> p.clone().realize()).toList();
            move(t, d);
            double value = Gradus.enableGrad(closure).item();
            Tensor g = flatGradient();
            for (int i = 0; i < here.size(); i++) {
                parameters().get(i).copy_(here.get(i));
            }
            Gradus.realize(parameters().toArray(Tensor[]::new));
            return new StrongWolfe.Point(t, value, g, g.dot(d).item());
        }
    }

    /**
     * Steps and changes of the gradient, the oldest first, kept as {@code old_stps.i} and {@code old_dirs.i} of the state, with
     * {@code ro.i = 1 / (y . s)}.
     */
    private record History(Memory memory, int limit) {

        private int size() {
            return (int) memory.number("history", 0);
        }

        private Tensor get(String name) {
            return memory.tensors.get(name);
        }

        private void put(String name, Tensor value) {
            Tensor before = memory.tensors.put(name, Scope.release(value.clone().realize()));
            if (before != null && !memory.tensors.containsValue(before)) {
                before.close();
            }
        }

        /** What the next iteration needs of this one. */
        void remember(Tensor direction, Tensor gradient) {
            put("d", direction);
            put("prev_flat_grad", gradient);
        }

        /**
         * {@code -H g}, after the step {@code t} along the direction before was taken into {@code H}. Each turn of the loops is
         * computed by itself: one plan serves all of them, where a chain of them would need a plan for each length.
         */
        Tensor direction(Tensor gradient, double t) {
            Tensor y = gradient.sub(get("prev_flat_grad"));
            Tensor s = get("d").mul(t);
            double product = y.dot(s).item();
            if (product > 1e-10 && limit > 0) {
                append(y, s, product);
            }
            int n = size();
            Tensor q = gradient.neg();
            Tensor[] along = new Tensor[n];
            for (int i = n - 1; i >= 0; i--) {
                along[i] = get("old_stps." + i).dot(q).mul(memory.number("ro." + i, 0));
                q = q.sub(get("old_dirs." + i).mul(along[i]));
                Gradus.realize(along[i], q);
            }
            q = q.mul(memory.number("H_diag", 1));
            for (int i = 0; i < n; i++) {
                Tensor across = get("old_dirs." + i).dot(q).mul(memory.number("ro." + i, 0));
                q = q.add(get("old_stps." + i).mul(along[i].sub(across))).realize();
            }
            return q.realize();
        }

        private void append(Tensor y, Tensor s, double product) {
            int n = size();
            if (n >= limit) {
                for (int i = 1; i < n; i++) {
                    memory.tensors.put("old_dirs." + (i - 1), get("old_dirs." + i));
                    memory.tensors.put("old_stps." + (i - 1), get("old_stps." + i));
                    memory.numbers.put("ro." + (i - 1), memory.numbers.get("ro." + i));
                }
                n--;
            }
            put("old_dirs." + n, y);
            put("old_stps." + n, s);
            memory.numbers.put("ro." + n, 1 / product);
            memory.numbers.put("history", n + 1.);
            memory.numbers.put("H_diag", product / y.dot(y).item());
        }
    }
}
