package org.gradus.autograd;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.GradEngine;
import org.gradus.GradFn;
import org.gradus.GradMode;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.types.AutogradException;
import org.gradus.types.DTypeException;
import org.gradus.types.ShapeException;

/** Keeps the history of tensors: who made them, and what becomes of that when they are written in place. */
public final class Engine extends GradEngine {

    @Override
    protected boolean recordsAll() {
        return Recording.isOn();
    }

    @Override
    protected void note(Op op) {
        Recording.add(op);
    }

    /** A write through a view is told as one of what is seen. */
    @Override
    protected void noteWrite(Op op, Tensor self) {
        Tensor base = base(self);
        Recording.add(base == null ? op : new Op(op.name() + " in place on a view", op.attrs(), op.inputs(), List.of(base)));
    }

    @Override
    protected void record(Op op) {
        history(op);
    }

    /** Gives the outputs a history, if an input has one that the op's rule continues. */
    static void history(Op op) {
        Rule rule = Rules.of(op.name());
        RuleNode node = RuleNode.of(rule, op, false);
        if (!tracks(node)) {
            return;
        }
        for (int i = 0; i < op.outputs().size(); i++) {
            if (node.outputs[i] != null) {
                made(op.outputs().get(i), node, i);
            }
        }
        node.saveOutputs(op.outputs());
    }

    private static boolean tracks(Node node) {
        for (Edge e : node.next) {
            if (e != null) {
                return true;
            }
        }
        return false;
    }

    static void made(Tensor tensor, Node node, int output) {
        State s = stateFor(tensor);
        boolean retained = s.fn != null && s.fn.retained(s.output) == tensor;
        if (retained) {
            s.fn.retain(s.output, null);
        }
        s.fn = node;
        s.output = output;
        s.version = tensor.version();
        if (retained) {
            node.retain(output, tensor);
        }
    }

    @Override
    protected Runnable inPlace(Op op) {
        Tensor self = op.inputs().get(0);
        checkInPlace(op.name() + "_", self);
        RuleNode node = RuleNode.of(Rules.of(op.name()), op, true);
        return () -> {
            if (tracks(node)) {
                rewritten(self, node);
                node.saveOutputs(op.outputs());
            }
        };
    }

    /** After {@code node} wrote {@code self}: its history, or through it its base's, goes on with the write. */
    static void rewritten(Tensor self, Node node) {
        Tensor base = base(self);
        if (base == null) {
            made(self, node, 0);
        } else {
            made(base, new CopySlices(node, edge(base), Meta.of(base), layout(base), Meta.of(self), layout(self)), 0);
        }
    }

    private static void checkInPlace(String op, Tensor self) {
        Tensor base = base(self);
        if (base != null && requires(base)) {
            if (!requires(self)) {
                throw new AutogradException("""
                    A view was created in noGrad mode and is being modified inplace with grad mode enabled. Given that this use \
                    case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and \
                    the inplace either both inside the noGrad block (if you don't want the inplace to be tracked) or both \
                    outside (if you want the inplace to be tracked).""");
            }
            Edge made = edge(self);
            if (isOneOfMany(made.node(), edge(base).node())) {
                throw new AutogradException("""
                    Output %d of %s is a view and is being modified inplace. This view is the output of a function that returns \
                    multiple views. Such functions do not allow the output views to be modified inplace. You should replace the \
                    inplace operation by an out-of-place one.""".formatted(made.output(), made.node().name()));
            }
        }
        if (base != null && requires(self) && function(base) == null) {
            throw new AutogradException(op + ": a view of a leaf Variable that requires grad is being used in an in-place operation.");
        }
        if (requires(self) && function(self) == null) {
            throw new AutogradException(op + ": a leaf Variable that requires grad is being used in an in-place operation.");
        }
    }

    /** Whether one of the views on the way from a base's history to {@code view} is one of several that a function returned. */
    private static boolean isOneOfMany(Node view, Node base) {
        for (Node n = view; n != base && n.next.length > 0 && n.next[0] != null; n = n.next[0].node()) {
            if (n.outputs.length > 1) {
                return true;
            }
        }
        return false;
    }

    private static State of(Tensor tensor) {
        return (State) state(tensor);
    }

    private static State stateFor(Tensor tensor) {
        State s = of(tensor);
        if (s == null) {
            s = new State();
            state(tensor, s);
        }
        return s;
    }

    /** What made {@code tensor}; a view whose base was written since reads from the base's new history. */
    private static State current(Tensor tensor) {
        State s = of(tensor);
        Tensor base = base(tensor);
        boolean unchanged = tensor.version() == (s == null ? madeAt(tensor) : s.version);
        if (base == null || unchanged || s != null && s.requiresGrad || !requires(base)) {
            return s;
        }
        Op view = new Op("as_strided", List.of(layout(base), layout(tensor)), List.of(base), List.of(tensor));
        made(tensor, RuleNode.of(Rules.of("as_strided"), view, false), 0);
        return of(tensor);
    }

    static Node function(Tensor tensor) {
        State s = current(tensor);
        return s == null ? null : s.fn;
    }

    static boolean requires(Tensor tensor) {
        State s = current(tensor);
        return s != null && (s.requiresGrad || s.fn != null);
    }

    /** Where gradients of {@code tensor} go; {@code null} if it requires none. */
    static Edge edge(Tensor tensor) {
        State s = tensor == null ? null : current(tensor);
        if (s == null) {
            return null;
        }
        if (s.fn != null) {
            return new Edge(s.fn, s.output);
        }
        if (!s.requiresGrad) {
            return null;
        }
        if (s.accumulator == null) {
            s.accumulator = new AccumulateGrad(tensor);
        }
        // Tensor.setData may have given the leaf another device or dtype.
        s.accumulator.outputs[0] = Meta.of(tensor, s.accumulator.outputs[0]);
        return new Edge(s.accumulator, 0);
    }

    static Expr value(Tensor tensor) {
        return expr(tensor);
    }

    static Expr storage(Tensor tensor) {
        return stored(tensor);
    }

    /** A new handle of a value, whose gradients go to {@code edge}. */
    static Tensor tensor(Expr value, Edge edge) {
        Tensor t = tensor(value);
        if (edge != null && GradMode.isEnabled()) {
            made(t, edge.node(), edge.output());
        }
        return t;
    }

    /** A new handle of {@code t}'s value with its history. */
    static Tensor share(Tensor t) {
        return tensor(expr(t), edge(t));
    }

    /** As {@link #share}, without history, and closed by no scope. */
    static Tensor lasting(Tensor t, boolean history) {
        Tensor own = history ? share(t) : tensor(expr(t));
        outlive(own);
        return own;
    }

    static void survive(Tensor t) {
        outlive(t);
    }

    /** A view without history of its own says what its base says: so one does that was made in noGrad mode. */
    @Override
    protected boolean requiresGrad(Tensor tensor) {
        Tensor base = base(tensor);
        return requires(tensor) || base != null && requires(base);
    }

    @Override
    protected void checkShapeInPlace(String op, Tensor self) {
        checkInPlace(op, self);
    }

    @Override
    protected void requiresGrad(Tensor tensor, boolean on) {
        if (on && !tensor.isFloatingPoint()) {
            throw new DTypeException("only Tensors of floating point dtype can require gradients, got " + tensor.dtype());
        }
        if (function(tensor) != null) {
            if (!on) {
                throw new AutogradException("""
                    you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a \
                    subgraph that doesn't require differentiation use var_no_grad = var.detach().""");
            }
            return;
        }
        if (on || of(tensor) != null) {
            stateFor(tensor).requiresGrad = on;
        }
    }

    @Override
    protected GradFn gradFn(Tensor tensor) {
        return function(tensor);
    }

    @Override
    protected int outputNr(Tensor tensor) {
        State s = current(tensor);
        return s == null ? 0 : s.output;
    }

    @Override
    protected Tensor grad(Tensor tensor) {
        State s = of(tensor);
        if (s == null) {
            return null;
        }
        s.gradLent = true;
        return s.grad;
    }

    /** The accumulated gradient, for the library's own use at once: user code does not come to hold it. */
    static Tensor gradient(Tensor tensor) {
        State s = of(tensor);
        return s == null ? null : s.grad;
    }

    @Override
    protected void grad(Tensor tensor, Tensor value) {
        if (value == tensor) {
            throw new AutogradException("can't assign a tensor as its own grad");
        }
        if (value != null) {
            if (value.dtype() != tensor.dtype()) {
                throw new DTypeException("assigned grad has data of a different type: " + value.dtype() + " for "
                    + tensor.dtype());
            }
            if (!value.shape().equals(tensor.shape())) {
                throw new ShapeException("assigned grad has data of a different size: " + value.shape() + " for "
                    + tensor.shape());
            }
            if (value.device() != tensor.device()) {
                throw new AutogradException("assigned grad has data located on a different device: " + value.device().label()
                    + " for a tensor on " + tensor.device().label());
            }
        }
        State s = stateFor(tensor);
        if (s.grad != null && s.grad != value && !s.gradLent) {
            s.grad.close();
        }
        s.grad = value;
        s.gradLent = value != null;
    }

    @Override
    protected void retainGrad(Tensor tensor) {
        if (!requires(tensor)) {
            throw new AutogradException("can't retain_grad on Tensor that has requires_grad=False: call requiresGrad_() first");
        }
        Edge e = edge(tensor);
        if (!(e.node() instanceof AccumulateGrad)) {
            e.node().retain(e.output(), tensor);
        }
    }

    @Override
    protected boolean retainsGrad(Tensor tensor) {
        Edge e = edge(tensor);
        return e != null && e.node().retained(e.output()) != null;
    }

    @Override
    protected Hook hook(Tensor tensor, UnaryOperator<Tensor> hook) {
        Edge e = edge(tensor);
        if (e == null) {
            throw new AutogradException("cannot register a hook on a tensor that doesn't require gradient");
        }
        return e.node().hook(e.output(), hook);
    }

    @Override
    protected void backward(List<Tensor> roots, List<Tensor> gradients, boolean retainGraph, boolean createGraph) {
        Autograd.backward(roots, gradients, retainGraph, createGraph);
    }

    /** Adds to {@code grad}: in place, unless the sum itself is to be differentiated. Passes of several threads take turns. */
    static void accumulate(Tensor tensor, Tensor g, boolean history) {
        State s = stateFor(tensor);
        synchronized (s) {
            if (s.grad == null) {
                s.grad = lasting(g, history);
                s.gradLent = history;
            } else if (history) {
                s.grad = lasting(s.grad.add(g), true);
                s.gradLent = true;
            } else {
                try (GradMode mode = GradMode.noGrad()) {
                    s.grad.add_(g);
                }
            }
        }
    }

    /** The value of {@code grad} at this moment, retained; {@code null} if another thread has cleared it. */
    static Expr heldGradient(Tensor leaf) {
        State s = stateFor(leaf);
        synchronized (s) {
            return s.grad == null || s.grad.isClosed() ? null : storage(s.grad).retain();
        }
    }
}
