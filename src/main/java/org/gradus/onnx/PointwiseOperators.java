package org.gradus.onnx;

import java.util.List;
import java.util.function.BinaryOperator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/** Arithmetic, comparisons and logic, element by element. */
final class PointwiseOperators {
    private PointwiseOperators() {
    }

    static void addTo(Operators.Table t) {
        t.values("Identity", a -> List.of(a.value(0)));
        t.unary("Abs", Tensor::abs);
        t.unary("Neg", Tensor::neg);
        t.unary("Sign", Tensor::sign);
        t.unary("Reciprocal", Tensor::reciprocal);
        t.unary("Sqrt", Tensor::sqrt);
        t.unary("Exp", Tensor::exp);
        t.unary("Log", Tensor::log);
        t.unary("Ceil", Tensor::ceil);
        t.unary("Floor", Tensor::floor);
        t.unary("Round", Tensor::round);
        t.unary("Erf", Tensor::erf);
        t.unary("Sin", Tensor::sin);
        t.unary("Cos", Tensor::cos);
        t.unary("Tan", Tensor::tan);
        t.unary("Asin", Tensor::asin);
        t.unary("Acos", Tensor::acos);
        t.unary("Atan", Tensor::atan);
        t.unary("Sinh", Tensor::sinh);
        t.unary("Cosh", Tensor::cosh);
        t.unary("Asinh", Tensor::asinh);
        t.unary("Acosh", Tensor::acosh);
        t.unary("Atanh", Tensor::atanh);
        t.unary("Not", Tensor::logicalNot);
        t.unary("BitwiseNot", Tensor::bitwiseNot);
        t.unary("IsNaN", Tensor::isnan);
        t.tensor("IsInf", PointwiseOperators::isInf);

        binary(t, "Add", Tensor::add);
        binary(t, "Sub", Tensor::sub);
        binary(t, "Mul", Tensor::mul);
        binary(t, "Div", (a, b) -> a.isFloatingPoint() ? a.div(b) : a.div(b, "trunc"));
        binary(t, "And", Tensor::logicalAnd);
        binary(t, "Or", Tensor::logicalOr);
        binary(t, "Xor", Tensor::logicalXor);
        binary(t, "Equal", Tensor::eq);
        binary(t, "Greater", Tensor::gt);
        binary(t, "Less", Tensor::lt);
        binary(t, "GreaterOrEqual", Tensor::ge);
        binary(t, "LessOrEqual", Tensor::le);
        t.tensor("Pow", PointwiseOperators::pow);
        binary(t, "BitwiseAnd", Tensor::bitwiseAnd);
        binary(t, "BitwiseOr", Tensor::bitwiseOr);
        binary(t, "BitwiseXor", Tensor::bitwiseXor);
        t.tensor("Mod", a -> a.flag("fmod", false) ? a.tensor(0).fmod(a.tensor(1)) : a.tensor(0).remainder(a.tensor(1)));
        t.tensor("BitShift", PointwiseOperators::shift);

        fold(t, "Max", Tensor::maximum);
        fold(t, "Min", Tensor::minimum);
        fold(t, "Sum", Tensor::add);
        t.tensor("Mean", a -> fold(a, Tensor::add).div(a.count()));
        t.tensor("Where", a -> Gradus.where(a.tensor(0), a.tensor(1), a.tensor(2)));
        t.tensor("Clip", PointwiseOperators::clip);
        t.tensor("Cast", a -> cast(a.tensor(0), a.elementType("to")));
        t.tensor("CastLike", a -> a.tensor(0).to(a.tensor(1).dtype()));
    }

    private static void binary(Operators.Table t, String name, BinaryOperator<Tensor> body) {
        t.tensor(name, a -> body.apply(a.tensor(0), aligned(a)));
    }

    /** The second operand. Before version 7 it was broadcast only if an attribute said so, from an axis that it named. */
    private static Tensor aligned(Arguments a) {
        Tensor x = a.tensor(0);
        Tensor y = a.tensor(1);
        if (a.opset() >= 7 || !a.flag("broadcast", false) || !a.hasAttribute("axis")) {
            return y;
        }
        int axis = a.axis("axis", 0, x.dim());
        long[] shape = new long[x.dim() - axis];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i < y.dim() ? y.size(i) : 1;
        }
        return y.reshape(shape);
    }

    private static void fold(Operators.Table t, String name, BinaryOperator<Tensor> body) {
        t.tensor(name, a -> fold(a, body));
    }

    private static Tensor fold(Arguments a, BinaryOperator<Tensor> body) {
        return a.tensors().stream().reduce(body).orElseThrow(() -> new ArgumentException(a + " needs an input"));
    }

    /** The result has the base's dtype. An exponent that is known can be a product or a root instead of the general function. */
    private static Tensor pow(Arguments a) {
        Tensor x = a.tensor(0);
        Tensor y = aligned(a);
        if (a.value(1).isFixed() && y.numel() == 1 && y.dim() <= x.dim() && x.isFloatingPoint()) {
            return x.pow(a.real(1));
        }
        if (!x.isFloatingPoint() && y.isFloatingPoint()) {
            return x.to(y.dtype()).pow(y).to(x.dtype());
        }
        return x.pow(y.to(x.dtype())).to(x.dtype());
    }

    private static Tensor shift(Arguments a) {
        String direction = a.text("direction", "");
        return switch (direction) {
            case "LEFT" -> a.tensor(0).bitwiseLeftShift(a.tensor(1));
            case "RIGHT" -> a.tensor(0).bitwiseRightShift(a.tensor(1));
            default -> throw new ArgumentException(a + ": direction '" + direction + "' is neither LEFT nor RIGHT");
        };
    }

    private static Tensor isInf(Arguments a) {
        Tensor x = a.tensor(0);
        boolean negative = a.flag("detect_negative", true);
        boolean positive = a.flag("detect_positive", true);
        if (negative && positive) {
            return x.isinf();
        }
        return positive ? x.isposinf() : negative ? x.isneginf() : Gradus.zerosLike(x, DType.BOOL);
    }

    private static Tensor clip(Arguments a) {
        Tensor x = a.tensor(0);
        if (a.opset() < 11) {
            return x.clamp(a.real("min", Float.NEGATIVE_INFINITY), a.real("max", Float.POSITIVE_INFINITY));
        }
        Tensor above = a.has(1) ? x.maximum(a.tensor(1)) : x;
        return a.has(2) ? above.minimum(a.tensor(2)) : above;
    }

    /** Types that are held in a wider one keep their low bits. */
    static Tensor cast(Tensor x, ElementType type) {
        Tensor y = x.to(type.dtype());
        return switch (type) {
            case UINT16 -> y.bitwiseAnd(0xFFFFL);
            case UINT32 -> y.bitwiseAnd(0xFFFFFFFFL);
            default -> y;
        };
    }
}
