package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Tensor;

/**
 * Steps of optimizers as graph operators: a rate, a count of steps, and for each of n tensors the tensor, its gradient and its
 * accumulators, all of one kind side by side.
 */
final class TrainingOperators {
    static final String DOMAIN = "ai.onnx.preview.training.";

    private TrainingOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensors(DOMAIN + "Adagrad", a -> grouped(a, 3, TrainingOperators::adagrad));
        t.tensors(DOMAIN + "Adam", a -> grouped(a, 4, TrainingOperators::adam));
        t.values(GradientOperator.LABEL, GradientOperator::apply);
        t.tensors(DOMAIN + "Momentum", a -> grouped(a, 3, TrainingOperators::momentum));
    }

    private interface Update {
        /** @return the new tensor and accumulators */
        List<Tensor> of(Arguments a, Tensor rate, List<Tensor> tensors);
    }

    private static List<Tensor> grouped(Arguments a, int kinds, Update update) {
        int n = (a.count() - 2) / kinds;
        List<List<Tensor>> results = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            List<Tensor> tensors = new ArrayList<>();
            for (int k = 0; k < kinds; k++) {
                tensors.add(a.tensor(2 + k * n + i));
            }
            results.add(update.of(a, a.tensor(0).reshape(), tensors));
        }
        List<Tensor> outputs = new ArrayList<>();
        for (int k = 0; k < kinds - 1; k++) {
            for (List<Tensor> r : results) {
                outputs.add(r.get(k));
            }
        }
        return outputs;
    }

    private static List<Tensor> adagrad(Arguments a, Tensor rate, List<Tensor> tensors) {
        Tensor decayed = rate.div(a.tensor(1).reshape().to(rate.dtype()).mul(a.real("decay_factor", 0)).add(1));
        Tensor x = tensors.get(0);
        Tensor gradient = tensors.get(1).add(x.mul(a.real("norm_coefficient", 0)));
        Tensor squares = tensors.get(2).add(gradient.square());
        return List.of(x.sub(decayed.mul(gradient).div(squares.sqrt().add(a.real("epsilon", 1e-6)))), squares);
    }

    /** The rate is corrected for the accumulators' start at zero, unless this is the step before the first. */
    private static List<Tensor> adam(Arguments a, Tensor rate, List<Tensor> tensors) {
        double alpha = a.real("alpha", 0.9);
        double beta = a.real("beta", 0.999);
        Tensor x = tensors.get(0);
        Tensor gradient = tensors.get(1).add(x.mul(a.real("norm_coefficient", 0)));
        Tensor mean = tensors.get(2).mul(alpha).add(gradient.mul(1 - alpha));
        Tensor square = tensors.get(3).mul(beta).add(gradient.square().mul(1 - beta));
        long step = a.integer(1);
        double correction = step > 0 ? Math.sqrt(1 - Math.pow(beta, step)) / (1 - Math.pow(alpha, step)) : 1;
        Tensor moved = x.sub(rate.mul(correction).mul(mean).div(square.sqrt().add(a.real("epsilon", 1e-6))));
        return List.of(moved.mul(1 - a.real("norm_coefficient_post", 0)), mean, square);
    }

    private static List<Tensor> momentum(Arguments a, Tensor rate, List<Tensor> tensors) {
        double alpha = a.real("alpha", 0);
        double beta = a.integer(1) > 0 ? a.real("beta", 0) : 1;
        Tensor x = tensors.get(0);
        Tensor gradient = tensors.get(1).add(x.mul(a.real("norm_coefficient", 0)));
        Tensor velocity = tensors.get(2).mul(alpha).add(gradient.mul(beta));
        Tensor direction = a.text("mode", "standard").equals("nesterov") ? gradient.add(velocity.mul(alpha)) : velocity;
        return List.of(x.sub(rate.mul(direction)), velocity);
    }
}
