package org.gradus;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** Activation functions. */
public sealed interface ActivationOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code max(x, 0)}; the derivative at 0 is 0. */
    default Tensor relu() {
        return Activations.relu(self()).make();
    }

    default Tensor relu_() {
        return Activations.relu(self()).into(self(), "relu_");
    }

    /** {@code 1 / (1 + e^-x)}. */
    default Tensor sigmoid() {
        return Elementwise.real("sigmoid", Pointwise.SIGMOID, self()).make();
    }

    default Tensor sigmoid_() {
        return Elementwise.real("sigmoid", Pointwise.SIGMOID, self()).into(self(), "sigmoid_");
    }

    /** {@code x * Phi(x)}, with the normal distribution function (Hendrycks and Gimpel, 2016). */
    default Tensor gelu() {
        return gelu("none");
    }

    /** @param approximate {@code "none"}, or {@code "tanh"} for {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))} */
    default Tensor gelu(String approximate) {
        return Activations.gelu(self(), approximate).make();
    }

    /** {@code x * sigmoid(x)}. */
    default Tensor silu() {
        return Activations.silu(self()).make();
    }

    /** {@code min(max(x + 3, 0), 6) / 6} (Howard et al., "Searching for MobileNetV3", 2019). */
    default Tensor hardsigmoid() {
        return Elementwise.real("hardsigmoid", Pointwise.HARDSIGMOID, self()).make();
    }

    /** {@code x} above zero, {@code negativeSlope * x} below. */
    default Tensor leakyRelu(double negativeSlope) {
        return Activations.leakyRelu(self(), negativeSlope).make();
    }

    default Tensor leakyRelu() {
        return leakyRelu(0.01);
    }

    /** {@code x} above zero, {@code alpha * (e^x - 1)} below. */
    default Tensor elu(double alpha) {
        return Activations.elu(self(), alpha).make();
    }

    default Tensor elu() {
        return elu(1.0);
    }

    /** {@code log(1 + e^(beta x)) / beta}; {@code x} itself where {@code beta x > threshold}. */
    default Tensor softplus(double beta, double threshold) {
        return Activations.softplus(self(), beta, threshold).make();
    }

    default Tensor softplus(double beta) {
        return softplus(beta, 20);
    }

    default Tensor softplus() {
        return softplus(1, 20);
    }

    /** {@code log(sigmoid(x))}, without overflow. */
    default Tensor logSigmoid() {
        return Activations.logSigmoid(self()).make();
    }

    /** {@code e^x} divided by its sum along {@code dim}. */
    default Tensor softmax(int dim) {
        return new Softmax("softmax", self(), dim).probabilities().make();
    }

    /** As {@link #softmax(int)}, computed in {@code dtype}. */
    default Tensor softmax(int dim, DType dtype) {
        return Scope.of(() -> self().to(dtype).softmax(dim));
    }

    /** {@code log(softmax(x))}, without underflow. */
    default Tensor logSoftmax(int dim) {
        return new Softmax("logSoftmax", self(), dim).logarithms().make();
    }

    default Tensor logSoftmax(int dim, DType dtype) {
        return Scope.of(() -> self().to(dtype).logSoftmax(dim));
    }
}
