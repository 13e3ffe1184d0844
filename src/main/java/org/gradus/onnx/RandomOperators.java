package org.gradus.onnx;

import org.gradus.Generator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Random numbers: Gradus's own, so other than another program's for the same seed. */
final class RandomOperators {
    private RandomOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("RandomUniform", a -> scaled(a, uniform(a, Shape.of(a.longs("shape")), a.dtype("dtype", DType.FLOAT32))));
        t.tensor("RandomUniformLike", a -> scaled(a, uniform(a, a.tensor(0).shape(), a.dtype("dtype", a.tensor(0).dtype()))));
        t.tensor("RandomNormal", a -> normal(a, Shape.of(a.longs("shape")), a.dtype("dtype", DType.FLOAT32)));
        t.tensor("RandomNormalLike", a -> normal(a, a.tensor(0).shape(), a.dtype("dtype", a.tensor(0).dtype())));
        t.tensor("Bernoulli", a -> uniform(a, a.tensor(0).shape(), DType.FLOAT32).lt(a.tensor(0))
            .to(a.dtype("dtype", a.tensor(0).dtype())));
        t.tensor("Multinomial", a -> a.tensor(0).softmax(-1).multinomial(a.integer("sample_size", 1), true, generator(a))
            .to(a.dtype("dtype", DType.INT32)));
    }

    /** Seeded where the node has a seed, an integer or a float: then every run gives the same numbers. */
    private static Generator generator(Arguments a) {
        return a.hasAttribute("seed") ? new Generator(Double.doubleToLongBits(a.number("seed"))) : Generator.standard();
    }

    /** In {@code [0, 1)}. */
    static Tensor uniform(Arguments a, Shape shape, DType dtype) {
        return Gradus.rand(shape, dtype, a.device(), generator(a));
    }

    private static Tensor scaled(Arguments a, Tensor u) {
        double low = a.real("low", 0);
        return u.mul(a.real("high", 1) - low).add(low);
    }

    private static Tensor normal(Arguments a, Shape shape, DType dtype) {
        return Gradus.randn(shape, dtype, a.device(), generator(a)).mul(a.real("scale", 1)).add(a.real("mean", 0));
    }
}
