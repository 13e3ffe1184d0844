package org.gradus;

import java.util.List;
import org.gradus.ir.Expr;

/**
 * What one step of a recurrent layer computes, and its gradient, over values of shape {@code (N, H)}. The first state is the
 * output {@code h}; a second one is a cell {@code c}.
 */
interface Cell {
    /** {@code lstm}, {@code gru}, or of a plain cell its function: {@code tanh} or {@code relu}. */
    String name();

    /** Blocks of {@code H} columns that the weights make. */
    int gates();

    /** Values that the gradient needs. */
    int kept();

    boolean hasCell();

    /**
     * @param state the next {@code h}, and {@code c} if there is one
     * @param kept  {@link #kept()} values for the gradient
     */
    record Next(Expr[] state, Expr[] kept) { }

    /** The next state from what the input and the last state contribute to the gates, each {@code (N, gates H)}. */
    Next forward(Expr input, Expr recurrent, Expr[] state);

    /**
     * @param input     gradients of the input's contributions, one a gate
     * @param recurrent of the last state's contributions
     * @param h         what else reaches the last {@code h}; {@code null} for nothing
     * @param c         the gradient of the last {@code c}; {@code null} without one
     */
    record Back(Expr[] input, Expr[] recurrent, Expr h, Expr c) { }

    /** What a step left behind. Each call makes a value, so that only what is needed holds memory. */
    interface Past {
        /** Number {@code i} of the last state. */
        Expr before(int i);

        /** The next {@code h}. */
        Expr h();

        Expr kept(int i);
    }

    /**
     * @param dh the gradient of the next {@code h}
     * @param dc the gradient of the next {@code c}; {@code null} for zero
     */
    Back backward(Past past, Expr dh, Expr dc);

    /** The step as operations that are recorded one by one. */
    List<Tensor> composed(Tensor input, Tensor recurrent, List<Tensor> state);
}
