package org.gradus.autograd;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Tensor;

/**
 * How gradients flow back through one op: its name in the graph, and a formula for each input that can have a gradient, with
 * what the formula needs to have been saved. Only what some wanted gradient needs is kept alive.
 *
 * <p>Formulas are written in tensor operations, so that they can themselves be differentiated. They need not undo
 * broadcasting nor care for dtypes: whatever they return is summed to the input's shape and cast to its dtype.
 */
final class Rule {
    /** What a formula reads of the forward pass: the op's inputs in order, and its outputs. */
    static final int NOTHING = 0;
    static final int A = 1;
    static final int B = 2;
    static final int C = 4;
    static final int D = 8;
    static final int OUT = 1 << 16;
    static final int OUT1 = 1 << 17;
    static final int OUT2 = 1 << 18;

    /** All inputs. */
    static final int INPUTS = OUT - 1;

    /** The gradient of one input, from that of output 0; {@code null} for none. */
    @FunctionalInterface
    interface Formula {
        Tensor apply(Context c, Tensor g);
    }

    /** The gradients of all inputs at once; {@code null} where there is none. */
    @FunctionalInterface
    interface Joint {
        Tensor[] apply(Context c, Tensor g);
    }

    private record Wrt(int input, int saves, Formula formula) { }

    private final String op;
    private final String name;
    private final List<Wrt> partials = new ArrayList<>();
    private Joint joint;
    private int jointSaves;
    private boolean piecewise;

    private Rule(String op, String name) {
        this.op = op;
        this.name = name;
    }

    /** @param name the gradient function's name, PyTorch's */
    static Rule rule(String op, String name) {
        return new Rule(op, name);
    }

    /** {@code d output / d input}. */
    Rule wrt(int input, int saves, Formula formula) {
        partials.add(new Wrt(input, saves, formula));
        return this;
    }

    /** For ops whose number of inputs varies. */
    Rule all(int saves, Joint formula) {
        jointSaves = saves;
        joint = formula;
        return this;
    }

    /** The op is linear in its first input, piece by piece; {@link Slope} then gives its gradient a history as PyTorch does. */
    Rule piecewise() {
        piecewise = true;
        return this;
    }

    boolean isPiecewise() {
        return piecewise;
    }

    String op() {
        return op;
    }

    String name() {
        return name;
    }

    /** Whether input {@code i} can have a gradient. */
    boolean differentiates(int i) {
        boolean found = joint != null;
        for (Wrt p : partials) {
            found |= p.input == i;
        }
        return found;
    }

    /** What must be saved so that the gradients of the inputs that have a place in {@code next} can be computed. */
    int saves(Edge[] next) {
        int mask = jointSaves;
        for (Wrt p : partials) {
            if (p.input < next.length && next[p.input] != null) {
                mask |= p.saves;
            }
        }
        return mask;
    }

    Tensor[] apply(Context c, int inputs) {
        Tensor g = c.grad(0);
        if (joint != null) {
            return joint.apply(c, g);
        }
        Tensor[] grads = new Tensor[inputs];
        for (Wrt p : partials) {
            if (p.input < inputs && c.needs(p.input)) {
                grads[p.input] = p.formula.apply(c, g);
            }
        }
        return grads;
    }
}
