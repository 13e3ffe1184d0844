package org.gradus.autograd;

import org.gradus.Tensor;

/**
 * Joins the gradient of what is linear in pieces, as relu is, to the input that chose the piece: the second derivative is zero,
 * rather than an error for want of a history.
 */
final class Slope extends Node {
    private final String name;

    private Slope(Node node, Edge input) {
        super(new Edge[] {input}, input.meta());
        this.name = node.name().substring(0, node.name().length() - 1) + "Backward0";
    }

    /** {@code gradient}, that of a node's first input, with a history. */
    static Tensor joined(Tensor gradient, Node node) {
        return Engine.tensor(Engine.value(gradient), new Edge(new Slope(node, node.next[0]), 0));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    Tensor[] apply(Tensor[] grads, boolean[] wanted) {
        return new Tensor[] {wanted[0] ? outputs[0].zeros() : null};
    }
}
