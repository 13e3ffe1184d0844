package org.gradus.autograd;

import static org.gradus.autograd.Rule.INPUTS;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.rule;

import java.util.ArrayList;
import java.util.List;
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
                (c, g) -> GradMode.isEnabled() ? recorded(c) : direct(c));
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

    /**
     * The gradient of the same layer made of operations that are recorded one by one. It is taken from handles of the inputs that
     * have a history of their own, so that what the inputs were made from has no part in it.
     */
    private static Tensor[] recorded(Context c) {
        Tensor[] inputs = new Tensor[c.inputs()];
        List<Tensor> wanted = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            if (c.in(i) != null) {
                inputs[i] = c.in(i).view(c.shape(i).dims());
            }
            if (c.needs(i)) {
                wanted.add(inputs[i]);
            }
        }
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> grads = new ArrayList<>();
        List<Tensor> states = layer(c).composed(inputs);
        for (int i = 0; i < states.size(); i++) {
            if (c.grad(i) != null) {
                outputs.add(states.get(i));
                grads.add(c.grad(i));
            }
        }
        List<Tensor> found = Autograd.grad(outputs, wanted, grads, true, true, true);
        Tensor[] result = new Tensor[inputs.length];
        int at = 0;
        for (int i = 0; i < inputs.length; i++) {
            result[i] = c.needs(i) ? found.get(at++) : null;
        }
        return result;
    }
}
