package org.gradus.onnx;

import java.util.function.BiFunction;
import org.gradus.Gradus;
import org.gradus.Tensor;

/** Activations and softmax. */
final class ActivationOperators {
    private ActivationOperators() {
    }

    static void addTo(Operators.Table t) {
        t.unary("Relu", Tensor::relu);
        t.unary("Sigmoid", Tensor::sigmoid);
        t.unary("Tanh", Tensor::tanh);
        t.unary("Softplus", Tensor::softplus);
        t.unary("Softsign", Tensor::softsign);
        t.unary("HardSwish", Tensor::hardswish);
        t.unary("Mish", Tensor::mish);
        t.tensor("Gelu", a -> a.tensor(0).gelu(a.text("approximate", "none")));
        t.tensor("Elu", a -> a.tensor(0).elu(a.real("alpha", 1)));
        t.tensor("Celu", a -> a.tensor(0).celu(a.real("alpha", 1)));
        t.tensor("Selu", a -> a.tensor(0).elu(a.real("alpha", 1.67326319217681884765625)).mul(
            a.real("gamma", 1.05070102214813232421875)));
        t.tensor("LeakyRelu", a -> a.tensor(0).leakyRelu(a.real("alpha", 0.01)));
        t.tensor("HardSigmoid", a -> a.tensor(0).mul(a.real("alpha", 0.2)).add(a.real("beta", 0.5)).clamp(0, 1));
        t.tensor("ThresholdedRelu", a -> a.tensor(0).threshold(a.real("alpha", 1), 0));
        t.tensor("Shrink", ActivationOperators::shrink);
        t.tensor("PRelu", a -> prelu(a.tensor(0), slope(a)));
        along(t, "Softmax", Tensor::softmax);
        along(t, "LogSoftmax", Tensor::logSoftmax);
        along(t, "Hardmax", ActivationOperators::hardmax);
    }

    private static Tensor shrink(Arguments a) {
        Tensor x = a.tensor(0);
        double bias = a.real("bias", 0);
        double lambd = a.real("lambd", 0.5);
        Tensor zero = Gradus.zerosLike(x);
        return Gradus.where(x.lt(-lambd), x.add(bias), Gradus.where(x.gt(lambd), x.sub(bias), zero)).to(x.dtype());
    }

    private static Tensor prelu(Tensor x, Tensor slope) {
        return Gradus.where(x.lt(0L), x.mul(slope), x);
    }

    /** One number a channel before version 7; since then broadcast as everywhere. */
    private static Tensor slope(Arguments a) {
        Tensor x = a.tensor(0);
        Tensor slope = a.tensor(1);
        if (a.opset() >= 7 || slope.numel() == 1 || slope.dim() != 1 || x.dim() < 2) {
            return slope;
        }
        long[] shape = new long[x.dim() - 1];
        java.util.Arrays.fill(shape, 1);
        shape[0] = slope.numel();
        return slope.reshape(shape);
    }

    /** Before version 13 all dims from the axis on were one. */
    private static void along(Operators.Table t, String name, BiFunction<Tensor, Integer, Tensor> body) {
        t.tensor(name, a -> {
            Tensor x = a.tensor(0);
            if (a.opset() >= 13) {
                return body.apply(x, a.axis("axis", -1, x.dim()));
            }
            int axis = a.axis("axis", 1, x.dim());
            return body.apply(ShapeOperators.matrix(x, axis), 1).reshape(x.shape().dims());
        });
    }

    /** One where the first largest element is, else zero. */
    private static Tensor hardmax(Tensor x, int axis) {
        Tensor index = x.argmax(axis, true);
        return Gradus.zerosLike(x).scatter(axis, index, 1);
    }
}
