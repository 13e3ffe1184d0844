package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Normal numbers whose parameters are tensors. */
final class Normals {
    private Normals() { }

    static Tensor of(Tensor mean, Tensor std, Generator generator) {
        Elementwise.sameDevice("normal", mean, std);
        Random.notIntegral("normal", mean.dtype());
        Random.notIntegral("normal", std.dtype());
        DType dtype = Dtypes.promote(mean, std);
        Shape shape = Shape.broadcast("normal", mean.shape(), std.shape());
        Expr z = Random.normal(mean.place(), dtype, shape, generator);
        Expr scaled = ExprMath.mul(z, Elementwise.operand("normal", std, dtype, shape));
        return Call.of("normal.tensors", ExprMath.add(scaled, Elementwise.operand("normal", mean, dtype, shape)), mean, std).make();
    }
}
