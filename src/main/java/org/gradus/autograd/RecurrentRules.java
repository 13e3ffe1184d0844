package org.gradus.autograd;

import static org.gradus.autograd.Rule.INPUTS;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.rule;

import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.Unrolled;

/** Recurrent layers over a sequence. */
final class RecurrentRules {
    private static final int OUT2 = OUT1 << 1;

    private RecurrentRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "recurrent" -> rule(op, "RecurrentBackward0").all(INPUTS | OUT | OUT1 | OUT2,
                (c, g) -> GradMode.isEnabled() ? Recomposed.gradients(c, layer(c)::composed) : direct(c));
            default -> null;
        };
    }

    private static Unrolled layer(Context c) {
        return c.attr(0, Unrolled.class);
    }

    private static Tensor[] direct(Context c) {
        Tensor[] inputs = new Tensor[c.inputs()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = c.in(i);
        }
        Tensor[] outputs = new Tensor[c.outputs()];
        Tensor[] grads = new Tensor[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = c.out(i);
            grads[i] = c.grad(i);
        }
        return layer(c).backward(inputs, outputs, grads, c::needs);
    }
}
