package org.gradus.autograd;

import java.util.List;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;

/** A recorded operation whose gradient is an entry of the rule table. */
final class RuleNode extends Node {
    private static final Saved[] NOTHING = {};

    final Rule rule;
    final List<Object> attrs;
    /** Of each input; {@code null} for an absent one. */
    final Meta[] inputs;
    private final Saved[] savedInputs;
    private final Saved[] savedOutputs;
    private final int saves;

    private RuleNode(Rule rule, Op op, Edge[] next, Meta[] inputs, Meta[] outputs, boolean inPlace) {
        super(next, outputs);
        this.rule = rule;
        this.attrs = op.attrs();
        this.inputs = inputs;
        this.saves = rule.saves(next);
        this.savedInputs = (saves & Rule.INPUTS) == 0 ? NOTHING : new Saved[inputs.length];
        this.savedOutputs = (saves & ~Rule.INPUTS) == 0 ? NOTHING : new Saved[outputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (savesInput(i) && inputs[i] != null) {
                Tensor t = op.inputs().get(i);
                savedInputs[i] = inPlace && t == op.inputs().get(0) ? Saved.before(t) : Saved.of(t);
            }
        }
    }

    /** Keeps what the gradients need of the inputs; the outputs' part follows with {@link #saveOutputs}. */
    static RuleNode of(Rule rule, Op op, boolean inPlace) {
        Edge[] next = new Edge[op.inputs().size()];
        Meta[] inputs = new Meta[next.length];
        for (int i = 0; i < next.length; i++) {
            Tensor t = op.inputs().get(i);
            next[i] = Engine.edge(t);
            inputs[i] = Meta.of(t, next[i] != null ? next[i].meta() : i > 0 ? inputs[i - 1] : null);
            if (next[i] != null && !rule.differentiates(i)) {
                throw new AutogradException(op.name() + ": the derivative for input " + i
                    + ", which requires grad, is not implemented");
            }
        }
        Meta first = inputs.length == 0 ? null : inputs[0];
        Meta[] outputs = new Meta[op.outputs().size()];
        for (int i = 0; i < outputs.length; i++) {
            Tensor t = op.outputs().get(i);
            outputs[i] = t.isFloatingPoint() ? Meta.of(t, first) : null;
        }
        return new RuleNode(rule, op, next, inputs, outputs, inPlace);
    }

    /** To be called when the outputs know that this node made them. */
    void saveOutputs(List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            if (savesOutput(i)) {
                savedOutputs[i] = Saved.of(tensors.get(i));
            }
        }
    }

    private boolean savesInput(int i) {
        return (saves & Rule.INPUTS & 1 << Math.min(i, 15)) != 0;
    }

    private boolean savesOutput(int i) {
        return (saves & Rule.OUT << i) != 0;
    }

    Tensor input(int i) {
        if (!savesInput(i)) {
            throw new IllegalStateException("the rule of " + rule.op() + " reads input " + i + " without declaring it");
        }
        return savedInputs[i] == null ? null : savedInputs[i].unpack();
    }

    Tensor output(int i) {
        if (!savesOutput(i)) {
            throw new IllegalStateException("the rule of " + rule.op() + " reads output " + i + " without declaring it");
        }
        return savedOutputs[i].unpack();
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    Tensor[] apply(Tensor[] grads, boolean[] wanted) {
        return rule.apply(new Context(this, grads, wanted), inputs.length);
    }

    @Override
    boolean isPiecewise() {
        return rule.isPiecewise();
    }

    @Override
    void release() {
        for (Saved s : savedInputs) {
            release(s);
        }
        for (Saved s : savedOutputs) {
            release(s);
        }
    }

    private static void release(Saved s) {
        if (s != null) {
            s.release();
        }
    }
}
