package org.gradus.onnx;

import org.gradus.Gradus;
import org.gradus.Tensor;

/** Products of matrices. */
final class MatrixOperators {
    private MatrixOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("MatMul", a -> a.tensor(0).matmul(a.tensor(1)));
        t.tensor("Gemm", MatrixOperators::gemm);
        t.tensor("Einsum", a -> Gradus.einsum(a.text("equation", ""), a.tensors()));
        t.unary("Det", Tensor::det);
    }

    /** {@code alpha A' B' + beta C}. */
    private static Tensor gemm(Arguments a) {
        Tensor x = a.flag("transA", false) ? a.tensor(0).t() : a.tensor(0);
        Tensor y = a.flag("transB", false) ? a.tensor(1).t() : a.tensor(1);
        Tensor product = scaled(x.matmul(y), a.real("alpha", 1));
        return a.has(2) ? product.add(scaled(a.tensor(2), a.real("beta", 1))) : product;
    }

    private static Tensor scaled(Tensor x, double factor) {
        return factor == 1 ? x : x.mul(factor).to(x.dtype());
    }
}
