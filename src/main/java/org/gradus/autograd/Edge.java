package org.gradus.autograd;

/** Where a gradient goes: to {@code node}, as the gradient of its forward output number {@code output}. */
record Edge(Node node, int output) {
    /** Of the gradients that go there. */
    Meta meta() {
        return node.outputs[output];
    }
}
