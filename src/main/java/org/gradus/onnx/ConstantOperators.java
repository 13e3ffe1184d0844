package org.gradus.onnx;

import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/** Tensors that are made from numbers. */
final class ConstantOperators {
    private ConstantOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("Constant", ConstantOperators::constant);
        t.tensor("ConstantOfShape", ConstantOperators::ofShape);
        t.tensor("Range", ConstantOperators::range);
        t.tensor("EyeLike", ConstantOperators::eyeLike);
    }

    private static Tensor constant(Arguments a) {
        if (a.hasAttribute("value")) {
            return a.constant("value");
        } else if (a.hasAttribute("value_float")) {
            return a.number((double) a.real("value_float", 0), DType.FLOAT32);
        } else if (a.hasAttribute("value_int")) {
            return a.number(a.integer("value_int", 0), DType.INT64);
        } else if (a.hasAttribute("value_floats")) {
            float[] values = a.reals("value_floats");
            return Gradus.tensor(values, Shape.of(values.length), a.device());
        } else if (a.hasAttribute("value_ints")) {
            return a.vector(a.longs("value_ints"));
        }
        throw new UnsupportedException(a + ": strings and sparse tensors are not supported");
    }

    private static Tensor ofShape(Arguments a) {
        Shape shape = Shape.of(a.longs(0));
        Tensor value = a.constant("value");
        return value == null ? Gradus.zeros(shape, DType.FLOAT32, a.device()) : value.reshape().expand(shape.dims());
    }

    private static Tensor range(Arguments a) {
        DType dtype = a.tensor(0).dtype();
        if (dtype.isIntegral()) {
            return Gradus.arange(a.integer(0), a.integer(1), a.integer(2), dtype, a.device());
        }
        double step = a.real(2);
        if (step == 0) {
            throw new ArgumentException(a + ": a step of 0");
        }
        long n = Math.max(0, (long) Math.ceil((a.real(1) - a.real(0)) / step));
        return Gradus.arange(0, n, 1, dtype, a.device()).mul(a.tensor(2)).add(a.tensor(0));
    }

    private static Tensor eyeLike(Arguments a) {
        Tensor x = a.tensor(0);
        long k = a.integer("k", 0);
        Tensor rows = Gradus.arange(0, x.size(0)).unsqueeze(1);
        return Gradus.arange(0, x.size(1)).sub(rows).eq(k).to(a.dtype("dtype", x.dtype()));
    }
}
