package org.gradus.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gradus.Tensor;

/** Gradients that can be differentiated again, of operations whose own gradient is a kernel. */
final class Recomposed {
    private Recomposed() {
    }

    /**
     * The gradient of the same operation made of operations that are recorded one by one. It is taken from handles of the inputs
     * that have a history of their own, so that what the inputs were made from has no part in it.
     *
     * @param composed the outputs, or the first ones of them, for inputs that may be null as the operation's are
     */
    static Tensor[] gradients(Context c, Function<Tensor[], List<Tensor>> composed) {
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
        List<Tensor> all = composed.apply(inputs);
        for (int i = 0; i < all.size(); i++) {
            if (c.grad(i) != null) {
                outputs.add(all.get(i));
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
