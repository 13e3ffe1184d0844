package org.gradus.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;

/**
 * Compares recorded gradients with central differences, in float64. The outputs are weighted with fixed random numbers
 * {@code v}, and for each element {@code x_j} of each input that requires grad
 * {@code v . (f(x + eps e_j) - f(x - eps e_j)) / (2 eps)} must be the gradient within {@code atol + rtol |difference|}.
 *
 * <pre>{@code
 * GradCheck.standard().first(in -> List.of(in.get(0).sin()), x);
 * GradCheck.standard().second(in -> List.of(in.get(0).mul(in.get(1))), x, y);
 * }</pre>
 *
 * @param eps  the step of the differences
 * @param atol absolute tolerance
 * @param rtol relative tolerance
 */
public record GradCheck(double eps, double atol, double rtol) {

    /** What is differentiated. */
    @FunctionalInterface
    public interface Program {
        List<Tensor> apply(List<Tensor> inputs);
    }

    /** PyTorch's defaults: {@code eps = 1e-6, atol = 1e-5, rtol = 1e-3}. */
    public static GradCheck standard() {
        return new GradCheck(1e-6, 1e-5, 1e-3);
    }

    /**
     * Checks the gradients of all floating outputs with respect to the inputs that require grad.
     *
     * @throws AutogradException naming the first element that disagrees
     * @throws DTypeException    if an input that requires grad is not float64
     */
    public void first(Program f, Tensor... inputs) {
        List<Tensor> in = leaves(List.of(inputs), -1, 0, 0);
        List<Integer> checked = checked(in);
        List<Tensor> outputs = differentiable(f.apply(in));
        if (outputs.isEmpty()) {
            throw new AutogradException("gradcheck: no output requires grad");
        }
        List<Tensor> weights = weights(outputs);
        List<Tensor> wanted = checked.stream().map(in::get).toList();
        List<Tensor> grads = Autograd.grad(outputs, wanted, weights, false, false, true);
        for (int k = 0; k < checked.size(); k++) {
            int i = checked.get(k);
            Tensor g = grads.get(k);
            if (g != null && !g.shape().equals(in.get(i).shape())) {
                throw new AutogradException("gradcheck: the gradient of input " + i + " has shape " + g.shape() + ", the input "
                    + in.get(i).shape());
            }
            double[] analytic = g == null ? new double[(int) in.get(i).numel()] : g.toDoubleArray();
            for (int j = 0; j < analytic.length; j++) {
                double numeric = (weighted(f, inputs, i, j, eps, weights) - weighted(f, inputs, i, j, -eps, weights)) / (2 * eps);
                if (!(Math.abs(analytic[j] - numeric) <= atol + rtol * Math.abs(numeric))) {
                    throw new AutogradException("gradcheck: for element " + j + " of input " + i + " (shape " + in.get(i).shape()
                        + ") the gradient is " + analytic[j] + ", differences give " + numeric);
                }
            }
        }
    }

    /**
     * Checks the gradients of the gradients: those of all floating outputs, weighted, with respect to the inputs that require
     * grad and to the weights.
     *
     * @throws AutogradException naming the first element that disagrees
     */
    public void second(Program f, Tensor... inputs) {
        List<Tensor> outputs = differentiable(f.apply(leaves(List.of(inputs), -1, 0, 0)));
        List<Tensor> all = new ArrayList<>(Arrays.asList(inputs));
        weights(outputs).forEach(w -> all.add(w.requiresGrad_()));
        Program gradients = in -> {
            List<Tensor> x = in.subList(0, inputs.length);
            List<Tensor> wanted = checked(x).stream().map(x::get).toList();
            List<Tensor> out = differentiable(f.apply(x));
            List<Tensor> grads = Autograd.grad(out, wanted, in.subList(inputs.length, in.size()), true, true, true);
            return grads.stream().filter(g -> g != null && g.requiresGrad()).toList();
        };
        if (!gradients.apply(leaves(all, -1, 0, 0)).isEmpty()) {
            first(gradients, all.toArray(Tensor[]::new));
        }
    }

    private static double weighted(Program f, Tensor[] inputs, int input, int element, double step, List<Tensor> weights) {
        List<Tensor> outputs = differentiable(f.apply(leaves(List.of(inputs), input, element, step)));
        double sum = 0;
        for (int o = 0; o < outputs.size(); o++) {
            sum += outputs.get(o).detach().mul(weights.get(o).detach()).sum().item();
        }
        return sum;
    }

    /** The inputs as leaves with their layout; element {@code element} of input {@code moved} has moved by {@code step}. */
    private static List<Tensor> leaves(List<Tensor> inputs, int moved, int element, double step) {
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor leaf = inputs.get(i).detach();
            if (i == moved) {
                double[] delta = new double[(int) leaf.numel()];
                delta[element] = step;
                leaf = leaf.add(Gradus.tensor(delta, leaf.shape()));
            }
            leaves.add(inputs.get(i).requiresGrad() ? leaf.requiresGrad_() : leaf);
        }
        return leaves;
    }

    private static List<Integer> checked(List<Tensor> inputs) {
        List<Integer> checked = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).requiresGrad()) {
                if (inputs.get(i).dtype() != DType.FLOAT64) {
                    throw new DTypeException("gradcheck: differences need float64, input " + i + " is " + inputs.get(i).dtype());
                }
                checked.add(i);
            }
        }
        return checked;
    }

    private static List<Tensor> differentiable(List<Tensor> outputs) {
        return outputs.stream().filter(Tensor::requiresGrad).toList();
    }

    private static List<Tensor> weights(List<Tensor> outputs) {
        Random random = new Random(1);
        List<Tensor> weights = new ArrayList<>();
        for (Tensor out : outputs) {
            double[] w = random.doubles(out.numel(), 0.5, 1.5).toArray();
            weights.add(Gradus.tensor(w, out.shape()).to(out.device()));
        }
        return weights;
    }
}
