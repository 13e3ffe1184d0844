package org.gradus;

import java.util.List;
import org.gradus.types.Shape;

/**
 * An operation that ran: the key of its gradient rule.
 *
 * @param name    the rule's name, such as {@code mul} or {@code sum.dim}
 * @param attrs   arguments that are not tensors, in the operation's order
 * @param inputs  tensor arguments; an absent optional one is {@code null}
 * @param outputs what it made; for an operation in place its first input
 */
public record Op(String name, List<Object> attrs, List<Tensor> inputs, List<Tensor> outputs) {

    /** The argument with number {@code i}. */
    public Object attr(int i) {
        return attrs.get(i);
    }

    /** The argument with number {@code i}, an int. */
    public int number(int i) {
        return (Integer) attrs.get(i);
    }

    /** The argument with number {@code i}, a truth value. */
    public boolean flag(int i) {
        return (Boolean) attrs.get(i);
    }

    /** The argument with number {@code i}, a list of dims. */
    public int[] dims(int i) {
        return (int[]) attrs.get(i);
    }

    /** The argument with number {@code i}, a shape. */
    public Shape shape(int i) {
        return (Shape) attrs.get(i);
    }

    /** The argument with number {@code i}, any number as a double. */
    public double real(int i) {
        return ((Number) attrs.get(i)).doubleValue();
    }

    /** The argument with number {@code i}, a text. */
    public String text(int i) {
        return (String) attrs.get(i);
    }
}
