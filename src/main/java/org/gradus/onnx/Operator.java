package org.gradus.onnx;

import java.util.List;

/** Computes what one node of a graph gives. */
@FunctionalInterface
interface Operator {
    List<Value> apply(Arguments a);
}
