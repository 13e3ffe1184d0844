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

    /** {@link #relu()} in place. */
    default Tensor relu_() {
        return Activations.relu(self()).into(self(), "relu_");
    }

    /** {@code 1 / (1 + e^-x)}. */
    default Tensor sigmoid() {
        return Elementwise.real("sigmoid", Pointwise.SIGMOID, self()).make();
    }

    /** {@link #sigmoid()} in place. */
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

    /** {@link #leakyRelu(double)} with {@code negativeSlope = 0.01}. */
    default Tensor leakyRelu() {
        return leakyRelu(0.01);
    }

    /** {@link #leakyRelu(double)} in place. */
    default Tensor leakyRelu_(double negativeSlope) {
        return Activations.leakyRelu(self(), negativeSlope).into(self(), "leakyRelu_");
    }

    /** {@link #leakyRelu_(double)} with {@code negativeSlope = 0.01}. */
    default Tensor leakyRelu_() {
        return leakyRelu_(0.01);
    }

    /** {@code x} above zero, {@code alpha * (e^x - 1)} below. */
    default Tensor elu(double alpha) {
        return Activations.elu("elu", self(), alpha, 1, 1).make();
    }

    /** {@link #elu(double)} with {@code alpha = 1.0}. */
    default Tensor elu() {
        return elu(1.0);
    }

    /** {@link #elu(double)} in place. */
    default Tensor elu_(double alpha) {
        return Activations.elu("elu", self(), alpha, 1, 1).into(self(), "elu_");
    }

    /** {@link #elu_(double)} with {@code alpha = 1.0}. */
    default Tensor elu_() {
        return elu_(1.0);
    }

    /**
     * {@code max(x, 0) + min(alpha (e^(x / alpha) - 1), 0)} (Barron, "Continuously Differentiable Exponential Linear Units",
     * 2017).
     *
     * @throws org.gradus.types.ArgumentException if {@code alpha} is zero
     */
    default Tensor celu(double alpha) {
        return Activations.celu(self(), alpha).make();
    }

    /** {@link #celu(double)} with {@code alpha = 1.0}. */
    default Tensor celu() {
        return celu(1.0);
    }

    /** {@link #celu(double)} in place. */
    default Tensor celu_(double alpha) {
        return Activations.celu(self(), alpha).into(self(), "celu_");
    }

    /** {@link #celu_(double)} with {@code alpha = 1.0}. */
    default Tensor celu_() {
        return celu_(1.0);
    }

    /**
     * {@code scale * (max(x, 0) + min(alpha (e^x - 1), 0))} with the constants that keep mean 0 and variance 1 (Klambauer et al.,
     * "Self-Normalizing Neural Networks", 2017).
     */
    default Tensor selu() {
        return Activations.selu(self()).make();
    }

    /** {@link #selu()} in place. */
    default Tensor selu_() {
        return Activations.selu(self()).into(self(), "selu_");
    }

    /** Zero where {@code -lambd <= x <= lambd}, else {@code x}. */
    default Tensor hardshrink(double lambd) {
        return Activations.hardshrink(self(), lambd).make();
    }

    /** {@link #hardshrink(double)} with {@code lambd = 0.5}. */
    default Tensor hardshrink() {
        return hardshrink(0.5);
    }

    /**
     * {@code x} moved towards zero by {@code lambd}, and zero where it is no further away than that.
     *
     * @throws org.gradus.types.ArgumentException if {@code lambd} is negative
     */
    default Tensor softshrink(double lambd) {
        return Activations.softshrink(self(), lambd).make();
    }

    /** {@link #softshrink(double)} with {@code lambd = 0.5}. */
    default Tensor softshrink() {
        return softshrink(0.5);
    }

    /** {@code x * min(max(x + 3, 0), 6) / 6} (Howard et al., "Searching for MobileNetV3", 2019). */
    default Tensor hardswish() {
        return Activations.hardswish(self()).make();
    }

    /** {@link #hardswish()} in place. */
    default Tensor hardswish_() {
        return Activations.hardswish(self()).into(self(), "hardswish_");
    }

    /** {@link #hardsigmoid()} in place. */
    default Tensor hardsigmoid_() {
        return Elementwise.real("hardsigmoid", Pointwise.HARDSIGMOID, self()).into(self(), "hardsigmoid_");
    }

    /** {@code x} moved into {@code [minVal, maxVal]}; the derivative at both bounds is 0. */
    default Tensor hardtanh(Number minVal, Number maxVal) {
        return Activations.hardtanh("hardtanh", self(), minVal, maxVal).make();
    }

    /** {@link #hardtanh(Number, Number)} with {@code minVal = -1}, {@code maxVal = 1}. */
    default Tensor hardtanh() {
        return hardtanh(-1, 1);
    }

    /** {@link #hardtanh(Number, Number)} in place. */
    default Tensor hardtanh_(Number minVal, Number maxVal) {
        return Activations.hardtanh("hardtanh", self(), minVal, maxVal).into(self(), "hardtanh_");
    }

    /** {@link #hardtanh_(Number, Number)} with {@code minVal = -1}, {@code maxVal = 1}. */
    default Tensor hardtanh_() {
        return hardtanh_(-1, 1);
    }

    /** {@code min(max(x, 0), 6)}. */
    default Tensor relu6() {
        return Activations.hardtanh("relu6", self(), 0, 6).make();
    }

    /** {@link #relu6()} in place. */
    default Tensor relu6_() {
        return Activations.hardtanh("relu6", self(), 0, 6).into(self(), "relu6_");
    }

    /** {@code x tanh(softplus(x))} (Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019). */
    default Tensor mish() {
        return Activations.mish(self()).make();
    }

    /** {@link #mish()} in place. */
    default Tensor mish_() {
        return Activations.mish(self()).into(self(), "mish_");
    }

    /** {@link #silu()} in place. */
    default Tensor silu_() {
        return Activations.silu(self()).into(self(), "silu_");
    }

    /** {@code x / (1 + |x|)}. */
    default Tensor softsign() {
        return Scope.of(() -> self().div(self().abs().add(1)));
    }

    /** {@code x - tanh(x)}. */
    default Tensor tanhshrink() {
        return Scope.of(() -> self().sub(self().tanh()));
    }

    /** {@code x} where it is greater than {@code threshold}, else {@code value}. */
    default Tensor threshold(Number threshold, Number value) {
        return Activations.threshold(self(), threshold, value).make();
    }

    /** {@link #threshold(Number, Number)} in place. */
    default Tensor threshold_(Number threshold, Number value) {
        return Activations.threshold(self(), threshold, value).into(self(), "threshold_");
    }

    /** {@code log(1 + e^(beta x)) / beta}; {@code x} itself where {@code beta x > threshold}. */
    default Tensor softplus(double beta, double threshold) {
        return Activations.softplus(self(), beta, threshold).make();
    }

    /** {@link #softplus(double, double)} with {@code threshold = 20}. */
    default Tensor softplus(double beta) {
        return softplus(beta, 20);
    }

    /** {@link #softplus(double, double)} with {@code beta = 1}, {@code threshold = 20}. */
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

    /** {@link #logSoftmax(int)} of this tensor cast to a dtype. */
    default Tensor logSoftmax(int dim, DType dtype) {
        return Scope.of(() -> self().to(dtype).logSoftmax(dim));
    }
}
