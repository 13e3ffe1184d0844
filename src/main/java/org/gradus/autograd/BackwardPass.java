package org.gradus.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.types.AutogradException;
import org.gradus.types.ShapeException;

/**
 * One walk from roots towards leaves. Only expressions are made: everything that the pass computes is then realised in one
 * plan. Handles of gradients are closed as soon as they have been used, so that nothing but the results counts as kept.
 */
final class BackwardPass {
    private final boolean retainGraph;
    private final boolean createGraph;
    /** The tensors whose gradients are asked for, by where they arrive; {@code null}: accumulate into every leaf. */
    private final Map<Edge, Tensor> captured;
    /** The nodes with an asked gradient behind them; {@code null}: all. */
    private final Map<Node, Boolean> needed;
    private final Map<Node, Tensor[]> arrived = new IdentityHashMap<>();
    private final PriorityQueue<Node> ready = new PriorityQueue<>(Comparator.comparingLong((Node n) -> n.sequence).reversed());
    private final List<Tensor> results = new ArrayList<>();
    /** Gradients of leaves, to which another thread's pass may add meanwhile. */
    private final List<Expr> held = new ArrayList<>();

    /** @param capture {@code null} for all leaves */
    BackwardPass(List<Edge> capture, boolean retainGraph, boolean createGraph) {
        this.retainGraph = retainGraph;
        this.createGraph = createGraph;
        if (capture == null) {
            captured = null;
            needed = null;
        } else {
            needed = new IdentityHashMap<>();
            captured = new LinkedHashMap<>();
            capture.forEach(e -> captured.put(e, null));
        }
    }

    /** @return for each captured edge its gradient, {@code null} where no root depends on it */
    Map<Edge, Tensor> run(List<Edge> roots, List<Tensor> gradients, List<Tensor> outputs) {
        try (GradMode mode = GradMode.set(createGraph)) {
            if (captured != null) {
                findNeeded(roots);
            }
            for (int i = 0; i < roots.size(); i++) {
                Edge root = roots.get(i);
                if (isNeeded(root.node())) {
                    deliver(root, Engine.share(gradients.get(i)));
                }
            }
            while (!ready.isEmpty()) {
                step(ready.poll());
            }
            if (!createGraph) {
                realize(outputs);
            }
        } finally {
            arrived.values().forEach(BackwardPass::close);
            held.forEach(Expr::release);
        }
        return captured;
    }

    private boolean isNeeded(Node node) {
        return needed == null || needed.get(node);
    }

    /** A node is needed if a gradient that was asked for lies behind it. Lower numbers never depend on higher ones. */
    private void findNeeded(List<Edge> roots) {
        List<Node> nodes = new ArrayList<>();
        ArrayDeque<Node> stack = new ArrayDeque<>();
        for (Edge e : roots) {
            stack.push(e.node());
        }
        while (!stack.isEmpty()) {
            Node n = stack.pop();
            if (needed.put(n, false) == null) {
                nodes.add(n);
                for (Edge e : n.next) {
                    if (e != null) {
                        stack.push(e.node());
                    }
                }
            }
        }
        captured.keySet().forEach(e -> needed.put(e.node(), true));
        nodes.sort(Comparator.comparingLong(n -> n.sequence));
        for (Node n : nodes) {
            for (Edge e : n.next) {
                if (e != null && needed.get(e.node())) {
                    needed.put(n, true);
                }
            }
        }
    }

    private void deliver(Edge to, Tensor g) {
        Tensor[] slots = arrived.get(to.node());
        if (slots == null) {
            slots = new Tensor[to.node().outputs.length];
            arrived.put(to.node(), slots);
            ready.add(to.node());
        }
        Tensor before = slots[to.output()];
        if (before == null) {
            slots[to.output()] = g;
        } else {
            slots[to.output()] = Gradients.sum(before, g);
            before.close();
            g.close();
        }
    }

    private void step(Node node) {
        Tensor[] grads = arrived.remove(node);
        observe(node, grads);
        boolean run = captured == null;
        boolean[] wanted = new boolean[node.next.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = node.next[i] != null && isNeeded(node.next[i].node());
            run |= wanted[i];
        }
        if (run) {
            Tensor[] made = node.isForeign() ? fitted(node, node.apply(lent(grads), wanted), wanted) : scoped(node, grads, wanted);
            for (int i = 0; i < wanted.length; i++) {
                if (made[i] != null) {
                    deliver(node.next[i], made[i]);
                }
            }
            if (node instanceof AccumulateGrad a && !createGraph) {
                Expr gradient = Engine.heldGradient(a.leaf());
                if (gradient != null) {
                    held.add(gradient);
                }
            }
            if (!retainGraph) {
                node.release();
            }
        }
        close(grads);
    }

    private static void close(Tensor[] grads) {
        for (Tensor g : grads) {
            if (g != null) {
                g.close();
            }
        }
    }

    /** Handles that user code may keep. */
    private static Tensor[] lent(Tensor[] grads) {
        return Arrays.stream(grads).map(g -> g == null ? null : Engine.share(g)).toArray(Tensor[]::new);
    }

    /** What a rule makes on its way is closed at once. */
    private Tensor[] scoped(Node node, Tensor[] grads, boolean[] wanted) {
        try (Scope scope = Scope.open()) {
            return fitted(node, node.apply(grads, wanted), wanted);
        }
    }

    /** New handles of no scope, so that each can be closed when it was used, whatever else a rule returned under two names. */
    private static Tensor[] fitted(Node node, Tensor[] made, boolean[] wanted) {
        Tensor[] fitted = new Tensor[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] && made[i] != null) {
                Edge to = node.next[i];
                Tensor g = Gradients.fit(made[i], to.meta(), node.name(), i);
                boolean constant = i == 0 && node.isPiecewise() && GradMode.isEnabled() && !g.requiresGrad();
                fitted[i] = Engine.lasting(constant ? Slope.joined(g, node) : g, true);
                Anomaly.check(node, i, fitted[i]);
            }
        }
        return fitted;
    }

    /** Hooks, then what was asked to be kept. */
    private void observe(Node node, Tensor[] grads) {
        for (int i = 0; i < grads.length; i++) {
            if (grads[i] == null) {
                continue;
            }
            for (UnaryOperator<Tensor> hook : node.hooks(i)) {
                Tensor lent = Engine.share(grads[i]);
                Tensor other = hook.apply(lent);
                if (other != null && other != lent) {
                    checkHook(lent, other);
                    grads[i].close();
                    grads[i] = Engine.share(other);
                }
            }
            Tensor retained = node.retained(i);
            if (retained != null) {
                Engine.accumulate(retained, grads[i], createGraph);
                results.add(Engine.gradient(retained));
            }
            if (captured != null) {
                capture(new Edge(node, i), grads[i]);
            }
        }
    }

    private void capture(Edge here, Tensor gradient) {
        if (captured.containsKey(here)) {
            Tensor result = Engine.share(gradient);
            captured.put(here, result);
            results.add(result);
        }
    }

    private static void checkHook(Tensor g, Tensor other) {
        if (!other.shape().equals(g.shape())) {
            throw new ShapeException("hook has changed the size of value: from " + g.shape() + " to " + other.shape());
        }
        if (other.dtype() != g.dtype()) {
            throw new AutogradException("hook has changed the type of value: from " + g.dtype() + " to " + other.dtype());
        }
    }

    /** Gradients come last, as their long products may go on while the next step is recorded. */
    private void realize(List<Tensor> outputs) {
        List<Expr> values = new ArrayList<>();
        addOpen(outputs, values);
        values.addAll(held);
        addOpen(results, values);
        Map<Place, List<Expr>> byPlace = new LinkedHashMap<>();
        values.forEach(e -> byPlace.computeIfAbsent(e.place(), p -> new ArrayList<>()).add(e));
        byPlace.forEach(Place::realize);
    }

    private static void addOpen(List<Tensor> tensors, List<Expr> to) {
        for (Tensor t : tensors) {
            if (!t.isClosed()) {
                to.add(Engine.storage(t));
            }
        }
    }
}
